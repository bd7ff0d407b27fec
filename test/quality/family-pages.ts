import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { Family } from "../../config/source-schema.ts";
import type { Page } from "../../pipeline/extract/read-page.ts";
import type { PageTruth } from "./readings.ts";

const Expected = z.looseObject({
  url: z.string(),
  fetchedAt: z.coerce.date(),
  kind: z.string(),
  title: z.string().default(""),
  text: z.string().default(""),
  authors: z.array(z.string()).default([]),
  publishedDay: z.string().nullable().default(null),
});

/** A recorded page of a family, with what a reader must find. */
export interface FamilyPage {
  readonly page: Page;
  readonly family: Family;
  readonly truth: PageTruth;
}

/** All families of the configuration. */
export const families = globSync("config/families/*.yaml")
  .toSorted()
  .map((file) => Family.parse(parse(readFileSync(file, "utf8"))));

/** The project's own recorded article pages, one or more of each family. */
export function familyPages(): readonly FamilyPage[] {
  return families.flatMap((family) =>
    globSync(`test/families/${family.id}/*/`)
      .toSorted()
      .flatMap((folder) => {
        const expected = Expected.parse(JSON.parse(readFileSync(path.join(folder, "expected.json"), "utf8")));
        if (expected.kind !== "article") return [];
        const { url, fetchedAt, text, title, authors, publishedDay: day } = expected;
        const html = readFileSync(path.join(folder, "page.html"), "utf8");
        return [{ page: { html, url, fetchedAt }, family, truth: { text, title, authors, day } }];
      }),
  );
}
