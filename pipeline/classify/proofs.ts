import type { Proof } from "../item.ts";
import { quote, sentenceText, type Passage } from "./normalise.ts";

interface Span {
  readonly from: number;
  readonly to: number;
  readonly sentence: number;
}

const most = 4; // proofs a group carries; more would bury the reader

/** The words and the sentence that they stand in, both word for word. */
export function proofAt(passage: Passage, span: Span): Proof {
  return { phrase: quote(passage, span.from, span.to), sentence: sentenceText(passage, span.sentence) };
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
