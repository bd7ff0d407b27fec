import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { Refusal } from "../../config/verb.ts";
import { collect, hostMemoryOf } from "../../pipeline/collect.ts";
import { openDesk } from "../../pipeline/desk.ts";
import { openOutside } from "../../pipeline/outside.ts";

// Collects through simulated time, a round at every step; its parent keeps the sites' clock and the disk, and may kill it at
// any moment.
const [from = "", to = "", stepMinutes = "20"] = process.argv.slice(2);
const step = Number(stepMinutes) * 60_000;

let now = new Date(from);
const clock = { now: () => now };
const settings = readSettings(process.env);
await loadConfig(settings.config);
await using connector = openOutside(settings);
await using desk = await openDesk(settings, clock, "two-days");
const hosts = hostMemoryOf(desk, connector);

for (; now <= new Date(to); now = new Date(now.getTime() + step)) {
  const isFull = await tell({ at: now.toISOString() });
  const { archive } = desk;
  const keep: typeof archive.keep = async (...given) => {
    if (isFull) throw new Refusal("ổ đĩa đã đầy"); // where no real disk could be filled
    return archive.keep(...given);
  };
  try {
    await collect({ ...desk, archive: { ...archive, keep } }, { connector, hosts });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.send?.({ refused: error.message });
  }
}
process.send?.({ done: true });
process.disconnect();

/** Tells the parent, and goes on when it has set its clock; true = the disk is to be taken for full. */
function tell(message: { readonly at: string }): Promise<boolean> {
  return new Promise((resolve) => {
    process.once("message", (answer) => resolve(answer === "imagine the disk full"));
    process.send?.(message);
  });
}
