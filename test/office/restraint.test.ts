import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Item } from "../../pipeline/item.ts";
import { versionOf } from "../../pipeline/second-look/versions.ts";
import { clock, openSampleOffice, type SampleOffice } from "./sample-office.ts";

let office: SampleOffice;
let base: Item;
const by = { actor: "test", at: clock.now().toISOString() };
const secret = "Câu này chỉ đứng trong thân bài.";

beforeAll(async () => {
  office = await openSampleOffice();
  const [kept] = await office.store.read("item", ["tin-001"]);
  if (kept === null || kept === undefined) throw new Error("no item");
  base = kept.value;
  for (const [id, rules] of [
    ["kin", "noindex"],
    ["chung-cu", "noarchive"],
  ] as const) {
    const url = `https://x.test/${id}`;
    const capture = { id, url, finalUrl: url, status: 200, fetchedAt: by.at };
    const body = Buffer.from(`<meta name="robots" content="${rules}"><p>${secret}`);
    const evidence = await office.archive.keep(
      { ...capture, headers: { "content-type": "text/html" }, body },
      {},
    );
    const restraint = { noIndex: rules === "noindex", noArchive: rules === "noarchive" };
    const shown = {
      title: `Tít của ${id}`,
      publishedDay: "2026-11-21",
      publishedAt: "2026-11-21T03:00:00.000Z",
    };
    const item = { ...base, ...shown, id, url, evidence, restraint, text: `${base.text}\n${secret}` };
    await office.store.write("item", [{ value: item, expects: 0 }], by);
    const former = { ...item, text: `${item.text} Câu bị bỏ.` };
    await office.store.write("version", [{ value: versionOf(former, by.at), expects: 0 }], by);
  }
  await office.store.refresh();
});
afterAll(() => office[Symbol.asyncDispose]());

describe("an item whose page asks for noindex", () => {
  it("stands in lists by its title with a mark, without a sentence of its text, and no search finds it", async () => {
    const plan = base.verdicts[0]?.plan ?? "";
    const list = await office.page(`/ke-hoach/${plan}/tin?ky=year%3A2026`);
    const row = list.text.split("<li>").find((one) => one.includes("/tin/kin"));
    const open = list.text.split("<li>").find((one) => one.includes("/tin/chung-cu"));
    expect(row).toContain("chỉ hiện tít");
    expect(row).not.toContain("<q>");
    expect(open).toContain("<q>");
    const search = await office.page(
      `/ke-hoach/${plan}/tin?ky=year%3A2026&tim=${encodeURIComponent("thân bài")}`,
    );
    expect(search.text).toContain("/tin/chung-cu");
    expect(search.text).not.toContain("/tin/kin");
  });

  it("shows its title, why it counts and a note; neither its text nor what was changed in it", async () => {
    const { text } = await office.page("/tin/kin");
    expect(text).toContain("Tít của kin");
    expect(text).toMatch(/<code>noindex<\/code>[^<]*\s*Tin vẫn được tính/);
    expect(text).toContain("<q>"); // the sentence that proves it
    expect(text).not.toContain(secret);
    const versions = await office.page("/tin/kin/phien-ban");
    expect(versions.text).toContain("Các phiên bản");
    expect(versions.text).toContain("bỏ 3 chữ");
    expect(versions.text).not.toContain("Câu bị bỏ");
  });
});

describe("an item whose page asks for noarchive", () => {
  it("shows its text, but no saved page and no former text", async () => {
    expect((await office.page("/tin/chung-cu")).text).toContain(secret);
    const head = await office.page("/tin/chung-cu/ban-luu");
    expect(head.text).toContain("<code>noarchive</code>");
    expect(head.text).not.toContain("<iframe");
    const saved = await office.page("/tin/chung-cu/ban-luu/trang");
    expect(saved.text).toContain("chỉ giữ làm chứng cứ");
    expect(saved.text).not.toContain(secret);
    expect((await office.page("/tin/chung-cu/phien-ban")).text).not.toContain("Câu bị bỏ");
  });
});
