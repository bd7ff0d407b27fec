import type { Agency, Plan } from "../../config/schema.ts";
import { type Deadline, deadlinesIn, type Reminder, remindersBefore, workingUpTo } from "./deadlines.ts";
import { type Days, overlap, type Registry, validDays } from "./duty.ts";
import { dated, holds } from "./windows.ts";

/** One day of a plan's calendar: a report is due, a target is due, or something of the plan itself. */
export interface AgendaRow {
  /** Stable: the same day of the same duty has the same id for ever. */
  readonly id: string;
  readonly sort: "report" | "target" | "milestone";
  /** The day under which it stands: the last day that is in time. */
  readonly day: string;
  readonly title: string;
  /** Vietnamese: how the plan names the day, and what follows from weekends. */
  readonly told: string;
  readonly clause: string | null;
  /** Who owes it; empty = nobody in particular. */
  readonly agencies: readonly Agency[];
  readonly reminders: readonly Reminder[];
  readonly deadline: Deadline | null;
}

/** What lies ahead of (or behind) a plan in a span of days, in order; with `agency` only what this agency owes. */
export function agendaOf(plan: Plan, registry: Registry, span: Days, agency?: string): readonly AgendaRow[] {
  const within = overlap(span, validDays(plan));
  const reports =
    within === null
      ? []
      : plan.reportingDuties.flatMap((duty) =>
          // A deadline "before the 20th" stands under the 19th.
          deadlinesIn(duty, within).map((deadline): AgendaRow => ({
            id: `${plan.id}-${duty.id}-${deadline.due}`,
            sort: "report",
            day: deadline.lastDay,
            title: `Hạn báo cáo: ${duty.who} → ${duty.to}`,
            told: deadline.told,
            clause: duty.clause,
            agencies: oweOn(plan, registry, duty.agencies, deadline.due),
            reminders: deadline.reminders,
            deadline,
          })),
        );
  const targets = plan.targets
    .filter(({ due }) => holds(span, due))
    .map((target): AgendaRow => ({
      id: `${plan.id}-${target.id}`,
      sort: "target",
      day: target.due,
      title: `Hạn chỉ tiêu ${target.id}: ${target.text}`,
      told: `hạn: ${dated(target.due)}`,
      clause: target.clause,
      agencies: [],
      reminders: remindersBefore(workingUpTo(target.due)),
      deadline: null,
    }));
  const milestones = plan.milestones
    .filter(({ day }) => holds(span, day))
    .map((row, place): AgendaRow => ({
      id: `${plan.id}-moc-${place}-${row.day}`,
      sort: "milestone",
      day: row.day,
      title: row.title,
      told: dated(row.day),
      clause: null,
      agencies: [],
      reminders: [],
      deadline: null,
    }));
  return [...reports, ...targets, ...milestones]
    .filter((row) => agency === undefined || row.agencies.some(({ id }) => id === agency))
    .toSorted((a, b) => a.day.localeCompare(b.day) || a.id.localeCompare(b.id));
}

function oweOn(plan: Plan, registry: Registry, ids: readonly string[], day: string): readonly Agency[] {
  if (ids.length === 0) return registry.bearersOn(plan, day).map(({ agency }) => agency);
  const found = new Map<string, Agency>();
  for (const id of ids) {
    const agency = registry.agencies.get(id);
    const members = agency?.kind === "class" ? registry.members(id, day).known : agency ? [agency] : [];
    for (const member of members) if (holds(validDays(member), day)) found.set(member.id, member);
  }
  return [...found.values()];
}
