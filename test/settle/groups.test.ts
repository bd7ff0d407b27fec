import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addressId } from "../../crawlers/address.ts";
import type { Capture } from "../../crawlers/capture.ts";
import type { Desk } from "../../pipeline/desk.ts";
import { walkInStep } from "../../pipeline/in-step.ts";
import { settleLeftOvers } from "../../pipeline/left-overs.ts";
import { settlingInGroups } from "../../pipeline/settling.ts";
import { stepsOver, type Ground } from "../../pipeline/steps.ts";
import { plansOf } from "../../pipeline/decisions/kept.ts";
import { EngineAway } from "../../pipeline/store/errors.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { inventedText } from "../bench/invented-texts.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "./desk.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let desk: Desk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk[Symbol.asyncDispose]());

const paper = "https://hanoimoi.vn/";
const addressOf = (at: number): string => `${paper}ban-tin-so-${at}-71234${at}.html`;

/** A page of its own words under the movement. */
function pageOf(at: number, paragraphs: readonly string[] = []) {
  const own = [...eveningClass.paragraphs, inventedText(at), ...paragraphs];
  const html = articlePage({ ...eveningClass, title: `${eveningClass.title} – kỳ ${at}`, paragraphs: own });
  return { url: addressOf(at), html, source: "hanoimoi" };
}

/** The desk with steps over other parts. */
function deskWith(parts: Partial<Pick<Ground, "store" | "judge" | "read">>): Desk {
  const { store, clock, actor, sources, judge, stamp, config, steps } = desk;
  const read = (capture: Capture) => steps.read(capture);
  const plans = plansOf(config);
  const ground: Ground = { store, clock, actor, sources, judge, stamp, read, plans, ...parts };
  return {
    ...desk,
    store: ground.store,
    steps: stepsOver(ground),
    stepsAsking: (asking) => stepsOver(ground, asking),
  };
}

/** Counts what a store is asked, and lets a test spoil a write. */
function watched(spoil: (kind: string, ids: readonly string[]) => Error | null = () => null) {
  const asked: Record<string, number> = {};
  const count = (what: string): void => void (asked[what] = (asked[what] ?? 0) + 1);
  const store: Store = {
    ...desk.store,
    read(kind, ids) {
      count(`read ${kind}`);
      return desk.store.read(kind, ids);
    },
    list(kind, ask) {
      count(`list ${kind}`);
      return desk.store.list(kind, ask);
    },
    async write(kind, writes, by) {
      count(`write ${kind}`);
      const error = spoil(
        kind,
        writes.map(({ value }) => value.id),
      );
      if (error !== null) throw error;
      return desk.store.write(kind, writes, by);
    },
    writeInSteps(steps, by, options) {
      count("writeInSteps");
      return desk.store.writeInSteps(steps, by, options);
    },
  };
  return { store, asked };
}

const captures = (pages: readonly Parameters<typeof captured>[1][]): Promise<readonly Capture[]> =>
  Promise.all(pages.map((page) => captured(desk, page)));

async function fates(): Promise<Record<string, number>> {
  const tallied = await desk.store.tally("fate", ["fate"]);
  return Object.fromEntries(tallied.map(({ key, count }) => [key[0], count]));
}

async function unsettled(): Promise<number> {
  return desk.store.count("capture", { missing: ["settled"] });
}

/** Reading that ends for all at once, so that the group is known. */
function readAtOnce(on: Desk, count: number): Desk {
  const all = Promise.withResolvers<void>();
  let read = 0;
  const steps = {
    ...on.steps,
    async read(capture: Capture) {
      const found = await on.steps.read(capture);
      if (++read === count) all.resolve();
      await all.promise;
      return found;
    },
  };
  return { ...on, steps };
}

