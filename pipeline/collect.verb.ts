import type { Verb } from "../config/verb.ts";
import type { RoundEvent } from "../crawlers/errand.ts";
import type { Log } from "../crawlers/log.ts";
import { collect, type Collected } from "./collect.ts";
import { openCollectProgress } from "./collect-progress.ts";
import { openOuting } from "./outing.ts";
import { lookAgainAtAll, type Found } from "./second-look/second-look.ts";
import { unlessAway } from "./store/unless-away.ts";
import { waitingWords } from "./waiting.ts";
import { addressWords, counted, findingWords, outcomeWords } from "./words.ts";
import { bylineChores } from "./people/bylines.ts";
import { collectOnSchedule } from "./rounds.ts";

/** `collect`: visit the channels, once or on schedule. */
export const collectVerb: Verb = {
  name: "collect",
  summary: "thu tin từ các kênh đã khai báo, theo lịch hoặc một lượt (--once)",
  help: `
Cách dùng: npm run -s phusong -- collect [--once] [--all]

  --once   chạy một lượt các kênh đến hạn rồi thôi
  --all    trong lượt đầu, ghé mọi kênh dù chưa đến hạn

Không có --once: chạy mãi theo lịch, dừng bằng Ctrl+C (trang đang tải được làm xong).
Trên màn hình có một dòng cho biết đã ghé bao nhiêu kênh, tải bao nhiêu trang; nhật ký là các dòng JSON trên stderr
(chuyển ra tệp để xem: 2> nhat-ky.jsonl). Đĩa đầy hay kho không ghi được thì tạm dừng rồi tự thử lại. Bị tắt giữa chừng không mất gì: lần sau làm tiếp.`,
  options: { once: { type: "boolean" }, all: { type: "boolean" } },
  async run({ values }, terminal) {
    const { stdout, stderr } = terminal;
    await using outing = await openOuting("collect", terminal);
    const { desk, log, clock, signal, settings } = outing;
    const progress = openCollectProgress(stdout, clock);
    const collecting = {
      ...outing,
      everything: values["all"] === true,
      report: (event: RoundEvent) => {
        progress.note(event);
        // On a terminal the line that tells how far it is would be torn by the log.
        if (!progress.shown || !("isTTY" in stderr) || stderr.isTTY !== true) noteEvent(log, event);
      },
    };
    if (values["once"] === true) {
      const done = await collect(desk, collecting);
      // What is due for a second look is known to the engine alone; while it is away that waits.
      const again = signal.aborted ? {} : await unlessAway(() => lookAgainAtAll(desk, outing), {});
      progress.end();
      stdout.write(`${summary({ ...done, again })}\n${await waitingWords(desk)}`);
      return 0;
    }
    await collectOnSchedule(desk, collecting, {
      done: (done) => {
        if (!progress.shown) stdout.write(`${summary({ ...done, leftOvers: 0, stopped: false })}\n`);
      },
      halted: (reason) => {
        progress.end();
        log("collect.halted", { reason });
      },
      chores: (store) => bylineChores({ ...desk, store }, settings.office.bylineDays),
      failed: (chore, reason) => log("chore.failed", { chore, reason }),
    });
    progress.end();
    return 0;
  },
};

/** What a round did, in one Vietnamese line. */
export function summary({
  looks,
  addresses,
  leftOvers,
  stopped,
  again = {},
}: Pick<Collected, "looks" | "addresses" | "leftOvers" | "stopped"> &
  Partial<Collected> & {
    readonly again?: Found;
  }): string {
  const parts = [
    `lượt ghé kênh: ${counted(looks, outcomeWords)}`,
    `trang: ${counted(addresses, addressWords)}`,
    ...(leftOvers > 0 ? [`làm tiếp từ lần trước: ${leftOvers.toLocaleString("vi-VN")}`] : []),
    ...(Object.keys(again).length > 0 ? [`xem lại bài đã thu: ${counted(again, findingWords)}`] : []),
    ...(stopped ? ["dừng theo yêu cầu"] : []),
  ];
  return parts.join("; ");
}

/** One log line for each look, failed page and capture that could not be settled. */
export function noteEvent(log: Log, event: RoundEvent): void {
  if (event.kind === "looked") {
    const { channel, outcome, listed, fresh, reason } = event.look;
    log("channel.looked", { channel, outcome, listed, fresh, reason });
  } else if (event.kind === "unsettled") {
    log("capture.unsettled", { capture: event.capture, url: event.url, reason: event.reason });
  } else if (event.address.state !== "captured") {
    log("page.missed", {
      url: event.address.url,
      state: event.address.state,
      reason: event.address.lastError,
    });
  }
}
