import type { Phrase } from "../../config/phrases.ts";
import type { Passage, Token } from "./normalise.ts";
import { openSyllables, type Syllable } from "./syllables.ts";

/** A phrase and what it speaks for; `T` is whatever the caller wants back. */
export interface Entry<T> {
  readonly phrase: Phrase;
  readonly means: T;
}

/** A phrase found in a passage: tokens `from` up to, not including, `to`. */
export interface Hit<T> {
  readonly means: T;
  readonly phrase: Exclude<Phrase, string>;
  readonly from: number;
  readonly to: number;
  readonly sentence: number;
  /** `bare` = written without diacritics, `lenient` = one wrong tone mark. */
  readonly how: "exact" | "bare" | "lenient";
}

/** Finds all phrases of a book in one pass over a passage. */
export type PhraseFinder<T> = (passage: Passage) => Hit<T>[];

interface Compiled<T> {
  readonly phrase: Exclude<Phrase, string>;
  readonly means: T;
  readonly syllables: readonly Syllable[];
  readonly raw: readonly string[];
  readonly hashtag: boolean;
  /** Separators between numbers ("18/5"), which must be kept. */
  readonly gaps: readonly string[];
  readonly acrossCommas: boolean;
}

interface Node<T> {
  readonly next: Map<number, Node<T>>;
  readonly ends: Compiled<T>[];
}

const syllableOf = openSyllables();
const word = /[\p{L}\p{M}\p{N}]+/gu;
const fewestBare = 3; // syllables; shorter phrases are ambiguous without diacritics ("cong nghe", "so")
const fewestLenient = 4; // syllables; one wrong mark in a shorter phrase may be another word
const parts = /[,;:]/; // "phòng học vụ, số bàn" is not "học vụ số"; longer phrases are written with a comma or without

/**
 * Compiles phrases into two tries over syllables, one with diacritics and one without; borders of syllables always hold.
 * `acrossCommas`: short ones hold across a comma or colon too, as names do ("Sở VH,TT", "các sở: Tài chính").
 */
export function compilePhrases<T>(
  entries: readonly Entry<T>[],
  { acrossCommas = false }: { readonly acrossCommas?: boolean } = {},
): PhraseFinder<T> {
  const exact: Node<T> = { next: new Map(), ends: [] };
  const stripped: Node<T> = { next: new Map(), ends: [] };
  for (const entry of entries) {
    const compiled = compile(entry, acrossCommas);
    if (compiled.syllables.length === 0) continue;
    plant(exact, compiled, (syllable) => syllable.id);
    if (compiled.syllables.length >= fewestBare) plant(stripped, compiled, (syllable) => syllable.bareId);
  }
  const first = startsOf(exact);
  const firstStripped = startsOf(stripped);
  return (passage) => {
    const hits: Hit<T>[] = [];
    for (const sentence of passage.sentences) {
      for (let i = sentence.from; i < sentence.to; i++) {
        const token = passage.tokens[i];
        if (token === undefined) continue;
        if (token.id < first.length && first[token.id] === 1) walk(exact, passage, i, sentence.to, hits);
        if (token.bareId < firstStripped.length && firstStripped[token.bareId] === 1)
          walkStripped(stripped, passage, i, sentence.to, hits);
      }
    }
    return hits;
  };
}

/** What a phrase says, however it is written in its file. */
export function textOf(phrase: Phrase): string {
  return typeof phrase === "string" ? phrase : phrase.text;
}

/** 1 for the number of every syllable that some phrase begins with: most words of a text begin none. */
export function startsOf(root: { readonly next: ReadonlyMap<number, unknown> }): Uint8Array {
  const starts = new Uint8Array(1 + [...root.next.keys()].reduce((most, id) => Math.max(most, id), 0));
  for (const id of root.next.keys()) starts[id] = 1;
  return starts;
}

function compile<T>(entry: Entry<T>, acrossCommas: boolean): Compiled<T> {
  const phrase = typeof entry.phrase === "string" ? { text: entry.phrase } : entry.phrase;
  const text = phrase.text.normalize("NFC");
  const raw: string[] = [];
  const gaps: string[] = [];
  let last = 0;
  for (const found of text.matchAll(word)) {
    gaps.push(raw.length === 0 ? "" : text.slice(last, found.index));
    raw.push(found[0]);
    last = found.index + found[0].length;
  }
  return {
    phrase,
    means: entry.means,
    syllables: raw.map(syllableOf),
    raw,
    gaps,
    acrossCommas,
    hashtag: text.startsWith("#"),
  };
}

