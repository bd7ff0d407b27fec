import path from "node:path";
import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { restoreEvidence } from "../entry/copy-evidence.ts";
import { restoreFrozen } from "../freeze/copy-frozen.ts";
import { frozenFolder } from "../freeze/lines.ts";
import { restoreStore } from "./sqlite/copy.ts";
import { sizeOf, stampOf } from "./stamp.ts";

/** `restore`: put a backup in the place of what is kept; the old file stays beside it. */
export const restore: Verb = {
  name: "restore",
  summary: "khôi phục dữ liệu từ một tệp sao lưu",
  help: `
Cách dùng: npm run -s phusong -- restore TỆP [--force]

Kiểm tra tệp sao lưu rồi đặt vào chỗ dữ liệu. Phải dừng thu tin và trang web trước. Nếu đang có dữ liệu thì cần --force;
dữ liệu cũ được giữ lại bên cạnh dưới tên phusong-truoc-<ngày giờ>.sqlite.

Các kỳ đã chốt nằm bên cạnh tệp sao lưu (thư mục .ban-chot cùng tên) và tệp bằng chứng (.bang-chung) được chép về theo;
những gì có thêm sau đó vẫn còn.

  --force   thay dữ liệu đang có

Ví dụ: npm run -s phusong -- restore /media/usb/phusong.sqlite --force`,
  options: { force: { type: "boolean" } },
  places: 1,
  async run({ values, positionals }, { stdout }) {
    const [file] = positionals;
    if (file === undefined) throw new Refusal("Thiếu tệp sao lưu. Xem: npm run -s phusong -- restore --help");
    const { database, data } = readSettings(process.env);
    const force = values["force"] === true;
    const done = restoreStore(path.resolve(file), database, { force, stamp: stampOf(new Date()) });
    stdout.write(`Đã khôi phục vào ${database}: ${done.records} bản ghi, trong đó ${done.items} tin bài; `);
    stdout.write(`${sizeOf(done.bytes)}.\n`);
    const frozen = await restoreFrozen(path.resolve(file), data);
    if (frozen !== null)
      stdout.write(`Các kỳ đã chốt: ${frozen} tệp trong ${path.join(data, frozenFolder)}\n`);
    const evidence = await restoreEvidence(path.resolve(file), data);
    if (evidence !== null) stdout.write(`Tệp bằng chứng: ${evidence.files} tệp trong ${evidence.folder}\n`);
    if (done.aside !== null) stdout.write(`Dữ liệu trước đó được giữ ở ${done.aside}\n`);
    return 0;
  },
};
