import { decodedBy } from "../../crawlers/decode.ts";

/** A page's bytes as text, with the charset that was used and what was mended on the way. */
export interface Decoded {
  readonly html: string;
  readonly charset: string;
  /** In Vietnamese. */
  readonly notes: readonly string[];
}

// Units that NFC may change, alone or behind others; pages seldom have one, and to look for them is quicker than to normalise.
const unstable =
  // oxlint-disable-next-line no-misleading-character-class -- single marks are meant
  /[\u0300-\u1dff\u1f00-\u2001\u20d0-\u20f0\u2126\u212a\u212b\u2329\u232a\u2adc\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua000-\uabff\ud7a4-\ud83b\ud83f-\udbff\uf900-\ufb4f\ufe20-\ufe2f]/;

/** The same by code unit, asked of the expression once: a page has tens of thousands. */
const isUnstable = Uint8Array.from({ length: 0x10000 }, (_, unit) =>
  unstable.test(String.fromCharCode(unit)) ? 1 : 0,
);

function mayChange(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (isUnstable[text.charCodeAt(at)] === 1) return true;
  return false;
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
  const composed = mayChange(html) ? html.normalize("NFC") : html;
  if (composed !== html) notes.push("đã chuyển về Unicode dựng sẵn (NFC)");
  return { html: composed, charset, notes };
}