describe("captures that wait together", () => {
  it("meet the fates that they meet one by one, and the store is asked once for all", async () => {
    const pages = [...Array.from({ length: 6 }, (_, at) => pageOf(at)), { ...pageOf(7), ledTo: 9 }];
    const gone = { ...pageOf(8), html: "", status: 410 };
    const all = await captures([...pages, gone]);
    const { store, asked } = watched();
    const settleNext = settlingInGroups(readAtOnce(deskWith({ store }), 6));
    const settled = await Promise.all(all.map(settleNext));
    expect(settled.map(({ fate }) => fate.fate)).toEqual([
      ...Array.from({ length: 6 }, () => "counted"),
      "signpost",
      "gone",
    ]);
    expect(settled[0]?.delivered).toEqual({ publishedAt: "2026-11-18T01:00:00.000Z", article: true });
    expect(await fates()).toEqual({ counted: 6, signpost: 1, gone: 1 });
    expect(await unsettled()).toBe(0);
    // The list and the answer without a page go first, since nothing has to be read for them.
    expect(asked).toMatchObject({ writeInSteps: 1, "write item": 1, "write fate": 2, "list decision": 1 });
    for (const at of pages.slice(0, 6).keys()) {
      const [item] = await desk.store.read("item", [addressId(addressOf(at))]);
      const [imprint] = await desk.store.read("imprint", [addressId(addressOf(at))]);
      expect(item?.value.story).toBe(`s-${imprint?.value.origin}`);
    }
  });

  it("stand in the story of the original, whichever of the group it is", async () => {
    const early = { ...pageOf(1), html: articlePage({ ...eveningClass, day: "2026-11-16" }) };
    const late = { ...pageOf(2), html: articlePage({ ...eveningClass, day: "2026-11-18" }) };
    const settleNext = settlingInGroups(readAtOnce(desk, 2));
    await Promise.all((await captures([late, early])).map(settleNext));
    const items = await desk.store.read("item", [addressId(early.url), addressId(late.url)]);
    const story = `s-${addressId(early.url)}`;
    expect(items.map((kept) => [kept?.value.story, kept?.value.copy])).toEqual([
      [story, "original"],
      [story, "reprint"],
    ]);
  });

  it("of one address go one after the other: an edit is a version, the same again is unchanged", async () => {
    const [first, again, edited] = await captures([
      { ...pageOf(1), fetchedAt: "2026-11-20T01:00:00Z" },
      { ...pageOf(1), fetchedAt: "2026-11-20T02:00:00Z" },
      { ...pageOf(1, ["Lớp tiếp theo khai giảng tháng sau."]), fetchedAt: "2026-11-20T03:00:00Z" },
    ]);
    // Another address whose page names the first as its own: only the store tells that they are one item.
    const canonical = `<link rel="canonical" href="${addressOf(1)}">`;
    const twin = await captured(desk, {
      url: `${paper}duong-dan-khac-712341.html`,
      html: articlePage({ ...eveningClass, head: canonical }),
      source: "hanoimoi",
    });
    if (first === undefined || again === undefined || edited === undefined) throw new Error("no captures");
    const settleNext = settlingInGroups(readAtOnce(desk, 2));
    const settled = await Promise.all([first, twin, again, edited].map(settleNext));
    expect(settled.map(({ fate }) => fate.item)).toEqual(
      Array.from({ length: 4 }, () => addressId(addressOf(1))),
    );
    expect(settled[0]?.fate.fate).toBe("counted");
    const kept = await desk.store.count("item");
    expect(kept).toBe(1);
    const [item] = await desk.store.read("item", [addressId(addressOf(1))]);
    expect(item?.value.text).toContain("khai giảng tháng sau");
    expect(item?.value.aliases).toEqual([twin.url]);
    expect(await desk.store.count("version")).toBeGreaterThan(0);
    expect(Object.values(await fates()).reduce((sum, count) => sum + count, 0)).toBe(4);
  });
});

const bad = addressId(addressOf(3));
const group = () => captures(Array.from({ length: 5 }, (_, at) => pageOf(at)));
const spoiltItem = (kind: string, ids: readonly string[]) =>
  kind === "item" && ids.includes(bad) ? new Error("this record is not taken") : null;

