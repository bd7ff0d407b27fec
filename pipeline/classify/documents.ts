import type { DocumentRegister, RegisteredDocument } from "../../config/phrases.ts";
import { textOf } from "./find-phrases.ts";
import type { Passage } from "./normalise.ts";

/** A document number that stands in an item; `document` is null when the register does not know it. */
export interface DocumentMention {
  readonly document: RegisteredDocument | null;
  readonly from: number;
  readonly to: number;
  readonly sentence: number;
  /** The proper form of what was read, `57/NQ-HĐND`. */
  readonly read: string;
}

// Number, perhaps a year, type, issuer: "57-NQ/TW", "57- NQ/TƯ", "71/NQ-CP", "57/2022/NQ-HĐND", "10-HD/BTGDVTU", "57-nqtw".
const numbered =
  /(?<![\p{L}\p{N}/])(\d{1,5})\s*[-–—/]\s*(?:((?:19|20)\d\d)\s*[/-]\s*)?(NQ|KH|QĐ|QD|HD|CT|NĐ|ND|TB|ĐA|CTr|TTr|BC|CV)\s*[-–—/]?\s*(UBTVQH\d*|T\.\s?Ư|T\.\s?W|[\p{Lu}]{1,3}\p{L}{0,9})(?![\p{L}])/giu;

/** Looks the numbers of official documents up by number, type, issuer and, where the register gives one, year. */
export function openDocuments(register: DocumentRegister): (passage: Passage) => DocumentMention[] {
  const byKey = new Map<string, RegisteredDocument>();
  for (const document of register.documents) {
    for (const phrase of document.spellings) {
      const [, number = "", , type = "", issuer = ""] = [...textOf(phrase).matchAll(numbered)][0] ?? [];
      if (type !== "") byKey.set(keyOf(number, type, issuer), document);
    }
    byKey.set(keyOf(document.number, document.type, document.issuer), document);
  }
  return (passage) => {
    const mentions: DocumentMention[] = [];
    for (const found of passage.text.matchAll(numbered)) {
      const [written, number = "", year, type = "", issuer = ""] = found;
      const span = tokensOf(passage, found.index, found.index + written.length);
      if (span === null) continue;
      const document = byKey.get(keyOf(number, type, issuer)) ?? null;
      const sameYear =
        year === undefined ||
        document === null ||
        year === String(document.year ?? document.date?.slice(0, 4));
      const read = `${number}${year === undefined ? "" : `/${year}`}/${type.toUpperCase()}-${issuer.toUpperCase()}`;
      mentions.push({ document: sameYear ? document : null, ...span, read });
    }
    return mentions;
  };
}

function keyOf(number: string, type: string, issuer: string): string {
  const who = issuer.toUpperCase().replace(/[\s.]/g, "").replace(/^TƯ$/, "TW");
  const kind = type.toUpperCase().replace(/^QD$/, "QĐ").replace(/^ND$/, "NĐ");
  return `${Number(number)}|${kind}|${who}`;
}

function tokensOf(
  passage: Passage,
  start: number,
  end: number,
): { from: number; to: number; sentence: number } | null {
  let low = 0;
  let high = passage.tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((passage.tokens[middle]?.end ?? Infinity) <= start) low = middle + 1;
    else high = middle;
  }
  let to = low;
  while ((passage.tokens[to]?.start ?? Infinity) < end) to++;
  const first = passage.tokens[low];
  return first === undefined || to === low ? null : { from: low, to, sentence: first.sentence };
}
