import { decodedBy } from "../../crawlers/decode.ts";

/** A page's bytes as text, with the charset that was used and what was mended on the way. */
export interface Decoded {
  readonly html: string;
  readonly charset: string;
  /** In Vietnamese. */
  readonly notes: readonly string[];
}

/** Decodes a page and mends its signs: NUL bytes are left out, parted accents joined. Never throws. */
export function decode(body: Uint8Array, contentType: string | null): Decoded {
  const { text, charset, doubt } = decodedBy(body, contentType ?? undefined);
  const notes = doubt === null ? [] : [doubt];
  let html = text;
  if (html.includes("\u0000")) {
    html = html.replaceAll("\u0000", "");
    notes.push("đã bỏ các byte rỗng (NUL)");
  }
  const composed = html.normalize("NFC");
  if (composed !== html) notes.push("đã chuyển về Unicode dựng sẵn (NFC)");
  return { html: composed, charset, notes };
}
