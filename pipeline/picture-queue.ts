import { keepPicture, photographPage } from "../crawlers/browser/pictures.ts";
import type { PageBrowser } from "../crawlers/browser/browser.ts";
import type { Connector } from "../crawlers/connector.ts";
import type { HostMemory } from "../crawlers/ports.ts";
import { ConnectionTrouble } from "../crawlers/trouble.ts";
import { visitOnce } from "../crawlers/visitor.ts";
import { channelsIn } from "./collect.ts";
import type { Desk } from "./desk.ts";
import type { Item } from "./item.ts";
import { noteDeed } from "./people/audit.ts";

/** Where a picture that somebody asked for stands. */
export type PictureState =
  /** `place` 1 = the next; `reason`, in Vietnamese, why it was not taken at its last turn. */
  | { readonly kind: "waiting"; readonly place: number; readonly reason?: string }
  | { readonly kind: "taking"; readonly reason?: string }
  /** `reason` in Vietnamese; `at` in UTC. */
  | { readonly kind: "failed"; readonly reason: string; readonly at: string };

/** Pictures of pages as readers see them now, one after the other. */
export interface PictureQueue extends AsyncDisposable {
  /** Takes the wish, or refuses it in Vietnamese with what to do. A picture that is waited for already is taken once. */
  ask(
    item: Item,
    person: string,
  ): { readonly taken: true } | { readonly taken: false; readonly reason: string };
  /** Of the last wish for this item; null where there was none or its picture is kept. */
  state(item: string): PictureState | null;
  /** When all that was asked for is done. */
  settled(): Promise<void>;
}

interface Wish {
  readonly item: Item;
  readonly person: string;
  /** Turns at which another program had the host, and what was told of it. */
  readonly turns: number;
  readonly reason?: string;
}

function reasonOf(wish: Wish | undefined): { readonly reason?: string } {
  return wish?.reason === undefined ? {} : { reason: wish.reason };
}

const mostWaiting = 10;
const remembered = 200; // failures that are still told
const mostTurns = 6; // at each of them a host that another program works on is waited for some seconds
const longest = 120_000; // ms for one picture: robots.txt, the host's pace, the page and the browser

/**
 * Opens the queue over a desk and its way out. A page is fetched with the manners of collecting (robots.txt, doNotVisit, the
 * host's pace, the right to its estate) and shown by the one browser of this program; what was asked for is lost when the
 * program ends.
 */
export function openPictureQueue(
  desk: Pick<Desk, "store" | "archive" | "clock" | "config">,
  way: {
    readonly connector: Connector;
    readonly browser: PageBrowser;
    readonly hosts: HostMemory;
    readonly signal?: AbortSignal;
    /** Milliseconds that another program's right is waited for at each turn. */
    readonly elsewhere?: number;
    /** Told of an error that nobody expected. */
    readonly report?: (error: unknown) => void;
  },
): PictureQueue {
  const waiting: Wish[] = [];
  const failed = new Map<string, Extract<PictureState, { kind: "failed" }>>();
  const stop = new AbortController();
  let current: Wish | null = null;
  let running: Promise<void> = Promise.resolve();

  const fail = (item: string, reason: string): void => {
    failed.delete(item);
    failed.set(item, { kind: "failed", reason, at: desk.clock.now().toISOString() });
    const [oldest] = failed.keys();
    if (failed.size > remembered && oldest !== undefined) failed.delete(oldest);
  };
  const visiting = {
    channels: channelsIn(desk.config),
    leases: desk.store,
    ...(way.elsewhere === undefined ? {} : { patience: way.elsewhere }),
  };
  const take = async (wish: Wish): Promise<void> => {
    const { item, person, turns } = wish;
    const ends = [
      stop.signal,
      AbortSignal.timeout(longest),
      ...(way.signal === undefined ? [] : [way.signal]),
    ];
    try {
      const picture = await visitOnce(item.url, { ...visiting, signal: AbortSignal.any(ends) }, (signal) =>
        photographPage(item.url, { ...way, manners: { ...way.hosts, paceSeconds: 1, signal } }),
      );
      const kept = await keepPicture(desk.archive.folder, item.url, picture);
      await noteDeed(desk, { actor: person, what: "item.picture", subject: item.id, after: kept.file });
    } catch (error) {
      if (stop.signal.aborted) return;
      const isKnown = error instanceof ConnectionTrouble;
      // Others have their turn before it is tried again.
      if (isKnown && error.kind === "elsewhere" && turns + 1 < mostTurns)
        return void waiting.push({ ...wish, turns: turns + 1, reason: error.message });
      const isLate = error instanceof Error && error.name === "TimeoutError";
      fail(item.id, isKnown ? error.message : isLate ? tooSlow : unexpected);
      if (!isKnown && !isLate) way.report?.(error);
    }
  };
  const work = async (): Promise<void> => {
    for (;;) {
      current = waiting.shift() ?? null;
      if (current === null) return;
      await take(current);
    }
  };

  return {
    ask(item, person) {
      if (item.restraint?.noArchive === true) return { taken: false, reason: noCopies };
      if (!/^https?:/.test(item.url)) return { taken: false, reason: noAddress };
      const isAsked = current?.item.id === item.id || waiting.some((wish) => wish.item.id === item.id);
      if (isAsked) return { taken: true };
      if (waiting.length >= mostWaiting) return { taken: false, reason: full };
      failed.delete(item.id);
      waiting.push({ item, person, turns: 0 });
      if (current === null && waiting.length === 1) running = work();
      return { taken: true };
    },
    state(item) {
      if (current?.item.id === item) return { kind: "taking", ...reasonOf(current) };
      const place = waiting.findIndex((wish) => wish.item.id === item);
      if (place === -1) return failed.get(item) ?? null;
      return { kind: "waiting", place: place + 1, ...reasonOf(waiting[place]) };
    },
    settled: () => running,
    async [Symbol.asyncDispose]() {
      waiting.length = 0;
      stop.abort();
      await running;
    },
  };
}

const noCopies =
  "Trang gốc ghi noarchive (không muốn có bản sao để xem) nên không chụp ảnh. Hãy mở trang gốc.";
const noAddress = "Địa chỉ của tin không phải trang web nên không chụp được.";
const full = `Đang có ${mostWaiting} trang chờ chụp. Hãy đợi vài phút rồi bấm lại.`;
const tooSlow = "trang trả lời quá chậm; hãy bấm chụp lại sau ít phút";
const unexpected = "lỗi ngoài dự kiến; hãy bấm chụp lại, nếu vẫn lỗi thì báo người quản trị";
