import type { Family } from "../../config/source-schema.ts";
import { readPage, type Known, type Page } from "../../pipeline/extract/read-page.ts";

/** Pages to be read by plain extraction, told first; then each message is a pass over them. */
export interface OneCoreWork {
  readonly pages: readonly { readonly page: Page; readonly known: Known }[];
  readonly families: readonly Family[];
}

let work: OneCoreWork = { pages: [], families: [] };

process.on("message", (told: OneCoreWork | "pass") => {
  const before = process.cpuUsage();
  if (told === "pass") for (const { page, known } of work.pages) readPage(page, known, work.families);
  else work = told;
  const { user, system } = process.cpuUsage(before);
  process.send?.((user + system) / 1000); // milliseconds of the processor, all threads
});
process.on("disconnect", () => process.exit(0));
