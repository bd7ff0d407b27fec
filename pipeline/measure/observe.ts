import { type LookOutcome, lookOutcomes } from "../../crawlers/ledger.ts";
import type { Channel } from "../../config/source-schema.ts";
import { wholeDays } from "./whole-days.ts";
import { dayOf } from "./windows.ts";

const dayMs = 86_400_000;
const suspectAfterMs = 3 * dayMs; // scenario 7: three days of "200 OK, 0 tin" where there were items before

/** What is known of one channel from its looks. */
export interface ChannelWatch {
  readonly channel: string;
  readonly source: string;
  /** Days in Việt Nam that successful looks cover from their first to their last moment. */
  readonly observed: ReadonlySet<string>;
  /** Days in Việt Nam of the newest items that its list showed. */
  readonly newest: ReadonlySet<string>;
  /** By day: visits made and visits that succeeded. */
  readonly visits: ReadonlyMap<string, { readonly made: number; readonly good: number }>;
  /** Last moment that a successful look covers, UTC; null when none did. */
  readonly lastCovered: string | null;
  readonly lastOutcome: LookOutcome;
  /** Vietnamese: what the last look's outcome means; null when it succeeded. */
  readonly reason: string | null;
  /** The list answers and shows nothing though it showed items before: "nghi hỏng bộ bóc tách". */
  readonly suspect: boolean;
}

/** What of a look is needed to tell which days were observed; instants are UTC. */
export interface LookRow {
  readonly source: string | null;
  readonly channel: string | null;
  readonly outcome: string | null;
  readonly startedAt: string | null;
  readonly coversFrom: string | null;
  readonly coversTo: string | null;
  readonly listed: number | null;
  /** As the list wrote it: a day or a moment. */
  readonly newestListed: string | null;
}

/** All channels that were ever looked at, by id. */
export type Watch = ReadonlyMap<string, ChannelWatch>;

/** Takes looks in the order of `startedAt`, in batches, and keeps only joined spans: a year of looks is a few spans. */
export interface LookBook {
  take(looks: readonly LookRow[]): void;
  /** A book that goes on from here; neither notices what the other takes. */
  fork(): LookBook;
  /** Takes over what another book, to which nothing is added any more, knows of all but these channels. */
  follow(other: LookBook, except: ReadonlySet<string>): void;
  /** What the looks so far have shown, at `now`. */
  watch(now: Date): Watch;
}

/** Moments from and to, milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

interface Visits {
  readonly made: number;
  readonly good: number;
}

interface Page {
  readonly source: string;
  readonly spans: Span[];
  /** Spans of an empty run that may still turn out to be a broken list. */
  tentative: Span[];
  readonly visits: Map<string, Visits>;
  readonly newest: Set<string>;
  listedBefore: boolean;
  emptySince: number | null;
  suspect: boolean;
  last: LookOutcome;
}

const meanings: Readonly<Record<LookOutcome, string | null>> = {
  working: null,
  empty: null,
  stale: "Danh sách đứng yên từ lâu trước khi bắt đầu thu: nghi địa chỉ cũ",
  unreachable: "Lần thu gần nhất không truy cập được",
  refused: "Lần thu gần nhất bị máy chủ từ chối",
  "not-a-list": "Lần thu gần nhất không đọc được danh sách: nghi hỏng bộ bóc tách",
  "needs-javascript": "Kênh chỉ hiện danh sách trong trình duyệt",
  "not-permitted": "Kênh cần quyền truy cập: cần quyền hoặc nhập tay",
};

/** Opens an empty book; `kinds` tells each channel's kind, for what an empty list means. */
export function lookBook(kinds: ReadonlyMap<string, Channel["kind"]>): LookBook {
  return bookOf(kinds, new Map(), new Map());
}

/** What a page has shown on a day; kept while nothing is added to it. */
type Shown = Map<string, { readonly day: string; readonly watch: ChannelWatch }>;

function bookOf(
  kinds: ReadonlyMap<string, Channel["kind"]>,
  pages: Map<string, Page>,
  kept: Shown,
): LookBook {
  /** Pages that a fork reads, too. */
  let shared: ReadonlySet<string> = new Set(pages.keys());
  const book: LookBook = {
    take(looks) {
      const own = new Set(shared);
      for (const look of looks) {
        const { channel } = look;
        const page = channel === null ? undefined : pages.get(channel);
        if (channel !== null && page !== undefined && own.delete(channel)) pages.set(channel, copyOf(page));
        if (channel !== null) kept.delete(channel);
        note(pages, look, kinds.get(channel ?? ""));
      }
      shared = own;
    },
    fork() {
      shared = new Set(pages.keys());
      return bookOf(kinds, new Map(pages), new Map(kept));
    },
    follow(other, except) {
      const known = insides.get(other);
      for (const [channel, page] of known?.pages ?? []) if (!except.has(channel)) pages.set(channel, page);
      for (const [channel, told] of known?.kept ?? []) if (!except.has(channel)) kept.set(channel, told);
      shared = new Set(pages.keys());
    },
    watch(now) {
      const day = dayOf(now);
      const watchOf = (channel: string, page: Page): ChannelWatch => {
        const known = kept.get(channel);
        if (known?.day === day) return known.watch;
        const watch = shown(channel, page, now);
        kept.set(channel, { day, watch });
        return watch;
      };
      return new Map([...pages].map(([channel, page]) => [channel, watchOf(channel, page)]));
    },
  };
  insides.set(book, { pages, kept });
  return book;
}

