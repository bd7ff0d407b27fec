import { isUtf8 } from "node:buffer";

/** Fetched bytes as text. */
interface DecodedText {
  readonly text: string;
  /** Name of the encoding, by the WHATWG's labels. */
  readonly charset: string;
  /** In Vietnamese: what was declared and not true; null = nothing. */
  readonly doubt: string | null;
}

const looked = 4096; // bytes in which a page may declare its charset; HTML asks for 1024, real pages need more

/**
 * Text of fetched bytes: byte order mark first, then the header's charset, then what the page or XML declares, unless the
 * bytes contradict it; else what they allow. Bytes that fit no letter become U+FFFD; nothing is normalised. Never throws.
 */
export function decodedBy(body: Uint8Array, contentType: string | undefined): DecodedText {
  const wide = byMark(body) ?? wideWithoutMark(body);
  const declared =
    wide ?? nameOf(/charset\s*=\s*["']?([\w:-]+)/i.exec(contentType ?? "")?.[1]) ?? inPage(body);
  const { charset, doubt } = wide === null ? chosen(body, declared) : { charset: wide, doubt: null };
  return { text: textIn(body, charset), charset, doubt };
}

/** The text alone. */
export function textOf(body: Uint8Array, contentType: string | undefined): string {
  return decodedBy(body, contentType).text;
}

function byMark(body: Uint8Array): string | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return "utf-8";
  if (body[0] === 0xff && body[1] === 0xfe) return "utf-16le";
  if (body[0] === 0xfe && body[1] === 0xff) return "utf-16be";
  return null;
}

/** UTF-16 without a mark shows as a zero beside nearly every letter of the markup. */
function wideWithoutMark(body: Uint8Array): string | null {
  if (body[0] === 0x3c && body[1] === 0) return "utf-16le"; // "<" in two bytes: no doubt, however short
  if (body[0] === 0 && body[1] === 0x3c) return "utf-16be";
  const length = Math.min(body.length, 512) & ~1;
  if (length < 16) return null;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < length; at += 2) {
    if (body[at] === 0) even += 1;
    if (body[at + 1] === 0) odd += 1;
  }
  const half = length / 2;
  if (odd > half * 0.6 && even < half * 0.1) return "utf-16le";
  if (even > half * 0.6 && odd < half * 0.1) return "utf-16be";
  return null;
}

function inPage(body: Uint8Array): string | null {
  const head = new TextDecoder("latin1").decode(body.subarray(0, looked));
  const found =
    /<meta[^>]+charset\s*=\s*["']?\s*([\w:-]+)/i.exec(head) ??
    /<\?xml[^>]+encoding\s*=\s*["']([\w:-]+)/i.exec(head);
  return nameOf(found?.[1]);
}

/** The name the decoder knows a charset by; null for unknown ones. A page that can be read is not UTF-16. */
function nameOf(label: string | undefined): string | null {
  if (label === undefined) return null;
  try {
    const { encoding } = new TextDecoder(label);
    return encoding.startsWith("utf-16") ? "utf-8" : encoding;
  } catch {
    return null; // "tcvn3" and the like: letters of the West, which the reader mends
  }
}

/** What was declared, unless the bytes contradict it: valid UTF-8 with accents is UTF-8, broken UTF-8 is not. */
function chosen(body: Uint8Array, declared: string | null): Pick<DecodedText, "charset" | "doubt"> {
  const valid = isUtf8(body);
  if (declared === null) return { charset: valid ? "utf-8" : fallback(body), doubt: null };
  if (declared === "utf-8")
    return valid || mostlyUtf8(body)
      ? { charset: "utf-8", doubt: null }
      : { charset: fallback(body), doubt: "trang khai UTF-8 nhưng không đúng, đã đọc theo bảng mã khác" };
  return valid && hasAccents(body)
    ? { charset: "utf-8", doubt: `trang khai ${declared} nhưng là UTF-8` }
    : { charset: declared, doubt: null };
}

function fallback(body: Uint8Array): string {
  if ((body[0] ?? 32) < 9 || body[0] === 0x1f) return "utf-8"; // no text begins so: a picture, a packed file
  // In windows-1258 the five tones are bytes of their own: 0xCC, 0xD2, 0xDE, 0xEC, 0xF2 behind a vowel.
  let tones = 0;
  let high = 0;
  for (let at = 1; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    if (byte < 0x80) continue;
    high += 1;
    const before = body[at - 1] ?? 0;
    if (
      (byte === 0xcc || byte === 0xd2 || byte === 0xde || byte === 0xec || byte === 0xf2) &&
      (before > 0x7f || /[aeiouy]/i.test(String.fromCharCode(before)))
    )
      tones += 1;
  }
  return high > 20 && tones > high * 0.15 ? "windows-1258" : "windows-1252";
}

/** A few broken bytes (a text cut in the middle of a letter) do not change the charset of a page. */
function mostlyUtf8(body: Uint8Array): boolean {
  const text = new TextDecoder("utf-8").decode(body.subarray(0, 1_000_000));
  let broken = 0;
  let wide = 0;
  for (const char of text) {
    if (char === "\ufffd") broken += 1;
    else if (char > "\u007f") wide += 1;
  }
  return broken < 3 || broken < wide * 0.1;
}

function hasAccents(body: Uint8Array): boolean {
  for (const byte of body) if (byte > 0x7f) return true;
  return false;
}

function textIn(body: Uint8Array, charset: string): string {
  const isMarked = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  // The same text as the decoder's, a fifth sooner.
  if (charset === "utf-8" && !isMarked && isUtf8(body))
    return Buffer.from(body.buffer, body.byteOffset, body.length).toString("utf8");
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return new TextDecoder("utf-8").decode(body);
  }
}
