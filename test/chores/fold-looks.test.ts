import { describe, expect, it } from "vitest";
import { lookOutcomes, type Look } from "../../crawlers/ledger.ts";
import { foldLooks, forgetSentLooks } from "../../pipeline/chores/fold-looks.ts";
import { historyBegins } from "../../pipeline/history.ts";
import { lookBook, type Watch } from "../../pipeline/measure/observe.ts";
import { takeLooks } from "../../pipeline/measure/sample.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { between, pick, seeded, type Random } from "../sample-city/random.ts";
import { planOf } from "../classify/classifiers.ts";

const now = new Date("2026-11-20T03:00:00Z");
const clock = { now: () => now };
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
function visitsBy(random: Random): readonly Look[] {
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

async function keep(stores: readonly Store[], looks: readonly Look[]): Promise<void> {
  const writes = looks.map((value) => ({ value, expects: 0 }));
  for (const store of stores) await store.write("look", writes, by);
}

/** All that anybody is told by looks. */
async function told(store: Store): Promise<{ readonly watch: Watch; readonly begins: unknown }> {
  const book = lookBook(kinds);
  await takeLooks(store, book, facts, { from: "2026-07-01", to: "2026-11-21" });
  return { watch: book.watch(now), begins: await historyBegins(store, "hanoi", ["bao-mau"]) };
}

/** A store in which nothing can be taken away, as one whose program was killed before it came to that. */
function withoutEnd(store: Store): Store {
  return { ...store, remove: () => Promise.reject(new Error("killed")) };
}

describe("visits of days long past, folded into one look a day", () => {
  it.each(Array.from({ length: 5 }, (_, i) => `seed ${i}`))(
    "tell the same to the last digit, also half way and with late ones (%s)",
    async (seed) => {
      const random = seeded(seed);
      await using plain = await openSqliteStore(":memory:");
      await using folded = await openSqliteStore(":memory:");
      const late = new Set<Look>();
      const all = visitsBy(random);
      for (const look of all) if (random() < 0.05) late.add(look);
      await keep(
        [plain, folded],
        all.filter((look) => !late.has(look)),
      );

      await expect(foldLooks({ store: withoutEnd(folded), clock, actor: "test" })).rejects.toThrow("killed");
      expect(await told(folded)).toEqual(await told(plain));
      await foldLooks({ store: folded, clock, actor: "test" });
      expect(await told(folded)).toEqual(await told(plain));
      await keep([plain, folded], [...late]);
      expect(await told(folded)).toEqual(await told(plain));
      await foldLooks({ store: folded, clock, actor: "test" });
      expect(await told(folded)).toEqual(await told(plain));

      const past = { range: { finishedAt: { to: "2026-10-15T17:00:00.000Z" } } };
      expect(await folded.count("look", { ...past, missing: ["visits"] })).toBe(0);
      expect(await folded.count("look", past)).toBeLessThan((await plain.count("look", past)) * 0.9);
      expect(await foldLooks({ store: folded, clock, actor: "test" })).toBe(0);
    },
  );

  it("are forgotten on the collecting machine once they are sent, and not before", async () => {
    await using local = await openSqliteStore(":memory:", { outbox: ["look"] });
    await keep([local], visitsBy(seeded("machine")));
    const past = { range: { finishedAt: { to: "2026-10-15T17:00:00.000Z" } } };
    const [before, older] = [await local.count("look"), await local.count("look", past)];
    await forgetSentLooks({ local }, now);
    expect(await local.count("look")).toBe(before);
    const waiting = await local.outbox.waiting(0, 10_000, 100_000_000);
    const [kept, ...sent] = waiting.filter(
      ({ kept: { value } }) => "finishedAt" in value && value.finishedAt < "2026-10-01",
    );
    await local.outbox.sent(sent.map(({ seq }) => seq));
    await forgetSentLooks({ local }, now);
    expect(kept).toBeDefined();
    expect(older).toBeGreaterThan(sent.length);
    expect(await local.count("look")).toBe(before - sent.length);
  });
});
