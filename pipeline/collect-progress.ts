import type { Writable } from "node:stream";
import type { Clock } from "../crawlers/capture.ts";
import type { RoundEvent } from "../crawlers/errand.ts";

/** One line on a terminal that tells what the collector is doing; nothing where the output goes into a file. */
export interface CollectProgress {
  /** Whether the line is shown at all. */
  readonly shown: boolean;
  note(event: RoundEvent): void;
  /** Leaves the line as it stands. */
  end(): void;
}

const rewriting = 200; // milliseconds between two writings of the line
const widest = 110; // characters; a longer line would break and could not be rewritten
const clockOnly = new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", timeStyle: "medium" });

/** Opens the line: channels visited, of these in trouble, pages brought, the last of them. */
export function openCollectProgress(out: Writable, clock: Clock): CollectProgress {
  const shown = "isTTY" in out && out.isTTY === true;
  const counts = { looked: 0, troubled: 0, brought: 0, missed: 0, fresh: 0 };
  let last = "";
  let written = 0;
  const write = (): void => {
    const { looked, troubled, brought, missed, fresh } = counts;
    const parts = [
      clockOnly.format(clock.now()),
      `kênh đã ghé ${looked}${troubled > 0 ? ` (lỗi ${troubled})` : ""}`,
      `địa chỉ mới ${fresh}`,
      `trang đã tải ${brought}${missed > 0 ? ` (chưa được ${missed})` : ""}`,
      last,
    ];
    out.write(`\r\u001B[K${parts.join(" · ").slice(0, widest)}`);
    written = Date.now();
  };
  return {
    shown,
    note(event) {
      if (event.kind === "looked") {
        counts.looked += 1;
        counts.fresh += event.look.fresh;
        if (event.look.reason !== null) counts.troubled += 1;
        last = event.look.channel;
      }
      if (event.kind === "fetched") {
        if (event.status === null) counts.missed += 1;
        else counts.brought += 1;
        last = new URL(event.address.url).hostname;
      }
      if (shown && Date.now() - written >= rewriting) write();
    },
    end() {
      if (!shown || written === 0) return;
      write();
      out.write("\n");
    },
  };
}
