import { Refusal } from "../../config/verb.ts";
import type { PageBrowser } from "../../crawlers/browser/browser.ts";
import { renderedBy } from "../../crawlers/browser/scripts.ts";
import type { Connector } from "../../crawlers/connector.ts";
import { bringPolitely } from "../../crawlers/courier.ts";
import { estatesOf } from "../../crawlers/estates.ts";
import { claimHolder } from "../../crawlers/holder.ts";
import type { HostMemory } from "../../crawlers/ports.ts";
import { takeRight } from "../../crawlers/right.ts";
import { ConnectionTrouble } from "../../crawlers/trouble.ts";
import { channelsIn, hostMemoryOf } from "../collect.ts";
import type { Desk } from "../desk.ts";
import type { Item } from "../item.ts";
import { lookAgain } from "./look.ts";
import type { Finding, LaterLook } from "./watch.ts";

/** What a round of second looks works with. */
export interface LookingAgain {
  readonly connector: Connector;
  /** robots.txt and pace of each host, shared with the collecting of the same process. */
  readonly hosts?: HostMemory;
  /** Shows pages that need their scripts; absent = they are left for a collector that has one. */
  readonly browser?: PageBrowser;
  readonly signal?: AbortSignal;
  readonly lookedAgain?: (item: Item, look: LaterLook) => void;
  /** At most so many pages of one estate in a round, so that its channels need not wait; the rest stays due. */
  readonly perEstate?: number;
}

/** What a round found, by finding. */
export type Found = Partial<Record<Finding, number>>;

const handful = 100; // items of an estate between two questions to the store
const atOnce = 16; // estates in work
const aWhile = 20; // pages of an estate that a looker takes before the timetable's turn comes
const enough = 3; // failures in a row after which an estate is left for another round

/**
 * Looks again at every page whose time has come, an estate by one collector at a time and a host's pages one after the
 * other, at its pace. What is due stands with the items: a restart forgets nothing, an outage makes nothing up twice.
 */
export async function lookAgainAtAll(desk: Desk, looking: LookingAgain): Promise<Found> {
  const { store, config, clock } = desk;
  const found: Found = {};
  const hosts = looking.hosts ?? hostMemoryOf(desk, looking.connector);
  const now = clock.now().toISOString();
  await store.refresh();
  const due = await store.tally("item", ["source"], dueAt(now));
  if (due.length === 0) return found;
  const dueSources = new Set(due.map(({ key }) => key[0]));
  const channels = channelsIn(config);
  const estates = estatesOf(channels).filter(({ sources }) => sources.some((one) => dueSources.has(one)));
  const scripted = new Set(
    channels.filter(({ javascriptArticles }) => javascriptArticles === true).map(({ id }) => id),
  );
  const scripts =
    looking.browser === undefined ? {} : { scripts: { browser: looking.browser, articlesOf: scripted } };
  const paces = new Map(channels.map(({ source, paceSeconds }) => [source, paceSeconds]));
  const holder = await claimHolder(desk.archive.folder);
  const stop = new AbortController();
  const signal = looking.signal === undefined ? stop.signal : AbortSignal.any([looking.signal, stop.signal]);
  const fetch = (to: string, ask?: object) => looking.connector.fetch(to, { ...ask, signal });
  const lookAt = async (item: Item): Promise<Finding> => {
    const isScripted = scripted.has(item.channel ?? "");
    const manners = { ...hosts, ...scripts, paceSeconds: paces.get(item.source) ?? 0, signal };
    const look = await lookAgain(desk, item, async (url, headers) => {
      // What the scripts of a page fetch changes without the page's own tag.
      const asked = isScripted ? {} : headers;
      const answer = await bringPolitely(fetch, url, manners, asked);
      return isScripted && answer.status === 200 ? renderedBy(manners, answer) : answer;
    });
    found[look.found] = (found[look.found] ?? 0) + 1;
    looking.lookedAgain?.(item, look);
    return look.found;
  };
  const work = async (): Promise<void> => {
    for (let estate = estates.shift(); estate !== undefined; estate = estates.shift()) {
      if (signal.aborted) return;
      const right = await takeRight(estate.name, store, holder.name);
      if (right === null) continue; // another collector has it, and makes the same looks
      try {
        let failures = 0;
        let left = looking.perEstate ?? Infinity;
        for await (const item of dueItems(desk, estate.sources, now)) {
          if (signal.aborted || right.lost.aborted || left <= 0 || failures >= enough) break;
          if (scripted.has(item.channel ?? "") && looking.browser === undefined) continue;
          left -= 1;
          failures = (await lookAt(item)) === "unreachable" ? failures + 1 : 0;
        }
      } finally {
        await right.release();
      }
    }
  };
  try {
    await Promise.all(
      Array.from({ length: Math.min(atOnce, estates.length) }, () =>
        work().catch((error: unknown) => {
          if (error instanceof ConnectionTrouble && error.kind === "stopped") return;
          stop.abort(); // nothing can be kept: the others end too
          throw error;
        }),
      ),
    );
  } finally {
    await holder.release();
  }
  await store.refresh();
  return found;
}

/** Second looks beside the collecting of a long-lived process. */
export interface Looker {
  /** Begins a round where none is running. Throws what ended the last one, but for a disk or store that takes nothing more: that is tried again. */
  wake(): void;
  /** Resolves when no round is running. */
  idle(): Promise<void>;
}

/** Opens a looker; it does nothing until it is woken. */
export function openLooker(desk: Desk, looking: LookingAgain): Looker {
  let running: Promise<void> | null = null;
  let failure: Error | null = null;
  return {
    wake() {
      if (failure !== null) throw failure;
      running ??= lookAgainAtAll(desk, { perEstate: aWhile, ...looking })
        .then(
          () => undefined,
          (error: unknown) => {
            if (!(error instanceof Refusal))
              failure = error instanceof Error ? error : new Error(String(error));
          },
        )
        .finally(() => (running = null));
    },
    async idle() {
      await running;
    },
  };
}

/** Items that are due, each once, longest first; asked anew each handful, since a look takes them off the list. */
async function* dueItems({ store }: Desk, sources: readonly string[], now: string): AsyncGenerator<Item> {
  const seen = new Set<string>();
  for (;;) {
    await store.refresh();
    const where = dueAt(now);
    const page = await store.list("item", {
      where: { ...where, is: { source: sources } },
      order: { by: "nextLook", direction: "ascending" },
      limit: handful + Math.min(seen.size, handful),
    });
    const fresh = page.rows.filter(({ value }) => !seen.has(value.id));
    if (fresh.length === 0) return;
    for (const { value } of fresh) {
      seen.add(value.id);
      yield value;
    }
  }
}

function dueAt(now: string) {
  return { range: { nextLook: { to: new Date(Date.parse(now) + 1).toISOString() } } };
}
