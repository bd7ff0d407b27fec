import { ownText } from "./own-text.ts";

/** How a text looks to the search for near-duplicates: a one-permutation MinHash of its syllable 3-shingles. */
export interface Imprint {
  /** 128 minima, one a bin, their lower halves; equal values in equal bins speak for shared shingles, one in 65,536 by chance. */
  readonly minima: Uint16Array;
  /** Number of different shingles, so that containment can be estimated from the Jaccard estimate. */
  readonly size: number;
}

const bins = 128;
const bands = 32;
const rows = bins / bands;
const binShift = 25; // 2^32 / 128: the top seven bits of a shingle's hash choose the bin
const empty = 0xffffffff;
const shortestText = 8; // syllables; below this a text has too few shingles to tell copies from coincidence

const skip = -1; // a combining mark: neither a letter nor the end of a syllable

/** Folds every letter of Vietnamese to its plain form, so that tone placement, NFD and lost accents make no difference. */
const plain = foldTable();

/** The imprint of a text, or null where the text is too short to be compared. */
export function imprintOf(text: string): Imprint | null {
  const shingles = shinglesOf(text);
  if (shingles.size < shortestText - 2) return null;
  const minima = new Uint32Array(bins).fill(empty);
  for (const hash of shingles) {
    const bin = hash >>> binShift;
    const value = scatter(hash);
    if (value < (minima[bin] ?? empty)) minima[bin] = value;
  }
  densify(minima);
  return { minima: Uint16Array.from(minima), size: shingles.size };
}

/** Hashes of the different runs of three folded syllables in a text, lists of other articles' headlines left out. */
export function shinglesOf(text: string): ReadonlySet<number> {
  const syllables = syllableHashes(ownText(text));
  const shingles = new Set<number>();
  for (let i = 2; i < syllables.length; i++) {
    shingles.add(mix3(syllables[i - 2] ?? 0, syllables[i - 1] ?? 0, syllables[i] ?? 0));
  }
  return shingles;
}

/** The 32 keys under which an imprint is filed, whole numbers below 2^37; two imprints are compared when they share a key. */
export function bandKeys(imprint: Imprint): readonly number[] {
  const keys: number[] = [];
  for (let band = 0; band < bands; band++) {
    let key = 0x811c9dc5 ^ band;
    for (let row = 0; row < rows; row++)
      key = scatter((key ^ (imprint.minima[band * rows + row] ?? 0)) >>> 0);
    keys.push(band * 0x1_0000_0000 + key);
  }
  return keys;
}

/** Estimated Jaccard similarity of the shingle sets, 0 to 1. */
export function similarity(a: Imprint, b: Imprint): number {
  let same = 0;
  for (let bin = 0; bin < bins; bin++) if (a.minima[bin] === b.minima[bin]) same++;
  return same / bins;
}

/** Estimated share of the smaller set that stands in the larger one, 0 to 1. */
export function containment(a: Imprint, b: Imprint): number {
  const jaccard = similarity(a, b);
  const shared = (jaccard * (a.size + b.size)) / (1 + jaccard);
  return Math.min(1, shared / Math.min(a.size, b.size));
}

/** Base64 of minima and size, for keeping. */
export function writeImprint(imprint: Imprint): string {
  const bytes = Buffer.alloc(bins * 2 + 4);
  for (let bin = 0; bin < bins; bin++) bytes.writeUInt16LE(imprint.minima[bin] ?? 0, bin * 2);
  bytes.writeUInt32LE(imprint.size, bins * 2);
  return bytes.toString("base64");
}

/** The imprint that `writeImprint` wrote, in this version or in the first one, which kept whole minima; null where the text is none. */
export function readImprint(text: string): Imprint | null {
  const bytes = Buffer.from(text, "base64");
  const width = (bytes.length - 4) / bins;
  if (width !== 2 && width !== 4) return null;
  const minima = new Uint16Array(bins);
  for (let bin = 0; bin < bins; bin++) minima[bin] = bytes.readUInt16LE(bin * width);
  return { minima, size: bytes.readUInt32LE(bins * width) };
}

/** The keys of an imprint as it is kept. */
export function keysOf(signature: string | null): readonly number[] {
  const imprint = signature === null ? null : readImprint(signature);
  return imprint === null ? [] : bandKeys(imprint);
}

/** An empty bin borrows from the next full one, as the hash of bin and distance, so that short texts stay comparable. */
function densify(minima: Uint32Array): void {
  const own = minima.slice();
  if (own.every((value) => value === empty)) return;
  for (let bin = 0; bin < bins; bin++) {
    if (own[bin] !== empty) continue;
    let step = 1;
    while (own[(bin + step) % bins] === empty) step++;
    minima[bin] = scatter(((own[(bin + step) % bins] ?? 0) + Math.imul(step, 0x9e3779b1)) >>> 0);
  }
}

/** A hash for each syllable: a run of letters and digits, folded; everything else only separates. */
function syllableHashes(text: string): number[] {
  const hashes: number[] = [];
  let hash = 0;
  let open = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const letter = code < plain.length ? (plain[code] ?? 0) : other(code);
    if (letter === skip) continue;
    if (letter === 0) {
      if (open) hashes.push(hash);
      open = false;
      continue;
    }
    hash = open ? Math.imul(hash ^ letter, 0x01000193) : Math.imul(0x811c9dc5 ^ letter, 0x01000193);
    open = true;
  }
  if (open) hashes.push(hash);
  return hashes;
}

/** Letters of other scripts count as they are. */
function other(code: number): number {
  return /[\p{L}\p{N}]/u.test(String.fromCharCode(code)) ? code : 0;
}

function foldTable(): Int32Array {
  const table = new Int32Array(0x1f00); // up to the end of Latin Extended Additional, where Vietnamese letters stand
  for (let code = 0; code < table.length; code++) {
    if (code >= 0x300 && code <= 0x36f) {
      table[code] = skip;
      continue;
    }
    const base = (String.fromCharCode(code).normalize("NFD")[0] ?? "").toLowerCase();
    table[code] = base === "đ" ? 100 : /[\p{L}\p{N}]/u.test(base) ? base.charCodeAt(0) : 0;
  }
  return table;
}

function mix3(a: number, b: number, c: number): number {
  let hash = Math.imul(a, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35) ^ Math.imul(c, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** The finaliser of MurmurHash3: spreads neighbouring numbers over all 32 bits. */
function scatter(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
