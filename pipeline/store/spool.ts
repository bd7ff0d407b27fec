import { randomBytes } from "node:crypto";
import { z } from "zod";
import { EngineAway, EngineSilent } from "./errors.ts";
import { pagesOf } from "./everything.ts";
import type { ElasticsearchStore } from "./elasticsearch.ts";
import type { OutboxState } from "./outbox.ts";
import { openFlusher } from "./spool/flush.ts";
import { spooledLeases, usualSettling } from "./spool/leases.ts";
import { openReach } from "./spool/reach.ts";
import type { SqliteStore } from "./sqlite.ts";
import type { AnyWrite, Kind, Signature, Store } from "./store.ts";

/** Kinds that collecting alone writes: they are kept on this machine first, and the engine follows. */
export const spooledKinds = ["channel", "address", "look", "capture"] as const satisfies readonly Kind[];

/** How the spool is bounded and how it tells of trouble. */
export interface SpoolOptions {
  /** So much may wait before collecting pauses. */
  readonly mostBytes?: number;
  readonly now?: () => Date;
  /** Milliseconds that one bulk may take. */
  readonly patience?: number;
  /** The longest pause after failures, milliseconds; absent: twelve seconds. */
  readonly longestPause?: number;
  /** Milliseconds after which an estate that was taken over from another machine is this one's while the engine is away. */
  readonly settling?: number;
  /** Told in Vietnamese when the engine takes nothing, and with null when it does again. */
  readonly trouble?: (reason: string | null) => void;
}

/** What waits on this machine, why, and whether collecting pauses for it. */
export interface SpoolState extends OutboxState {
  readonly trouble: string | null;
  readonly full: boolean;
  /** Why sending failed the last time that it did, and when (UTC); both null when it never did. */
  readonly lastTrouble: string | null;
  readonly lastTroubleAt: string | null;
}

/** A collector's keeper: its own records on its own disk, all else in the city's engine. */
export interface SpooledStore extends Store {
  /** The engine as everybody else sees it; throws EngineAway while it is away. */
  readonly shared: Store;
  /** What this machine knows without asking anybody. */
  readonly local: SqliteStore;
  readonly state: () => Promise<SpoolState>;
  /** Waits until all is sent, true, or for so many milliseconds, false. */
  readonly drain: (milliseconds: number) => Promise<boolean>;
  /** Fetches what another machine learnt of these sources before this one goes on with them. */
  readonly takeOver: (sources: readonly string[]) => Promise<void>;
}

const usualBytes = 6_000_000_000; // of lines for the engine; the records take two thirds as much beside them
const looking = 2_000; // milliseconds between two looks at how much waits
const beforeRelease = 10_000; // milliseconds that giving a right back waits for what was written under it
const pullPage = 1_000;
const briefly = 3_000; // milliseconds that collecting waits for what others know

