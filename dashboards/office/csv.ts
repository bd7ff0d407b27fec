import { stringify } from "csv-stringify/sync";

const form = { escape_formulas: true, record_delimiter: "windows" } as const;
const rowsAtOnce = 500;

/**
 * A table as a spreadsheet opens it: UTF-8 with a mark, CRLF, and no cell that a spreadsheet would take for a formula, since
 * titles come from foreign pages.
 */
export function csvOf(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify(
    [headings, ...rows].map((row) => [...row]),
    { ...form, bom: true },
  );
}

/** The same of any length as bytes, while its rows come. */
export function csvLines(
  headings: readonly string[],
  rows: AsyncIterable<readonly string[]>,
): ReadableStream<Uint8Array> {
  async function* text(): AsyncGenerator<string> {
    yield csvOf(headings, []);
    let held: string[][] = [];
    for await (const row of rows) {
      held.push([...row]);
      if (held.length < rowsAtOnce) continue;
      yield stringify(held, form);
      held = [];
    }
    if (held.length > 0) yield stringify(held, form);
  }
  return bytesOf(text());
}

/** Text as UTF-8 bytes, made no faster than it is read; whoever stops reading ends the making. */
export function bytesOf(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const part = await parts.next();
      if (part.done === true) controller.close();
      else controller.enqueue(encoder.encode(part.value));
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}
