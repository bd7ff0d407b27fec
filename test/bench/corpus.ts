import { access, readFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { jsonLines } from "../quality/examples.ts";
import { spread, type BenchPage } from "./pages.ts";

const PageRow = z.object({
  id: z.string().regex(/^[\w-]+$/),
  url: z.string(),
  title: z.string().nullish(),
  authors: z.array(z.string()).nullish(),
  date: z.string().nullish(),
  text: z.string(),
});
const TopicRow = z.object({ text: z.string(), label: z.string() });
const PlanRow = z.object({
  id: z.string(),
  plan: z.string(),
  title: z.string(),
  text: z.string(),
  source: z.string().nullish(),
  date: z.string().nullish(),
  groups: z.array(z.string()),
  groups_ok: z.array(z.string()).default([]),
  tier: z.string(),
  agency_ids: z.array(z.string()).default([]),
});

/** A text that a person labelled for one plan. */
export type PlanText = z.infer<typeof PlanRow>;
/** A text with its topic. */
export type TopicText = z.infer<typeof TopicRow>;

/** Pages of `DIR/pages/<set>.jsonl`, each in `DIR/pages/<set>/<id>.html.gz`, evenly spread; null where the set is not there. */
export async function pagesOf(
  folder: string,
  set: string,
  count: number,
): Promise<readonly BenchPage[] | null> {
  const text = await textIn(path.join(folder, "pages", `${set}.jsonl`));
  if (text === null) return null;
  const rows = spread(jsonLines(text, PageRow), count);
  return Promise.all(
    rows.map(async ({ id, url, title, authors, date, text: truth }) => {
      const zipped = await readFile(path.join(folder, "pages", set, `${id}.html.gz`));
      return {
        page: { html: gunzipSync(zipped).toString("utf8"), url, fetchedAt: null },
        truth: { text: truth, title: title ?? null, authors: authors ?? [], day: date ?? null },
        known: {},
        source: null,
      };
    }),
  );
}

/** Rows of `DIR/texts/plan-dev.jsonl`; null where it is not there. */
export async function planTexts(folder: string): Promise<readonly PlanText[] | null> {
  const text = await textIn(path.join(folder, "texts", "plan-dev.jsonl"));
  return text === null ? null : jsonLines(text, PlanRow);
}

/** Rows of `DIR/texts/topics-<part>.jsonl.gz`; null where it is not there. */
export async function topicTexts(
  folder: string,
  part: "train" | "dev",
): Promise<readonly TopicText[] | null> {
  const file = path.join(folder, "texts", `topics-${part}.jsonl.gz`);
  if (!(await isThere(file))) return null;
  return jsonLines(gunzipSync(await readFile(file)).toString("utf8"), TopicRow);
}

async function textIn(file: string): Promise<string | null> {
  return (await isThere(file)) ? readFile(file, "utf8") : null;
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
