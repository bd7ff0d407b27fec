import type { Plan } from "../../config/schema.ts";
import type { Milestone, Progress } from "../store/records-shown.ts";
import { deadlinesIn } from "./deadlines.ts";
import { overlap, validDays } from "./duty.ts";
import type { Sample } from "./frame.ts";
import { goalOf } from "./progress-of.ts";
import { reportsInTime } from "./reports.ts";
import { type Names, shownValue } from "./shown.ts";
import type { SuppliedFigure } from "./supplied.ts";
import { targetWords, targets } from "./targets.ts";
import { addDays, dayOf } from "./windows.ts";

const yearAhead = 365; // days; deadlines of an open plan have no last one

/** The rows of a plan's targets (I14) and reports (I18) in the sample's period. */
export function progressRows(
  sample: Sample,
  supplied: readonly SuppliedFigure[],
  names: Names,
): readonly Progress[] {
  const day = sample.begun.at(-1);
  if (day === undefined) return [];
  const { plan, window } = sample;
  const common = {
    city: sample.facts.city.id,
    plan: plan.id,
    planName: names.plan,
    period: window.id,
    periodName: window.name,
    from: window.from,
  };
  const ofTargets = targets(sample, day, supplied).flatMap((row): Progress[] => {
    const target = plan.targets.find(({ id }) => id === row.subject.target);
    if (target === undefined) return [];
    return [
      {
        id: `${plan.id}|${window.id}|target|${target.id}`,
        ...common,
        sort: "target",
        subject: target.id,
        text: row.label,
        due: target.due,
        status: targetWords[row.status],
        value: row.value,
        goal: row.parts.find(({ key }) => key === "goal")?.value ?? goalOf(target),
        unit: row.unit,
        shown: shownValue(row.value, row.unit, row.state),
        overdue: row.status === "missed" || (row.value === null && day > target.due),
      },
    ];
  });
  const ofReports = reportsInTime(sample, supplied).map((row): Progress => {
    const subject = row.subject.target ?? "";
    const due = /@(.+)$/.exec(subject)?.[1] ?? null;
    const missing = row.parts.find(({ key }) => key === "missing")?.value ?? 0;
    return {
      id: `${plan.id}|${window.id}|report|${subject}`,
      ...common,
      sort: "report",
      subject,
      text: row.label,
      due,
      status: row.why ?? `${row.numerator ?? 0}/${row.denominator ?? 0} nộp đúng hạn, ${missing} chưa nộp`,
      value: row.value,
      goal: due === null ? null : 1,
      unit: row.unit,
      shown: shownValue(row.value, row.unit, row.state),
      overdue: missing > 0,
    };
  });
  return [...ofTargets, ...ofReports];
}

/** The days of a plan that panels mark, up to a year ahead. */
export function milestonesOf(
  plan: Plan,
  given: { readonly city: string; readonly names: Names; readonly now: Date },
): readonly Milestone[] {
  const common = { city: given.city, plan: plan.id, planName: given.names.plan };
  const until = addDays(dayOf(given.now), yearAhead);
  const span = overlap(validDays(plan), { from: plan.validFrom, to: until });
  const own = plan.milestones.map((row, place) => ({
    ...row,
    key: `milestone-${place}`,
    sort: "Mốc kế hoạch",
  }));
  const due = plan.targets.map((row) => ({
    day: row.due,
    key: `target-${row.id}`,
    title: `Hạn chỉ tiêu ${row.id}: ${row.text}`,
    sort: "Hạn chỉ tiêu",
  }));
  const reports = plan.reportingDuties.flatMap((duty) =>
    (span === null ? [] : deadlinesIn(duty, span)).map((deadline) => ({
      day: deadline.due,
      key: `report-${duty.id}`,
      title: `Hạn báo cáo – ${duty.who}: ${deadline.told}`,
      sort: "Hạn báo cáo",
    })),
  );
  return [...own, ...due, ...reports].map(({ key, ...row }) => ({
    id: `${plan.id}|${row.day}|${key}`,
    ...common,
    ...row,
  }));
}
