import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "../../config/verb.ts";
import type { Keeping } from "./keep.ts";

const seconds = 60;
const tries = 100;
const pause = 100; // milliseconds

/**
 * Does work on one kind's entries while nobody else does: whether two periods overlap can only be told one after the other.
 * Throws a `Refusal` when it is somebody else's turn for ten seconds.
 */
export async function inTurn<T>(
  { store, clock }: Pick<Keeping, "store" | "clock">,
  what: { readonly plan: string; readonly form: string },
  work: () => Promise<T>,
): Promise<T> {
  const holder = randomUUID();
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const lease = await store.lease(`entry/${what.plan}/${what.form}`, holder, seconds, clock.now());
    if (lease !== null) {
      try {
        return await work();
      } finally {
        await store.release(lease);
      }
    }
    await wait(pause);
  }
  throw new Refusal("Có người khác đang nạp số liệu của biểu này. Hãy đợi một phút rồi gửi lại.");
}
