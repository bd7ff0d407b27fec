import type { Look, PastVisits } from "../../crawlers/ledger.ts";
import { addSpan, dayWritten, type LookRow, type Span } from "./observe.ts";

/** A visit as the book of looks takes it, with what tells it from every other. */
export interface VisitRow extends LookRow {
  readonly city: string | null;
  readonly finishedAt: string | null;
}

/** What tells a visit from every other: a channel is visited once at a moment, for each of its cities. */
export function visitKey({ city, channel, startedAt }: VisitRow): string {
  return `${city}|${channel}|${startedAt === null ? "" : Date.parse(startedAt)}`;
}

interface Draft {
  readonly outcome: Look["outcome"];
  readonly starts: number[];
  readonly spans: Span[];
  readonly newest: Set<string>;
  listed: number;
}

/**
 * Visits of one channel and city in the order of time, at least one, as one look that stands in the place of the first. What
 * days they cover, how many there were and how they ended is told by it to the last digit; what only mattered while somebody
 * watched the channel (each reason, the order of spans within a run) is not. Throws where none is given.
 */
export function foldedLook(visits: readonly Look[]): Look {
  const [first] = visits;
  const last = visits.at(-1);
  if (first === undefined || last === undefined) throw new Error("no visits to fold");
  const from = Date.parse(first.startedAt);
  const runs: Draft[] = [];
  for (const visit of visits) {
    const { outcome, listed, startedAt, newestListed } = visit;
    let run = runs.at(-1);
    // How long a list has been empty is judged visit by visit.
    if (run === undefined || run.outcome !== outcome || outcome === "empty") {
      run = { outcome, starts: [], spans: [], newest: new Set(), listed: 0 };
      runs.push(run);
    }
    run.starts.push(Date.parse(startedAt) - from);
    run.listed = Math.max(run.listed, listed);
    const span = spanOf(visit);
    if (span !== null) addSpan(run.spans, span);
    const newest = newestListed === null ? null : dayWritten(newestListed);
    if (newest !== null) run.newest.add(newest);
  }
  const spans = visits.flatMap((visit) => spanOf(visit) ?? []);
  const begin = spans.reduce((least, span) => Math.min(least, span.from), Infinity);
  const end = spans.reduce((most, span) => Math.max(most, span.to), -Infinity);
  return {
    ...first,
    finishedAt: last.finishedAt,
    outcome: last.outcome,
    reason: last.reason,
    coversFrom: spans.length === 0 ? null : new Date(begin).toISOString(),
    coversTo: spans.length === 0 ? null : new Date(end).toISOString(),
    listed: last.listed,
    fresh: visits.reduce((sum, { fresh }) => sum + fresh, 0),
    newestListed: last.newestListed,
    oldestListed: last.oldestListed,
    past: runs.map(({ outcome, starts, spans: joined, newest, listed }): PastVisits => ({
      outcome,
      starts,
      listed,
      spans: joined.map((span) => [span.from, span.to] as const),
      newest: [...newest],
    })),
  };
}

function spanOf({ coversFrom, coversTo }: Look): Span | null {
  return coversFrom === null || coversTo === null
    ? null
    : { from: Date.parse(coversFrom), to: Date.parse(coversTo) };
}

/** The visits that a look stands for: itself, or those of the past day, whose book is the same as that of the visits themselves. */
export function visitsOf(look: Look): readonly VisitRow[] {
  const { city, source, channel, finishedAt, past } = look;
  if (past === undefined) return [look];
  const from = Date.parse(look.startedAt);
  return past.flatMap(({ outcome, starts, listed, spans, newest }) =>
    // No run covers more spans, or names more days, than it has visits.
    starts.map((start, at): VisitRow => {
      const [begin, end] = spans[at] ?? [null, null];
      return {
        city,
        source,
        channel,
        finishedAt,
        outcome,
        startedAt: new Date(from + start).toISOString(),
        coversFrom: begin === null ? null : new Date(begin).toISOString(),
        coversTo: end === null ? null : new Date(end).toISOString(),
        listed: at === 0 ? listed : 0,
        newestListed: newest[at] ?? null,
      };
    }),
  );
}
