const sniffed = 2048; // bytes in which an encoding must be declared; HTML says 1,024, real pages are later

/**
 * Text of fetched bytes: byte order mark first, then the header's charset, then what the page or XML declares, else
 * UTF-8. Bytes that fit no letter become U+FFFD; the text is not normalised.
 */
export function textOf(body: Uint8Array, contentType: string | undefined): string {
  return new TextDecoder(encodingOf(body, contentType)).decode(body);
}

/** Name of the encoding that `textOf` uses, by the WHATWG's labels. */
export function encodingOf(body: Uint8Array, contentType: string | undefined): string {
  const mark = body.subarray(0, 4);
  if (mark[0] === 0xef && mark[1] === 0xbb && mark[2] === 0xbf) return "utf-8";
  if (mark[0] === 0xff && mark[1] === 0xfe) return "utf-16le";
  if (mark[0] === 0xfe && mark[1] === 0xff) return "utf-16be";
  if (mark[0] === 0x3c && mark[1] === 0) return "utf-16le"; // "<" in two bytes: no mark, no doubt
  if (mark[0] === 0 && mark[1] === 0x3c) return "utf-16be";

  const header = known(/charset\s*=\s*["']?([\w-]+)/i.exec(contentType ?? "")?.[1]);
  if (header !== null) return header;
  const start = new TextDecoder("latin1").decode(body.subarray(0, sniffed));
  const declared = known(
    /<\?xml[^>]*encoding\s*=\s*["']([\w-]+)/i.exec(start)?.[1] ??
      /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1],
  );
  // A page whose ASCII could be read cannot be UTF-16, whatever it declares.
  return declared === null || declared.startsWith("utf-16") ? "utf-8" : declared;
}

function known(label: string | undefined): string | null {
  if (label === undefined) return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}
