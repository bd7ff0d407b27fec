import { Refusal } from "../../config/verb.ts";
import { moveEntry, type Keeping } from "./keep.ts";

/** Which entries are locked: the confirmed ones of a plan in half-open days, and what for. */
export interface Locking {
  readonly plan: string;
  readonly from: string;
  readonly to: string;
  /** The name of the period that counts them. */
  readonly period: string;
}

/**
 * Locks the entries before `work` and leaves them locked when it is done. When it throws, or the locking itself, those that
 * this call locked are unlocked again and the same error is thrown; a `Refusal` where that could not be done for all.
 */
export async function withLocked<T>(keeping: Keeping, locking: Locking, work: () => Promise<T>): Promise<T> {
  const locked: string[] = [];
  try {
    await lock(keeping, locking, locked);
    return await work();
  } catch (error) {
    const left = await unlock(keeping, locked, `chưa chốt được ${locking.period}`);
    if (left === 0) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      `Chưa chốt được ${locking.period} (${why}) và ${left} phiếu còn bị khóa. Hãy xử lý nguyên nhân (ví dụ đĩa đầy) rồi chốt lại, hoặc mở khóa từng phiếu trên trang phiếu.`,
      { cause: error },
    );
  }
}

async function lock(keeping: Keeping, locking: Locking, locked: string[]): Promise<void> {
  const { plan, from, to, period } = locking;
  await keeping.store.refresh();
  const where = { is: { plan, state: "confirmed" }, range: { day: { from, to } } };
  const ids: string[] = [];
  for await (const { id } of keeping.store.scan("entry", ["day"], where)) ids.push(id);
  const asked = { move: "locked", revision: null, reason: `chốt ${period}` } as const;
  for (const id of ids) {
    // Named before it is tried: a move that throws may have been kept.
    locked.push(id);
    if ((await moveEntry(keeping, id, asked)) === null) locked.pop();
  }
}

/** Gives how many could not be unlocked. */
async function unlock(keeping: Keeping, ids: readonly string[], reason: string): Promise<number> {
  let left = 0;
  for (const id of ids)
    await moveEntry(keeping, id, { move: "unlocked", revision: null, reason }).catch(() => (left += 1));
  return left;
}
