import type { Store, Where } from "../store/store.ts";
import type { Days } from "./duty.ts";
import { untilChanged } from "./until-changed.ts";
import { addDays, holds } from "./windows.ts";

const mostCounts = 1_500; // lists whose counts are held, each in up to three parts
const running = 2; // days at the end of a list that are counted by themselves: most of what is written lies in them
const countedOnce = untilChanged<number>(mostCounts);

/**
 * How many items a list of these days holds, null for those without a day; the next page of it, and the list opened again,
 * counts nothing until anything of these days changed. Its last days are counted apart, so that what comes in on the running
 * day makes nothing else be counted again. `where` asks for just these days.
 */
export async function countItems(store: Store, where: Where, days: Days | null): Promise<number> {
  const key = JSON.stringify({ ...where, range: { ...where.range, publishedDay: null } });
  if (days === null) return countedOnce(store, { key, days }, () => store.count("item", where));
  const marks = await store.marks("item");
  const counts = partsOf(days, marks).map((part) =>
    countedOnce(store, { key, days: part, marks }, () =>
      store.count("item", { ...where, range: { ...where.range, publishedDay: part } }),
    ),
  );
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** All but the last days on which there is anything, and each of these. */
function partsOf({ from, to }: Days, marks: ReadonlyMap<string, string>): readonly Days[] {
  const last = [...marks.keys()]
    .filter((day) => day !== "" && holds({ from, to }, day))
    .toSorted()
    .slice(-running);
  const parts = last.map((day) => ({ from: day, to: addDays(day, 1) }));
  const until = last[0] ?? to;
  return from < until ? [{ from, to: until }, ...parts] : parts;
}
