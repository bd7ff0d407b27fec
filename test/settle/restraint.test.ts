import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addressId } from "../../crawlers/address.ts";
import type { Desk } from "../../pipeline/desk.ts";
import { counts } from "../../pipeline/item.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "./desk.ts";

const url = "https://hanoimoi.vn/lop-hoc-buoi-toi-o-phuong-lang-712345.html";
let desk: Desk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk[Symbol.asyncDispose]());

async function settled(more: {
  readonly head?: string;
  readonly headers?: Record<string, string>;
  at?: string;
}) {
  const html = articlePage({ ...eveningClass, ...(more.head !== undefined && { head: more.head }) });
  const type = { "content-type": "text/html; charset=utf-8" };
  const capture = await captured(desk, {
    url,
    html,
    source: "hanoimoi",
    fetchedAt: more.at ?? "2026-11-20T03:00:00.000Z",
    headers: { ...type, ...more.headers },
  });
  const fate = await settleAndNote(desk, capture);
  await desk.store.refresh();
  const [kept] = await desk.store.read("item", [addressId(url)]);
  if (kept === null || kept === undefined) throw new Error("no item");
  return { fate: fate.fate, item: kept.value };
}
const found = async (): Promise<number> => desk.store.count("item", { text: "người cao tuổi" });

describe("a page that asks not to be shown", () => {
  it.each([
    [
      "by its tag",
      { head: '<meta name="robots" content="noindex, nofollow">' },
      { noIndex: true, noArchive: false },
    ],
    ["by its header", { headers: { "X-Robots-Tag": "none" } }, { noIndex: true, noArchive: true }],
  ])("%s counts like all others and is found by no search", async (_, asks, restraint) => {
    const { fate, item } = await settled(asks);
    expect(fate).toBe("counted");
    expect(item.verdicts.some(counts)).toBe(true);
    expect(item.restraint).toEqual(restraint);
    expect(await found()).toBe(0);
    expect(await desk.store.count("item", { is: { plan: "hanoi-179" } })).toBe(1);
  });

  it("is found where it only wants no copy shown", async () => {
    const { item } = await settled({ head: '<meta name="robots" content="noarchive">' });
    expect(item.restraint).toEqual({ noIndex: false, noArchive: true });
    expect(await found()).toBe(1);
  });

  it("may change its mind: the next capture of the same text tells", async () => {
    expect((await settled({})).item.restraint).toBeUndefined();
    expect(await found()).toBe(1);
    const asks = { head: '<meta name="robots" content="noindex">', at: "2026-11-20T02:00:00.000Z" };
    expect((await settled(asks)).item.restraint).toEqual({ noIndex: true, noArchive: false });
    expect(await found()).toBe(0);
    expect((await settled({ at: "2026-11-20T02:30:00.000Z" })).item.restraint).toBeUndefined();
    expect(await found()).toBe(1);
  });
});
