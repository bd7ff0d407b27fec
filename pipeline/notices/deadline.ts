import { deadlinesIn } from "../measure/deadlines.ts";
import { overlap, validDays } from "../measure/duty.ts";
import { extrasOf } from "../measure/extras.ts";
import { samplesOf } from "../measure/sample.ts";
import { targets } from "../measure/targets.ts";
import { addDays, dated, daysBetween, running, today } from "../measure/windows.ts";
import type { Asked, Found } from "./asked.ts";

/** Reports and targets whose last day is near; a machine that was off tells the nearest step only. */
export async function nearDeadlines(asked: Asked): Promise<readonly Found[]> {
  const { rules } = asked;
  if (rules.deadline === undefined) return [];
  const steps = rules.deadline.daysBefore.toSorted((a, b) => a - b);
  const furthest = steps.at(-1) ?? 0;
  return [...reportsDue(asked, steps, furthest), ...(await targetsDue(asked, steps, furthest))];
}

function reportsDue(
  { city, plan, clock }: Asked,
  steps: readonly number[],
  furthest: number,
): readonly Found[] {
  const day = today(clock);
  // The named day of "before 20/6" lies one day behind the last.
  const span = overlap(validDays(plan), { from: day, to: addDays(day, furthest + 2) });
  if (span === null) return [];
  return plan.reportingDuties.flatMap((duty) =>
    deadlinesIn(duty, span).flatMap(({ due, lastWorkingDay, told }): Found[] => {
      const left = daysBetween(day, lastWorkingDay);
      const step = stepFor(left, steps);
      if (step === null) return [];
      return [
        {
          id: `deadline/${plan.id}/${duty.id}/${due}/${step}`,
          rule: "deadline",
          city: city.city.id,
          plan: plan.id,
          agencies: [],
          title: `${leftWords(left)} đến ${told}: báo cáo của ${duty.who}`,
          detail: `Kế hoạch, mục ${duty.clause}.`,
          path: `/ke-hoach/${plan.id}/lich`,
          url: null,
        },
      ];
    }),
  );
}

async function targetsDue(
  asked: Asked,
  steps: readonly number[],
  furthest: number,
): Promise<readonly Found[]> {
  const { store, city, plan, clock } = asked;
  const day = today(clock);
  const near = plan.targets.filter(({ due }) => due >= day && daysBetween(day, due) <= furthest);
  if (near.length === 0) return [];
  const windows = [running("report-month", clock)];
  const [sample] = await samplesOf(store, { city, plan, windows, clock });
  if (sample === undefined) return [];
  const { supplied } = await extrasOf(store, { city, plan });
  const rows = targets(sample, day, supplied);
  return near.flatMap((target): Found[] => {
    const status = rows.find(({ subject }) => subject.target === target.id)?.status;
    const left = daysBetween(day, target.due);
    const step = stepFor(left, steps);
    if (step === null || status === "reached" || status === "late") return [];
    return [
      {
        id: `deadline/${plan.id}/${target.id}/${target.due}/${step}`,
        rule: "deadline",
        city: city.city.id,
        plan: plan.id,
        agencies: [],
        title: `${leftWords(left)} đến hạn chỉ tiêu ${target.id} (${dated(target.due)})`,
        detail: target.text,
        path: `/ke-hoach/${plan.id}/chi-tieu`,
        url: null,
      },
    ];
  });
}

/** The smallest step that is not smaller than what is left; null when the day has passed or is far. */
function stepFor(left: number, steps: readonly number[]): number | null {
  return left < 0 ? null : (steps.find((step) => step >= left) ?? null);
}

function leftWords(left: number): string {
  return left === 0 ? "Hôm nay là ngày cuối" : `Còn ${left} ngày`;
}