/** What books have written down, for those who follow them. */
const insides = new WeakMap<LookBook, { readonly pages: ReadonlyMap<string, Page>; readonly kept: Shown }>();

function copyOf(page: Page): Page {
  return {
    ...page,
    spans: page.spans.map((span) => ({ ...span })),
    tentative: [...page.tentative],
    visits: new Map(page.visits),
    newest: new Set(page.newest),
  };
}

/** Of the given days, those on which at least one of the channels was observed. */
export function observedOn(watches: readonly ChannelWatch[], days: readonly string[]): string[] {
  return days.filter((day) => watches.some((watch) => watch.observed.has(day)));
}

/** Visits made and succeeded on these days. */
export function visitsOn(watch: ChannelWatch, days: readonly string[]): { made: number; good: number } {
  const sum = { made: 0, good: 0 };
  for (const day of days) {
    const visits = watch.visits.get(day);
    sum.made += visits?.made ?? 0;
    sum.good += visits?.good ?? 0;
  }
  return sum;
}

function note(pages: Map<string, Page>, look: LookRow, kind: Channel["kind"] | undefined): void {
  const outcome = lookOutcomes.find((known) => known === look.outcome);
  if (look.channel === null || look.startedAt === null || outcome === undefined) return;
  let page = pages.get(look.channel);
  if (page === undefined) {
    page = {
      source: look.source ?? "",
      spans: [],
      tentative: [],
      visits: new Map(),
      newest: new Set(),
      listedBefore: false,
      emptySince: null,
      suspect: false,
      last: outcome,
    };
    pages.set(look.channel, page);
  }
  page.last = outcome;
  const started = Date.parse(look.startedAt);
  const day = dayOf(new Date(started));
  const { made, good } = page.visits.get(day) ?? { made: 0, good: 0 };
  page.visits.set(day, { made: made + 1, good });
  const succeeded = { made: made + 1, good: good + 1 };
  const span = spanOf(look);
  if (outcome === "stale" && span) addSpan(page.spans, span);
  if (outcome !== "working" && outcome !== "empty") return;

  if (outcome === "empty" && page.listedBefore) {
    page.emptySince ??= started;
    // A listing or a feed always shows older items; a news sitemap may be empty for a day or two.
    const lasting = started - page.emptySince >= suspectAfterMs;
    if (kind === "listing" || kind === "feed" || lasting) {
      page.suspect = true;
      page.tentative = [];
      return;
    }
    page.visits.set(day, succeeded);
    if (span) page.tentative.push(span);
    return;
  }
  page.visits.set(day, succeeded);
  for (const held of page.tentative) addSpan(page.spans, held);
  page.tentative = [];
  page.emptySince = null;
  page.suspect = false;
  page.listedBefore ||= (look.listed ?? 0) > 0;
  if (span) addSpan(page.spans, span);
  const newest = look.newestListed === null ? null : dayWritten(look.newestListed);
  if (newest !== null) page.newest.add(newest);
}

/** The day in Việt Nam of a date as a list wrote it; null for what is none. */
export function dayWritten(text: string): string | null {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? null : dayOf(new Date(instant));
}

function spanOf(look: LookRow): Span | null {
  if (look.coversFrom === null || look.coversTo === null) return null;
  const from = Date.parse(look.coversFrom);
  const to = Date.parse(look.coversTo);
  return from <= to ? { from, to } : null;
}

/** Adds a span to sorted, disjoint spans; touching ones become one. */
export function addSpan(spans: Span[], span: Span): void {
  let place = spans.length;
  while (place > 0 && (spans[place - 1]?.from ?? 0) > span.from) place -= 1;
  spans.splice(place, 0, { ...span });
  for (let index = Math.max(0, place - 1); index < spans.length - 1;) {
    const here = spans[index];
    const after = spans[index + 1];
    if (here === undefined || after === undefined || after.from > here.to) {
      if (index > place) return;
      index += 1;
      continue;
    }
    here.to = Math.max(here.to, after.to);
    spans.splice(index + 1, 1);
  }
}

function shown(channel: string, page: Page, now: Date): ChannelWatch {
  const spans = page.spans.map((span) => ({ ...span }));
  for (const held of page.tentative) addSpan(spans, held);
  const observed = new Set<string>();
  for (const span of spans) for (const day of wholeDays(span, now)) observed.add(day);
  const end = spans.at(-1)?.to;
  return {
    channel,
    source: page.source,
    observed,
    newest: page.newest,
    visits: page.visits,
    lastCovered: end === undefined ? null : new Date(end).toISOString(),
    lastOutcome: page.last,
    reason: page.suspect
      ? "Danh sách trả lời nhưng không còn tin nào: nghi hỏng bộ bóc tách"
      : meanings[page.last],
    suspect: page.suspect,
  };
}
