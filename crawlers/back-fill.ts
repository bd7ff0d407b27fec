import { setTimeout as sleep } from "node:timers/promises";
import { openFoundList, type FoundList } from "./back-fill-list.ts";
import { type Days, leadsBack, openSurvey, surveyOn, type SurveyState } from "./back-fill-survey.ts";
import { bringArticle, renderedBy } from "./browser/scripts.ts";
import type { Connector } from "./connector.ts";
import { bringPolitely, type Manners } from "./courier.ts";
import { estatesOf } from "./estates.ts";
import { fetchArticle } from "./fetch-article.ts";
import { claimHolder } from "./holder.ts";
import { openKeeper, type Keeper } from "./keeper.ts";
import { dueAddresses } from "./learn.ts";
import type { Address, Look } from "./ledger.ts";
import type { Entry } from "./listed.ts";
import { startOfDay } from "./local-clock.ts";
import { openHostMemory, type RoundPorts } from "./ports.ts";
import { readHere } from "./read-list.ts";
import { keepLooks } from "./record.ts";
import { type Right, takeRight } from "./right.ts";
import type { CollectedChannel } from "./visit.ts";

/** What happened, for the line on the screen. */
export type BackFillEvent =
  | { readonly kind: "surveyed"; readonly channel: string; readonly pages: number; readonly found: number }
  | { readonly kind: "fetched"; readonly address: Address; readonly status: number | null }
  | { readonly kind: "waiting"; readonly estate: string }
  | { readonly kind: "unsettled"; readonly url: string; readonly reason: string }
  | { readonly kind: "finished"; readonly channel: string; readonly look: Look | null };

export interface BackFillPorts extends Omit<RoundPorts, "report" | "settings" | "prepare" | "platforms"> {
  readonly days: Days;
  /** Sources whose past is filled, among all channels: rights go by the estates of all; absent = every source. */
  readonly only?: ReadonlySet<string>;
  /** Where it keeps how far it has come. */
  readonly folder: string;
  readonly report?: (event: BackFillEvent) => void;
}

/** What a back-fill did; `blind` are channels that only show their newest and cannot lead back. */
export interface BackFillReport {
  readonly found: number;
  readonly fetched: number;
  readonly known: number;
  readonly missed: number;
  readonly blind: readonly string[];
  readonly stopped: boolean;
}

const atOnce = 8; // estates in work; each asks its hosts one after the other
const handful = 50; // articles after which the estate is given back, so that its daily visits are not held up
const patience = 3_000; // milliseconds between two tries to get an estate that another collector works on
const breather = 200; // milliseconds for whoever waits for the estate

/**
 * Fills the past between two days through sitemaps, paged lists and archives of days: first every list is read, then the
 * articles that nobody knows yet are fetched, all at the hosts' pace. What was found and done is on disk after every step;
 * a killed or stopped back-fill is begun again with the same days and goes on where it was.
 */
export async function backFill(ports: BackFillPorts): Promise<BackFillReport> {
  const signal = ports.signal ?? new AbortController().signal;
  const hosts = ports.hosts ?? openHostMemory(ports.connector, ports.clock);
  const report = (event: BackFillEvent): void => ports.report?.(event);
  const keeper = openKeeper({
    ...ports,
    failed: ({ url }, error) => report({ kind: "unsettled", url, reason: String(error) }),
  });
  const chosen = ports.channels.filter(({ source }) => ports.only?.has(source) ?? true);
  const able = chosen.filter(leadsBack);
  const totals = { found: 0, fetched: 0, known: 0, missed: 0 };
  const holder = ports.leases === undefined ? null : await claimHolder(ports.archive.folder);
  // Named as collectors name them, whatever part of an estate is filled.
  const estates = estatesOf(ports.channels).flatMap(({ name, sources }) => {
    const channels = able.filter(({ source }) => sources.includes(source));
    return channels.length === 0 ? [] : [{ name, sources, channels }];
  });
  const work = async (): Promise<void> => {
    for (let estate = estates.shift(); estate !== undefined && !signal.aborted; estate = estates.shift()) {
      const { name, sources, channels } = estate;
      const turn = <T>(use: (right: Right) => Promise<T>): Promise<T | null> =>
        inTurn(ports, { name, holder: holder?.name ?? "", signal, report }, async (right) => {
          await ports.begin?.(sources);
          return use(right);
        });
      const once = new Map(channels.map((channel) => [channel.id, channel]));
      for (const channel of once.values()) {
        const cities = channels.filter(({ id }) => id === channel.id).map(({ city }) => city);
        await fillChannel({ ...ports, hosts }, { channel, cities, keeper, turn, totals, signal, report });
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, estates.length) }, work));
  } finally {
    await holder?.release();
  }
  const blind = chosen.filter((channel) => !leadsBack(channel)).map(({ id }) => id);
  return { ...totals, blind: [...new Set(blind)], stopped: signal.aborted };
}

interface Filling {
  readonly channel: CollectedChannel;
  readonly cities: readonly string[];
  readonly keeper: Keeper;
  readonly turn: <T>(use: (right: Right) => Promise<T>) => Promise<T | null>;
  readonly totals: { found: number; fetched: number; known: number; missed: number };
  readonly signal: AbortSignal;
  readonly report: (event: BackFillEvent) => void;
}

