import { Worker } from "node:worker_threads";
import { readList, type ListPage } from "./read-list.ts";

// Where the system tells nobody what a process uses, a thread of this one does.
if (process.argv[2] === "reports") new Worker(new URL("usage.thread.ts", import.meta.url)).unref();

process.on("message", ({ page }: { readonly page?: ListPage }) => {
  if (page === undefined) process.send?.("ready");
  else process.send?.(readList(page));
});
// Ctrl+C and a service that is stopped reach the whole group of processes; our starter ends us.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit(0));
