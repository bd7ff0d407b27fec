import { everything } from "../store/everything.ts";
import type { Reader } from "../store/store.ts";
import type { Days } from "./duty.ts";
import type { CityFacts } from "./frame.ts";
import { type LookBook, type Watch, lookBook } from "./observe.ts";
import { type VisitRow, visitKey, visitsOf } from "./past-looks.ts";
import { addDays, dayOf, startOf } from "./windows.ts";

const lookDays = 14; // days of looks read and sorted at once: scan promises no order

const lookFields = [
  "city",
  "source",
  "channel",
  "outcome",
  "startedAt",
  "finishedAt",
  "coversFrom",
  "coversTo",
  "listed",
  "newestListed",
] as const;

/** What the looks at a city's channels have shown from a day on. */
export async function watchOf(
  store: Reader,
  asked: { readonly facts: CityFacts; readonly from: string; readonly now: Date },
): Promise<Watch> {
  const book = emptyBook(asked.facts);
  await takeLooks(store, book, asked.facts, { from: asked.from, to: addDays(dayOf(asked.now), 1) });
  return book.watch(asked.now);
}

/** A book for the looks at a city's channels. */
export function emptyBook(facts: CityFacts): LookBook {
  const channels = facts.sources.flatMap((source) => source.channels);
  return lookBook(new Map(channels.map((channel) => [channel.id, channel.kind])));
}

/** Notes the looks that ended on these days: day by day, in the order in which they began. */
export async function takeLooks(store: Reader, book: LookBook, facts: CityFacts, days: Days): Promise<void> {
  const spans: Days[] = [];
  for (let { from } = days; from < days.to; from = addDays(from, lookDays)) {
    const to = addDays(from, lookDays);
    spans.push({ from, to: to < days.to ? to : days.to });
  }
  const read = (place: number): Promise<readonly VisitRow[]> => {
    const span = spans[place];
    const coming = span === undefined ? Promise.resolve([]) : visitsIn(store, facts, span);
    coming.catch(() => null); // it is waited for below, unless what comes before it fails
    return coming;
  };
  let coming = read(0);
  for (const place of spans.keys()) {
    const visits = await coming;
    // A keeper elsewhere answers slowly, noting is work of this thread.
    coming = read(place + 1);
    book.take(visits);
  }
}

/** The visits that ended on these few days, in the order in which a book takes them. */
export async function visitsIn(store: Reader, facts: CityFacts, days: Days): Promise<readonly VisitRow[]> {
  const is = { source: facts.sources.map((source) => source.id) };
  const where = { is, range: { finishedAt: { from: startOf(days.from), to: startOf(days.to) } } };
  const single: VisitRow[] = [];
  for await (const row of store.scan("look", lookFields, { ...where, missing: ["visits"] })) single.push(row);
  // After the single ones: a day that is being folded has its folded look before they are taken away.
  const visits: { readonly row: VisitRow; readonly place: string }[] = [];
  const past = new Set<string>();
  const order = { by: "finishedAt", direction: "ascending" } as const;
  for await (const { value } of everything(store, "look", {
    where: { ...where, present: ["visits"] },
    order,
  }))
    for (const row of visitsOf(value)) {
      past.add(visitKey(row));
      visits.push({ row, place: placeOf(row) });
    }
  for (const row of single) if (!past.has(visitKey(row))) visits.push({ row, place: placeOf(row) });
  return visits.toSorted((one, other) => (one.place < other.place ? -1 : 1)).map(({ row }) => row);
}

/** By the day on which a visit ended, then by its beginning: the same whether its day was folded or not. */
function placeOf(row: VisitRow): string {
  return `${dayOf(new Date(row.finishedAt ?? 0))} ${row.startedAt} ${visitKey(row)}`;
}