async function fillChannel(
  ports: BackFillPorts & Required<Pick<RoundPorts, "hosts">>,
  filling: Filling,
): Promise<void> {
  const { channel, turn, totals, signal, report } = filling;
  const list = await openFoundList(ports.folder, channel.id, ports.days, ports.clock);
  const startedAt = ports.clock.now().toISOString();
  const manners = (right: Right): Manners => ({
    ...ports.hosts,
    paceSeconds: channel.paceSeconds,
    signal: AbortSignal.any([signal, right.lost]),
  });
  const survey = await surveyAll(ports, filling, list, manners);
  if (survey === null) return;
  totals.found += list.entries.length;
  while (list.done < list.entries.length && !signal.aborted) {
    const those = list.entries.slice(list.done, list.done + handful);
    const fresh = await turn((right) => fetchAll(ports, filling, those, manners(right)));
    if (fresh === null || signal.aborted) return;
    await list.keepDone(list.done + those.length, list.fresh + fresh);
    await sleep(breather);
  }
  if (signal.aborted) return;
  report({
    kind: "finished",
    channel: channel.id,
    look: await keepLook(ports, filling, survey, list, startedAt),
  });
}

/** Reads the channel's lists to their end; null when it was stopped before. */
async function surveyAll(
  ports: BackFillPorts,
  { channel, turn, signal, report }: Filling,
  list: FoundList,
  manners: (right: Right) => Manners,
): Promise<SurveyState | null> {
  const seen = new Set(list.entries.map(({ url }) => url));
  let state = list.survey ?? openSurvey(channel, ports.days);
  while (!state.finished && !signal.aborted) {
    const before = state;
    const step = await turn((right) =>
      surveyOn(channel, ports.days, before, {
        seen,
        readList: ports.readList ?? readHere,
        bring: (url) => bringList(ports.connector, channel, url, manners(right)),
      }),
    );
    if (step === null) return null;
    ({ state } = step);
    await list.add(step.entries, state);
    report({ kind: "surveyed", channel: channel.id, pages: state.pages, found: list.entries.length });
  }
  return signal.aborted ? null : state;
}

async function bringList(connector: Connector, channel: CollectedChannel, url: string, manners: Manners) {
  const answer = await bringPolitely((asked, ask) => connector.fetch(asked, ask), url, manners);
  return channel.javascript && answer.status === 200 ? renderedBy(manners, answer, channel.links) : answer;
}

/** Fetches those that nobody knew; the others are kept already, or due in the collector's own rounds. */
async function fetchAll(
  { ledger, clock, connector }: BackFillPorts,
  { channel, keeper, totals, report }: Filling,
  entries: readonly Entry[],
  manners: Manners,
): Promise<number> {
  const seen = clock.now().toISOString();
  const fresh = await ledger.learn(dueAddresses(entries, channel, { seen, notBefore: seen }));
  totals.known += entries.length - fresh.length;
  for (const address of fresh) {
    if (manners.signal.aborted) break; // stays due: the collector's next round takes it up
    const bring = () => bringArticle((asked, ask) => connector.fetch(asked, ask), address, manners);
    const { answer, address: after } = await fetchArticle(address, bring, () => clock.now());
    if (answer === null) {
      totals.missed += 1;
      await ledger.keepAddress(after);
    } else {
      totals.fetched += 1;
      const of = {
        city: channel.city,
        source: channel.source,
        channel: channel.id,
        hint: address.hint,
        ledTo: null,
      };
      await (
        await keeper.keep(answer, of, after)
      ).settled;
    }
    report({ kind: "fetched", address: after, status: answer?.status ?? null });
  }
  return fresh.length;
}

/**
 * The look that says which past days this channel showed: from here on its chart begins. Lists that only reached part of
 * the way cover that part, and where lists were missed or undated nothing is claimed.
 */
async function keepLook(
  { days, clock, ledger }: BackFillPorts,
  { channel, cities }: Filling,
  { oldest, missed }: SurveyState,
  list: FoundList,
  startedAt: string,
): Promise<Look | null> {
  // An archive was asked for every day; any other list proves as much as it shows.
  const reached = channel.archive === undefined ? oldest : days.from;
  if (missed > 0 || reached === null || reached > days.to || list.entries.length === 0) return null;
  const from = reached < days.from ? days.from : reached;
  const end = Math.min(startOfDay(days.to) + 24 * 60 * 60 * 1000, Date.parse(startedAt));
  const dates = list.entries
    .flatMap(({ hint }) => hint?.publishedAt ?? [])
    .toSorted((a, b) => a.localeCompare(b));
  const seen = {
    outcome: "working",
    reason: null,
    coversFrom: new Date(startOfDay(from)).toISOString(),
    coversTo: new Date(end).toISOString(),
    listed: list.entries.length,
    fresh: list.fresh,
    newestListed: dates.at(-1) ?? null,
    oldestListed: dates[0] ?? null,
  } as const;
  const [first = null] = await keepLooks({ channel, cities, startedAt }, seen, { ledger, clock });
  return first;
}

/** Does a piece of work while the estate is ours; waits for it, and gives it back after each piece. Null when stopped. */
async function inTurn<T>(
  ports: BackFillPorts,
  of: {
    readonly name: string;
    readonly holder: string;
    readonly signal: AbortSignal;
    readonly report: (event: BackFillEvent) => void;
  },
  use: (right: Right) => Promise<T>,
): Promise<T | null> {
  while (!of.signal.aborted) {
    const right = await takeRight(of.name, ports.leases, of.holder);
    if (right === null) {
      of.report({ kind: "waiting", estate: of.name });
      await sleep(patience, undefined, { signal: of.signal }).catch(() => undefined);
      continue;
    }
    try {
      return await use(right);
    } catch (error) {
      if (of.signal.aborted) return null;
      if (!right.lost.aborted) throw error;
    } finally {
      await right.release();
    }
  }
  return null;
}
