import { visible } from "./channels.ts";
import { dayOf, isoOf } from "./days.ts";
import { ownerOn } from "./outlets.ts";
import { textOf, type Piece } from "./piece.ts";
import { ago, type Site } from "./site.ts";
import type { TruthRow } from "./truth.ts";
import { strayWeather, type StrayWeather } from "./weather.ts";

/** An address that a list shows and behind which there is no article. */
export interface Stray {
  readonly url: string;
  readonly source: string;
  readonly channel: string;
  readonly what: StrayWeather;
  readonly title: string;
  /** The fate of its capture (`pipeline/fate.ts`). */
  readonly fateExpected: "gone";
}

/** One stray address in the lists of the first calm sources that have a list. */
export function strays(sites: readonly Site[]): readonly Stray[] {
  const lists = sites.flatMap((site) =>
    site.weather !== null
      ? []
      : site.shelves
          .filter(({ channel, pieces }) => channel.kind === "listing" && pieces.length > 0)
          .slice(0, 1)
          .map(({ channel }) => ({ site, channel })),
  );
  return strayWeather.flatMap((what, at) =>
    lists.slice(at * 7, at * 7 + 1).map(({ site, channel }): Stray => {
      const title =
        what === "gone" ? "Thông báo tuyển dụng đã hết hạn nộp" : "Trang cũ chuyển sang địa chỉ mới từ lâu";
      const slug = what === "gone" ? "thong-bao-tuyen-dung-da-het-han" : "trang-cu-chuyen-sang-dia-chi-moi";
      return {
        url: `${site.origin}/${slug}-9${at}4071.html`,
        source: site.source.id,
        channel: channel.id,
        what,
        title,
        fateExpected: "gone",
      };
    }),
  );
}

const blind = new Set(["down", "javascript", "new-layout"]);

/** What is true of a piece, as the product that looks at it `now` may be held to it. */
export function truthOf(site: Site, piece: Piece, now: Date): TruthRow {
  const { outlet, pool, head, draft, publishedAt } = piece;
  const day = dayOf(publishedAt);
  const owner = ownerOn(outlet, day);
  const pageWeather = site.pageWeather.get(piece) ?? null;
  const weather = site.weather?.what ?? pageWeather;
  const listedIn = blind.has(site.weather?.what ?? "")
    ? []
    : site.shelves
        .filter((shelf, at) => works(site, at) && visible(shelf).includes(piece))
        .map(({ channel }) => channel.id);
  const about = pool.groups.length > 0;
  const dated = pageWeather !== "no-date";
  const relative = outlet.carrier === "aggregator" && ago(publishedAt, now) !== null;
  return {
    url: piece.url,
    city: outlet.city,
    source: outlet.source.id,
    plan: outlet.plan,
    title: draft.title,
    text: textOf(draft),
    groups: pool.groups,
    groupsOk: pool.alsoFine,
    tier: head.tier,
    agencies: [
      ...(owner === null ? [] : [{ id: owner.id, role: "owner" as const }]),
      ...draft.mentions.map((id) => ({ id, role: "mention" as const })),
    ],
    publishedDay: dated ? day : null,
    publishedAt: dated && !relative ? isoOf(publishedAt) : null,
    story: (piece.origin ?? piece).url,
    copy: piece.origin === null ? "original" : "reprint",
    recognisable: about ? head.by : null,
    kind: "article",
    trap: pool.id.startsWith("trap-") ? pool.id.slice("trap-".length) : null,
    listedIn,
    reachable: listedIn.length > 0 && pageWeather !== "robots",
    weather,
  };
}

/** Whether a channel of the site answers with a list: the first feed of some hosts is broken. */
export function works(site: Site, at: number): boolean {
  const what = site.weather?.what;
  return at > 0 || (what !== "html-feed" && what !== "empty-feed");
}
