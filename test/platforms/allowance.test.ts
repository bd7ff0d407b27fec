import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openBudget, type Bucket, type Budget } from "../../crawlers/platforms/allowance.ts";
import { allowanceName } from "../../crawlers/platforms/tokens.ts";
import { usageOf } from "../../crawlers/platforms/facebook-shapes.ts";
import { PlatformTrouble } from "../../crawlers/platforms/trouble.ts";
import { allowancesOver } from "../../pipeline/observe/allowances.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { StoreDown } from "../../pipeline/store/errors.ts";
import { openSpooledStore, spooledKinds } from "../../pipeline/store/spool.ts";
import type { Store } from "../../pipeline/store/store.ts";

const bucket: Bucket = {
  name: "units",
  limit: 100,
  windowOf: (at) => at.toISOString().slice(0, 10),
  endsAt: (at) => new Date(Date.parse(at.toISOString().slice(0, 10)) + 86_400_000),
  said: "100 đơn vị mỗi ngày",
};

let store: Store;
let now = new Date("2026-11-14T05:00:00Z");
const by = () => ({ actor: "test", at: now.toISOString() });
const neverThere = () => Promise.reject(new StoreDown("Elasticsearch không trả lời."));
const open = (): Budget => openBudget(allowancesOver(store, by), "youtube/khoa", () => now);
beforeEach(async () => {
  now = new Date("2026-11-14T05:00:00Z");
  store = await openSqliteStore(":memory:");
});
afterEach(() => store.close());

/** A collector that spends one unit after another; how many it was given. */
async function spendForty(): Promise<number> {
  const budget = open();
  let spent = 0;
  for (let at = 0; at < 40; at += 1)
    spent += await budget.spend(bucket, 1).then(
      () => 1,
      () => 0,
    );
  return spent;
}

describe("an allowance", () => {
  it("loses no unit when several collectors spend at once, and is never overspent", async () => {
    const spent = await Promise.all([spendForty(), spendForty(), spendForty()]);
    expect(spent.reduce((sum, one) => sum + one, 0)).toBe(95);
    const [kept] = await store.read("allowance", ["youtube/khoa"]);
    expect(kept?.value.buckets["units"]).toEqual({ window: "2026-11-14", used: 95 });
  });

  it("says when it opens again, and does", async () => {
    await open().spend(bucket, 95);
    const refusal = await open()
      .spend(bucket, 1)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(PlatformTrouble);
    expect(refusal).toMatchObject({ kind: "quota", until: new Date("2026-11-15T00:00:00Z") });
    now = new Date("2026-11-15T00:00:01Z");
    await open().spend(bucket, 1);
  });

  it("rests until the later of two moments", async () => {
    await open().rest(new Date("2026-11-14T06:00:00Z"), "lâu");
    await open().rest(new Date("2026-11-14T05:10:00Z"), "ngắn");
    await expect(open().check()).rejects.toMatchObject({ until: new Date("2026-11-14T06:00:00Z") });
    now = new Date("2026-11-14T06:00:00Z");
    await open().check();
  });

  it("asks again after a week for what was refused once", async () => {
    await open().goWithout("insights");
    expect(await open().isWithout("insights")).toBe(true);
    now = new Date("2026-11-21T06:00:00Z");
    expect(await open().isWithout("insights")).toBe(false);
  });
});

describe("a token that several machines use", () => {
  it("is counted in one book by its key, whatever a machine calls it, and also after it was renewed", () => {
    const key = { api_key: "AIzaMau" };
    expect(allowanceName("khoa-may-1", key)).toBe(allowanceName("khoa-may-2", key));
    expect(allowanceName("khoa-may-1", key)).not.toContain("AIza");
    expect(allowanceName("khoa-may-1", { api_key: "AIzaKhac" })).not.toBe(allowanceName("khoa-may-1", key));
    const [before, after] = ["cu", "moi"].map((access_token) => ({ app_id: "123", access_token }));
    expect(allowanceName("oa", before ?? {})).toBe(allowanceName("oa", after ?? {}));
    expect(allowanceName("oa", before ?? {})).not.toBe(allowanceName("oa-khac", before ?? {}));
  });

  it("is used for a hundredth of its limit while the shared store is away, and what was refused then is heard later", async () => {
    const own = await openSqliteStore(":memory:", { outbox: spooledKinds });
    await using spooled = openSpooledStore(own, neverThere, { longestPause: 50 });
    const away = openBudget(allowancesOver(spooled, by, own), "youtube/khoa", () => now);
    await away.check();
    await away.spend(bucket, 1);
    await expect(away.spend(bucket, 1)).rejects.toMatchObject({
      kind: "quota",
      message: expect.stringContaining("kho chung không trả lời"),
    });
    await away.goWithout("insights");
    await away.rest(new Date("2026-11-14T06:00:00Z"), "nền tảng yêu cầu chờ");

    const back = openBudget(allowancesOver(store, by, own), "youtube/khoa", () => now);
    await expect(back.check()).rejects.toMatchObject({ until: new Date("2026-11-14T06:00:00Z") });
    expect(await back.isWithout("insights")).toBe(true);
    await back.spend(bucket, 94); // the shared book knows nothing of what was used meanwhile: that is what the rest is for
  });
});

describe("Facebook's headers of usage", () => {
  it("tell the greatest share and the longest wait of all three", () => {
    const business = [
      { type: "pages", call_count: 12, total_cputime: 91, total_time: 3, estimated_time_to_regain_access: 7 },
      { type: "pages", call_count: 1, estimated_time_to_regain_access: 19 },
    ];
    expect(
      usageOf({
        "x-app-usage": '{"call_count":28,"total_time":25,"total_cputime":25}',
        "x-page-usage": '{"call_count":44}',
        "x-business-use-case-usage": JSON.stringify({ "900": business }),
      }),
    ).toEqual({ percent: 91, regain: 19 });
  });

  it("that are missing or broken tell nothing", () => {
    expect(usageOf({})).toEqual({ percent: 0, regain: 0 });
    expect(usageOf({ "x-app-usage": "{", "x-page-usage": "[]" })).toEqual({ percent: 0, regain: 0 });
  });
});
