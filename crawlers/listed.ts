import type { Hint } from "./capture.ts";
import { readDate, vietnameseHabits } from "./dates.ts";

/** One article address as a feed, sitemap or section page shows it. */
export interface Entry {
  readonly url: string;
  readonly hint: Hint | null;
}

/** What was read from one page of a list. */
export type Reading =
  | {
      readonly kind: "list";
      /** In the order of the list, each address once. */
      readonly entries: readonly Entry[];
      /** Further pages of the same list, in the order in which they should be read. */
      readonly more: readonly string[];
      /** When a page, or a part of a sitemap, was last changed, where the list says so; no date of publication. */
      readonly changed?: ReadonlyMap<string, string>;
    }
  | {
      readonly kind: "not-a-list" | "needs-javascript";
      /** In Vietnamese, with what to do. */
      readonly reason: string;
    };

/** Drops repeated addresses; the first entry of an address stays, with the first date that any of them gives. */
export function eachOnce(entries: Iterable<Entry>): Entry[] {
  const seen = new Map<string, Entry>();
  for (const entry of entries) {
    const before = seen.get(entry.url);
    if (before === undefined) seen.set(entry.url, entry);
    else if (entry.hint !== null)
      seen.set(entry.url, { url: entry.url, hint: { ...entry.hint, ...before.hint } });
  }
  return [...seen.values()];
}

/** A hint without empty fields; null when nothing is left. */
export function hintOf(fields: {
  readonly [K in keyof Omit<Hint, "post">]-?: string | null | undefined;
}): Hint | null {
  const hint = {
    ...(fields.title ? { title: fields.title } : {}),
    ...(fields.publishedAt ? { publishedAt: fields.publishedAt } : {}),
    ...(fields.summary ? { summary: fields.summary } : {}),
    ...(fields.original ? { original: fields.original } : {}),
  };
  return Object.keys(hint).length === 0 ? null : hint;
}

/**
 * A date that a list gives for an item: a moment in UTC, or a bare day where no clock is written. Null for none, and for
 * dates relative to the visit ("2 giờ trước", "8-7"), which are not trusted here.
 */
export function writtenAt(written: string): string | null {
  const date = readDate(written, vietnameseHabits(null));
  return date === null || date.relative ? null : (date.at ?? date.day);
}
