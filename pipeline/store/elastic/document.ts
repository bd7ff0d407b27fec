import type { FieldGiven, FieldType } from "../field.ts";
import { tokens, type Term } from "../fold.ts";
import { kinds, type KindMapping } from "../mapping.ts";
import { storedOf } from "../question.ts";
import type { Kept, Kind, Records } from "../store.ts";

/** A record on its way to the engine; `body` is its value as JSON, where that is at hand. */
export interface Offered<K extends Kind> extends Kept<K> {
  readonly body?: string;
}

/** A record as the engine keeps it; `stamp` names the write that made it. Throws BadRecord where a date is none. */
export function documentOf<K extends Kind>(
  kind: K,
  { value, actor, at, body = JSON.stringify(value) }: Offered<K>,
  stamp: string,
): object {
  const mapping: KindMapping<Records[K]> = kinds[kind];
  const document: Record<string, unknown> = {
    id: value.id,
    body,
    keptBy: actor.toWellFormed(),
    keptAt: at,
    stamp,
  };
  for (const [name, { type, many, from }] of Object.entries(mapping.fields)) {
    const stored = storedOf(name, type, given(from(value)));
    if (stored.length > 0) document[name] = many ? stored : stored[0];
  }
  if (mapping.order !== null && isSorted(kind)) {
    const ordered = document[mapping.order];
    if (typeof ordered === "number") document["place"] = placeOf(ordered, value.id);
  }
  return mapping.text === undefined ? document : { ...document, ...wordsOf(mapping.text(value)) };
}

/**
 * Whether records of the kind lie in the index in the order of their usual list, newest first: those that are searched by
 * words. A search for a frequent word then ends with the first page of hits, and a list goes on where it stopped.
 */
export function isSorted(kind: Kind): boolean {
  const { text, order, fields } = kinds[kind];
  return text !== undefined && order !== null && fields[order]?.type === "instant";
}

const least = 1e15; // milliseconds; more than lie between 1970 and the year 0, so that all moments have sixteen digits

/**
 * A record's place in the usual list as one word, by moment (milliseconds since 1970) and id: Elasticsearch 9.5 ends a search
 * early in an index that is sorted by a keyword, not in one that is sorted by a number.
 */
export function placeOf(at: number, id: string): string {
  return `${String(at + least).padStart(16, "0")} ${id}`;
}

/** The moment in a place. */
export function momentOf(place: string): number {
  return Number(place.slice(0, 16)) - least;
}

function given(value: FieldGiven): FieldGiven {
  return value;
}

/** Each part of the text is a value of its own, so that no phrase reaches from the title into the text. */
function wordsOf(parts: readonly string[]): object {
  const split = parts.map(tokens);
  return {
    words: split.map((part) => part.accented.map(written).join(" ")),
    folded: split.map((part) => part.folded.map(written).join(" ")),
    pieces: [...new Set(split.flatMap((part) => part.pieces))],
  };
}

/** A term as a condition on the word fields. */
export function termQuery({ row, words }: Term): object {
  if (row === "pieces") return { terms: { pieces: words } };
  const field = row === "accented" ? "words" : "folded";
  const [first = "", ...rest] = words.map(written);
  if (rest.length === 0) return { term: { [field]: first } };
  return { match_phrase: { [field]: [first, ...rest].join(" ") } };
}

const plain = /^(?:[a-z0-9\u00df-\u024f\u1ea0-\u1ef9]\p{M}*)+$/u;

/** A token in letters that the engine's tokenizer never splits (UAX 29): what is not plainly Latin is written as its bytes. */
function written(token: string): string {
  return isUsual(token) || plain.test(token) ? token : `ɐ${Buffer.from(token).toString("hex")}`;
}

/** What nearly all words are, and plain: Latin letters and digits, tones behind them. The pattern takes ten times as long. */
function isUsual(token: string): boolean {
  for (let i = 0; i < token.length; i += 1) {
    const code = token.charCodeAt(i);
    const isLetter =
      (code >= 0x61 && code <= 0x7a) ||
      (code >= 0x30 && code <= 0x39) ||
      (code >= 0xdf && code <= 0x24f) ||
      (code >= 0x1ea0 && code <= 0x1ef9);
    if (!isLetter && (i === 0 || code < 0x300 || code > 0x36f)) return false;
  }
  return token !== "";
}

/** A stored value as a reader gets it back. */
export function readBack(type: FieldType, value: unknown): string | number | boolean | null {
  switch (type) {
    case "keyword":
      return typeof value === "string" ? value : null;
    case "day":
      return typeof value === "number" ? new Date(value).toISOString().slice(0, 10) : dayOf(value);
    case "instant":
      return typeof value === "number" || typeof value === "string"
        ? new Date(Number(value)).toISOString()
        : null;
    case "integer":
    case "number":
      return typeof value === "number" ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : typeof value === "number" ? value === 1 : null;
  }
}

function dayOf(value: unknown): string | null {
  return typeof value === "string" ? value.slice(0, 10) : null;
}
