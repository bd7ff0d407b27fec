import { decodedBy } from "../../crawlers/decode.ts";
import { mendLegacy } from "./legacy.ts";

/** A page's bytes as text, with the charset that was used and what was mended on the way. */
export interface Decoded {
  readonly html: string;
  readonly charset: string;
  /** In Vietnamese. */
  readonly notes: readonly string[];
}

/** Decodes a page and mends what its text has suffered: NUL bytes, charsets older than Unicode, parted accents. Never throws. */
export function decode(body: Uint8Array, contentType: string | null): Decoded {
  const { text, charset, doubt } = decodedBy(body, contentType ?? undefined);
  const notes = doubt === null ? [] : [doubt];
  let html = text;
  if (html.includes("\u0000")) {
    html = html.replaceAll("\u0000", "");
    notes.push("đã bỏ các byte rỗng (NUL)");
  }
  const mended = mendLegacy(html);
  if (mended.note !== null) notes.push(mended.note);
  const composed = mended.text.normalize("NFC");
  if (composed !== mended.text) notes.push("đã chuyển về Unicode dựng sẵn (NFC)");
  return { html: composed, charset, notes };
}
