import { addressId } from "./address.ts";
import type { Clock } from "./capture.ts";
import type { Bring } from "./crawlee.ts";
import { bringPolitely, type Manners } from "./courier.ts";
import { nextVisit } from "./due.ts";
import { fetchArticle } from "./fetch-article.ts";
import type { Keeper } from "./keeper.ts";
import type { Lanes } from "./lanes.ts";
import type { Address, ChannelState, Ledger, Look } from "./ledger.ts";
import { rangeOf, spanOf } from "./looks.ts";
import { type CollectedChannel, type Visit, visitChannel, leftAlone } from "./visit.ts";

/** What happened to one page or channel, for progress and log. */
export type RoundEvent =
  | { readonly kind: "looked"; readonly look: Look }
  | { readonly kind: "fetched"; readonly address: Address; readonly status: number | null }
  | { readonly kind: "unsettled"; readonly capture: string; readonly url: string; readonly reason: string };

/** What an errand works with. */
export interface ErrandTools {
  readonly ledger: Ledger;
  readonly keeper: Keeper;
  readonly lanes: Lanes;
  readonly clock: Clock;
  /** Start of the round: what is due is decided by it, so that no round runs for ever. */
  readonly roundStart: Date;
  readonly manners: Omit<Manners, "paceSeconds">;
  readonly report: (event: RoundEvent) => void;
  /** Renews the right to work on the source; false = another collector has it now. */
  readonly renew: () => Promise<boolean>;
}

/** A source with those of its channels that are due; none when only left-over addresses are to be fetched. */
export interface Errand {
  readonly source: string;
  readonly paceSeconds: number;
  readonly channels: readonly CollectedChannel[];
  /** Cities that a channel is declared in, by channel id: a national paper is visited once and looked at for each. */
  readonly cities: ReadonlyMap<string, readonly string[]>;
  readonly states: ReadonlyMap<string, ChannelState>;
}

const handful = 200; // addresses asked from the ledger at a time

interface Visited {
  readonly channel: CollectedChannel;
  readonly startedAt: string;
  readonly visit: Visit;
}

/**
 * Does one source's errand: visits its due channels, then fetches the addresses that are due, then records the looks. A
 * look is kept last, when the dates of its items are known; a collector killed before that visits the channel again.
 */
export async function runErrand(errand: Errand, tools: ErrandTools): Promise<void> {
  const visits = await Promise.all(errand.channels.map((channel) => lookAt(channel, errand, tools)));
  const dates = await fetchDue(errand, tools);
  if (tools.manners.signal.aborted) return;
  for (const visited of visits) await record(visited, errand, dates, tools);
}

async function lookAt(channel: CollectedChannel, errand: Errand, tools: ErrandTools): Promise<Visited> {
  const { ledger, keeper, lanes, clock, manners } = tools;
  const looked = await lanes.send(channel.url, async (bring) => {
    const startedAt = clock.now().toISOString();
    const visit = await visitChannel(channel, errand.states.get(channel.id), {
      now: () => clock.now(),
      bring: (url, headers) =>
        bringPolitely(bring, url, { ...manners, paceSeconds: errand.paceSeconds }, headers),
      keep: async (answer, entries) => {
        const { city, source, id } = channel;
        await keeper.keep(answer, { city, source, channel: id, hint: null, ledTo: entries.length });
        const seen = clock.now().toISOString();
        const learned = entries.map(({ url, hint }): Address => ({
          id: addressId(url),
          url,
          city,
          source,
          channel: id,
          firstSeen: seen,
          hint,
          state: "due",
          attempts: 0,
          notBefore: tools.roundStart.toISOString(),
          lastCapture: null,
          lastError: null,
        }));
        return (await ledger.learn(learned)).length;
      },
    });
    return { result: { channel, startedAt, visit }, hostFailed: visit.hostFailed };
  });
  return looked ?? { channel, startedAt: clock.now().toISOString(), visit: leftAlone };
}

