import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { differenceOf, sizeOf } from "../../pipeline/second-look/difference.ts";
import { noteLook } from "../../pipeline/second-look/look.ts";
import { versionOf } from "../../pipeline/second-look/versions.ts";
import { savedHtml } from "./invented-items.ts";
import { clock, openSampleOffice, type SampleOffice } from "./sample-office.ts";

let office: SampleOffice;
beforeAll(async () => {
  office = await openSampleOffice();
  const by = { actor: "test", at: clock.now().toISOString() };
  const [kept] = await office.store.read("item", ["tin-001"]);
  if (kept === null || kept === undefined) throw new Error("no item");
  await office.store.write("version", [{ value: versionOf(kept.value, by.at), expects: 0 }], by);
  const text = `${kept.value.text.replace(/\S+$/, "<b>chữ mới</b>")}\nĐoạn thêm sau.`;
  await office.store.write(
    "item",
    [{ value: { ...kept.value, text, capture: "lan-2" }, expects: kept.revision }],
    by,
  );
  const look = { at: by.at, reason: null, capture: "lan-2" };
  await noteLook({ store: office.store, actor: "test" }, "tin-001", { ...look, found: "edited" });
  await noteLook({ store: office.store, actor: "test" }, "tin-001", {
    ...look,
    found: "unreachable",
    reason: "máy chủ trả lời 503",
  });
});
afterAll(() => office[Symbol.asyncDispose]());

function long(letter: string): string {
  return Array.from({ length: 30_000 }, (_, at) => `${letter}${at}`).join(" ");
}

describe("the difference of two texts", () => {
  it("is told word by word inside a paragraph, and by paragraphs where they come or go", () => {
    const before = "Lớp học có 36 học viên.\nHọc vào tối thứ Ba.";
    const after = "Lớp học có 43 học viên.\nHọc vào tối thứ Ba.\nLớp nghỉ Tết.";
    expect(differenceOf(before, after)).toEqual([
      [
        { kind: "same", text: "Lớp học có " },
        { kind: "removed", text: "36" },
        { kind: "added", text: "43" },
        { kind: "same", text: " học viên." },
      ],
      [{ kind: "same", text: "Học vào tối thứ Ba." }],
      [{ kind: "added", text: "Lớp nghỉ Tết." }],
    ]);
    expect(sizeOf(differenceOf(before, after))).toEqual({ removed: 1, added: 4 });
    expect(sizeOf(differenceOf(after, after))).toEqual({ removed: 0, added: 0 });
  });

  it("gives both texts back, also of texts that have nothing in common, soon", () => {
    const paragraphs = differenceOf(long("a"), long("b"));
    const of = (kind: string) =>
      paragraphs
        .flat()
        .filter((stretch) => stretch.kind !== kind)
        .map(({ text }) => text)
        .join("");
    expect(of("added")).toBe(long("a"));
    expect(of("removed")).toBe(long("b"));
  });
});

describe("the pages of an item that was edited", () => {
  it("tell on its page that it was edited, what every look found and when the next one is", async () => {
    const { status, text } = await office.page("/tin/tin-001");
    expect(status).toBe(200);
    expect(text).toContain("Bài đã được sửa 1 lần");
    expect(text).toContain(`href="/tin/tin-001/phien-ban"`);
    expect(text).toMatch(/đã sửa/);
    expect(text).toMatch(/không vào được trang, sẽ thử lại – máy chủ trả lời 503/);
    expect(text).toMatch(/Lần xem lại tới: \d\d\/\d\d\/\d{4}/);
  });

  it("hold its versions against each other, what was added and taken away marked, nothing unescaped", async () => {
    const { status, text } = await office.page("/tin/tin-001/phien-ban");
    expect(status).toBe(200);
    expect(text).toMatch(/<ins>\s*&lt;b&gt;chữ mới&lt;\/b&gt;\s*<\/ins>|<ins>[^<]*chữ mới[^<]*<\/ins>/);
    expect(text).toContain("<ins>Đoạn thêm sau.</ins>");
    expect(text).toMatch(/<del>[^<]+<\/del>/);
    expect(text).not.toContain("<b>chữ mới</b>");
    expect(text).toMatch(/Phiên bản 2 \(hiện nay\)[\s\S]*Phiên bản 1/);
    expect(text).toMatch(/So với bản trước: thêm \d+ chữ, bỏ \d+ chữ/);
  });

  it("open the saved page of each version under the policy that lets it do nothing", async () => {
    const { status, text, headers } = await office.page("/tin/tin-001/phien-ban/1");
    expect(status).toBe(200);
    expect(text).toBe(savedHtml.replace("<link", "<x-link"));
    expect(headers.get("content-security-policy")).toContain("sandbox");
    for (const none of ["/tin/tin-001/phien-ban/9", "/tin/tin-001/phien-ban/x", "/tin/khong-co/phien-ban"])
      expect((await office.page(none)).status).toBe(404);
  });
});
