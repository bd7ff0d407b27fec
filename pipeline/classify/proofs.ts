import type { Proof } from "../item.ts";
import { quote, sentenceText, type Passage, type Sentence } from "./normalise.ts";

interface Span {
  readonly from: number;
  readonly to: number;
  readonly sentence: number;
}

const most = 4; // proofs a group carries; more would bury the reader
const longest = 1_500; // characters of a sentence; what goes on for longer is a list, or has no stops at all
const around = 500; // characters of such a one that are shown on either side of the words

/** The words and the sentence that they stand in, both word for word; of an endless sentence the part around the words. */
export function proofAt(passage: Passage, span: Span): Proof {
  const sentence = passage.sentences[span.sentence];
  const isEndless = sentence !== undefined && sentence.end - sentence.start > longest;
  const shown = isEndless ? partAround(passage, span, sentence) : sentenceText(passage, span.sentence);
  return { phrase: quote(passage, span.from, span.to), sentence: shown };
}

function partAround({ text, tokens }: Passage, { from, to }: Span, within: Sentence): string {
  const start = tokens[from]?.start ?? within.start;
  const end = tokens[to - 1]?.end ?? start;
  let first = from;
  let last = to;
  while (first > within.from && start - (tokens[first - 1]?.start ?? 0) <= around) first -= 1;
  while (last < within.to && (tokens[last]?.end ?? Infinity) - end <= around) last += 1;
  const begins = first === within.from ? within.start : (tokens[first]?.start ?? start);
  const ends = last === within.to ? within.end : (tokens[last - 1]?.end ?? end);
  return text.slice(begins, ends).trim();
}

/** The heaviest proofs of a group, each phrase once. */
export function proofsOf(passage: Passage, spans: readonly Span[]): Proof[] {
  const proofs: Proof[] = [];
  const said = new Set<string>();
  for (const span of spans) {
    const proof = proofAt(passage, span);
    const key = proof.phrase.toLowerCase();
    if (proof.phrase === "" || said.has(key)) continue;
    said.add(key);
    proofs.push(proof);
    if (proofs.length === most) break;
  }
  return proofs;
}
