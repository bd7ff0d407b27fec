import { describe, expect, it } from "vitest";
import type { Look } from "../../crawlers/ledger.ts";
import { foldLooks, forgetSentLooks } from "../../pipeline/chores/fold-looks.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { seeded } from "../sample-city/random.ts";
import { clock, keep, now, told, visitsBy } from "./past-visits.ts";

/** A store in which nothing can be taken away, as one whose program was killed before it came to that. */
function withoutEnd(store: Store): Store {
  return { ...store, remove: () => Promise.reject(new Error("killed")) };
}

/** A store whose past days are folded while somebody reads, as soon as the first answer is had. */
function foldedMeanwhile(store: Store): Store {
  let folding: Promise<unknown> | null = null;
  const fold = (): Promise<unknown> => (folding ??= foldLooks({ store, clock, actor: "test" }));
  const scan: Store["scan"] = async function* (...asked) {
    yield* store.scan(...asked);
    await fold();
  };
  const list: Store["list"] = async (...asked) => {
    const page = await store.list(...asked);
    await fold();
    return page;
  };
  return { ...store, scan, list };
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

  it("are told of to whoever reads while they are folded", async () => {
    await using plain = await openSqliteStore(":memory:");
    await using folded = await openSqliteStore(":memory:");
    await keep([plain, folded], visitsBy(seeded("reader")));
    expect(await told(foldedMeanwhile(folded))).toEqual(await told(plain));
    expect(await folded.count("look", { present: ["visits"] })).toBeGreaterThan(0);
  });

  it("are forgotten on the collecting machine once they are sent, and not before", async () => {
    await using local = await openSqliteStore(":memory:", { outbox: ["look"] });
    await keep([local], visitsBy(seeded("machine")));
    const past = { range: { finishedAt: { to: "2026-10-15T17:00:00.000Z" } } };
    const [before, older] = [await local.count("look"), await local.count("look", past)];
    await forgetSentLooks({ local }, now);
    expect(await local.count("look")).toBe(before);
    const waiting = (await local.outbox.waiting(0, 10_000, 100_000_000)).flatMap(({ parcels }) => parcels);
    const looks = await local.read(
      "look",
      waiting.map(({ id }) => id),
    );
    const [kept, ...sent] = waiting.filter((_, i) => (looks[i]?.value.finishedAt ?? "9") < "2026-10-01");
    await local.outbox.sent(sent.map(({ seq }) => seq));
    await forgetSentLooks({ local }, now);
    expect(kept).toBeDefined();
    expect(older).toBeGreaterThan(sent.length);
    expect(await local.count("look")).toBe(before - sent.length);
  });
});
