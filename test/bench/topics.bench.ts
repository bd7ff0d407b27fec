import { learnTopics } from "../../pipeline/classify/topics.ts";
import { trainBayes, type Labeller } from "./bayes.ts";
import type { TopicText } from "./corpus.ts";
import { spread } from "./pages.ts";
import { say, sayFigures, saySpeeds } from "./print.ts";
import { race } from "./race.ts";

const learnedByBayes = 500; // texts; with more its training and each answer take minutes
const askedOfBayes = 100;

/** Accuracy and speed of the learned topics against natural's Bayes classifier, on the same rows and on all of them. */
export async function benchTopics(train: readonly TopicText[], test: readonly TopicText[]): Promise<void> {
  const few = spread(train, learnedByBayes);
  const asked = spread(test, askedOfBayes);
  say(`\nTopics: VNTC-derived topics set, ${train.length} texts learned, ${test.length} asked`);
  const before = process.threadCpuUsage().user;
  const all = learnTopics(train);
  say(`  learned in ${((process.threadCpuUsage().user - before) / 1e6).toFixed(1)} s of one core`);
  const small = learnTopics(few);
  const bayes = trainBayes(few);
  saySpeeds(
    "texts",
    await race("processor", [
      { name: "Phủ Sóng", count: test.length, pass: () => void accuracy(test, (text) => all(text).label) },
      {
        name: `natural 8.1 Bayes, ${few.length} texts learned`,
        count: asked.length,
        pass: () => void accuracy(asked, bayes),
      },
    ]),
  );
  sayFigures(`Phủ Sóng, ${train.length} texts learned`, {
    accuracy: accuracy(test, (text) => all(text).label),
  });
  sayFigures(`Phủ Sóng, ${few.length} texts learned`, {
    accuracy: accuracy(test, (text) => small(text).label),
    [`on ${asked.length}`]: accuracy(asked, (text) => small(text).label),
  });
  sayFigures(`natural 8.1 Bayes, ${few.length} texts learned`, {
    [`on ${asked.length}`]: accuracy(asked, bayes),
  });
}

function accuracy(rows: readonly TopicText[], label: Labeller): number {
  return rows.filter(({ text, label: truth }) => label(text) === truth).length / (rows.length || 1);
}
