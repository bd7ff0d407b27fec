import { z } from "zod";
import { extrasIn } from "../measure/extras.ts";
import type { Sample } from "../measure/frame.ts";
import type { ChannelWatch } from "../measure/observe.ts";
import { addDays } from "../measure/windows.ts";
import type { ReportMade } from "./report-of.ts";

const Span = z.tuple([z.string(), z.string()]);
const columnsBack = 120; // days before the last day that is counted: no plan asks a column to be fresher than that

/**
 * What a report was counted from besides its items: which days were seen, what people entered, what platforms showed. With the
 * items and the configuration's files, every number of the report can be counted again by anybody.
 */
export const Basis = z.object({
  now: z.string(),
  /** Half-open days of the period on which the plan is valid and that had begun. */
  begun: Span.nullable(),
  before: z.object({ from: z.string(), to: z.string(), begun: Span.nullable() }),
  channels: z.array(
    z.object({
      id: z.string(),
      source: z.string(),
      /** Half-open spans of days that successful looks cover. */
      observed: z.array(Span),
      /** Day, visits made, visits that succeeded; of the period. */
      visits: z.array(z.tuple([z.string(), z.number(), z.number()])),
      firstVisit: z.string().nullable(),
      lastCovered: z.string().nullable(),
      outcome: z.string(),
      /** Why the last look did not succeed; null when it did. */
      reason: z.string().nullable(),
      /** Days of the newest items that the list showed, lately. */
      newest: z.array(z.string()),
    }),
  ),
  /** By agency: the last day before the period with a counted item on an own channel. */
  lastOwn: z.record(z.string(), z.string()),
  /** By column: days with an item, lately. */
  columnDays: z.record(z.string(), z.array(z.string())),
  /** Confirmed entries of the plan, whatever their day. */
  supplied: z.array(
    z.object({
      form: z.string(),
      agency: z.string(),
      day: z.string(),
      values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      evidence: z.number(),
      /** Of a row of a list: the first item that tells of it. */
      told: z.object({ item: z.string(), day: z.string() }).nullable().optional(),
    }),
  ),
  tones: z.array(z.object({ day: z.string(), tone: z.string() })),
  posts: z.array(
    z.object({
      day: z.string(),
      platform: z.string(),
      counters: z.array(z.object({ metric: z.string(), count: z.number(), ageDays: z.number().nullable() })),
    }),
  ),
  followers: z.array(
    z.object({ channel: z.string(), platform: z.string(), count: z.number(), at: z.string() }),
  ),
  /** Stories whose original stands outside the collected sources. */
  outside: z.array(z.string()),
  undated: z.object({ items: z.number(), arrived: z.number() }),
  /** By source: items with a day in the period that the plan has not judged. */
  unjudged: z.record(z.string(), z.number()),
});
export type Basis = z.infer<typeof Basis>;

/** The basis of a report that was just made. */
export function basisOf({ sample, before, extras }: ReportMade): Basis {
  const { window } = sample;
  const inWindow = extrasIn(extras, window);
  const end = sample.begun.at(-1) ?? window.to; // a period that still runs is counted up to today
  const lately = addDays(end, -columnsBack);
  const lastOwn: Record<string, string> = {};
  for (const [agency, days] of sample.ownDays) {
    const last = [...days]
      .filter((day) => day < window.from)
      .toSorted()
      .at(-1);
    if (last !== undefined) lastOwn[agency] = last;
  }
  const unjudged: Record<string, number> = {};
  for (const [source, { captured, judged }] of sample.tallies)
    if (captured > judged) unjudged[source] = captured - judged;
  return {
    now: sample.now.toISOString(),
    begun: spanOf(sample),
    before: { from: before.window.from, to: before.window.to, begun: spanOf(before) },
    channels: [...sample.watch.values()].map((watch) => channelOf(watch, { ...window, lately })),
    lastOwn,
    columnDays: Object.fromEntries(
      [...sample.columnDays].map(([channel, days]) => [
        channel,
        [...days].filter((day) => day >= lately).toSorted(),
      ]),
    ),
    supplied: extras.supplied.map(({ form, agency, day, values, evidence, told }) => ({
      form,
      agency,
      day,
      values: { ...values },
      evidence: evidence.length,
      ...(told !== undefined && { told }),
    })),
    tones: inWindow.tones.map(({ day, tone }) => ({ day, tone })),
    posts: inWindow.posts.map(({ day, platform, counters }) => ({
      day,
      platform,
      counters: counters.map(({ metric, count, ageDays }) => ({ metric, count, ageDays })),
    })),
    followers: inWindow.followers.map(({ channel, platform, count, at }) => ({
      channel,
      platform,
      count,
      at,
    })),
    outside: [...(sample.outside ?? [])].filter((story) => sample.total.stories.has(story)),
    undated: { items: sample.undatedTotal.counted.items, arrived: sample.arrivedUndated },
    unjudged,
  };
}

function spanOf({ begun }: Sample): [string, string] | null {
  const [first] = begun;
  const last = begun.at(-1);
  return first === undefined || last === undefined ? null : [first, addDays(last, 1)];
}

function channelOf(
  watch: ChannelWatch,
  span: { readonly from: string; readonly to: string; readonly lately: string },
): Basis["channels"][number] {
  const visits = [...watch.visits].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    id: watch.channel,
    source: watch.source,
    observed: spansOf(watch.observed),
    visits: visits
      .filter(([day]) => day >= span.from && day < span.to)
      .map(([day, { made, good }]) => [day, made, good]),
    firstVisit: visits[0]?.[0] ?? null,
    lastCovered: watch.lastCovered,
    outcome: watch.lastOutcome,
    reason: watch.reason,
    newest: [...watch.newest].filter((day) => day >= span.lately).toSorted(),
  };
}

/** Days as half-open spans. */
function spansOf(days: ReadonlySet<string>): [string, string][] {
  const spans: [string, string][] = [];
  for (const day of [...days].toSorted()) {
    const last = spans.at(-1);
    if (last !== undefined && last[1] === day) last[1] = addDays(day, 1);
    else spans.push([day, addDays(day, 1)]);
  }
  return spans;
}
