import { z } from "zod";
import type { Kept, Store } from "../../../pipeline/store/store.ts";
import { askedFor } from "./seen.ts";
import type { EntryList } from "./list-page.ts";

const perPage = 200; // rows on the page

/** Where one of the questions goes on: behind `skip` rows of its page that begins at `after`. */
const Place = z.tuple([z.string().max(2_000).nullable(), z.int().min(0).max(perPage)]);
const Places = z.array(Place).min(1).max(4);
type Place = z.infer<typeof Place>;

/** A page of entries, newest day first, and where the next one begins. */
export interface EntryRows {
  readonly shown: readonly Kept<"entry">[];
  /** true = the page begins with the newest, also where a place was asked for that nobody understands. */
  readonly first: boolean;
  /** All entries that the person may see, on whatever page. */
  readonly total: number;
  /** Opaque; null when there is no more. */
  readonly next: string | null;
}

/**
 * The entries that the person may see from a place on (null = the beginning). What one may see is the answer to several
 * questions, so that a place holds where each of them goes on. Throws `BadQuestion` for a place that no page gave.
 */
export async function entriesFrom(store: Store, list: EntryList, from: string | null): Promise<EntryRows> {
  const { known, kind, who, state, agency } = list;
  const wheres = askedFor(who, { state, agency }).map((is) => ({
    is: { plan: known.plan.id, form: kind.id, ...is },
  }));
  const given = placesIn(from);
  const places = wheres.map((_, at): Place => given[at] ?? [null, 0]);
  const counts = await Promise.all(wheres.map((where) => store.count("entry", where)));
  const parts = await Promise.all(wheres.map((where, at) => partFrom(store, where, places[at] ?? [null, 0])));
  const merged = parts
    .flatMap(({ rows }, part) => rows.map((row) => ({ row, part })))
    .toSorted((one, other) => byDay(one.row, other.row));
  const shown = merged.slice(0, perPage);
  const ahead = parts.map((part, at): Place => {
    const taken = shown.filter((one) => one.part === at).length;
    const skip = (places[at]?.[1] ?? 0) + taken;
    return skip >= perPage && part.second !== null
      ? [part.second, skip - perPage]
      : [places[at]?.[0] ?? null, skip];
  });
  const more = merged.length > shown.length || parts.some(({ endless }) => endless);
  return {
    shown: shown.map(({ row }) => row),
    first: given.length === 0,
    total: counts.reduce((sum, count) => sum + count, 0),
    next: more ? Buffer.from(JSON.stringify(ahead)).toString("base64url") : null,
  };
}

/** At least a page of one question's rows from a place on: the rest of its page and the page behind it. */
async function partFrom(
  store: Store,
  where: Parameters<Store["list"]>[1]["where"] & object,
  [after, skip]: Place,
): Promise<{
  readonly rows: readonly Kept<"entry">[];
  readonly second: string | null;
  readonly endless: boolean;
}> {
  const order = { by: "day", direction: "descending" } as const;
  const first = await store.list("entry", { where, order, limit: perPage, after });
  const rest = first.rows.slice(skip);
  if (first.next === null || rest.length === perPage)
    return { rows: rest, second: first.next, endless: first.next !== null };
  const behind = await store.list("entry", { where, order, limit: perPage, after: first.next });
  return { rows: [...rest, ...behind.rows], second: first.next, endless: behind.next !== null };
}

function placesIn(from: string | null): readonly Place[] {
  if (from === null) return [];
  try {
    const read = Places.safeParse(JSON.parse(Buffer.from(from, "base64url").toString("utf8")));
    return read.success ? read.data : [];
  } catch {
    return []; // a place that was cut or typed: the list begins anew
  }
}

function byDay(one: Kept<"entry">, other: Kept<"entry">): number {
  const keys = [one, other].map(({ value }) => `${value.day} ${value.id}`);
  const [first = "", second = ""] = keys;
  return Number(first < second) - Number(first > second);
}
