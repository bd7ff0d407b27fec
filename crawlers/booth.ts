import { Worker } from "node:worker_threads";

/** The first word of a program of booths.ts: it stands ready, or cannot, with the reason. */
export type Standing = "ready" | { readonly refused: string };

/**
 * Stands in a booth (booths.ts): opens what it works with by the first message, then answers each message after it, one at a
 * time; what is thrown meanwhile ends the process, and its piece with it. Where the system tells nobody what a process uses, a
 * thread tells its starter. The starter ends it.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what comes through the pipe is what the starter sends
export function standInBooth<Begin, Order>(
  open: (begin: Begin) => Promise<(order: Order) => unknown> | ((order: Order) => unknown),
): void {
  if (process.argv[2] === "reports") new Worker(new URL("usage.thread.ts", import.meta.url)).unref();
  process.once("message", (begin: Begin) => {
    void (async () => {
      try {
        const work = await open(begin);
        process.on("message", (order: Order) => void answer(work, order));
        tell("ready");
      } catch (error) {
        tell({ refused: error instanceof Error ? error.message : String(error) });
      }
    })();
  });
  // Ctrl+C and a service that is stopped reach the whole group of processes; the piece in hand is still done.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
  process.on("disconnect", () => process.exit(0));
}

async function answer<Order>(work: (order: Order) => unknown, order: Order): Promise<void> {
  process.send?.(await work(order));
}

function tell(standing: Standing): void {
  process.send?.(standing);
}
