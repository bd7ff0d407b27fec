import type { CityConfig } from "../../config/load.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { everything } from "../store/everything.ts";
import type { Notice } from "../store/records-notices.ts";
import type { Store } from "../store/store.ts";
import { overlap, validDays } from "../measure/duty.ts";
import { addDays, today } from "../measure/windows.ts";
import type { Found } from "./asked.ts";
import { openFaults } from "./broken.ts";
import { nearDeadlines } from "./deadline.ts";
import { criticalArticles, spreadStories } from "./press.ts";
import { suddenRises } from "./rise.ts";
import { silentAgencies } from "./silence.ts";

/** What finding notices works with. */
export interface NoticeTools {
  readonly store: Store;
  readonly clock: Clock;
  readonly actor: string;
}

/** Looks for all that a city wants to be told of, and writes down what is new; the same cause is written down once. */
export async function findNotices(
  city: CityConfig,
  { store, clock, actor }: NoticeTools,
): Promise<readonly Notice[]> {
  if (city.messages === null) return [];
  const { rules } = city.messages;
  const day = today(clock);
  const found: Found[] = [...(await openFaults({ store, city, clock, rules }))];
  for (const plan of city.plans) {
    // A plan that has ended is read, not urged.
    if (overlap(validDays(plan), { from: day, to: addDays(day, 1) }) === null) continue;
    const asked = { store, city, plan, clock, rules };
    for (const rule of [silentAgencies, nearDeadlines, criticalArticles, spreadStories, suddenRises])
      found.push(...(await rule(asked)));
  }
  const at = clock.now().toISOString();
  return keepNew(
    store,
    found.map((one) => ({ ...one, at })),
    { actor, at },
  );
}

const atOnce = 500; // records

async function keepNew(
  store: Store,
  notices: readonly Notice[],
  by: { readonly actor: string; readonly at: string },
): Promise<readonly Notice[]> {
  const kept: Notice[] = [];
  for (let from = 0; from < notices.length; from += atOnce) {
    const batch = notices.slice(from, from + atOnce);
    const known = await store.read(
      "notice",
      batch.map(({ id }) => id),
    );
    const fresh = batch.filter((_, place) => known[place] === null || known[place] === undefined);
    if (fresh.length === 0) continue;
    const written = await store.write(
      "notice",
      fresh.map((value) => ({ value, expects: 0 })),
      by,
    );
    kept.push(...fresh.filter((_, place) => written[place]?.outcome === "kept"));
  }
  if (kept.length > 0) await store.refresh();
  return kept;
}

/** Notices of a city since a moment (UTC), oldest first. */
export async function noticesSince(store: Store, city: string, since: string): Promise<readonly Notice[]> {
  const found: Notice[] = [];
  const where = { is: { city }, range: { at: { from: since } } };
  const order = { by: "at", direction: "ascending" } as const;
  for await (const { value } of everything(store, "notice", { where, order })) found.push(value);
  return found;
}
