import type { Classifier } from "../../pipeline/classify/classify.ts";
import { openExaminer, type Judged } from "../../pipeline/classify/examine.ts";
import { trainModel, type Example } from "../../pipeline/classify/train.ts";
import { classifierOf, planOf, register } from "../classify/classifiers.ts";
import { examplesOf } from "../quality/examples.ts";
import { scoreGroups, type GroupScore } from "../quality/groups.ts";
import { trainBayes, type Labeller } from "./bayes.ts";
import { spread } from "./pages.ts";
import { say, sayFigures, saySpeeds } from "./print.ts";
import { race } from "./race.ts";

const plan = "hanoi-179";
const judgedInOnePass = 400;
const judgedByBayes = 40; // it compares every feature of its training with every word
const none = "(none)";
const outlet = "hanoimoi"; // a paper of the plan's city; rows that tell no source of their own are judged as its articles

/**
 * Judging articles by a plan (rules, model, proofs and agencies) against natural's Bayes classifier, which names only a
 * label. Both learn from two thirds of the examples and are asked about the rest.
 */
export async function benchClassification(articles: readonly string[]): Promise<void> {
  const examples = examplesOf(plan);
  const learned = examples.filter((_, i) => i % 3 !== 2);
  const held = examples.filter((_, i) => i % 3 === 2);
  say(
    `\nClassifying by ${plan}: ${articles.length} articles of the sample cities, ${learned.length} examples learned`,
  );

  const bayes = trainBayes(learned.map((row) => ({ text: textOf(row), label: row.groups[0] ?? none })));
  const own = classifierOf(plan);
  const rules = classifierOf(plan, { model: null });
  const asked: readonly Judged[] = spread(articles, judgedInOnePass).map((text) => ({
    title: "",
    text,
    source: outlet,
  }));
  const few = asked.slice(0, judgedByBayes);
  saySpeeds(
    "articles",
    await race("processor", [
      {
        name: "Phủ Sóng, rules, model and attribution",
        count: asked.length,
        pass: () => judgeAll(own, asked),
      },
      { name: "Phủ Sóng, rules and attribution", count: asked.length, pass: () => judgeAll(rules, asked) },
      {
        name: "natural 8.1 Bayes, one label and no proof",
        count: few.length,
        pass() {
          for (const { text } of few) bayes(text);
        },
      },
    ]),
  );
  sayGroups("Phủ Sóng on the third that it did not learn", groupsOf(held, judgeOf(learned)));
  sayGroups("Phủ Sóng, rules alone, on that third", groupsOf(held, rules));
  sayGroups("natural 8.1 Bayes on that third", labelled(held, bayes));
}

function judgeAll(classifier: Classifier, items: readonly Judged[]): void {
  for (const item of items) classifier.judge(item);
}

/** A classifier with a model of these examples only; the model in the city's folder has seen all. */
function judgeOf(learned: readonly Example[]): Classifier {
  const { city, plan: ours, book } = planOf(plan);
  const { model } = trainModel(ours, learned, openExaminer(city, ours, book, register), "2026-01-01");
  return classifierOf(plan, { model });
}

function groupsOf(rows: readonly Example[], classifier: Classifier): GroupScore {
  return scoreGroups(
    rows.map((row) => ({
      wanted: row.groups,
      found: classifier.judge({ source: outlet, ...row }).groups.map((group) => group.id),
    })),
  );
}

function labelled(rows: readonly Example[], label: Labeller): GroupScore {
  return scoreGroups(
    rows.map((row) => ({ wanted: row.groups, found: [label(textOf(row))].filter((one) => one !== none) })),
  );
}

/** Prints the figures of found groups. */
export function sayGroups(name: string, { f1, precision, recall, quiet }: GroupScore): void {
  sayFigures(name, { "groups f1": f1, precision, recall, "negatives left alone": quiet });
}

function textOf({ title, text }: Judged): string {
  return `${title}\n${text}`;
}