/** Joins a local file, opened with an outbox for `spooledKinds`, and the engine; both are closed with it. */
export function openSpooledStore(
  local: SqliteStore,
  connect: () => Promise<ElasticsearchStore>,
  options: SpoolOptions = {},
): SpooledStore {
  const { mostBytes = usualBytes, now = () => new Date() } = options;
  const reach = openReach(connect);
  const me = randomBytes(6).toString("hex");
  let trouble: string | null = null;
  let full = false;
  const flusher = openFlusher({
    local,
    remote: reach.open,
    mine: async () => (await local.lease("spool/send", me, 20, new Date())) !== null,
    now,
    ...(options.patience === undefined ? {} : { patience: options.patience }),
    ...(options.longestPause === undefined ? {} : { longestPause: options.longestPause }),
    answered: reach.back,
    trouble(reason, error) {
      if (reason === null) reach.back();
      if (error instanceof EngineSilent) reach.gone(error);
      if (reason !== trouble) {
        options.trouble?.(reason);
        // Other programs on this file tell it too.
        const note = JSON.stringify({ reason, at: now().toISOString() });
        void local.outbox.keepNote(reason === null ? "mended" : "trouble", note).catch(() => undefined);
      }
      trouble = reason;
    },
  });
  const measure = async (): Promise<SpoolState> => {
    const state = await gaugeSpool(local, mostBytes);
    ({ full } = state);
    return { ...state, trouble };
  };
  const { settling } = options;
  const leases = spooledLeases({
    reach,
    local,
    full: () => full,
    before: () => flusher.drain(beforeRelease),
    ...(settling === undefined ? {} : { settling }),
  });
  const timers = [
    setInterval(() => void measure().catch(() => undefined), looking).unref(),
    setInterval(() => void leases.look().catch(() => undefined), (settling ?? usualSettling) / 3).unref(),
  ];

  /** What another machine knew first is known here too, as far as the engine can be asked. */
  const learnFromOthers = async (kind: Kind, ids: readonly string[]): Promise<void> => {
    const here = await local.read(kind, ids);
    // Of a channel the newer word counts: other machines plan its visits, too.
    const asked = kind === "channel" ? ids : ids.filter((_, i) => here[i] === null);
    if (asked.length === 0) return;
    try {
      const there = await reach.call((remote) => remote.read(kind, asked), briefly);
      const found = there.filter((kept) => kept !== null);
      if (found.length > 0) await local.adopt(kind, found);
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
    }
  };
  const keeperOf = (kind: Kind): Store => (isSpooled(kind) ? local : reach.store);
  const keepStep = async (step: readonly AnyWrite[], by: Signature): Promise<boolean> => {
    const [here, there] = [true, false].map((own) => step.filter(({ kind }) => isSpooled(kind) === own));
    if (there !== undefined && there.length > 0 && !(await reach.store.writeInSteps([there], by)))
      return false;
    return here === undefined || here.length === 0 || local.writeInSteps([here], by);
  };

  const takeOver = async (sources: readonly string[]): Promise<void> => {
    const estate = `collect/${sources[0] ?? ""}`;
    if (!leases.isNew(estate)) return;
    await reach.call((remote) => remote.findable(["channel", "address"]));
    const order = { by: "id", direction: "ascending" } as const;
    for (const kind of ["channel", "address"] as const) {
      // What was captured or given up is asked for one by one when a list shows it again.
      const is = { source: sources, ...(kind === "address" ? { state: "due" } : {}) };
      // A page at a time: each adoption waits for the disk.
      for await (const rows of pagesOf(reach.store, kind, { where: { is }, order, pageSize: pullPage }))
        await local.adopt(kind, rows);
    }
    leases.known(estate);
  };
  const close = async (): Promise<void> => {
    for (const timer of timers) clearInterval(timer);
    if (trouble === null) await flusher.drain(beforeRelease);
    await flusher.close();
    await Promise.all([local.close(), reach.close()]);
  };

  return {
    shared: reach.store,
    local,
    state: measure,
    drain: (milliseconds) => flusher.drain(milliseconds),
    takeOver,
    async read(kind, ids) {
      if (!isSpooled(kind)) return reach.store.read(kind, ids);
      await learnFromOthers(kind, ids);
      return local.read(kind, ids);
    },
    async write(kind, writes, by) {
      if (!isSpooled(kind)) return reach.store.write(kind, writes, by);
      const news = writes.filter(({ expects }) => expects === 0).map(({ value }) => value.id);
      // A look or a capture has an id that nobody else can have made.
      if (kind !== "look" && kind !== "capture") await learnFromOthers(kind, news);
      const written = await local.write(kind, writes, by);
      flusher.wake();
      return written;
    },
    async writeInSteps(steps, by) {
      if (steps.every((step) => step.every(({ kind }) => isSpooled(kind)))) {
        const kept = await local.writeInSteps(steps, by); // one piece on this machine's disk
        flusher.wake();
        return kept;
      }
      for (const step of steps) if (!(await keepStep(step, by))) return false;
      flusher.wake();
      return true;
    },
    async adopt(kind, kept) {
      const taken = await reach.store.adopt(kind, kept);
      if (isSpooled(kind)) await local.adopt(kind, kept);
      return taken;
    },
    async remove(kind, ids) {
      await reach.store.remove(kind, ids);
      await local.remove(kind, ids);
    },
    list: (kind, ask) => keeperOf(kind).list(kind, ask),
    count: (kind, where) => keeperOf(kind).count(kind, where),
    tally: (kind, by, where, sums) => keeperOf(kind).tally(kind, by, where, sums),
    scan: (kind, fields, where) => keeperOf(kind).scan(kind, fields, where),
    marks: (kind) => keeperOf(kind).marks(kind),
    lease: leases.lease,
    release: leases.release,
    // What stands still is what everybody sees, not what this machine has still to send.
    still: (kinds) => reach.store.still(kinds),
    refresh: (of) => reach.store.refresh(of),
    close,
    [Symbol.asyncDispose]: close,
  };
}

const Noted = z.object({ reason: z.string().nullable(), at: z.string() });

/** How much waits in a spool, asked of its file alone: also by a program that sends nothing itself. */
export async function gaugeSpool(
  { outbox }: Pick<SqliteStore, "outbox">,
  mostBytes = usualBytes,
): Promise<SpoolState> {
  const read = async (name: string) => {
    const note = await outbox.note(name);
    return note === null ? null : Noted.parse(JSON.parse(note));
  };
  const [state, last, mended] = [await outbox.state(), await read("trouble"), await read("mended")];
  const isOver = last === null || (mended !== null && mended.at >= last.at);
  return {
    ...state,
    full: state.bytes > mostBytes,
    trouble: isOver ? null : last.reason,
    lastTrouble: last?.reason ?? null,
    lastTroubleAt: last?.at ?? null,
  };
}

/** Whether this machine keeps the kind first. */
function isSpooled(kind: Kind): boolean {
  return spooledKinds.some((one) => one === kind);
}