/** Fetches what is due for the source until nothing is left that was not tried; returns the dates that became known. */
async function fetchDue(errand: Errand, tools: ErrandTools): Promise<Map<string, string>> {
  const { ledger, lanes, manners, roundStart } = tools;
  const dates = new Map<string, string>();
  const tried = new Set<string>();
  let dropped = 0; // stay due and come again with every asking
  while (!manners.signal.aborted && (await tools.renew())) {
    const due = await ledger.dueAddresses(roundStart.toISOString(), [errand.source], handful + dropped);
    const next = due.filter(({ id }) => !tried.has(id)).slice(0, handful);
    if (next.length === 0) break;
    for (const { id } of next) tried.add(id);
    const fetched = await Promise.all(
      next.map((address) =>
        lanes.send(address.url, (bring) => fetchOne(address, bring, errand, tools, dates)),
      ),
    );
    const lost = fetched.filter((result) => result === null).length;
    dropped += lost;
    if (lost === next.length) break; // the source's hosts do not answer: the rest waits for another round
  }
  return dates;
}

async function fetchOne(
  address: Address,
  bring: Bring,
  errand: Errand,
  { ledger, keeper, clock, manners, report }: ErrandTools,
  dates: Map<string, string>,
): Promise<{ result: true; hostFailed: boolean }> {
  const polite = { ...manners, paceSeconds: errand.paceSeconds };
  const {
    answer,
    address: after,
    hostFailed,
  } = await fetchArticle(
    address,
    () => bringPolitely(bring, address.url, polite),
    () => clock.now(),
  );
  if (answer === null) {
    await ledger.keepAddress(after);
  } else {
    const { city, source, channel, hint } = address;
    const { capture, publishedAt } = await keeper.keep(answer, { city, source, channel, hint, ledTo: null });
    if (publishedAt !== null) dates.set(address.id, publishedAt);
    await ledger.keepAddress({ ...after, lastCapture: capture });
  }
  report({ kind: "fetched", address: after, status: answer?.status ?? null });
  return { result: true, hostFailed };
}

async function record(
  { channel, startedAt, visit }: Visited,
  errand: Errand,
  learned: ReadonlyMap<string, string>,
  { ledger, clock, report }: ErrandTools,
): Promise<void> {
  const state = errand.states.get(channel.id);
  const ids = visit.entries.map(({ url }) => addressId(url));
  const unknown = ids.filter(
    (id, at) => visit.entries[at]?.hint?.publishedAt === undefined && !learned.has(id),
  );
  const kept = unknown.length === 0 ? undefined : await ledger.publishedDates?.(unknown);
  const dates = visit.entries.map(
    ({ hint }, at) => hint?.publishedAt ?? learned.get(ids[at] ?? "") ?? kept?.get(ids[at] ?? "") ?? null,
  );
  const kind = channel.kind === "feed" || channel.kind === "sitemap" ? channel.kind : "listing";
  const span = spanOf({
    outcome: visit.outcome,
    kind,
    startedAt,
    lastSuccess: state?.lastSuccess ?? null,
    dates,
    overlaps: visit.fresh < visit.entries.length,
    unchanged: visit.unchanged,
  });
  const range = rangeOf(dates);
  for (const city of errand.cities.get(channel.id) ?? [channel.city]) {
    const look: Look = {
      id: `${city}/${channel.id}@${startedAt}`,
      city,
      source: channel.source,
      channel: channel.id,
      startedAt,
      finishedAt: clock.now().toISOString(),
      outcome: visit.outcome,
      reason: visit.reason,
      ...span,
      listed: visit.entries.length,
      fresh: visit.fresh,
      newestListed: range.newest,
      oldestListed: range.oldest,
    };
    await ledger.keepLook(look);
    report({ kind: "looked", look });
  }
  await ledger.keepChannelState(stateAfter(channel, state, visit, { startedAt, at: clock.now() }));
}

function stateAfter(
  channel: CollectedChannel,
  before: ChannelState | undefined,
  visit: Visit,
  time: { readonly startedAt: string; readonly at: Date },
): ChannelState {
  const worked = visit.outcome === "working";
  // An empty list is no failure to come back for sooner or later, and no success to count from.
  const failures = worked || visit.outcome === "empty" ? 0 : (before?.failures ?? 0) + 1;
  return {
    id: channel.id,
    city: channel.city,
    source: channel.source,
    lastVisit: time.startedAt,
    lastSuccess: worked ? time.startedAt : (before?.lastSuccess ?? null),
    nextVisit: nextVisit(channel, { at: time.at, failures, retryAfter: visit.retryAfter }),
    failures,
    intervalMinutes: channel.everyMinutes,
    etag: worked ? visit.etag : (before?.etag ?? null),
    lastModified: worked ? visit.lastModified : (before?.lastModified ?? null),
  };
}
