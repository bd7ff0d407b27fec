import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { Refusal } from "../../config/verb.ts";
import { collect, hostMemoryOf } from "../../pipeline/collect.ts";
import { openDesk } from "../../pipeline/desk.ts";
import { openOutside } from "../../pipeline/outside.ts";

// Collects through simulated time, a round at every step; its parent keeps the sites' clock, and may kill it at any moment.
const [from = "", to = "", fullFrom = "", fullTo = ""] = process.argv.slice(2);
const step = 20 * 60_000;

let now = new Date(from);
const clock = { now: () => now };
const settings = readSettings(process.env);
await loadConfig(settings.config);
await using connector = openOutside(settings);
await using real = await openDesk(settings, clock, "two-days");
const isFull = (): boolean => now >= new Date(fullFrom) && now < new Date(fullTo);
const archive: typeof real.archive = {
  ...real.archive,
  keep: async (...given) => {
    if (isFull()) throw new Refusal("ổ đĩa đã đầy");
    return real.archive.keep(...given);
  },
};
const desk = { ...real, archive };
const hosts = hostMemoryOf(desk, connector);

for (; now <= new Date(to); now = new Date(now.getTime() + step)) {
  await tell({ at: now.toISOString() });
  try {
    await collect(desk, { connector, hosts });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.send?.({ refused: error.message });
  }
}
process.send?.({ done: true });
process.disconnect();

/** Tells the parent, and goes on when it has set its clock. */
function tell(message: { readonly at: string }): Promise<void> {
  return new Promise((resolve) => {
    process.once("message", () => resolve());
    process.send?.(message);
  });
}
