import { openSyllables, type Syllable } from "./syllables.ts";

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

const syllableOf = openSyllables();
const word = /[\p{L}\p{M}\p{N}]+/gu;
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
    word.lastIndex = start;
    for (let found = word.exec(text); found !== null && found.index < end; found = word.exec(text)) {
      const written = found[0];
      const at = found.index;
      const syllable = syllableOf(written);
      letters++;
      if (syllable.plain) plain++;
      tokens.push({
        ...syllable,
        start: at,
        end: at + written.length,
        sentence: sentences.length,
        hashtag: text.charCodeAt(at - 1) === 35,
        gap: text.slice(last, at),
      });
      last = at + written.length;
    }
    if (tokens.length > from) sentences.push({ start, end, from, to: tokens.length, paragraph });
    paragraph += breaks;
  }
  // Vietnamese prose has a mark on about two syllables of three; names, numbers and loan words stay plain.
  const bare = letters >= 6 && plain / letters > 0.96;
  return { text, titleEnd: head.length, tokens, sentences, bare };
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
