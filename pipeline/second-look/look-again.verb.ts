import { readSettings } from "../../config/settings.ts";
import type { Verb } from "../../config/verb.ts";
import { openLog } from "../../crawlers/log.ts";
import { openDesk } from "../desk.ts";
import { interrupted } from "../interrupted.ts";
import { openOutside } from "../outside.ts";
import { counted, findingWords } from "../words.ts";
import { lookAgainAtAll } from "./second-look.ts";

/** `look-again`: the second looks that are due, now and alone. */
export const lookAgainVerb: Verb = {
  name: "look-again",
  summary: "xem lại các bài đã thu đến hạn: bài nào bị sửa, bài nào đã gỡ",
  help: `
Cách dùng: npm run -s phusong -- look-again

Ghé lại các bài đến hạn xem lại (sau 1 ngày và 7 ngày kể từ lần thu đầu). Bài bị sửa được giữ thành phiên bản mới,
bài đã gỡ được ghi ngày gỡ và vẫn tính là đã đăng; không vào được trang thì thử lại, không kết luận là gỡ.
Lệnh start và collect tự làm việc này; lệnh riêng chỉ để chạy ngay. Dừng bằng Ctrl+C, lần sau làm tiếp.`,
  options: {},
  async run(_, { stdout, stderr }) {
    const settings = readSettings(process.env);
    const clock = { now: () => settings.now ?? new Date() };
    const log = openLog(stderr, clock);
    await using connector = openOutside(settings);
    await using desk = await openDesk(settings, clock, "look-again");
    const stop = new AbortController();
    void interrupted().then(() => stop.abort());
    const found = await lookAgainAtAll(desk, {
      connector,
      signal: stop.signal,
      lookedAgain({ url }, look) {
        if (look.found !== "unchanged") log("page.changed", { url, found: look.found, reason: look.reason });
      },
    });
    stdout.write(`Xem lại bài đã thu: ${counted(found, findingWords)}.\n`);
    return 0;
  },
};
