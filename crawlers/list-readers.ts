import { availableParallelism } from "node:os";
import { openBooths, type BoothLimits, type BoothWork } from "./booths.ts";
import type { Reading } from "./listed.ts";
import type { ListPage, ReadList } from "./read-list.ts";

/** Reads lists in processes that are ended at their limits: however long one takes, collecting and other lists go on. */
export interface ListReaders extends AsyncDisposable {
  readonly read: ReadList;
}

const usual: BoothLimits = { seconds: 10, megabytes: 500 }; // a sitemap of fifty thousand addresses takes two seconds and 200 MB

/** Opens the processes for lists; each is started when it is first needed. */
export function openListReaders({
  limits = usual,
  ...how
}: Partial<Pick<BoothWork<object, Reading>, "limits" | "usage">> = {}): ListReaders {
  const booths = openBooths<object, ListPage, Reading>({
    ...how,
    count: Math.max(2, availableParallelism()),
    program: new URL("list.process.ts", import.meta.url),
    begin: {},
    limits,
    ended: (why) => ({
      kind: "not-a-list",
      reason:
        why === "time"
          ? `danh sách cần quá ${limits.seconds} giây để đọc nên bỏ qua; kiểm tra lại địa chỉ`
          : `danh sách cần quá ${limits.megabytes} MB bộ nhớ nên bỏ qua; kiểm tra lại địa chỉ`,
    }),
  });
  return {
    read: (page) => booths.work(page),
    [Symbol.asyncDispose]: () => booths[Symbol.asyncDispose](),
  };
}
