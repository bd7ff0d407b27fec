import type { Clock } from "../../crawlers/capture.ts";
import { Refusal } from "../../config/verb.ts";
import { told } from "../../config/told.ts";
import { EngineAway } from "../store/errors.ts";
import type { ChoreRecord } from "../store/records-machines.ts";
import type { Store } from "../store/store.ts";
import { unlessAway } from "../store/unless-away.ts";
import type { Due } from "./due.ts";
import type { Leader } from "./leader.ts";

/** A piece of scheduled work for all machines; done twice it must be as good as done once. */
export interface Chore {
  readonly name: string;
  readonly due: Due;
  readonly work: () => Promise<unknown>;
}

/** What chores work with. */
export interface ChoreTools {
  readonly store: Pick<Store, "read" | "write">;
  readonly clock: Clock;
  readonly actor: string;
  readonly leader: Leader;
  /** The name under which this program leads. */
  readonly holder: string;
  /** Told in Vietnamese when a chore fails; it is tried again by itself. */
  readonly failed: (name: string, reason: string) => void;
}

/** Scheduled work beside the collecting of a long-lived program. */
export interface Chores {
  /** Begins what is due where this program leads and it is not running; returns when it is begun. Gives whether it leads. */
  wake(): Promise<boolean>;
  /** Resolves when nothing is running. */
  idle(): Promise<void>;
}

const again = 5 * 60_000; // milliseconds after a failure

/** Opens chores; nothing is done until they are woken. When they were done stands in the store, so that a new leader goes on from there. */
export function openChores(chores: readonly Chore[], tools: ChoreTools): Chores {
  const running = new Map<string, Promise<void>>();
  const notBefore = new Map<string, number>();

  const begin = async (chore: Chore): Promise<void> => {
    const began = await claim(chore, tools);
    if (began === null) return;
    const work = finish(chore, began, tools)
      .catch((error: unknown) => {
        notBefore.set(chore.name, performance.now() + again);
        // An engine that is away is told elsewhere, once for all.
        if (!(error instanceof EngineAway)) tools.failed(chore.name, wordsOf(error));
      })
      .finally(() => running.delete(chore.name));
    running.set(chore.name, work);
  };
  return {
    async wake() {
      if (!(await tools.leader.leads())) return false;
      for (const chore of chores) {
        if (running.has(chore.name) || (notBefore.get(chore.name) ?? 0) > performance.now()) continue;
        await unlessAway(() => begin(chore), undefined);
      }
      return true;
    },
    async idle() {
      await Promise.all(running.values());
    },
  };
}

interface Began {
  readonly record: ChoreRecord;
  readonly revision: number;
}

/** Writes down that a chore begins; null when it is not due, or when another that thinks it leads was quicker. */
async function claim(chore: Chore, { store, clock, actor, holder }: ChoreTools): Promise<Began | null> {
  const [kept] = await store.read("chore", [chore.name]);
  const old = kept?.value ?? null;
  const now = clock.now();
  if (!chore.due(old === null || old.doneAt === null ? null : new Date(old.doneAt), now)) return null;
  const at = now.toISOString();
  const record = {
    id: chore.name,
    doneAt: old?.doneAt ?? null,
    startedAt: at,
    holder,
    trouble: old?.trouble ?? null,
  };
  const [written] = await store.write("chore", [{ value: record, expects: kept?.revision ?? 0 }], {
    actor,
    at,
  });
  return written?.outcome === "kept" ? { record, revision: written.revision } : null;
}

async function finish(chore: Chore, { record, revision }: Began, tools: ChoreTools): Promise<void> {
  const { store, clock, actor } = tools;
  const note = async (value: ChoreRecord): Promise<void> => {
    const by = { actor, at: clock.now().toISOString() };
    await store.write("chore", [{ value, expects: revision }], by);
  };
  try {
    await chore.work();
  } catch (error) {
    await note({ ...record, trouble: wordsOf(error) });
    throw error;
  }
  // Due again counted from its beginning: what was written while it worked is not yet in it.
  await note({ ...record, doneAt: record.startedAt, trouble: null });
}

function wordsOf(error: unknown): string {
  return error instanceof Refusal ? error.message : told(error).trim();
}
