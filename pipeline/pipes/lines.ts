import type { Readable } from "node:stream";

const lineFeed = 10;

/**
 * Lines of a stream, ended by LF or CRLF and by nothing else: a JSON text may hold U+2028, at which node:readline would
 * cut it. A line of more than `longest` bytes is given as null and never held.
 */
export async function* linesOf(input: Readable, longest: number): AsyncGenerator<string | null> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
      yield lineFrom([...parts, bytes.subarray(start, end)], length + end - start, longest);
      parts = [];
      length = 0;
      start = end + 1;
    }
    const rest = bytes.subarray(start);
    length += rest.length;
    if (length <= longest) parts.push(rest);
    else parts = [];
  }
  if (length > 0) yield lineFrom(parts, length, longest);
}

function lineFrom(parts: readonly Buffer[], length: number, longest: number): string | null {
  if (length > longest) return null;
  return Buffer.concat(parts).toString("utf8").replace(/\r$/, "");
}
