import { openBooths, type BoothLimits, type BoothWork } from "../../crawlers/booths.ts";
import type { Read } from "../item.ts";
import type { FetchedPage } from "./read-bytes.ts";
import type { Known, Page } from "./read-page.ts";
import type { Ground, Order } from "./reader.process.ts";
import { longestPage } from "./tree.ts";

const usual: BoothLimits = { seconds: 2, megabytes: 300 };
const youngMegabytes = 32; // of a page little outlives it

/** Reads pages in processes of their own, as many as the machine has cores. */
export interface Readers extends AsyncDisposable {
  /** How many pages are read at once. */
  readonly count: number;
  /** Rejects when the readers are closed or cannot be started: then nothing is known of the page, and it is read another time. */
  read(page: Page, known?: Omit<Known, "outlets">): Promise<Read>;
  /** The same of a page as it was fetched: its bytes are decoded where it is read. */
  readBytes(page: FetchedPage, known?: Omit<Known, "outlets">): Promise<Read>;
}

/** What holds for all pages that are read. */
interface Shared extends Ground, Pick<BoothWork<Ground, Read>, "count" | "usage"> {
  readonly limits?: BoothLimits;
}

/** Opens reading processes; each is started when it is first needed. */
export function openReaders({ families, outlets, limits = usual, ...how }: Shared): Readers {
  const tooLarge = `trang cần quá ${limits.megabytes} MB bộ nhớ hoặc làm hỏng bộ đọc`;
  const booths = openBooths<Ground, Order, Read>({
    ...how,
    program: new URL("reader.process.ts", import.meta.url),
    begin: { families, outlets },
    limits,
    youngMegabytes,
    ended: (why) => ({
      kind: "unreadable",
      reason: why === "time" ? `trang cần quá ${limits.seconds} giây để đọc` : tooLarge,
    }),
  });
  return {
    count: booths.count,
    // What is not read is not sent either; one sign more tells the reader that there was more.
    read: (page, known = {}) =>
      booths.work({ kind: "read", page: { ...page, html: page.html.slice(0, longestPage + 1) }, known }),
    readBytes: (page, known = {}) => booths.work({ kind: "read-bytes", page, known }),
    [Symbol.asyncDispose]: () => booths[Symbol.asyncDispose](),
  };
}
