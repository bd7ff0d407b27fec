import type { SpoolState } from "../spool.ts";
import { sizeOf } from "../stamp.ts";

const moment = new Intl.DateTimeFormat("vi-VN", {
  timeZone: "Asia/Ho_Chi_Minh",
  timeStyle: "short",
  dateStyle: "short",
});

/** What waits on a collecting machine and what to do about it, a sentence a line in Vietnamese; none when all is sent. */
export function spoolLines(
  state: Pick<SpoolState, "rows" | "bytes" | "since" | "letters" | "trouble" | "full">,
): readonly string[] {
  const { rows, bytes, since, letters, trouble, full } = state;
  return [
    ...(trouble === null ? [] : [trouble]),
    ...(rows === 0
      ? []
      : [
          `${rows.toLocaleString("vi-VN")} bản ghi (${sizeOf(bytes)}) đang chờ trên đĩa máy thu${since === null ? "" : `, lâu nhất từ ${moment.format(new Date(since))}`}; phần mềm tự gửi khi Elasticsearch nhận, không phải làm gì thêm.`,
        ]),
    ...(full
      ? [
          "Đĩa chờ của máy thu đã tới mức cho phép nên việc thu tạm dừng; chưa mất gì. Hãy đưa Elasticsearch trở lại, việc thu tự tiếp tục.",
        ]
      : []),
    ...(letters === 0
      ? []
      : [
          `${letters.toLocaleString("vi-VN")} bản ghi Elasticsearch không bao giờ nhận. Hãy xem: npm run -s phusong -- store dead-letters`,
        ]),
  ];
}
