import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { parseYaml } from "../../config/yaml.ts";

const Names = z.array(z.string().min(1)).min(1);

const Locality = z.strictObject({
  short: z.string(),
  people: z.string(),
  communes: Names,
  streets: Names,
  schools: Names,
  universities: Names,
  hospitals: Names,
  firms: Names,
  markets: Names,
  hamlets: Names,
});

/** What the places of one city are called, as a journalist writes them inside a sentence. */
export type Locality = z.infer<typeof Locality>;

const NamesFile = z.strictObject({
  people: z.strictObject({ family: Names, men: Names, women: Names }),
  writers: Names,
  cities: z.record(z.string(), Locality),
});

/** Invented people and firms and the cities' places, by which the sample texts are filled. */
export const names = NamesFile.parse(
  parseYaml(readFileSync(path.join(import.meta.dirname, "texts", "names.yaml"), "utf8")).written?.value,
);
