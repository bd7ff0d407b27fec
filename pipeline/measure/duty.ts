import type { Agency, Plan } from "../../config/schema.ts";
import { heldOf, onceFor } from "./once.ts";
import { addDays, holds } from "./windows.ts";

const mostSpans = 300; // spans of a plan whose bearers are held

/** Half-open days. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** An agency with a duty by the plan, and the days of the window on which it bore it. */
export interface DutyBearer {
  readonly agency: Agency;
  readonly days: Days;
  /** Clauses that give it the duty, its own and those of its classes. */
  readonly clauses: readonly string[];
}

/** The dated registry of one city, asked by day. */
export interface Registry {
  readonly agencies: ReadonlyMap<string, Agency>;
  /** The agency that answers for this id on the day: itself, or the successor that was valid then. */
  standing(agency: string, day: string): string;
  /** The agency and all its predecessors, for series that go on across a merger. */
  lineage(agency: string): ReadonlySet<string>;
  /** D(W): every agency (never a class) with a duty of the plan, valid on at least one day of the span. */
  bearers(plan: Plan, span: Days): readonly DutyBearer[];
  /** D(t). */
  bearersOn(plan: Plan, day: string): readonly DutyBearer[];
  /** Members of a class on a day, and how many a resolution gives it; `expected` is null where none is written. */
  members(
    classId: string,
    day: string,
  ): { readonly known: readonly Agency[]; readonly expected: number | null };
}

/** The registry of a city's agencies, built once; its lists are the same ones each time that they are asked for. */
export const registryOf = onceFor((all: readonly Agency[]): Registry => {
  const agencies = new Map(all.map((agency) => [agency.id, agency]));

  const bearers = (plan: Plan, span: Days): DutyBearer[] => {
    const within = planDays(plan, span);
    if (within === null) return [];
    const found: DutyBearer[] = [];
    for (const agency of all) {
      if (agency.kind === "class") continue;
      const days = overlap(within, validDays(agency));
      if (days === null) continue;
      const clauses = clausesOf(agency, plan.id, agencies, days);
      if (clauses.length > 0) found.push({ agency, days, clauses });
    }
    return found;
  };

  const known = onceFor<Plan, Map<string, readonly DutyBearer[]>>(() => new Map());
  const bearersIn = (plan: Plan, span: Days): readonly DutyBearer[] =>
    heldOf(known(plan), mostSpans, `${span.from} ${span.to}`, () => bearers(plan, span));
  const lineageOf = onceFor((agency: Agency) => lineage(all, agency.id));

  return {
    agencies,
    bearers: bearersIn,
    bearersOn: (plan, day) => bearers(plan, { from: day, to: addDays(day, 1) }),
    standing: (agency, day) => standing(agencies, agency, day),
    lineage: (id) => {
      const agency = agencies.get(id);
      return agency === undefined ? lineage(all, id) : lineageOf(agency);
    },
    members: (classId, day) => ({
      known: all.filter(
        (agency) =>
          agency.kind !== "class" &&
          overlap({ from: day, to: addDays(day, 1) }, validDays(agency)) !== null &&
          classesOf(agency, agencies).has(classId),
      ),
      expected: agencies.get(classId)?.expected?.count ?? null,
    }),
  };
});

/** One duty that an agency bears on a day: its own, or that of a class it belongs to (`through`). */
export interface BorneDuty {
  readonly agency: Agency;
  readonly duty: Agency["duties"][number];
  readonly through: Agency | null;
}

/** Every duty of a plan on a day, those that nobody publishes about too, in the order of the registry. */
export function dutiesOn(registry: Registry, plan: Plan, day: string): readonly BorneDuty[] {
  const found: BorneDuty[] = [];
  for (const agency of registry.agencies.values()) {
    if (agency.kind === "class" || !holds(validDays(agency), day)) continue;
    const own = agency.duties.map((duty) => ({ agency, duty, through: null }));
    const shared = [...classesOf(agency, registry.agencies)].flatMap((id) => {
      const group = registry.agencies.get(id);
      return group === undefined || !holds(validDays(group), day)
        ? []
        : group.duties.map((duty) => ({ agency, duty, through: group }));
    });
    found.push(...[...own, ...shared].filter(({ duty }) => duty.plan === plan.id));
  }
  return found;
}

/** The days of a span on which the plan is valid; null when there is none. */
export function planDays(plan: Plan, span: Days): Days | null {
  return overlap(span, validDays(plan));
}

/** Days on which a row of the registry is true; both written ends are included, an absent end is open. */
export function validDays(row: {
  readonly validFrom?: string | undefined;
  readonly validTo?: string | undefined;
}): Days {
  return { from: row.validFrom ?? "0001-01-01", to: row.validTo ? addDays(row.validTo, 1) : "9999-12-31" };
}

/** Days that lie in both; null when there is none. */
export function overlap(one: Days, other: Days): Days | null {
  const from = one.from > other.from ? one.from : other.from;
  const to = one.to < other.to ? one.to : other.to;
  return from < to ? { from, to } : null;
}

function standing(agencies: ReadonlyMap<string, Agency>, id: string, day: string): string {
  const { validTo, successor } = agencies.get(id) ?? {};
  if (validTo === undefined || day <= validTo || successor === undefined) return id;
  const seen = new Set<string>();
  let current = id;
  for (;;) {
    const agency = agencies.get(current);
    const over = agency?.validTo !== undefined && day > agency.validTo;
    if (!over || agency.successor === undefined || seen.has(current)) return current;
    seen.add(current); // a circle of successors is a mistake of the files; it must not hang the count
    current = agency.successor;
  }
}

function lineage(all: readonly Agency[], id: string): Set<string> {
  const found = new Set([id]);
  for (let grown = true; grown;) {
    const before = found.size;
    for (const agency of all) {
      if (agency.successor !== undefined && found.has(agency.successor)) found.add(agency.id);
    }
    grown = found.size > before;
  }
  return found;
}

/** Every class the agency belongs to, classes of classes too. */
function classesOf(agency: Agency, agencies: ReadonlyMap<string, Agency>): Set<string> {
  const found = new Set<string>();
  const ahead = [...agency.memberOf];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    ahead.push(...(agencies.get(id)?.memberOf ?? []));
  }
  return found;
}

function clausesOf(
  agency: Agency,
  plan: string,
  agencies: ReadonlyMap<string, Agency>,
  days: Days,
): string[] {
  const clauses = new Set<string>();
  for (const duty of agency.duties) if (owes(duty, plan)) clauses.add(duty.clause);
  for (const id of classesOf(agency, agencies)) {
    const group = agencies.get(id);
    if (group === undefined || overlap(days, validDays(group)) === null) continue;
    for (const duty of group.duties) if (owes(duty, plan)) clauses.add(duty.clause);
  }
  return [...clauses];
}

function owes(duty: Agency["duties"][number], plan: string): boolean {
  return duty.plan === plan && duty.coverage !== false;
}
