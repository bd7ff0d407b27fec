import { openCollector } from "./collector.ts";
import type { RoundEvent } from "./errand.ts";
import type { RoundPorts } from "./ports.ts";

/** What a round did. */
export interface RoundReport {
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Looks by outcome. */
  readonly looks: Readonly<Record<string, number>>;
  /** Addresses by the state they were left in. */
  readonly addresses: Readonly<Record<string, number>>;
  /** Sources that another collector was working on. */
  readonly elsewhere: number;
  readonly stopped: boolean;
}

/**
 * One round: visits every due channel, fetches every due address, archives and delivers what came. A failing host never
 * stops the others; an archive or store that takes nothing more ends the round with its `Refusal`, and what was not kept
 * stays due.
 */
export async function collectRound(ports: RoundPorts): Promise<RoundReport> {
  const startedAt = ports.clock.now().toISOString();
  const tally = openTally();
  await using collector = await openCollector({
    ...ports,
    report(event) {
      tally.count(event);
      ports.report?.(event);
    },
  });
  await collector.wake(ports.settings?.everything ?? false);
  await collector.idle();
  return {
    ...tally.now(),
    startedAt,
    finishedAt: ports.clock.now().toISOString(),
    elsewhere: collector.elsewhere(),
    stopped: collector.signal.aborted,
  };
}

/** Counts looks and addresses from the events of a collector. */
export function openTally(): {
  readonly count: (event: RoundEvent) => void;
  /** What was counted since the last asking or the beginning. */
  readonly now: () => Pick<RoundReport, "looks" | "addresses">;
} {
  let looks: Record<string, number> = {};
  let addresses: Record<string, number> = {};
  return {
    count(event) {
      if (event.kind === "looked") looks[event.look.outcome] = (looks[event.look.outcome] ?? 0) + 1;
      if (event.kind === "fetched")
        addresses[event.address.state] = (addresses[event.address.state] ?? 0) + 1;
    },
    now() {
      const counted = { looks, addresses };
      looks = {};
      addresses = {};
      return counted;
    },
  };
}
