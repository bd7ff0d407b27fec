import { Worker } from "node:worker_threads";
import type { Family } from "../../config/source-schema.ts";
import { glance, type GlancedPage } from "./glance.ts";

/** What the process is told: first the families, then page after page. */
export type GlanceOrder =
  | { readonly kind: "begin"; readonly families: readonly Family[] }
  | { readonly kind: "glance"; readonly page: GlancedPage };

// Where the system tells nobody what a process uses, a thread of this one does.
if (process.argv[2] === "reports")
  new Worker(new URL("../../crawlers/usage.thread.ts", import.meta.url)).unref();

let families: readonly Family[] = [];

process.on("message", (order: GlanceOrder) => {
  if (order.kind === "begin") ({ families } = order);
  process.send?.(order.kind === "begin" ? "ready" : glance(order.page, families));
});
// Ctrl+C and a service that is stopped reach the whole group of processes; our starter ends us.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit(0));
