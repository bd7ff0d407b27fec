import type { Clock } from "../../crawlers/capture.ts";
import type { Look } from "../../crawlers/ledger.ts";
import { foldedLook, visitKey, visitsOf } from "../measure/past-looks.ts";
import { addDays, dayOf, startOf } from "../measure/windows.ts";
import { everything } from "../store/everything.ts";
import type { SpooledStore } from "../store/spool.ts";
import type { Kept, Page, Signature, Store, Where } from "../store/store.ts";

const keptDays = 35; // as single visits: until the report of their month is written
const mostDays = 100; // folded in one go, so that a chore that is to end ends soon
const mostVisits = 100; // in one look
const order = { by: "finishedAt", direction: "ascending" } as const;

/** What folding works with. */
export interface Folding {
  readonly store: Store;
  readonly clock: Clock;
  readonly actor: string;
}

/**
 * Folds the visits of days long past into one look for each channel, city and day; a hundred days in one go, the oldest
 * first. Killed at any moment it leaves days that tell the same: a visit that stands in a folded look counts by that alone.
 * Gives how many looks were taken away.
 */
export async function foldLooks({ store, clock, actor }: Folding): Promise<number> {
  const now = clock.now();
  const by = { actor, at: now.toISOString() };
  const end = startOf(addDays(dayOf(now), -keptDays));
  let removed = 0;
  let last = "";
  for (let days = 0; days < mostDays; days += 1) {
    await store.refresh(["look"]);
    const where = { missing: ["visits"], range: { finishedAt: { to: end } } };
    const { rows } = await store.list("look", { where, order, limit: 1 });
    const [oldest] = rows;
    if (oldest === undefined) break;
    const day = dayOf(new Date(oldest.value.finishedAt));
    // Somebody else folds at the same time, and does the rest.
    if (day === last) break;
    last = day;
    removed += await foldDay(store, day, by);
  }
  return removed;
}

async function foldDay(store: Store, day: string, by: Signature): Promise<number> {
  const where: Where = { range: { finishedAt: { from: startOf(day), to: startOf(addDays(day, 1)) } } };
  const singles = new Map<string, Kept<"look">[]>();
  const folded = new Set<string>();
  for await (const kept of everything(store, "look", { where, order })) {
    const { city, channel, past } = kept.value;
    if (past !== undefined) for (const visit of visitsOf(kept.value)) folded.add(visitKey(visit));
    else singles.set(`${city}|${channel}`, [...(singles.get(`${city}|${channel}`) ?? []), kept]);
  }
  const gone: string[] = [];
  const parts: (readonly Kept<"look">[])[] = [];
  for (const all of singles.values()) {
    // Left by a program that was ended before it took them away.
    gone.push(...all.filter(({ value }) => folded.has(visitKey(value))).map(({ value }) => value.id));
    const rest = all.filter(({ value }) => !folded.has(visitKey(value))).toSorted(inTime);
    for (let at = 0; at < rest.length; at += mostVisits) parts.push(rest.slice(at, at + mostVisits));
  }
  const writes = parts.map((part) => ({
    value: foldedLook(part.map(({ value }) => value)),
    expects: part[0]?.revision ?? 0,
  }));
  const written = await store.write("look", writes, by);
  for (const [at, part] of parts.entries())
    if (written[at]?.outcome === "kept") gone.push(...part.slice(1).map(({ value }) => value.id));
  // Nobody may miss the single visits and not find the folded one yet.
  await store.refresh(["look"]);
  await store.remove("look", gone);
  return gone.length;
}

function inTime(
  { value: one }: { readonly value: Look },
  { value: other }: { readonly value: Look },
): number {
  return one.startedAt < other.startedAt ? -1 : 1;
}

/** Takes looks of days long past from a collecting machine's own file, where the engine has them; what waits to be sent stays. */
export async function forgetSentLooks({ local }: Pick<SpooledStore, "local">, now: Date): Promise<void> {
  const where = { range: { finishedAt: { to: startOf(addDays(dayOf(now), -keptDays)) } } };
  let after: string | null = null;
  do {
    const page: Page<"look"> = await local.list("look", { where, order, limit: 1_000, after });
    await local.remove(
      "look",
      page.rows.map(({ value }) => value.id),
    );
    after = page.next;
  } while (after !== null);
}
