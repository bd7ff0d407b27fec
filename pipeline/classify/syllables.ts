const marks = /[\u0300-\u036f]/g;

// Open syllables whose tone may stand on either vowel; the newer place ("hóa", "ủy") is the one that is kept.
const olderTones: Readonly<Record<string, string>> = {
  oà: "òa",
  oá: "óa",
  oả: "ỏa",
  oã: "õa",
  oạ: "ọa",
  oè: "òe",
  oé: "óe",
  oẻ: "ỏe",
  oẽ: "õe",
  oẹ: "ọe",
  uỳ: "ùy",
  uý: "úy",
  uỷ: "ủy",
  uỹ: "ũy",
  uỵ: "ụy",
};

const shortI: Readonly<Record<string, string>> = { ì: "ỳ", í: "ý", ỉ: "ỷ", ĩ: "ỹ", ị: "ỵ" };

/** One syllable as phrases are compared: NFC, lower case, tone on the newer place, "kĩ" written "kỹ". */
export function foldSyllable(written: string): string {
  const lower = written.normalize("NFC").toLowerCase();
  const end = lower.slice(-2);
  if (lower.length > 2 && lower.startsWith("qú") && lower.length === 3) return `qu${lower.slice(2)}`;
  const newer = olderTones[end];
  if (newer !== undefined && lower.at(-3) !== "q") return lower.slice(0, -2) + newer;
  const long = lower.length === 2 && "klmts".includes(lower.charAt(0)) ? shortI[lower.charAt(1)] : undefined;
  return long === undefined ? lower : lower.charAt(0) + long;
}

/** The same letters without any diacritics, đ folded to d: only a second key, since "chuyển" and "chuyện" fall together. */
export function stripSyllable(written: string): string {
  return written.toLowerCase().normalize("NFD").replace(marks, "").replaceAll("đ", "d");
}

/** A syllable seen by its two keys. */
export interface Syllable {
  readonly folded: string;
  readonly stripped: string;
  /** True when the syllable carries no diacritics at all, so that it may be a stripped writing. */
  readonly plain: boolean;
  /** FNV-1a of the folded letters, for hashed features. */
  readonly hash: number;
  /** Number of the folded letters and of the stripped ones, the same for all who look up; for fast comparison. */
  readonly id: number;
  readonly bareId: number;
}

const remembered = 200_000; // distinct writings; a month of news has fewer, hostile input may have more

const ids = new Map<string, number>();

/** Ids are never forgotten for the words of phrases; those of one-off words cost a few bytes each. */
function idOf(letters: string): number {
  const known = ids.get(letters);
  if (known !== undefined) return known;
  ids.set(letters, ids.size + 1);
  return ids.size;
}

/** Looks syllables up and remembers them; one for a process is enough, since a syllable never changes. */
export function openSyllables(): (written: string) => Syllable {
  const seen = new Map<string, Syllable>();
  return (written) => {
    const known = seen.get(written);
    if (known !== undefined) return known;
    const folded = foldSyllable(written);
    const stripped = stripSyllable(folded);
    const syllable = {
      folded,
      stripped,
      plain: folded === stripped,
      hash: hashOf(folded),
      id: idOf(folded),
      bareId: idOf(stripped),
    };
    if (seen.size > remembered) seen.clear();
    seen.set(written, syllable);
    return syllable;
  };
}

const quick = 1 << 16; // places of the direct table; a month of news has fewer common writings

/** Looks the run `start` to `end` of a text up without cutting it out first, which is what reading a text costs most. */
export function openReader(): (text: string, start: number, end: number) => Syllable {
  const syllableOf = openSyllables();
  const table: ({ readonly written: string; readonly syllable: Syllable } | undefined)[] = Array.from(
    { length: quick },
    () => undefined,
  );
  return (text, start, end) => {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    const place = (hash ^ (hash >>> 16)) & (quick - 1);
    const known = table[place];
    if (known !== undefined && known.written.length === end - start && text.startsWith(known.written, start))
      return known.syllable;
    const written = text.slice(start, end);
    const syllable = syllableOf(written);
    table[place] = { written, syllable };
    return syllable;
  };
}

/** FNV-1a over UTF-16 units, as an unsigned 32-bit number. */
export function hashOf(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
