import { estateFinder } from "./estates.ts";
import type { Leases } from "./ledger.ts";
import { joinRight } from "./right.ts";
import { ConnectionTrouble } from "./trouble.ts";
import type { CollectedChannel } from "./visit.ts";

/** The estates that a redirect may lead into while the right to another one is held. */
export interface Neighbours {
  /**
   * Takes the right to the estate of an address, or joins it where this program holds it; the result gives it back. A host
   * that no estate has needs none. Throws `ConnectionTrouble` ("elsewhere") where another program has it: nobody waits for
   * one right with another in hand.
   */
  enter(url: string): Promise<() => void>;
}

/** Opens the neighbours among all channels that are collected, whatever part of them is worked on. */
export function openNeighbours(channels: readonly CollectedChannel[], leases: Leases): Neighbours {
  const estateAt = estateFinder(channels);
  return {
    async enter(url) {
      const estate = estateAt(url);
      if (estate === null) return () => undefined;
      const right = await joinRight(estate.name, leases);
      if (right === null)
        throw new ConnectionTrouble(
          "elsewhere",
          url,
          `${new URL(url).host}: trang chuyển sang đây trong lúc máy khác đang thu nơi này; lượt sau sẽ thử lại`,
        );
      // Giving back may wait until what was written is sent; the page need not.
      return () => void right.release().catch(() => undefined);
    },
  };
}
