import { lookOutcomes, type Look } from "../../crawlers/ledger.ts";
import { historyBegins } from "../../pipeline/history.ts";
import { lookBook, type Watch } from "../../pipeline/measure/observe.ts";
import { takeLooks } from "../../pipeline/measure/visits.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { planOf } from "../classify/classifiers.ts";
import { between, pick, type Random } from "../sample-city/random.ts";

/** The moment of these tests. */
export const now = new Date("2026-11-20T03:00:00Z");
/** Its clock. */
export const clock = { now: () => now };
const by = { actor: "test", at: now.toISOString() };
const hour = 3_600_000;
const first = Date.parse("2026-08-01T00:10:00Z");
const kinds = new Map([
  ["bao-mau/rss", "feed"],
  ["bao-mau/muc", "listing"],
  ["bao-mau/sitemap", "sitemap"],
] as const);
const channels = [...kinds.keys()];
const { city: hanoi } = planOf("hanoi-179");
const [source] = hanoi.sources;
if (source === undefined) throw new Error("a city without sources");
const facts = { ...hanoi, sources: [{ ...source, id: "bao-mau" }] };

/** Visits of some weeks: mostly good ones, runs of every other ending, across midnights, spans that join and that do not. */
export function visitsBy(random: Random): readonly Look[] {
  const looks: Look[] = [];
  for (const channel of channels) {
    let outcome: Look["outcome"] = "working";
    for (let at = first; at < now.getTime() - hour;) {
      at += between(random, 0.2 * hour, 20 * hour);
      if (random() < 0.2) outcome = random() < 0.5 ? "working" : pick(random, lookOutcomes);
      const covers = random() < 0.85 && ["working", "empty", "stale"].includes(outcome);
      const from = at - between(random, 0, 60 * hour);
      const took = random() < 0.1 ? hour : 4_000;
      const startedAt = new Date(at).toISOString();
      const shows = outcome === "working" && random() < 0.8;
      for (const city of random() < 0.3 ? ["hanoi", "hue"] : ["hanoi"])
        looks.push({
          id: `${city}/${channel}@${startedAt}`,
          city,
          source: "bao-mau",
          channel,
          startedAt,
          finishedAt: new Date(at + took).toISOString(),
          outcome,
          reason: outcome === "working" ? null : "vì sao",
          coversFrom: covers ? new Date(from).toISOString() : null,
          coversTo: covers ? startedAt : null,
          listed: shows ? Math.ceil(random() * 20) : 0,
          fresh: 0,
          newestListed: shows ? pick(random, [startedAt, startedAt.slice(0, 10), "hôm qua"]) : null,
          oldestListed: null,
        });
    }
  }
  return looks;
}

/** Writes looks into each of the stores. */
export async function keep(stores: readonly Store[], looks: readonly Look[]): Promise<void> {
  const writes = looks.map((value) => ({ value, expects: 0 }));
  for (const store of stores) await store.write("look", writes, by);
}

/** All that anybody is told by looks of the days before `to`. */
export async function told(
  store: Store,
  to = "2026-11-21",
): Promise<{ readonly watch: Watch; readonly begins: unknown }> {
  const book = lookBook(kinds);
  await takeLooks(store, book, facts, { from: "2026-07-27", to });
  return { watch: book.watch(now), begins: await historyBegins(store, "hanoi", ["bao-mau"]) };
}