function plant<T>(root: Node<T>, compiled: Compiled<T>, key: (syllable: Syllable) => number): void {
  let node = root;
  for (const syllable of compiled.syllables) {
    let next = node.next.get(key(syllable));
    if (next === undefined) {
      next = { next: new Map(), ends: [] };
      node.next.set(key(syllable), next);
    }
    node = next;
  }
  node.ends.push(compiled);
}

function walk<T>(root: Node<T>, passage: Passage, from: number, end: number, hits: Hit<T>[]): void {
  let node: Node<T> | undefined = root;
  for (let i = from; i < end; i++) {
    node = node.next.get(passage.tokens[i]?.id ?? 0);
    if (node === undefined) return;
    for (const found of node.ends) {
      if (fits(found, passage, from, i + 1)) hits.push(hit(found, passage, from, i + 1, "exact"));
    }
  }
}

function walkStripped<T>(root: Node<T>, passage: Passage, from: number, end: number, hits: Hit<T>[]): void {
  let node: Node<T> | undefined = root;
  for (let i = from; i < end; i++) {
    node = node.next.get(passage.tokens[i]?.bareId ?? 0);
    if (node === undefined) return;
    for (const found of node.ends) {
      const how = writing(found, passage, from, i + 1);
      if (how !== null && fits(found, passage, from, i + 1)) hits.push(hit(found, passage, from, i + 1, how));
    }
  }
}

/** How a stripped match is written: null when it is exact (found already) or too far from the phrase. */
function writing<T>(
  found: Compiled<T>,
  passage: Passage,
  from: number,
  to: number,
): "bare" | "lenient" | null {
  let different = 0;
  let plain = 0;
  for (let i = from; i < to; i++) {
    const token = passage.tokens[i];
    const wanted = found.syllables[i - from];
    if (token === undefined || wanted === undefined) return null;
    if (token.folded === wanted.folded) continue;
    different++;
    if (token.plain) plain++;
  }
  if (different === 0) return null;
  const allPlain = allTokens(passage, from, to, (token) => token.plain);
  if (allPlain && plain === different && different > 1) {
    return passage.bare || found.phrase.bare === true ? "bare" : null;
  }
  const long = found.phrase.lenient === true || found.syllables.length >= fewestLenient;
  return different === 1 && long ? "lenient" : null;
}

function allTokens(passage: Passage, from: number, to: number, holds: (token: Token) => boolean): boolean {
  for (let i = from; i < to; i++) {
    const token = passage.tokens[i];
    if (token !== undefined && !holds(token)) return false;
  }
  return true;
}

function fits<T>(found: Compiled<T>, passage: Passage, from: number, to: number): boolean {
  const { phrase } = found;
  const whole = found.syllables.length < fewestLenient && !found.acrossCommas;
  if (found.hashtag && passage.tokens[from]?.hashtag !== true) return false;
  for (let i = from; i < to; i++) {
    const token = passage.tokens[i];
    if (token === undefined) return false;
    if (phrase.exactCase === true && passage.text.slice(token.start, token.end) !== found.raw[i - from])
      return false;
    if (i === from) continue;
    if (/\d$/.test(found.raw[i - from - 1] ?? "") && /^\d/.test(found.raw[i - from] ?? "")) {
      if (!sameDateGap(found.gaps[i - from] ?? "", token.gap)) return false;
    } else if (token.gap.length > 4 && token.gap.trim().length > 2) return false;
    else if (whole && parts.test(token.gap) && !parts.test(found.gaps[i - from] ?? "")) return false;
  }
  if (phrase.notBefore?.some((words) => follows(passage, to, words)) === true) return false;
  return phrase.notAfter?.some((words) => precedes(passage, from, words)) !== true;
}

/** "18/5" may be written "18-5"; "18,5" and "18.5" are other numbers. */
function sameDateGap(wanted: string, written: string): boolean {
  return looseGap(wanted) === looseGap(written);
}

function looseGap(gap: string): string {
  return gap.replace(/\s/g, "").replace(/[-–]/g, "/");
}

function follows(passage: Passage, to: number, words: string): boolean {
  const last = passage.tokens[to - 1];
  if (last === undefined) return false;
  const behind = passage.text.slice(last.end, last.end + words.length + 2).toLowerCase();
  return behind.trimStart().startsWith(words.toLowerCase());
}

function precedes(passage: Passage, from: number, words: string): boolean {
  const first = passage.tokens[from];
  if (first === undefined) return false;
  const before = passage.text.slice(Math.max(0, first.start - words.length - 2), first.start).toLowerCase();
  return before.trimEnd().endsWith(words.toLowerCase());
}

function hit<T>(found: Compiled<T>, passage: Passage, from: number, to: number, how: Hit<T>["how"]): Hit<T> {
  return {
    means: found.means,
    phrase: found.phrase,
    from,
    to,
    sentence: passage.tokens[from]?.sentence ?? 0,
    how,
  };
}
