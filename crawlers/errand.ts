import type { Clock } from "./capture.ts";
import type { Bring } from "./crawlee.ts";
import { bringArticle, renderedBy } from "./browser/scripts.ts";
import { bringPolitely, type Manners } from "./courier.ts";
import { fetchArticle } from "./fetch-article.ts";
import type { Keeper, SettledCapture } from "./keeper.ts";
import { dueAddresses } from "./learn.ts";
import type { Lanes } from "./lanes.ts";
import type { Address, ChannelState, Ledger, Look } from "./ledger.ts";
import type { ReadList } from "./read-list.ts";
import { record, type Brought, type Visited } from "./record.ts";
import type { Platforms } from "./platforms/open.ts";
import { type CollectedChannel, leftAlone, visitChannel, type VisitTools } from "./visit.ts";

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
  readonly readList: ReadList;
  readonly clock: Clock;
  /** Start of the round: what is due is decided by it, so that no round runs for ever. */
  readonly roundStart: Date;
  readonly manners: Omit<Manners, "paceSeconds">;
  readonly report: (event: RoundEvent) => void;
  /** Reads accounts of platforms; absent = they are not read. */
  readonly platforms?: Platforms;
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

/**
 * Does one source's errand: visits its due channels, then fetches the addresses that are due, then records the looks. A
 * look is kept last, when the dates of its items are known; a collector killed before that visits the channel again.
 */
export async function runErrand(errand: Errand, tools: ErrandTools): Promise<void> {
  const visits = await Promise.all(errand.channels.map((channel) => lookAt(channel, errand, tools)));
  const brought = await fetchDue(errand, tools);
  if (tools.manners.signal.aborted) return;
  for (const visited of visits) await record(visited, errand, brought, tools);
}

async function lookAt(channel: CollectedChannel, errand: Errand, tools: ErrandTools): Promise<Visited> {
  const { ledger, keeper, lanes, clock, manners, readList } = tools;
  const looked = await lanes.send(channel.url, async (bring) => {
    const startedAt = clock.now().toISOString();
    const visit = await visitChannel(channel, errand.states.get(channel.id), {
      now: () => clock.now(),
      readList,
      bring: (url, headers) =>
        bringPolitely(bring, url, { ...manners, paceSeconds: errand.paceSeconds }, headers),
      keep: async (answer, entries) => {
        const { city, source, id } = channel;
        const kept = await keeper.keep(answer, {
          city,
          source,
          channel: id,
          hint: null,
          ledTo: entries.length,
        });
        await kept.settled;
        const times = { seen: clock.now().toISOString(), notBefore: tools.roundStart.toISOString() };
        return (await ledger.learn(dueAddresses(entries, channel, times))).length;
      },
      ...platformTool(errand, tools, bring),
      ...(manners.scripts === undefined
        ? {}
        : {
            render: (answer, wanted) =>
              renderedBy({ ...manners, paceSeconds: errand.paceSeconds }, answer, wanted),
          }),
    });
    return { result: { channel, startedAt, visit }, hostFailed: visit.hostFailed };
  });
  return looked ?? { channel, startedAt: clock.now().toISOString(), visit: leftAlone };
}

/** How an account of a platform is visited, where the round reads platforms. */
function platformTool(
  errand: Errand,
  { platforms, keeper, ledger, clock, manners }: ErrandTools,
  bring: Bring,
): Pick<VisitTools, "platform"> {
  if (platforms === undefined) return {};
  const polite = { ...manners, paceSeconds: errand.paceSeconds };
  return {
    platform: (channel, state) =>
      platforms.visit(channel, state, {
        now: () => clock.now(),
        bring: (url) => bringPolitely(bring, url, polite),
        keep: async (answer, { hint, ledTo }) => {
          const { city, source, id } = channel;
          const { capture, settled } = await keeper.keep(answer, { city, source, channel: id, hint, ledTo });
          await settled;
          return capture;
        },
        keepAddress: (address) => ledger.keepAddress(address),
        signal: manners.signal,
      }),
  };
}

/**
 * Fetches what is due for the source until nothing is left that was not tried. A host's next page is asked for while the one
 * before is still read; at the end all are settled.
 */
async function fetchDue(errand: Errand, tools: ErrandTools): Promise<Brought> {
  const { ledger, lanes, manners, roundStart } = tools;
  const bag: Bag = { brought: { dates: new Map(), counts: new Map() }, settling: [], failed: [] };
  const tried = new Set<string>();
  let dropped = 0; // stay due and come again with every asking
  try {
    while (!manners.signal.aborted && bag.failed.length === 0 && (await tools.renew())) {
      const due = await ledger.dueAddresses(roundStart.toISOString(), [errand.source], handful + dropped);
      const next = due.filter(({ id }) => !tried.has(id)).slice(0, handful);
      if (next.length === 0) break;
      for (const { id } of next) tried.add(id);
      const fetched = await Promise.all(
        next.map((address) =>
          lanes.send(address.url, (bring) => fetchOne(address, bring, errand, tools, bag)),
        ),
      );
      const lost = fetched.filter((result) => result === null).length;
      dropped += lost;
      if (lost === next.length) break; // the source's hosts do not answer: the rest waits for another round
    }
  } finally {
    await Promise.all(bag.settling); // none of them rejects; the right is given back after this
  }
  if (bag.failed.length > 0) throw bag.failed[0];
  return bag.brought;
}

/** What an errand brought and what is still being settled of it. */
interface Bag {
  readonly brought: Brought;
  readonly settling: Promise<void>[];
  /** Why something could not be settled now: the store takes nothing more. */
  readonly failed: unknown[];
}

async function fetchOne(
  address: Address,
  bring: Bring,
  errand: Errand,
  { ledger, keeper, clock, manners, report }: ErrandTools,
  bag: Bag,
): Promise<{ result: true; hostFailed: boolean }> {
  const polite = { ...manners, paceSeconds: errand.paceSeconds };
  const {
    answer,
    address: after,
    hostFailed,
  } = await fetchArticle(
    address,
    () => bringArticle(bring, address, polite),
    () => clock.now(),
  );
  if (answer === null) {
    await ledger.keepAddress(after);
  } else {
    const { city, source, channel, hint } = address;
    const { settled } = await keeper.keep(answer, { city, source, channel, hint, ledTo: null }, after);
    const counted = settled.then(
      (what) => count(bag.brought, after, what),
      (error: unknown) => void bag.failed.push(error),
    );
    bag.settling.push(counted);
  }
  report({ kind: "fetched", address: after, status: answer?.status ?? null });
  return { result: true, hostFailed };
}

/** What a settled page tells of its channel. */
function count({ dates, counts }: Brought, address: Address, { publishedAt, article }: SettledCapture): void {
  if (publishedAt !== null) dates.set(address.id, publishedAt);
  if (address.state !== "captured" || article === null) return;
  const before = counts.get(address.channel) ?? { fetched: 0, read: 0, told: 0 };
  counts.set(address.channel, {
    fetched: before.fetched + 1,
    read: before.read + (article ? 1 : 0),
    told: before.told + (publishedAt === null ? 0 : 1),
  });
}
