import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { Family } from "../../config/source-schema.ts";
import { readPage } from "../../pipeline/extract/read-page.ts";

const families = globSync("config/families/*.yaml").map((file) =>
  Family.parse(parse(readFileSync(file, "utf8"))),
);
const Expected = z.looseObject({ url: z.string(), fetchedAt: z.coerce.date(), text: z.string() });
const goal = 0.975; // F1 over runs of four words

/** Pages of layouts that no family describes, each with what a reader must find in it. */
describe.each(globSync("test/layouts/*/"))("%s", (folder) => {
  const { url, fetchedAt, text, ...fields } = Expected.parse(
    JSON.parse(readFileSync(path.join(folder, "expected.json"), "utf8")),
  );
  const html = readFileSync(path.join(folder, "page.html"), "utf8");
  const read = readPage({ html, url, fetchedAt }, {}, families);
  const reading = read.kind === "article" ? read.reading : null;

  it("is read whole and with nothing else", () => {
    const said = reading?.text ?? "";
    expect(likeness(text, said)).toBeGreaterThanOrEqual(goal);
  });

  it("gives its title, day and names", () => expect(reading).toMatchObject(fields));
});

function likeness(wanted: string, given: string): number {
  const [left, right] = [runsOf(wanted), runsOf(given)];
  const common = [...left].filter((run) => right.has(run)).length;
  return (2 * common) / Math.max(1, left.size + right.size);
}

function runsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.map((_, at) => words.slice(at, at + 4).join(" ")).slice(0, -3));
}
