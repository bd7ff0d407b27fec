import type { Store } from "../store/store.ts";
import type { CityFacts } from "./frame.ts";
import type { ChannelWatch, LookBook, Watch } from "./observe.ts";
import { emptyBook, takeLooks } from "./sample.ts";
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
      await takeLooks(store, fork, facts, { from: start, to: end });
      taken = new Map([...marks].filter(([day]) => day >= from && day < start));
      [book, until, current, open] = [goesOn, start, fork, key];
      return true;
    },
    watch(now) {
      const day = dayOf(now);
      // The same one as long as it tells the same: what is worked out of it is kept by it.
      if (shown?.book !== current || shown.day !== day)
        shown = { book: current, day, watch: sameWhereAlike(shown?.watch ?? new Map(), current.watch(now)) };
      return shown.watch;
    },
  };
}

/** What is known now, with what was known before wherever both tell the same: what was worked out of it is kept by it. */
function sameWhereAlike(before: Watch, now: Watch): Watch {
  return new Map(
    [...now].map(([channel, watch]) => {
      const known = before.get(channel);
      return [channel, known !== undefined && isAlike(known, watch) ? known : watch];
    }),
  );
}

function isAlike(one: ChannelWatch, other: ChannelWatch): boolean {
  return (
    one.source === other.source &&
    one.lastCovered === other.lastCovered &&
    one.lastOutcome === other.lastOutcome &&
    one.reason === other.reason &&
    one.suspect === other.suspect &&
    one.observed.size === other.observed.size &&
    one.newest.size === other.newest.size &&
    one.visits.size === other.visits.size &&
    one.observed.isSubsetOf(other.observed) &&
    one.newest.isSubsetOf(other.newest) &&
    [...one.visits].every(([day, { made, good }]) => {
      const visits = other.visits.get(day);
      return visits?.made === made && visits.good === good;
    })
  );
}
