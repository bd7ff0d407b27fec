import type { Read } from "../item.ts";
import { decode } from "./decode.ts";
import { readPage, type Known, type Page } from "./read-page.ts";
import type { Family } from "../../config/source-schema.ts";

/** A page to read as it was fetched. */
export interface FetchedPage extends Omit<Page, "html"> {
  readonly body: Uint8Array;
  readonly contentType: string | null;
}

/** Bytes to reading: decoded, then read; what was mended in the signs is told before all other warnings. Pure; never throws. */
export function readBytes(
  { body, contentType, ...page }: FetchedPage,
  known: Known = {},
  families: readonly Family[] = [],
): Read {
  const { html, notes } = decode(body, contentType);
  const read = readPage({ ...page, html }, known, families);
  if (read.kind !== "article" || notes.length === 0) return read;
  return { ...read, reading: { ...read.reading, warnings: [...notes, ...read.reading.warnings] } };
}
