import { isDue } from "./due.ts";
import type { Ledger } from "./ledger.ts";
import type { CollectedChannel } from "./visit.ts";

/** When each channel is due, remembered so that a wake reads only what has come due. */
export interface Agenda {
  /** Sources with a due channel or a due address, with the time (ms) at which the first of them became due. */
  sourcesDue(now: Date): Promise<ReadonlyMap<string, number>>;
  /** Their states have changed, or another collector works on them: they are read again at the next wake. */
  forget(channels: readonly CollectedChannel[]): void;
}

const leftOvers = 1_000; // addresses by which sources with unfinished work are found
const recheck = 15 * 60_000; // milliseconds; other collectors plan visits too, which this one's memory knows nothing of

/** Opens an agenda that knows nothing yet. */
export function openAgenda(channels: readonly CollectedChannel[], ledger: Ledger): Agenda {
  const plans = new Map<string, { readonly next: string | null; readonly read: number }>();
  const own = [...new Map(channels.map((channel) => [channel.id, channel])).values()];
  const sources = [...new Set(own.map(({ source }) => source))];
  const plannedOf = async (ids: readonly string[]): Promise<ReadonlyMap<string, string | null>> => {
    if (ledger.plannedVisits !== undefined) return ledger.plannedVisits();
    const states = await ledger.channelStates(ids);
    return new Map([...states].map(([id, { nextVisit }]) => [id, nextVisit]));
  };
  const refresh = async (now: number): Promise<void> => {
    const old = own.filter(({ id }) => {
      const plan = plans.get(id);
      return (
        plan === undefined || plan.next === null || Date.parse(plan.next) <= now || plan.read + recheck <= now
      );
    });
    if (old.length === 0) return;
    const planned = await plannedOf(old.map(({ id }) => id));
    for (const { id } of old) plans.set(id, { next: planned.get(id) ?? null, read: now });
  };
  return {
    async sourcesDue(now) {
      await refresh(now.getTime());
      const found = new Map<string, number>();
      const note = (source: string, since: number): void =>
        void found.set(source, Math.min(found.get(source) ?? Infinity, since));
      for (const { id, source } of own) {
        const next = plans.get(id)?.next ?? null;
        if (isDue({ nextVisit: next }, now)) note(source, Date.parse(next ?? "") || 0);
      }
      const idle = sources.filter((source) => !found.has(source));
      if (idle.length > 0)
        for (const { source, notBefore } of await ledger.dueAddresses(now.toISOString(), idle, leftOvers))
          note(source, Date.parse(notBefore));
      return found;
    },
    forget(those) {
      for (const { id } of those) plans.delete(id);
    },
  };
}
