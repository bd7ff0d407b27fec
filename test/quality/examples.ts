import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Example } from "../../pipeline/classify/train.ts";
import { planOf } from "../classify/classifiers.ts";

const Row = z.object({
  id: z.string(),
  groups: z.array(z.string()),
  title: z.string(),
  text: z.string(),
  source: z.string().optional(),
});

/** The plans that come with labelled examples. */
export const planIds = ["hanoi-179", "hue-310", "tanbinh-57"] as const;

/** The project's own labelled examples of a plan. */
export function examplesOf(plan: string): readonly Example[] {
  const file = path.join(planOf(plan).city.folder, `examples-${plan}.jsonl`);
  return jsonLines(readFileSync(file, "utf8"), Row);
}

/** The examples of the other plans, whose off-topic rows are learned from, too. */
export function strangersTo(plan: string): readonly Example[] {
  return planIds.flatMap((id) => (id === plan ? [] : examplesOf(id)));
}

/** Labelled rows that no model learns from; scored once, when all else is settled. */
export function setAside(plan: string): readonly Example[] {
  const file = path.join("test", "quality", "set-aside", `${plan}.jsonl`);
  return jsonLines(readFileSync(file, "utf8"), Row);
}

/** The rows of a JSON Lines text; throws with the line's number where one is not what it should be. */
export function jsonLines<T>(text: string, row: z.ZodType<T>): readonly T[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, i) => {
      const parsed = row.safeParse(JSON.parse(line));
      if (!parsed.success) throw new Error(`line ${i + 1}: ${z.prettifyError(parsed.error)}`);
      return parsed.data;
    });
}
