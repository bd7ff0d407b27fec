import { openReader, type Syllable } from "./syllables.ts";

/** One sentence of an item, as offsets into the passage's text. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
  /** First token, and one past the last. */
  readonly from: number;
  readonly to: number;
  /** 0 for the title (also when it is empty), then the paragraphs of the text. */
  readonly paragraph: number;
}

/** One syllable where it stands. */
export interface Token extends Syllable {
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
  /** Stands straight after a "#". */
  readonly hashtag: boolean;
  /** What stands between the token before (of the same sentence) and this one. */
  readonly gap: string;
}

/** An item's words, ready to be searched; every token knows where it stands, so proofs quote the item word for word. */
export interface Passage {
  /** NFC; the title, a line break, the text. */
  readonly text: string;
  readonly titleEnd: number;
  readonly tokens: readonly Token[];
  readonly sentences: readonly Sentence[];
  /** Written without diacritics from beginning to end. */
  readonly bare: boolean;
}

const syllableAt = openReader();
const wordSign = /[\p{L}\p{M}\p{N}]/u;
// 1 for the UTF-16 units that stand in words; a table is far quicker than the expression, and pairs are looked at as one.
const inWords = Uint8Array.from({ length: 0x10000 }, (_, code) =>
  wordSign.test(String.fromCharCode(code)) ? 1 : 0,
);
const stop = /(?<![.!?…])[.!?…]+["”’»)\]]*(?=\s|$)|\n+/g;
// A full stop behind these does not end a sentence: "TP. Huế", "PGS.TS. Hoa", "T.Ư".
const shortened =
  /(?:^|[\s("“.])(?:tp|tx|tt|ts|ths|gs|pgs|bs|ks|ncs|mr|mrs|dr|st|q|p|h|x|đ\/c|v\.v|\p{L})$/iu;
const opens = /^[\s"“‘'«([\-–•+*]*[\p{Lu}\p{N}#@\p{Extended_Pictographic}]/u;

/** Cuts an item into sentences and syllables; empty title or text is allowed. */
export function passageOf(title: string, body: string): Passage {
  const head = title.normalize("NFC");
  const text = `${head}\n${body.normalize("NFC")}`;
  const tokens: Token[] = [];
  const sentences: Sentence[] = [];
  let letters = 0;
  let plain = 0;
  let paragraph = 0;
  for (const [start, end, breaks] of spansOf(text)) {
    const from = tokens.length;
    let last = start;
    for (let at = wordFrom(text, start, end); at < end; at = wordFrom(text, last, end)) {
      const stops = wordEnd(text, at);
      const { folded, stripped, plain: isPlain, hash, id, bareId } = syllableAt(text, at, stops);
      letters++;
      if (isPlain) plain++;
      tokens.push({
        folded,
        stripped,
        plain: isPlain,
        hash,
        id,
        bareId,
        start: at,
        end: stops,
        sentence: sentences.length,
        hashtag: text.charCodeAt(at - 1) === 35,
        gap: at === last + 1 && text.charCodeAt(last) === 32 ? " " : text.slice(last, at),
      });
      last = stops;
    }
    if (tokens.length > from) sentences.push({ start, end, from, to: tokens.length, paragraph });
    paragraph += breaks;
  }
  // Vietnamese prose has a mark on about two syllables of three; names, numbers and loan words stay plain.
  const bare = letters >= 6 && plain / letters > 0.96;
  return { text, titleEnd: head.length, tokens, sentences, bare };
}

/** How many units at `at` belong to a word: 0, 1, or 2 for a letter outside of the basic plane. */
function unitsAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (inWords[code] === 1) return 1;
  if (code < 0xd800 || code > 0xdbff) return 0;
  return wordSign.test(String.fromCodePoint(text.codePointAt(at) ?? 0)) ? 2 : 0;
}

function wordFrom(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && unitsAt(text, at) === 0) at++;
  return at;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  for (let units = unitsAt(text, at); units > 0; units = unitsAt(text, at)) at += units;
  return at;
}

function* spansOf(text: string): Generator<readonly [start: number, end: number, breaks: number]> {
  let start = 0;
  stop.lastIndex = 0;
  const ends: (readonly [number, number, boolean])[] = [];
  for (let found = stop.exec(text); found !== null; found = stop.exec(text)) {
    const line = found[0].startsWith("\n");
    const end = found.index + (line ? 0 : found[0].length);
    if (!line && !endsHere(text, found.index, end, found[0])) continue;
    ends.push([end, found.index + found[0].length, line]);
  }
  for (const [end, next, line] of ends) {
    yield [start, end, line ? 1 : 0];
    start = next;
  }
  yield [start, text.length, 1];
}

function endsHere(text: string, at: number, end: number, mark: string): boolean {
  if (!mark.startsWith(".") || mark.startsWith("..")) return true;
  if (shortened.test(text.slice(Math.max(0, at - 6), at))) return false;
  const next = text.slice(end, end + 12);
  return next.trim() === "" || opens.test(next) || /^[^\S\n]*\n/.test(next);
}

/** The words of a run of tokens exactly as they stand in the item. */
export function quote(passage: Passage, from: number, to: number): string {
  const first = passage.tokens[from];
  const last = passage.tokens[to - 1];
  if (first === undefined || last === undefined) return "";
  const start = first.hashtag ? first.start - 1 : first.start;
  return passage.text.slice(start, last.end);
}

/** A whole sentence exactly as it stands in the item, without the white space around it. */
export function sentenceText(passage: Passage, index: number): string {
  const sentence = passage.sentences[index];
  return sentence === undefined ? "" : passage.text.slice(sentence.start, sentence.end).trim();
}
