import { Refusal, type Verb } from "../../config/verb.ts";
import { handOver } from "../collect.ts";
import { openOuting } from "../outing.ts";
import { EngineAway } from "../store/errors.ts";
import { waitingWords } from "../waiting.ts";
import { counted, findingWords } from "../words.ts";
import { lookAgainAtAll, type Found } from "./second-look.ts";

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
  async run(_, terminal) {
    await using outing = await openOuting("look-again", terminal);
    const { desk, log } = outing;
    const found: Found = {};
    try {
      await lookAgainAtAll(desk, {
        ...outing,
        lookedAgain({ url }, look) {
          found[look.found] = (found[look.found] ?? 0) + 1;
          if (look.found !== "unchanged")
            log("page.changed", { url, found: look.found, reason: look.reason });
        },
      });
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
      throw new Refusal(
        `${error.message}\nElasticsearch giữ danh sách bài đến hạn xem lại nên phải chờ nó trở lại; trang đã tải nằm trên đĩa máy này. ${lookedWords(found)} Hãy chạy lại lệnh sau.`,
        { cause: error },
      );
    }
    await handOver(desk);
    terminal.stdout.write(`${lookedWords(found)}\n${await waitingWords(desk)}`);
    return 0;
  },
};

function lookedWords(found: Found): string {
  return `Xem lại bài đã thu: ${counted(found, findingWords)}.`;
}
