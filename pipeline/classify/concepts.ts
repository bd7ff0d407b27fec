import type { Phrase } from "../../config/phrases.ts";
import type { Passage, Sentence } from "./normalise.ts";
import { startsOf, textOf } from "./find-phrases.ts";
import { hashOf, openSyllables } from "./syllables.ts";

/** Words of an everyday theme where they stand in a sentence. */
export interface ConceptHit {
  /** Place of the theme among the register's, by name. */
  readonly index: number;
  /** Hash of the theme's name, the same for all who learn. */
  readonly hash: number;
  readonly from: number;
  readonly to: number;
}

/** Finds the themes of a sentence, each once, in the order in which they are met. */
export interface ConceptFinder {
  in(passage: Passage, sentence: Sentence): readonly ConceptHit[];
}

interface Node {
  readonly next: Map<number, Node>;
  readonly ends: End[];
}

interface End {
  readonly index: number;
  readonly hash: number;
  /** Letters that must be written just so; null where case does not matter. */
  readonly exact: string | null;
}

const syllableOf = openSyllables();
const word = /[\p{L}\p{M}\p{N}]+/gu;

/** Compiles the register's themes into one trie over syllables; the longest words of a theme are not told from its shorter ones. */
export function openConcepts(concepts: Readonly<Record<string, readonly Phrase[]>>): ConceptFinder {
  const root: Node = { next: new Map(), ends: [] };
  const names = Object.keys(concepts).toSorted();
  for (const [index, name] of names.entries()) {
    for (const phrase of concepts[name] ?? []) plant(root, phrase, { index, hash: hashOf(`#${name}`) });
  }
  const met = new Uint8Array(names.length);
  const starts = startsOf(root);
  return {
    in(passage, sentence) {
      const hits: ConceptHit[] = [];
      for (let i = sentence.from; i < sentence.to; i++)
        if (starts[passage.tokens[i]?.id ?? 0] === 1) walk(root, passage, i, sentence.to, met, hits);
      for (const hit of hits) met[hit.index] = 0;
      return hits;
    },
  };
}

function plant(root: Node, phrase: Phrase, means: { readonly index: number; readonly hash: number }): void {
  const text = textOf(phrase);
  const exact = typeof phrase !== "string" && phrase.exactCase === true ? text : null;
  let node = root;
  for (const [written] of text.normalize("NFC").matchAll(word)) {
    const { id } = syllableOf(written);
    let next = node.next.get(id);
    if (next === undefined) node.next.set(id, (next = { next: new Map(), ends: [] }));
    node = next;
  }
  if (node !== root) node.ends.push({ ...means, exact });
}

function walk(
  root: Node,
  passage: Passage,
  from: number,
  end: number,
  met: Uint8Array,
  hits: ConceptHit[],
): void {
  let node: Node | undefined = root;
  for (let i = from; i < end; i++) {
    node = node.next.get(passage.tokens[i]?.id ?? 0);
    if (node === undefined) return;
    for (const { index, hash, exact } of node.ends) {
      if (met[index] !== 0 || (exact !== null && !isWritten(passage, from, i, exact))) continue;
      met[index] = 1;
      hits.push({ index, hash, from, to: i + 1 });
    }
  }
}

function isWritten({ text, tokens }: Passage, from: number, last: number, exact: string): boolean {
  return text.slice(tokens[from]?.start, tokens[last]?.end) === exact;
}
