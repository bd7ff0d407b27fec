import { nextAttempt } from "../../crawlers/due.ts";

/** What a later look at an item's page found. Only an answer that says so is "removed"; no answer is "unreachable". */
const findings = ["unchanged", "edited", "removed", "restored", "unreadable", "unreachable"] as const;
export type Finding = (typeof findings)[number];

/** One later look at a page. */
export interface LaterLook {
  readonly at: string;
  readonly found: Finding;
  /** In Vietnamese; null where the finding says all. */
  readonly reason: string | null;
  /** null when nothing came. */
  readonly capture: string | null;
}

/** When an item's page is looked at again, and what the looks found so far. */
export interface Watch {
  /** UTC; null = no look is planned any more. */
  readonly next: string | null;
  /** Looks in a row to which nothing came. */
  readonly attempts: number;
  /** The newest last, the oldest forgotten. */
  readonly looks: readonly LaterLook[];
}

const day = 86_400_000; // ms
/** After how many days a page is looked at again, as GDELT does: most edits and removals happen in the first week. */
const ages = [1, 7] as const;
const settledAfter = 30; // days; what has stood so long when it is first seen (back-fill) is not looked at again
const missed = day / 2; // two looks that come closer to each other after an outage are made up as one
const mostAttempts = 30; // over about five days; then nobody can look, and that is told
const mostLooks = 12; // kept with an item

/** The plan for an item that was captured for the first time. */
export function firstWatch(seen: {
  readonly firstCapturedAt: string;
  readonly publishedDay: string | null;
}): Watch {
  const at = Date.parse(seen.firstCapturedAt);
  const published = Date.parse(seen.publishedDay ?? "");
  const isOld = at - published > settledAfter * day;
  return { next: isOld ? null : instant(at + ages[0] * day), attempts: 0, looks: [] };
}

/**
 * The plan after a look. A look that failed is tried again, later and later, and is never taken for a removal; after an
 * outage the looks that were missed are made up once; a removal is looked at once more after a day, for it may be a slip.
 */
export function afterLook(
  watch: Watch,
  look: LaterLook,
  item: { readonly firstCapturedAt: string; readonly retryAfter?: Date | null },
): Watch {
  const at = Date.parse(look.at);
  const last = watch.looks.at(-1);
  const looks = [...watch.looks, look].slice(-mostLooks);
  if (look.found === "unreachable") {
    const attempts = watch.attempts + 1;
    if (attempts >= mostAttempts) return { next: null, attempts, looks };
    const retryAfter = item.retryAfter ?? null;
    return { next: nextAttempt({ at: new Date(at), attempts, retryAfter }), attempts, looks };
  }
  const first = Date.parse(item.firstCapturedAt);
  const planned = ages.map((age) => first + age * day).filter((moment) => moment > at + missed);
  if (look.found === "removed" && last?.found !== "removed") planned.push(at + day);
  return { next: planned.length === 0 ? null : instant(Math.min(...planned)), attempts: 0, looks };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
