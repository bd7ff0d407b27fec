import { addressId } from "../../crawlers/address.ts";
import type { Clock } from "../../crawlers/capture.ts";
import type { Connector } from "../../crawlers/connector.ts";
import { collect } from "../../pipeline/collect.ts";
import type { Desk } from "../../pipeline/desk.ts";
import { lookAgainAtAll, type Found } from "../../pipeline/second-look/second-look.ts";
import type { SampleCities } from "./open.ts";

/** A clock that can be put back, for what a demo has to have done before it begins. */
export interface DemoClock extends Clock {
  /** From now on it tells so many milliseconds before the real moment. */
  putBack(ms: number): void;
}

/** The pages that a newsroom touched overnight. */
export interface Overnight {
  readonly edited: readonly string[];
  readonly removed: readonly string[];
}

const aDay = 25 * 3_600_000; // ms; a page is looked at again a day after its capture
const paper = "hanoimoi";

/** Opens a clock over the real one. */
export function openDemoClock(real: () => Date): DemoClock {
  let back = 0;
  return {
    now: () => new Date(real().getTime() - back),
    putBack(ms) {
      back = ms;
    },
  };
}

/**
 * Collects one paper as it stood a day ago, then lets its newsroom edit two articles and take one down overnight; clock and
 * cities are at the present again when it is done. The cities must be `growing`.
 */
export async function collectYesterday(
  desk: Desk,
  connector: Connector,
  cities: SampleCities,
  clock: DemoClock,
): Promise<Overnight> {
  clock.putBack(aDay);
  cities.at(clock.now());
  const ofPaper = desk.config.cities.map((city) => ({
    ...city,
    sources: city.sources.filter(({ id }) => id === paper),
  }));
  await collect({ ...desk, config: { ...desk.config, cities: ofPaper } }, { connector, everything: true });
  await desk.store.refresh();
  const told = cities.truth
    .filter(
      ({ source, groups, weather, copy }) =>
        source === paper && groups.length > 0 && weather === null && copy === "original",
    )
    // What stood for a month when it was first seen is not looked at again.
    .toSorted((a, b) => (b.publishedDay ?? "").localeCompare(a.publishedDay ?? ""));
  const items = await desk.store.read(
    "item",
    told.map(({ url }) => addressId(url)),
  );
  const [first, second, third] = told.filter((_, at) => items[at] !== null).map(({ url }) => url);
  const edited = [first, second].filter((url) => url !== undefined);
  const removed = [third].filter((url) => url !== undefined);
  for (const url of edited) cities.edit(url);
  for (const url of removed) cities.remove(url);
  clock.putBack(0);
  cities.at(clock.now());
  return { edited, removed };
}

/** The second looks that are due since yesterday. */
export function lookAgainToday(desk: Desk, connector: Connector): Promise<Found> {
  return lookAgainAtAll(desk, { connector });
}
