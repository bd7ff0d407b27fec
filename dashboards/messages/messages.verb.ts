import { Refusal, type Verb } from "../../config/verb.ts";
import { openOuting } from "../../pipeline/outing.ts";
import type { Letter } from "../../pipeline/store/records-notices.ts";
import { sendWhatIsDue } from "./post-office.ts";

/** `messages`: what `start` sends every five minutes, once and by hand; and a trial for one recipient. */
export const messagesVerb: Verb = {
  name: "messages",
  summary: "gửi thư báo và điểm tin đến hạn theo messages.yaml; --trial thử một nơi nhận",
  help: `
Cách dùng: npm run -s phusong -- messages [--trial <mã nơi nhận>]

Tìm việc mới theo các quy tắc trong messages.yaml của mỗi thành phố, xếp vào thư cho từng nơi nhận và gửi những thư đến hạn.
Lệnh start tự làm việc này mỗi 5 phút; mỗi việc chỉ báo một lần dù chạy lệnh bao nhiêu lần.

  --trial MÃ   gửi ngay một thư thử cho nơi nhận ấy, để biết thư hay địa chỉ web có tới không

Thư điện tử cần PHUSONG_SMTP_URL và PHUSONG_SMTP_FROM; khóa ký của địa chỉ web đặt trong thư mục PHUSONG_TOKENS.`,
  options: { trial: { type: "string" } },
  async run({ values }, terminal) {
    await using outing = await openOuting("messages", terminal);
    const { desk, settings, clock, connector } = outing;
    const { config } = desk;
    const store = desk.spool?.shared ?? desk.store;
    const cities = config.cities.filter(({ messages }) => messages !== null);
    if (cities.length === 0)
      throw new Refusal(
        "Chưa thành phố nào có messages.yaml. Hãy tạo tệp này trong thư mục thành phố; mẫu ở docs/huong-dan.md, mục Thư báo.",
      );
    const trial = values["trial"];
    if (typeof trial === "string") {
      const of = cities.find(({ messages }) => messages?.recipients.some(({ id }) => id === trial));
      if (of === undefined) throw new Refusal(`Không có nơi nhận "${trial}" trong messages.yaml nào.`);
      const at = clock.now().toISOString();
      const letter: Letter = {
        id: `thu-${trial}-${at}`,
        city: of.city.id,
        recipient: trial,
        what: "trial",
        notices: [],
        day: null,
        state: "waiting",
        attempts: 0,
        notBefore: at,
        createdAt: at,
        sentAt: null,
        trouble: null,
      };
      await store.write("letter", [{ value: letter, expects: 0 }], { actor: "messages", at });
      await store.refresh();
    }
    const { sample } = desk;
    const done = await sendWhatIsDue({
      store,
      config,
      clock,
      actor: "messages",
      settings,
      connector,
      sample,
    });
    if (done === null)
      throw new Refusal(
        "Một chương trình khác đang gửi thư; thư này sẽ đi cùng. Xem trang /thu-bao sau một phút.",
      );
    for (const { city, sent, waiting, refused } of done)
      terminal.stdout.write(`${city}: gửi ${sent} thư, chờ gửi lại ${waiting}, không gửi được ${refused}\n`);
    const failed = done.some(({ waiting, refused }) => waiting + refused > 0);
    if (failed) terminal.stderr.write("Lý do từng thư: mở trang /thu-bao.\n");
    return failed ? 1 : 0;
  },
};
