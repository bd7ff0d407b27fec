import { addressId } from "./address.ts";
import { nextVisit } from "./due.ts";
import type { Errand, ErrandTools } from "./errand.ts";
import type { ChannelState, Ledger, Look } from "./ledger.ts";
import { localDay } from "./local-clock.ts";
import { isStuck, rangeOf, spanOf } from "./looks.ts";
import { remember, type ChannelMemory, type Shown } from "./memory.ts";
import { bounds } from "./timetable.ts";
import type { CollectedChannel, Visit } from "./visit.ts";

/** A visit that was made, and when it began. */
export interface Visited {
  readonly channel: CollectedChannel;
  readonly startedAt: string;
  readonly visit: Visit;
}

/** What became known of a source's articles while they were fetched. */
export interface Brought {
  /** Dates by address id. */
  readonly dates: Map<string, string>;
  /** By channel: articles that came, those that could be read, and of these those that tell when they were published. */
  readonly counts: Map<string, { fetched: number; read: number; told: number }>;
}

/** Keeps a visit's look for each city of the channel, and what the channel remembers of it. */
export async function record(
  { channel, startedAt, visit }: Visited,
  errand: Pick<Errand, "states" | "cities">,
  brought: Brought,
  { ledger, clock, report }: Pick<ErrandTools, "ledger" | "clock" | "report">,
): Promise<void> {
  const state = errand.states.get(channel.id);
  const entries = await dated(visit, brought.dates, ledger);
  const dates = entries.map(({ date }) => date);
  const range = rangeOf(dates);
  const { outcome, reason } = judged(visit, range.newest, state, startedAt);
  const kind = channel.kind === "feed" || channel.kind === "sitemap" ? channel.kind : "listing";
  const span =
    visit.completeSince !== undefined && outcome === "working"
      ? { coversFrom: visit.completeSince, coversTo: startedAt }
      : spanOf({
          outcome,
          kind,
          startedAt,
          lastSuccess: state?.lastSuccess ?? null,
          dates,
          overlaps: visit.fresh < visit.entries.length,
          unchanged: visit.unchanged,
        });
  const seen = {
    outcome,
    reason,
    ...span,
    listed: visit.entries.length,
    fresh: visit.fresh,
    newestListed: range.newest,
    oldestListed: range.oldest,
  };
  const cities = errand.cities.get(channel.id) ?? [channel.city];
  for (const look of await keepLooks({ channel, cities, startedAt }, seen, { ledger, clock }))
    report({ kind: "looked", look });
  const counts = brought.counts.get(channel.id) ?? { fetched: 0, read: 0, told: 0 };
  const shown: Shown = {
    ...counts,
    startedAt,
    outcome,
    reason,
    entries,
    unchanged: visit.unchanged,
    intervalMinutes: state?.intervalMinutes ?? bounds.longest,
  };
  const memory = remember(state?.memory, shown, state?.lastVisit ?? null);
  await ledger.keepChannelState(stateAfter(channel, state, visit, { startedAt, at: clock.now(), memory }));
}

/** Keeps what a look showed, once for each city that the channel is declared in; a channel of a national paper is looked at once. */
export async function keepLooks(
  of: {
    readonly channel: CollectedChannel;
    readonly cities: readonly string[];
    /** UTC, ISO 8601. */
    readonly startedAt: string;
  },
  seen: Omit<Look, "id" | "city" | "source" | "channel" | "startedAt" | "finishedAt">,
  { ledger, clock }: Pick<ErrandTools, "ledger" | "clock">,
): Promise<readonly Look[]> {
  const { channel, cities, startedAt } = of;
  const looks: Look[] = [];
  for (const city of cities) {
    const look: Look = {
      id: `${city}/${channel.id}@${startedAt}`,
      city,
      source: channel.source,
      channel: channel.id,
      startedAt,
      finishedAt: clock.now().toISOString(),
      ...seen,
    };
    await ledger.keepLook(look);
    looks.push(look);
  }
  return looks;
}

/** The list's addresses by id, with their dates: as listed, as just read, or as kept from before. */
async function dated(
  { entries }: Visit,
  learned: ReadonlyMap<string, string>,
  ledger: Ledger,
): Promise<Shown["entries"]> {
  const all = entries.map(({ url, hint }) => {
    const id = addressId(url);
    return { id, date: hint?.publishedAt ?? learned.get(id) ?? null };
  });
  const unknown = all.filter(({ date }) => date === null).map(({ id }) => id);
  const kept = unknown.length === 0 ? undefined : await ledger.publishedDates?.(unknown);
  return all.map(({ id, date }) => ({ id, date: date ?? kept?.get(id) ?? null }));
}

/** A list that answers and has stood still since long before the first visit is no list that works. */
function judged(
  visit: Visit,
  newest: string | null,
  state: ChannelState | undefined,
  startedAt: string,
): Pick<Look, "outcome" | "reason"> {
  const memory = state?.memory;
  const known = newest ?? memory?.newest ?? null;
  const list = { startedAt, newest: known, since: memory?.since ?? null, lastNew: memory?.lastNew ?? null };
  if (visit.outcome !== "working" || !isStuck(list)) return { outcome: visit.outcome, reason: visit.reason };
  const day = localDay(Date.parse(known ?? startedAt))
    .split("-")
    .toReversed()
    .join("/");
  const reason = `danh sách trả lời nhưng tin mới nhất từ ${day}, trước khi bắt đầu thu đã lâu; tìm địa chỉ RSS hoặc chuyên mục đang dùng của trang`;
  return { outcome: "stale", reason };
}

function stateAfter(
  channel: CollectedChannel,
  before: ChannelState | undefined,
  visit: Visit,
  time: { readonly startedAt: string; readonly at: Date; readonly memory: ChannelMemory },
): ChannelState {
  const worked = visit.outcome === "working";
  // An empty list is no failure to come back for sooner or later, and no success to count from.
  const failures = worked || visit.outcome === "empty" ? 0 : (before?.failures ?? 0) + 1;
  const { startedAt, at, memory } = time;
  const next = nextVisit(channel, { at, failures, retryAfter: visit.retryAfter, memory });
  return {
    id: channel.id,
    city: channel.city,
    source: channel.source,
    lastVisit: startedAt,
    lastSuccess: worked ? startedAt : (before?.lastSuccess ?? null),
    nextVisit: next,
    failures,
    intervalMinutes: Math.round((Date.parse(next) - at.getTime()) / 60_000),
    etag: worked ? visit.etag : (before?.etag ?? null),
    lastModified: worked ? visit.lastModified : (before?.lastModified ?? null),
    memory,
  };
}
