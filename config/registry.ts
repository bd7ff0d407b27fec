import type { Agency } from "./schema.ts";

/** The days between which something is true; an absent end is open. Days compare as text. */
export interface Span {
  readonly validFrom?: string | undefined;
  readonly validTo?: string | undefined;
}

/** Whether a day, `2025-07-08`, lies in the span; both ends are included. */
function holdsOn(span: Span, day: string): boolean {
  return (span.validFrom ?? "") <= day && day <= (span.validTo ?? "9999-12-31");
}

/** Whether two spans share a day. */
export function meets(a: Span, b: Span): boolean {
  return (
    (a.validFrom ?? "") <= (b.validTo ?? "9999-12-31") && (b.validFrom ?? "") <= (a.validTo ?? "9999-12-31")
  );
}

/**
 * The agency that stands for `id` on a day: itself, or who took over from it; null when there is none on that day.
 * Follows successors only forward: before it was founded an agency is nobody.
 */
export function standingFor(agencies: readonly Agency[], id: string, day: string): Agency | null {
  const seen = new Set<string>();
  let next: string | undefined = id;
  while (next !== undefined && !seen.has(next)) {
    seen.add(next);
    const agency = agencies.find((known) => known.id === next);
    if (agency === undefined) return null;
    if (holdsOn(agency, day)) return agency;
    if (day < (agency.validFrom ?? "")) return null;
    next = agency.successor;
  }
  return null;
}

/** The members of a class on a day; a class is never a member itself. */
export function membersOf(agencies: readonly Agency[], classId: string, day: string): readonly Agency[] {
  return agencies.filter(
    (agency) => agency.kind !== "class" && agency.memberOf.includes(classId) && holdsOn(agency, day),
  );
}
