import type { Answer } from "./connector.ts";
import type { Entry, Reading } from "./listed.ts";
import { localDay, startOfDay } from "./local-clock.ts";
import { listPage, type ReadList } from "./read-list.ts";
import { ConnectionTrouble } from "./trouble.ts";
import type { CollectedChannel } from "./visit.ts";

/** The days to be filled, both ends included, as counted in Việt Nam. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** Where the survey of a channel stands; kept after each page, so that a killed survey goes on where it was. */
export interface SurveyState {
  /** Pages still to be read, in order. */
  readonly queue: readonly string[];
  readonly pages: number;
  /** The oldest day that the lists showed so far; null = none was dated. */
  readonly oldest: string | null;
  /** Lists that did not come: what they would have shown is missing. */
  readonly missed: number;
  readonly finished: boolean;
}

/** What one page of a list gave: its entries within the days, and where the survey stands after it. */
export interface SurveyStep {
  readonly entries: readonly Entry[];
  readonly state: SurveyState;
}

const mostPages = 3_000; // of one channel; at one a second three quarters of an hour

/** Where the survey of a channel begins: at its archive of days, where it has one, else at its own first page. */
export function openSurvey(channel: CollectedChannel, days: Days): SurveyState {
  const queue = channel.archive === undefined ? [channel.url] : archivePages(channel.archive, days);
  return { queue, pages: 0, oldest: null, missed: 0, finished: queue.length === 0 };
}

/** Whether a channel can lead back at all: a feed only shows its newest. */
export function leadsBack({ kind, next, archive }: CollectedChannel): boolean {
  return (
    kind === "sitemap" || ((kind === "listing" || kind === "bulletin") && (next ?? archive) !== undefined)
  );
}

/**
 * Reads the next page of a channel's past. `seen` holds the addresses of lists that were read, so that no loop of pages
 * is walked twice, and those of articles, so that endless pages which repeat themselves end.
 */
export async function surveyOn(
  channel: CollectedChannel,
  days: Days,
  state: SurveyState,
  tools: {
    readonly bring: (url: string) => Promise<Answer>;
    readonly readList: ReadList;
    readonly seen: Set<string>;
  },
): Promise<SurveyStep> {
  const [url, ...rest] = state.queue;
  if (url === undefined) return { entries: [], state: { ...state, finished: true } };
  // A list without end is left there; what lies behind counts as missed.
  if (state.pages >= mostPages)
    return { entries: [], state: { ...state, missed: state.missed + 1, finished: true } };
  tools.seen.add(url);
  const after = { ...state, queue: rest, pages: state.pages + 1, finished: rest.length === 0 };
  const reading = await readingOf(channel, url, tools);
  if (reading?.kind !== "list") return { entries: [], state: { ...after, missed: state.missed + 1 } };

  const news = reading.entries.filter(({ url: article }) => !tools.seen.has(article));
  for (const { url: article } of news) tools.seen.add(article);
  const dates = reading.entries
    .flatMap((entry) => dayOf(entry.hint?.publishedAt ?? reading.changed?.get(entry.url)) ?? [])
    .toSorted(compare);
  const oldest =
    [state.oldest, dates[0]].filter((day) => day !== null && day !== undefined).toSorted(compare)[0] ?? null;
  const entries = news.filter((entry) => isWithin(entry, reading.changed?.get(entry.url), days));

  const isPaged = channel.kind !== "sitemap" && channel.archive === undefined;
  const isPast = dates.length > 0 && dates.every((day) => day < days.from);
  const repeats = reading.entries.length > 0 && news.length === 0;
  if (isPaged && (isPast || repeats))
    return { entries, state: { ...after, oldest, queue: [], finished: true } };
  const more = reading.more.filter(
    (next) =>
      !tools.seen.has(next) && !rest.includes(next) && mayHold(next, reading.changed?.get(next), days),
  );
  // Days of an archive may have several pages of their own; they come before the next day.
  const queue = channel.kind === "sitemap" ? [...rest, ...more] : [...more, ...rest];
  return { entries, state: { ...after, oldest, queue, finished: queue.length === 0 } };
}

async function readingOf(
  channel: CollectedChannel,
  url: string,
  { bring, readList }: Parameters<typeof surveyOn>[3],
): Promise<Reading | null> {
  try {
    const answer = await bring(url);
    if (answer.status !== 200) return null;
    return await readList(listPage(channel, answer));
  } catch (error) {
    if (error instanceof ConnectionTrouble && error.kind !== "stopped") return null;
    throw error;
  }
}

/** One page for each day, newest first, from an address with {yyyy}, {mm} and {dd}. */
function archivePages(template: string, { from, to }: Days): string[] {
  const pages = new Set<string>();
  for (let at = startOfDay(to); at >= startOfDay(from); at -= 24 * 60 * 60 * 1000) {
    const [yyyy = "", mm = "", dd = ""] = localDay(at).split("-");
    pages.add(template.replaceAll("{yyyy}", yyyy).replaceAll("{mm}", mm).replaceAll("{dd}", dd));
  }
  return [...pages];
}

/** Dated entries by their day; undated ones unless they were last changed before the days, for they may lie within. */
function isWithin({ hint }: Entry, changed: string | undefined, { from, to }: Days): boolean {
  const day = dayOf(hint?.publishedAt);
  if (day !== null) return from <= day && day <= to;
  const last = dayOf(changed);
  return last === null || last >= from;
}

/** A part of a sitemap that was last changed before the days, or is named after a month outside them, need not be read. */
function mayHold(url: string, changed: string | undefined, { from, to }: Days): boolean {
  const last = dayOf(changed);
  if (last !== null && last < from) return false;
  const [, year, month] = /(?:^|\D)(20\d\d)[-_/]?(0[1-9]|1[0-2])(?:\D|$)/.exec(new URL(url).pathname) ?? [];
  if (year === undefined || month === undefined) return true;
  const named = `${year}-${month}`;
  return from.slice(0, 7) <= named && named <= to.slice(0, 7);
}

function dayOf(date: string | undefined): string | null {
  if (date === undefined) return null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(date)) return date;
  const time = Date.parse(date);
  return Number.isNaN(time) ? null : localDay(time);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