describe("one bad page of a group", () => {
  it("that the store does not take fails alone, and the others meet their fates", async () => {
    const settleNext = settlingInGroups(readAtOnce(deskWith({ store: watched(spoiltItem).store }), 5));
    const ended = await Promise.allSettled((await group()).map(settleNext));
    expect(ended.map(({ status }) => status === "fulfilled")).toEqual([true, true, true, false, true]);
    expect(await fates()).toEqual({ counted: 4 });
    expect(await unsettled()).toBe(1);
    // What is left over is settled as if nothing had been.
    expect(await settleLeftOvers(desk)).toBe(1);
    expect(await fates()).toEqual({ counted: 5 });
  });

  it("that breaks the judges or whose reading breaks fails alone", async () => {
    const judge: Desk["judge"] = (draft) => {
      if (draft.id === bad) throw new Error("judges are confused");
      return desk.judge(draft);
    };
    const read = async (capture: Capture) => {
      if (capture.url === addressOf(1)) throw new Error("no reader");
      return desk.steps.read(capture);
    };
    const confused = deskWith({ judge, read });
    const ended = await Promise.allSettled((await group()).map(settlingInGroups(confused)));
    expect(ended.map(({ status }) => status === "fulfilled")).toEqual([true, false, true, false, true]);
    expect(await fates()).toEqual({ counted: 3 });
    expect(await settleLeftOvers(desk)).toBe(2);
  });

  it("is not looked for while the engine is away: all wait, nothing is tried one by one", async () => {
    const { store, asked } = watched((kind) => (kind === "item" ? new EngineAway("away") : null));
    const ended = await Promise.allSettled(
      (await group()).map(settlingInGroups(readAtOnce(deskWith({ store }), 5))),
    );
    expect(ended.every((one) => one.status === "rejected" && one.reason instanceof EngineAway)).toBe(true);
    expect(asked["write item"]).toBe(1);
    expect(await unsettled()).toBe(5);
  });

  it("that takes long to read holds up nobody", async () => {
    const slow = Promise.withResolvers<void>();
    const steps = {
      ...desk.steps,
      async read(capture: Capture) {
        if (capture.url === addressOf(0)) await slow.promise;
        return desk.steps.read(capture);
      },
    };
    const [first, ...others] = (await group()).map(settlingInGroups({ ...desk, steps }));
    await Promise.all(others);
    expect(await fates()).toEqual({ counted: 4 });
    slow.resolve();
    expect((await first)?.fate.fate).toBe("counted");
  });
});

describe("what a killed process left in the middle of a group", () => {
  it.each(["before any item", "before fates", "before the captures are marked"])(
    "%s is settled to the end, each capture once",
    async (moment) => {
      const all = await captures(Array.from({ length: 4 }, (_, at) => pageOf(at)));
      const kind = { "before any item": "item", "before fates": "fate" }[moment] ?? "capture";
      // The store takes nothing from that moment on, as if the process were gone.
      let isGone = false;
      const { store } = watched((written) => {
        isGone ||= written === kind;
        return isGone ? new EngineAway("killed") : null;
      });
      const ended = await Promise.allSettled(all.map(settlingInGroups(readAtOnce(deskWith({ store }), 4))));
      expect(ended.every(({ status }) => status === "rejected")).toBe(true);
      expect(await unsettled()).toBe(4);
      expect(await settleLeftOvers(desk)).toBe(4);
      expect(await fates()).toEqual({ counted: 4 });
      expect(await unsettled()).toBe(0);
      expect(await desk.store.count("item")).toBe(4);
      expect(await desk.store.count("story")).toBe(4);
    },
  );
});

describe("walking in step", () => {
  it("asks once for all who wait, however long their roads are, and a failed question fails for those who asked it", async () => {
    const walk = walkInStep(4);
    const crossings: (readonly number[])[] = [];
    const ask = walk.asking(async (numbers: readonly number[]) => {
      crossings.push(numbers);
      if (numbers.includes(13)) throw new Error("thirteen");
      return numbers.map((number) => String(number * 10));
    });
    const road = async (...questions: readonly number[]): Promise<readonly string[]> => {
      try {
        const heard: string[] = [];
        for (const question of questions) heard.push(await ask(question));
        return heard;
      } finally {
        walk.leave();
      }
    };
    const roads = await Promise.allSettled([road(1, 2, 3), road(4), road(), road(5, 13)]);
    expect(crossings).toEqual([
      [1, 4, 5],
      [2, 13],
    ]);
    expect(roads.map((one) => (one.status === "fulfilled" ? one.value : "failed"))).toEqual([
      "failed",
      ["40"],
      [],
      "failed",
    ]);
  });
});
