import type { Carrier } from "./library.ts";
import { layoutOf } from "./layouts/choose.ts";
import type { Layout } from "./layouts/layout.ts";
import { tables } from "./layouts/local.ts";
import { portal } from "./layouts/more.ts";
import { dayAfter, dayOf } from "./days.ts";
import type { Outlet } from "./outlets.ts";
import type { Piece } from "./piece.ts";
import { hashed } from "./random.ts";

/** What may befall a whole host. */
export type HostWeather =
  /** Answers 503 to everything. */
  | "down"
  /** Works, and has published nothing new for weeks. */
  | "silent"
  /** Its lists changed their markup on a day: no link in them any more. */
  | "new-layout"
  /** Its lists are filled by a script. */
  | "javascript"
  /** Takes its time. */
  | "slow"
  /** Adds campaign marks to the addresses of its feed. */
  | "utm"
  /** Its feeds speak Atom at an address that says RSS. */
  | "atom"
  /** Its feeds hold only the newest 20. */
  | "short-feed"
  /** Its first feed is a web page. */
  | "html-feed"
  /** Its first feed answers 200 and holds nothing. */
  | "empty-feed";

/** Which host it befalls: the nth (from 0, by id) of a city's outlets of a kind. */
export const hostWeather: readonly {
  readonly what: HostWeather;
  readonly city: string;
  readonly carrier: Carrier;
  readonly nth: number;
  /** Days before `today` on which it began. */
  readonly since?: number;
  /** Only outlets that have a feed and another channel. */
  readonly feed?: boolean;
}[] = [
  { what: "down", city: "hanoi", carrier: "commune", nth: 4 },
  { what: "down", city: "hue", carrier: "commune", nth: 2 },
  { what: "silent", city: "hanoi", carrier: "commune", nth: 2, since: 26 },
  { what: "silent", city: "hanoi", carrier: "commune", nth: 10, since: 41 },
  { what: "silent", city: "hanoi", carrier: "department", nth: 3, since: 35 },
  { what: "silent", city: "hue", carrier: "commune", nth: 0, since: 33 },
  { what: "new-layout", city: "hue", carrier: "commune", nth: 1, since: 9 },
  { what: "javascript", city: "hanoi", carrier: "commune", nth: 7 },
  { what: "slow", city: "hue", carrier: "department", nth: 1 },
  { what: "utm", city: "hanoi", carrier: "central", nth: 2, feed: true },
  { what: "atom", city: "hanoi", carrier: "central", nth: 4, feed: true },
  { what: "short-feed", city: "hanoi", carrier: "press", nth: 4, feed: true },
  { what: "html-feed", city: "hanoi", carrier: "press", nth: 0, feed: true },
  { what: "empty-feed", city: "hanoi", carrier: "press", nth: 2, feed: true },
];

/** What may befall a single page. */
export type PageWeather =
  /** Letters and marks apart: Unicode NFD. */
  | "nfd"
  | "windows-1258"
  | "utf-16"
  /** Neither page nor list says when. */
  | "no-date"
  /** The list leads to an old address, which answers 301. */
  | "moved"
  /** The list writes http:// before the host. */
  | "plain-http"
  /** The host's robots.txt forbids it. */
  | "robots";

/** How many pages of which layout it befalls. */
export const pageWeather: readonly {
  readonly what: PageWeather;
  readonly count: number;
  readonly layout?: Layout;
  readonly carriers: readonly Carrier[];
}[] = [
  { what: "windows-1258", count: 3, layout: tables, carriers: ["portal", "commune"] },
  { what: "utf-16", count: 2, layout: tables, carriers: ["portal", "commune"] },
  { what: "no-date", count: 3, layout: portal, carriers: ["portal", "commune", "department"] },
  { what: "robots", count: 2, layout: portal, carriers: ["department", "portal"] },
  { what: "nfd", count: 4, carriers: ["press", "central"] },
  { what: "moved", count: 4, carriers: ["press", "portal"] },
  { what: "plain-http", count: 3, carriers: ["press", "department"] },
];

/** Addresses in a list behind which there is nothing, and what they answer. */
export const strayWeather = ["soft-404", "gone", "soft-404", "gone"] as const;
export type StrayWeather = (typeof strayWeather)[number];

export const shortFeed = 20; // entries
export const slowness = 250; // ms

/** Weather of one host, with the day it began. */
export interface Befallen {
  readonly what: HostWeather;
  readonly since: string;
}

/** The weather of each source that has any. */
export function hostsBefallen(outlets: readonly Outlet[], today: string): ReadonlyMap<string, Befallen> {
  return new Map(
    hostWeather.flatMap(({ what, city, carrier, nth, since, feed }) => {
      const those = outlets
        .filter(
          (outlet) =>
            outlet.city === city && outlet.carrier === carrier && (feed !== true || hasFeedAndMore(outlet)),
        )
        .toSorted((left, right) => (left.source.id < right.source.id ? -1 : 1));
      return those
        .slice(nth, nth + 1)
        .map(({ source }) => [source.id, { what, since: dayAfter(today, -(since ?? 0)) }] as const);
    }),
  );
}

function hasFeedAndMore({ channels }: Outlet): boolean {
  return channels.length > 1 && channels[0]?.kind === "feed";
}

/** The weather of each page that has any: spread over hosts that have none themselves, one kind a page. */
export function pagesBefallen(
  pieces: readonly Piece[],
  hosts: ReadonlyMap<string, Befallen>,
  today: string,
): ReadonlyMap<Piece, PageWeather> {
  const befallen = new Map<Piece, PageWeather>();
  const calm = pieces
    .filter(
      ({ outlet, origin, publishedAt }) =>
        !hosts.has(outlet.source.id) && origin === null && dayOf(publishedAt) < today,
    )
    .toSorted((left, right) => hashed(left.url) - hashed(right.url));
  for (const { what, count, layout, carriers } of pageWeather) {
    const fit = calm.filter(
      (piece) =>
        !befallen.has(piece) &&
        carriers.some((carrier) => carrier === piece.outlet.carrier) &&
        (layout === undefined || layoutOf(piece.outlet.source) === layout),
    );
    const kinds = [
      fit.filter(({ pool }) => pool.groups.length > 0),
      fit.filter(({ pool }) => pool.groups.length === 0),
    ];
    for (let at = 0; at < count; at++) {
      const next = kinds[at % 2]?.[Math.floor(at / 2)];
      if (next !== undefined) befallen.set(next, what);
    }
  }
  return befallen;
}
