import type { Family } from "../../config/source-schema.ts";
import { openBooths, type BoothLimits } from "../../crawlers/booths.ts";
import type { Answer } from "../../crawlers/connector.ts";
import type { Glance, GlancedPage } from "./glance.ts";

const usual: BoothLimits = { seconds: 10, megabytes: 500 };

/** A page that could not be looked at within the limits; `reason` in Vietnamese. */
export interface Unseen {
  readonly kind: "unseen";
  readonly reason: string;
}

/** Looks at pages in a process that is ended at its limits. */
export interface Glances extends AsyncDisposable {
  readonly look: (answer: Answer) => Promise<Glance | Unseen>;
}

/** Opens the process; it is started when it is first needed. */
export function openGlances(families: readonly Family[], limits: BoothLimits = usual): Glances {
  const booths = openBooths<readonly Family[], GlancedPage, Glance | Unseen>({
    program: new URL("glance.process.ts", import.meta.url),
    begin: families,
    count: 1,
    limits,
    ended: (why) => ({
      kind: "unseen",
      reason:
        why === "time"
          ? `trang cần quá ${limits.seconds} giây để xem nên bỏ qua`
          : `trang cần quá ${limits.megabytes} MB bộ nhớ nên bỏ qua`,
    }),
  });
  return {
    look: ({ body, headers, finalUrl }) =>
      booths.work({ body, contentType: headers["content-type"], base: finalUrl }),
    [Symbol.asyncDispose]: () => booths[Symbol.asyncDispose](),
  };
}
