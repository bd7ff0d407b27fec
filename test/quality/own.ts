import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { openExaminer } from "../../pipeline/classify/examine.ts";
import { trainModel } from "../../pipeline/classify/train.ts";
import { readPage } from "../../pipeline/extract/read-page.ts";
import { storiesLineByLine } from "../../pipeline/stories/line-by-line.ts";
import { classifierOf, planOf, register } from "../classify/classifiers.ts";
import { examplesOf, jsonLines, planIds, strangersTo } from "./examples.ts";
import { families, familyPages } from "./family-pages.ts";
import type { Figures } from "./floors.ts";
import { scoreGroups } from "./groups.ts";
import { pageRead, scoreReadings } from "./readings.ts";
import { pileOf, scoreStories } from "./reprints.ts";
import { sampleTexts } from "./sample-texts.ts";

/** The measures of quality over what the repository itself holds, by name; in all of them more is better. */
export const measures: Readonly<Record<string, () => Promise<Figures> | Figures>> = {
  "family pages by their rules": () => readingFigures(true),
  "family pages without rules": () => readingFigures(false),
  ...Object.fromEntries(
    planIds.flatMap((plan) => [
      [`examples ${plan}, cross-validated`, () => crossValidated(plan)],
      [`plan examples ${plan}`, () => planExamples(plan)],
    ]),
  ),
  "generated reprints": async () => {
    const pile = pileOf(await sampleTexts());
    const storyOf = storiesLineByLine();
    const stories = new Map(
      pile.map(({ id, text }) => [id, storyOf({ id, text, title: null, url: null, day: null })] as const),
    );
    const { precision, recall } = scoreStories(pile, stories);
    return { precision, ...recall };
  },
};

function readingFigures(ruled: boolean): Figures {
  const scored = scoreReadings(
    familyPages().map(({ page, family, truth }) => ({
      truth,
      read: pageRead(ruled ? readPage(page, { family }, families) : readPage(page)),
    })),
  );
  const { f1, title, authors, day } = scored;
  return { f1, title: title ?? 0, authors: authors ?? 0, day: day ?? 0 };
}

/** Each example judged by a model that never saw it, as `phusong train` reports it. */
function crossValidated(id: string): Figures {
  const { city, plan, book } = planOf(id);
  const examine = openExaminer(city, plan, book, register);
  const { report } = trainModel(plan, examplesOf(id), examine, "2026-01-01", strangersTo(id));
  return { f1: report.f1, quiet: 1 - report.alarms };
}

const Row = z.object({
  groups: z.array(z.string()),
  source: z.string(),
  title: z.string(),
  text: z.string(),
  day: z.string(),
});

/** The examples that every change of the rules is tried on, judged by the model in the city's folder. */
function planExamples(id: string): Figures {
  const file = path.join("test", "plans", id, "examples.jsonl");
  const classifier = classifierOf(id);
  const { f1, quiet } = scoreGroups(
    jsonLines(readFileSync(file, "utf8"), Row).map(({ groups, day, ...item }) => ({
      wanted: groups,
      found: classifier.judge({ ...item, publishedDay: day }).groups.map((group) => group.id),
    })),
  );
  return { f1, quiet };
}
