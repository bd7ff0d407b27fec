import { setTimeout as pause } from "node:timers/promises";
import { readSettings } from "../../config/settings.ts";
import { collect } from "../../pipeline/collect.ts";
import { openDesk } from "../../pipeline/desk.ts";
import { openOutside } from "../../pipeline/outside.ts";

// A collecting machine in a process of its own, as its settings say; collects until nothing is due and nobody else works.
const settings = readSettings(process.env);
const clock = { now: () => settings.now ?? new Date() };
await using connector = openOutside(settings);
await using desk = await openDesk(settings, clock, "collect", undefined, { collects: true });
for (let elsewhere = 1; elsewhere > 0;) {
  ({ elsewhere } = await collect(desk, {
    connector,
    report: (event) => {
      if (event.kind === "looked" && process.connected) process.send?.(event.look.channel);
    },
  }));
  if (elsewhere > 0) await pause(1_000);
}
const isSent = (await desk.spool?.drain(60_000)) ?? false;
process.disconnect();
process.exitCode = isSent ? 0 : 1;
