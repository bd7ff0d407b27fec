import type { Book } from "./recount.ts";
import { plus, type World } from "./recount-world.ts";

/** I15 over the sources that the same channels showed on 90 % of the days in both periods. */
export function recountTrends(world: World, book: Book): void {
  const { basis, frozen, bearers, groups, counted, watched } = world;
  const { begun } = basis.before;
  const earlierDays = begun === null ? [] : days(begun[0], begun[1]);
  const steady = (source: string, on: readonly string[]): string =>
    basis.channels
      .filter((channel) => channel.source === source && on.length > 0)
      .filter(({ id }) => on.filter((day) => world.observed(id).has(day)).length / on.length >= 0.9)
      .map(({ id }) => id)
      .toSorted()
      .join(" ");
  const panel = new Set(
    watched
      .filter(({ source, days: now }) => {
        const then = earlierDays.filter(
          (day) => day >= (source.validFrom ?? "") && (source.validTo === undefined || day <= source.validTo),
        );
        const same = steady(source.id, now);
        return same !== "" && same === steady(source.id, then);
      })
      .map(({ source }) => source.id),
  );
  const now = counted.filter(({ source }) => panel.has(source));
  const before = frozen.earlier.filter(({ source }) => panel.has(source));
  const put = (key: string, x1: number, x0: number) => {
    book.set(key, { value: x1 - x0, numerator: x1 - x0, denominator: x0 });
    book.set(`${key}#now`, { value: x1 });
    book.set(`${key}#before`, { value: x0 });
    book.set(`${key}#relative`, { value: x0 < 10 ? null : (x1 - x0) / x0 });
  };
  put("I15/items", now.length, before.length);
  put(
    "I15/stories",
    new Set(now.map(({ story }) => story)).size,
    new Set(before.map(({ story }) => story)).size,
  );
  for (const group of groups) {
    const inGroup = (item: { readonly groups: readonly string[] }) => item.groups.includes(group);
    put(`I15/full?group=${group}`, now.filter(inGroup).length, before.filter(inGroup).length);
  }
  for (const { agency } of bearers) {
    const line = world.lineage(agency.id);
    // An item counts once for each agency of the line that owned its channel on its day.
    const own = (rows: readonly { readonly owners: readonly string[] }[]) =>
      rows.reduce((sum, { owners }) => sum + owners.filter((id) => line.has(id)).length, 0);
    const read = world.sources.some(
      ({ id, owner }) => panel.has(id) && owner !== undefined && line.has(owner),
    );
    if (!read) {
      const none = { value: null, numerator: null, denominator: null };
      book.set(`I15?agency=${agency.id}&role=owner`, none);
      continue;
    }
    const then = before.map(({ owners, day }) => ({
      owners: [...new Set(owners.map((id) => world.standing(id, day)))],
    }));
    put(`I15?agency=${agency.id}&role=owner`, own(now), own(then));
  }
}

function days(from: string, to: string): string[] {
  const found: string[] = [];
  for (let day = from; day < to; day = plus(day, 1)) found.push(day);
  return found;
}
