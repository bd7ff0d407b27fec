import { agendaOf, type AgendaRow } from "../measure/agenda.ts";
import { workingUpTo } from "../measure/deadlines.ts";
import { registryOf } from "../measure/duty.ts";
import { suppliedOf } from "../measure/extras.ts";
import { samplesOf } from "../measure/sample.ts";
import { targets } from "../measure/targets.ts";
import { addDays, daysBetween, running, today } from "../measure/windows.ts";
import type { Asked, Found } from "./asked.ts";

/** Reports and targets of the calendar whose last working day is near; a machine that was off tells the nearest step only. */
export async function nearDeadlines(asked: Asked): Promise<readonly Found[]> {
  const { city, plan, clock, rules } = asked;
  if (rules.deadline === undefined) return [];
  const steps = rules.deadline.daysBefore.toSorted((a, b) => a - b);
  const day = today(clock);
  const furthest = steps.at(-1) ?? 0;
  // Two days more: a last day on a Sunday is near from its Friday on.
  const span = { from: day, to: addDays(day, furthest + 3) };
  const near = agendaOf(plan, registryOf(city.agencies), span).flatMap((row) => {
    if (row.sort === "milestone") return [];
    const left = daysBetween(day, row.deadline?.lastWorkingDay ?? workingUpTo(row.day));
    const step = left < 0 ? undefined : steps.find((one) => one >= left);
    return step === undefined ? [] : [{ row, left, step }];
  });
  const done = near.some(({ row }) => row.sort === "target")
    ? await reachedTargets(asked)
    : new Set<string>();
  return near
    .filter(({ row }) => !done.has(row.id))
    .map(({ row, left, step }): Found => ({
      id: `deadline/${row.id}/${step}`,
      rule: "deadline",
      city: city.city.id,
      plan: plan.id,
      agencies: row.agencies.map(({ id }) => id),
      title: `${left === 0 ? "Hôm nay là ngày cuối" : `Còn ${left} ngày`} – ${row.title}`,
      detail: detailOf(row),
      path: `/ke-hoach/${plan.id}/${row.sort === "target" ? "chi-tieu" : "lich"}`,
      url: null,
    }));
}

function detailOf({ told, clause }: AgendaRow): string {
  return clause === null ? `${told}.` : `${told}; mục ${clause} của kế hoạch.`;
}

/** Ids of the calendar's rows whose target is reached already: nobody is urged to what is done. */
async function reachedTargets({ store, city, plan, clock }: Asked): Promise<ReadonlySet<string>> {
  const windows = [running("report-month", clock)];
  const [sample] = await samplesOf(store, { city, plan, windows, clock, outsideOf: 0 });
  if (sample === undefined) return new Set();
  const supplied = await suppliedOf(store, { city, plan });
  const reached = targets(sample, today(clock), supplied).filter(
    ({ status }) => status === "reached" || status === "late",
  );
  return new Set(reached.map(({ subject }) => `${plan.id}-${subject.target}`));
}
