import { randomUUID } from "node:crypto";
import type { Lease, Leases } from "./ledger.ts";

/** The right to work on an estate, kept alive until it is released. */
export interface Right {
  /** Aborted when another collector has it now: what was begun must not go on. */
  readonly lost: AbortSignal;
  /** Renews it at once; false = lost. */
  readonly renew: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

const held = 45; // seconds; a killed collector's right is another's after so many of them and one more asking
const renewed = 10; // seconds between two renewals
const grace = 5; // seconds by which a right that cannot be renewed ends here before it can be another's

/** A right of this program, and the ends of those who work under it beside its holder. */
interface Joined {
  readonly right: Pick<Right, "lost" | "renew">;
  readonly guests: Set<Promise<void>>;
}

const ours = new WeakMap<Leases, Map<string, Joined>>(); // by name; rights that still may be joined

/**
 * Takes the right to work on an estate; null when another collector has it. A collector that asks at every wake sees
 * itself whether the right is still renewed, so that clocks that disagree take nothing from the living and keep nothing
 * for the dead; one that asks once takes what ended more than a minute ago by its clock.
 */
export function takeRight(
  estate: string,
  leases: Leases | undefined,
  holder: string,
  now: () => Date = () => new Date(),
): Promise<Right | null> {
  return takeRightTo(nameOf(estate), leases, holder, { now });
}

function nameOf(estate: string): string {
  return `collect/${estate}`;
}

/**
 * Takes the right to an estate for one fetch, or joins whoever in this program holds it now: those who share a program
 * share its memory of hosts, and wait for each other there. The holder gives the right back when the last guest is done.
 */
export async function joinRight(estate: string, leases: Leases | undefined): Promise<Right | null> {
  const joined = leases === undefined ? undefined : ours.get(leases)?.get(nameOf(estate));
  if (joined === undefined || joined.right.lost.aborted) return takeRight(estate, leases, randomUUID());
  const { promise, resolve } = Promise.withResolvers<void>();
  joined.guests.add(promise);
  return {
    ...joined.right,
    async release() {
      joined.guests.delete(promise);
      resolve();
    },
  };
}

/** Takes a right of any name, by the same rules; `seconds` after its last renewal a dead holder's right is another's. */
export async function takeRightTo(
  name: string,
  leases: Leases | undefined,
  holder: string,
  { now = () => new Date(), seconds = held }: { readonly now?: () => Date; readonly seconds?: number } = {},
): Promise<Right | null> {
  const never = new AbortController().signal;
  if (leases === undefined) return { lost: never, renew: async () => true, release: async () => undefined };
  const losing = new AbortController();
  let asked = performance.now(); // when the renewal that holds was asked for, by this program's own rising clock
  const take = async (): Promise<Lease | null> => {
    const at = performance.now();
    const taken = await leases.lease(name, holder, seconds, now());
    asked = at;
    return taken;
  };
  let lease = await take();
  if (lease === null) return null;
  let asking: Promise<boolean> | null = null;
  let isOver = false;
  const renew = async (): Promise<boolean> => {
    if (isOver) return false;
    asking ??= (async () => {
      try {
        lease = losing.signal.aborted ? null : await take();
        if (lease === null) losing.abort();
        return lease !== null;
      } finally {
        asking = null;
      }
    })();
    return asking;
  };
  // A store that does not answer is no loss yet, until another may take the right: it has ended here before that.
  const stop = atEachRenewal(leases, Math.min(renewed, seconds / 3), () => {
    renew().catch(() => {
      if (performance.now() - asked >= (seconds - grace) * 1000) losing.abort();
    });
  });
  const right = { lost: losing.signal, renew };
  const leave = openToGuests(name, leases, right);
  return {
    ...right,
    async release() {
      await leave();
      isOver = true;
      stop();
      // A renewal that is on its way would take the right again.
      await asking?.catch(() => undefined);
      if (lease !== null) await leases.release(lease);
    },
  };
}

/** Those who renew at the same moments. */
interface Ticker {
  readonly renewing: Set<() => void>;
  readonly end: () => void;
}

const tickers = new WeakMap<Leases, Map<number, Ticker>>(); // by seconds between two renewals

/** Renews all rights over one store at the same moments, so that a store asks for them in one go; the result ends one of them. */
function atEachRenewal(leases: Leases, seconds: number, renew: () => void): () => void {
  const mine = tickers.get(leases) ?? new Map<number, Ticker>();
  tickers.set(leases, mine);
  const ticker = mine.get(seconds) ?? openTicker(seconds);
  mine.set(seconds, ticker);
  ticker.renewing.add(renew);
  return () => {
    ticker.renewing.delete(renew);
    if (ticker.renewing.size > 0) return;
    ticker.end();
    if (mine.get(seconds) === ticker) mine.delete(seconds);
  };
}

function openTicker(seconds: number): Ticker {
  const renewing = new Set<() => void>();
  const timer = setInterval(() => {
    for (const renew of renewing) renew();
  }, seconds * 1000).unref();
  return { renewing, end: () => clearInterval(timer) };
}

/** Lets others of this program join a right; the result ends that and waits for those who did. */
function openToGuests(name: string, leases: Leases, right: Joined["right"]): () => Promise<void> {
  const joined: Joined = { right, guests: new Set() };
  const mine = ours.get(leases) ?? new Map<string, Joined>();
  ours.set(leases, mine);
  mine.set(name, joined);
  return async () => {
    if (mine.get(name) === joined) mine.delete(name);
    await Promise.all(joined.guests);
  };
}
