import { Worker } from "node:worker_threads";
import type { Family } from "../../config/source-schema.ts";
import type { Outlets } from "./credit.ts";
import { readBytes, type FetchedPage } from "./read-bytes.ts";
import { readPage, type Known, type Page } from "./read-page.ts";

/** What a reading process is told: first what holds for all pages, then page after page. */
export type Order =
  | { readonly kind: "begin"; readonly families: readonly Family[]; readonly outlets: Outlets }
  | { readonly kind: "read"; readonly page: Page; readonly known: Omit<Known, "outlets"> }
  | { readonly kind: "read-bytes"; readonly page: FetchedPage; readonly known: Omit<Known, "outlets"> };

// Where the system tells nobody what a process uses, a thread of this one does.
if (process.argv[2] === "reports")
  new Worker(new URL("../../crawlers/usage.thread.ts", import.meta.url)).unref();

let families: readonly Family[] = [];
let outlets: Outlets = [];

process.on("message", (order: Order) => {
  if (order.kind === "begin") {
    ({ families, outlets } = order);
    process.send?.("ready");
    return;
  }
  const known = { ...order.known, outlets };
  process.send?.(
    order.kind === "read" ? readPage(order.page, known, families) : readBytes(order.page, known, families),
  );
});
// Ctrl+C and a service that is stopped reach the whole group of processes; the page in hand is still read, our starter ends us.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit(0));
