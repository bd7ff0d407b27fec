import type { Store } from "../store/store.ts";
import type { CityFacts } from "./frame.ts";
import type { LookBook, Watch } from "./observe.ts";
import type { VisitRow } from "./past-looks.ts";
import { emptyBook, takeLooks, visitsIn } from "./visits.ts";
import { addDays, dayOf } from "./windows.ts";

const late = 2; // days for which looks may still come without everything being read again

/** What the looks at a city's channels have shown, read once and gone on with. */
export interface WatchBook {
  /** Takes the looks of days of which anything changed; true when there were any. */
  catchUp(now: Date): Promise<boolean>;
  watch(now: Date): Watch;
}

/**
 * Keeps the book of all days but the last few, and goes on from it with these as often as they change. Looks that come for an
 * earlier day make it be read from its beginning, since a book is written in the order of time.
 */
export function openWatchBook(
  store: Store,
  { facts, from }: { readonly facts: CityFacts; readonly from: string },
): WatchBook {
  let book = emptyBook(facts);
  let until = from;
  let taken = new Map<string, string>();
  let current = book;
  let open = "";
  let visits: readonly VisitRow[] = [];
  let shown: { readonly book: LookBook; readonly day: string; readonly watch: Watch } | null = null;
  return {
    async catchUp(now) {
      const marks = await store.marks("look");
      const closed = addDays(dayOf(now), -late);
      const isOld = [...marks].some(([day, mark]) => day >= from && day < until && taken.get(day) !== mark);
      let goesOn: LookBook = book;
      let start = until;
      if (isOld) [goesOn, start] = [emptyBook(facts), from];
      const isMore = isOld || start < closed;
      if (start < closed) {
        goesOn = goesOn.fork();
        await takeLooks(store, goesOn, facts, { from: start, to: closed });
        start = closed;
      }
      const end = addDays(dayOf(now), 1);
      const recent = [...marks].flatMap(([day, mark]) =>
        day >= start && day < end ? [`${day} ${mark}`] : [],
      );
      const key = `${end} ${recent.toSorted().join(" ")}`;
      if (!isMore && key === open) return false;
      const fork = goesOn.fork();
      const rows = await visitsIn(store, facts, { from: start, to: end });
      // Most channels were not visited since: what was worked out of their looks is kept.
      const changed = goesOn === book ? changedIn(visits, rows) : null;
      if (changed !== null) fork.follow(current, changed);
      fork.take(rows.filter(({ channel }) => changed === null || changed.has(channel ?? "")));
      taken = new Map([...marks].filter(([day]) => day >= from && day < start));
      [book, until, current, open, visits] = [goesOn, start, fork, key, rows];
      return true;
    },
    watch(now) {
      const day = dayOf(now);
      // The same one as long as it tells the same: what is worked out of it is kept by it.
      if (shown?.book !== current || shown.day !== day)
        shown = { book: current, day, watch: current.watch(now) };
      return shown.watch;
    },
  };
}

/** Channels of which other visits are told than before. */
function changedIn(before: readonly VisitRow[], now: readonly VisitRow[]): ReadonlySet<string> {
  const earlier = Map.groupBy(before, ({ channel }) => channel ?? "");
  const later = Map.groupBy(now, ({ channel }) => channel ?? "");
  const found = new Set<string>();
  for (const channel of [...earlier.keys(), ...later.keys()]) {
    const [some, others] = [earlier.get(channel) ?? [], later.get(channel) ?? []];
    if (some.length !== others.length || !some.every((row, place) => isSame(row, others[place])))
      found.add(channel);
  }
  return found;
}

function isSame(one: VisitRow, other: VisitRow | undefined): boolean {
  return (
    one.source === other?.source &&
    one.outcome === other.outcome &&
    one.startedAt === other.startedAt &&
    one.coversFrom === other.coversFrom &&
    one.coversTo === other.coversTo &&
    one.listed === other.listed &&
    one.newestListed === other.newestListed
  );
}
