import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { Family } from "../../config/source-schema.ts";
import { knownOutlets } from "../../pipeline/extract/credit.ts";
import { readPage } from "../../pipeline/extract/read-page.ts";
import { familyOf } from "../../pipeline/extract/ruled.ts";
import { isSelector, parseTree } from "../../pipeline/extract/tree.ts";

const families = globSync("config/families/*.yaml").map((file) =>
  Family.parse(parse(readFileSync(file, "utf8"))),
);
const outlets = knownOutlets([
  {
    name: "Pháp luật và Xã hội mẫu",
    aliases: ["PL&XH", "Báo PL&XH"],
    hosts: ["phapluatxahoi.kinhtedothi-mau.vn"],
  },
  { name: "Cổng thông tin điện tử thành phố mẫu", aliases: ["Cổng TTĐT thành phố"], hosts: [] },
]);
const Expected = z.looseObject({ url: z.string(), fetchedAt: z.coerce.date(), kind: z.string() });

/** A recorded page of a family, and what a reader must find in it. */
function recorded(folder: string) {
  const { url, fetchedAt, kind, ...reading } = Expected.parse(
    JSON.parse(readFileSync(path.join(folder, "expected.json"), "utf8")),
  );
  return { html: readFileSync(path.join(folder, "page.html"), "utf8"), url, fetchedAt, kind, reading };
}

describe.each(families)("family $id", (family) => {
  const folders = globSync(`test/families/${family.id}/*/`);

  it("has a recorded page", () => expect(folders.length).toBeGreaterThan(0));

  it("has selectors and an address pattern that can be read", () => {
    const selectors = [...family.signs, ...Object.values(family.rules).flatMap((list) => list ?? [])];
    expect(selectors.filter((selector) => !isSelector(selector))).toEqual([]);
    expect(() => new RegExp(family.urlDate ?? "")).not.toThrow();
  });

  it.each(folders)("reads %s by its rules", (folder) => {
    const page = recorded(folder);
    const read = readPage(page, { family, outlets }, families);
    expect(read).toMatchObject({ kind: page.kind, reading: page.reading });
  });

  it.each(folders)("knows %s by its signs on an unknown host", (folder) => {
    const { html } = recorded(folder);
    expect(familyOf(parseTree(html).root, families)?.id).toBe(family.id);
  });

  it.each(folders)("reads the body of %s without any rule", (folder) => {
    const page = recorded(folder);
    const read = readPage(page, { outlets });
    expect(read).toMatchObject({
      kind: page.kind,
      reading: { publishedDay: page.reading["publishedDay"], title: page.reading["title"] },
    });
    const text = read.kind === "article" ? read.reading.text.split("\n") : [];
    const wanted = String(page.reading["text"]).split("\n");
    expect(wanted.filter((line) => !text.includes(line))).toEqual([]);
  });
});
