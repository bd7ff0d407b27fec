import type { Leases } from "../../crawlers/ledger.ts";
import { type Right, takeRightTo } from "../../crawlers/right.ts";
import { unlessAway } from "../store/unless-away.ts";

/** Whether this program is the one that does scheduled work for all machines on the store. */
export interface Leader {
  /** Takes the lead where nobody has it; false while another leads or the engine is away. Asked again and again. */
  leads(): Promise<boolean>;
  /** Gives the lead back, so that another has it at its next asking. */
  release(): Promise<void>;
}

const name = "leader"; // of the right

/**
 * Opens the question who leads, under the rules of every right (`crawlers/right.ts`): a leader that died is followed by
 * whoever asks on, within two minutes and by its own clock. `seconds` is how long the right outlives its holder.
 */
export function openLeader(
  leases: Leases,
  holder: string,
  options: { readonly now?: () => Date; readonly seconds?: number } = {},
): Leader {
  let right: Right | null = null;
  return {
    async leads() {
      if (right !== null && !right.lost.aborted) return true;
      await right?.release();
      right = await unlessAway(() => takeRightTo(name, leases, holder, options), null);
      return right !== null;
    },
    async release() {
      await right?.release();
      right = null;
    },
  };
}
