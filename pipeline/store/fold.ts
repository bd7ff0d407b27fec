import { runsOf } from "./runs.ts";

/** Longest token that is kept, in UTF-16 units; both sides cut alike, so a longer word is still found by itself. */
const longestToken = 64;

/** The five tone marks of Vietnamese: grave, acute, tilde, hook above, dot below. */
const tones = /[\u0300\u0301\u0303\u0309\u0323]/gu;

/** Text as a search box compares it: lower case, without any diacritic, đ as d, NFC or NFD alike. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").normalize("NFC");
}

/** Text with its accents, written one way: lower case, each tone moved to the end of its word, so that hoà is hòa and qúy is quý. */
function accented(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/\p{L}[\p{L}\p{M}]*/gu, (word) => {
      const apart = word.normalize("NFD");
      const marks = apart.match(tones);
      return marks === null ? word : apart.replace(tones, "").normalize("NFC") + marks.join("");
    });
}

/** Words of a text in two parallel rows, and what was written in one piece such as `hanoi.gov.vn` or `179/KH-UBND`. */
export interface Tokens {
  /** With accents, in reading order; `1.234,5` and `t.ư` stay whole. */
  readonly accented: readonly string[];
  /** The same words without accents. */
  readonly folded: readonly string[];
  /** Pieces of several words as they were written, with accents and (where that differs) without. */
  readonly pieces: readonly string[];
}

const joint = /[.,/\-@_:&+]/u;
const amount = /^\p{N}+(?:[.,]\p{N}+)+$/u;
const initials = /^\p{L}\p{M}*(?:\.\p{L}\p{M}*)+$/u;

/** Splits a text into its tokens; both keepers index and ask with these, so both find the same. */
export function tokens(text: string): Tokens {
  const found: { accented: string[]; folded: string[] } = { accented: [], folded: [] };
  const pieces = new Set<string>();
  const put = (word: string): void => {
    const forms = formsOf(word);
    found.accented.push(forms.accented);
    found.folded.push(forms.folded);
  };
  for (const { text: one, joined } of runsOf(text.normalize("NFC").toLowerCase())) {
    if (!joined || amount.test(one) || initials.test(one)) {
      put(one);
      continue;
    }
    for (const part of partsOf(one)) put(part);
    for (const piece of [one, ...one.split("/")]) {
      if (joint.test(piece)) pieces.add(cut(accented(piece))).add(cut(fold(piece)));
    }
  }
  return { ...found, pieces: [...pieces] };
}

interface Forms {
  readonly accented: string;
  readonly folded: string;
}

/** Vietnamese has some ten thousand syllables; what does not come again soon is forgotten with the rest. */
const knownForms = new Map<string, Forms>();
const mostForms = 20_000;

function formsOf(word: string): Forms {
  const known = knownForms.get(word);
  if (known !== undefined) return known;
  if (knownForms.size >= mostForms) knownForms.clear();
  const forms = { accented: cut(accented(word)), folded: cut(fold(word)) };
  knownForms.set(word, forms);
  return forms;
}

/** `tp.hcm` is also tp and hcm; an amount or initials inside stay whole: `1.234,5/năm` is 1.234,5 and năm. */
function partsOf(found: string): string[] {
  return found
    .split(/[/\-@_:&+]/u)
    .flatMap((part) => (amount.test(part) || initials.test(part) ? [part] : part.split(/[.,]/u)));
}

function cut(token: string): string {
  return token.length <= longestToken ? token : token.slice(0, longestToken).toWellFormed();
}

/** One thing that must stand in a text: a word, a row of words, or a piece in one; in the row with accents or in the one without. */
export interface Term {
  readonly row: "accented" | "folded" | "pieces";
  readonly words: readonly string[];
}

/** What is typed into a search box, as terms that must all be found; "..." is a phrase; a word with accents is matched with them. */
export function termsOf(query: string): readonly Term[] {
  const terms: Term[] = [];
  for (const [, phrase, rest] of query.normalize("NFC").matchAll(/["“”]([^"“”]*)["“”]|([^"“”]+)/gu)) {
    if (phrase !== undefined) terms.push(...phraseOf(phrase));
    else for (const word of (rest ?? "").split(/\s+/u)) terms.push(...wordsOf(word));
  }
  return terms;
}

function phraseOf(text: string): Term[] {
  const { accented: words, folded } = tokens(text);
  if (words.length === 0) return [];
  const bare = words.every((word, i) => word === folded[i]);
  return [bare ? { row: "folded", words: folded } : { row: "accented", words }];
}

function wordsOf(text: string): Term[] {
  return [...runsOf(text.toLowerCase())].flatMap(({ text: found, joined }) => {
    if (joined && !amount.test(found) && !initials.test(found)) {
      return [{ row: "pieces", words: [cut(accented(found))] } satisfies Term];
    }
    return phraseOf(found);
  });
}
