import { BayesClassifier } from "natural/lib/natural/classifiers/index.js";
import { syllablesOf } from "../../pipeline/classify/tokens.ts";

/** A classifier of texts into labels. */
export type Labeller = (text: string) => string;

/**
 * natural's Bayes classifier over Vietnamese syllables: the baseline. It is given arrays, since its own tokenizer for
 * strings is an English stemmer that cuts Vietnamese words at their accents.
 */
export function trainBayes(rows: readonly { readonly text: string; readonly label: string }[]): Labeller {
  const classifier = new BayesClassifier();
  for (const { text, label } of rows) classifier.addDocument(syllablesOf(text), label);
  classifier.train();
  return (text) => classifier.classify(syllablesOf(text));
}
