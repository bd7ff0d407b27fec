import { chmod } from "node:fs/promises";
import path from "node:path";
import { readSettings } from "../../config/settings.ts";
import type { Verb } from "../../config/verb.ts";
import { backupEvidence } from "../entry/copy-evidence.ts";
import { backupFrozen } from "../freeze/copy-frozen.ts";
import { copyStore } from "./sqlite/copy.ts";
import { sizeOf, stampOf } from "./stamp.ts";

/** `backup`: a checked copy of all that is kept, while the program goes on. */
export const backup: Verb = {
  name: "backup",
  summary: "sao lưu dữ liệu ra một tệp, kể cả khi đang thu tin",
  help: `
Cách dùng: npm run -s phusong -- backup [--to TỆP]

Chép toàn bộ dữ liệu tại thời điểm này ra một tệp, kiểm tra tệp đó rồi mới đặt tên. Chương trình khác vẫn ghi bình thường.
Các kỳ đã chốt (thư mục ban-chot) được chép theo, vào thư mục cùng tên bên cạnh tệp sao lưu;
tệp bằng chứng của phiếu nhập tay (bang-chung) cũng vậy.
Tệp sao lưu có cả tài khoản, mã băm của mật khẩu và nhật ký: hãy giữ nó kín như chính máy chủ.
Khóa mở mã 6 số (tệp khoa-ma-6-so trong thư mục dữ liệu) cố ý không được chép theo: hãy cất một bản ở chỗ khác.
Khôi phục mà thiếu tệp này thì ai dùng mã 6 số phải đăng nhập bằng mã dự phòng hoặc được đặt lại (people reset).
Kho bản chụp trang (WARC) là các tệp riêng: hãy chép thư mục luu-tru cùng với tệp sao lưu.

  --to TỆP   tên tệp sao lưu; mặc định sao-luu/phusong-<ngày giờ>.sqlite trong thư mục dữ liệu

Ví dụ: npm run -s phusong -- backup --to /media/usb/phusong.sqlite`,
  options: { to: { type: "string" } },
  async run({ values }, { stdout }) {
    const settings = readSettings(process.env);
    const given = values["to"];
    const target =
      typeof given === "string"
        ? path.resolve(given)
        : path.join(settings.data, "sao-luu", `phusong-${stampOf(new Date())}.sqlite`);
    const copied = copyStore(settings.database, target);
    await chmod(target, 0o600);
    stdout.write(`Đã sao lưu và kiểm tra: ${target}\n`);
    stdout.write(`${copied.records} bản ghi, trong đó ${copied.items} tin bài; ${sizeOf(copied.bytes)}.\n`);
    const frozen = await backupFrozen(settings.data, target);
    if (frozen !== null) stdout.write(`Các kỳ đã chốt: ${frozen}\n`);
    const evidence = await backupEvidence(settings.data, target);
    if (evidence !== null) stdout.write(`Tệp bằng chứng: ${evidence.files} tệp trong ${evidence.folder}\n`);
    stdout.write("Tệp có mã băm của mật khẩu và nhật ký: chỉ người quản trị được đọc.\n");
    stdout.write(`Kho bản chụp trang chép riêng: ${settings.archive}\n`);
    return 0;
  },
};
