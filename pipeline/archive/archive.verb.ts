import { stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import type { Fault } from "../../crawlers/archive-check.ts";
import { dated } from "../measure/windows.ts";
import { openProgress } from "../progress.ts";
import { openStore } from "../store/open.ts";
import { openWholeStore } from "./whole-store.ts";
import { sizeOf } from "../store/stamp.ts";
import { packArchive, type Packed } from "./pack.ts";
import { leastDays, prune, type Pruned } from "./prune.ts";
import { verifyArchive, type Verified } from "./verify.ts";

/** `archive`: what was captured, checked and in time pruned. */
export const archiveVerb: Verb = {
  name: "archive",
  summary: "kho bản chụp: kiểm tra (verify), dọn theo thời hạn (prune), đóng gói để mở nơi khác (wacz)",
  help: `
Cách dùng: npm run -s phusong -- archive verify [--mend] [--json]
           npm run -s phusong -- archive prune --older-than SỐ-NGÀY [--apply] [--json]
           npm run -s phusong -- archive wacz --out TỆP.wacz [--from NGÀY] [--to NGÀY] [--json]

verify  đọc lại mọi bản chụp, so mã băm, chỉ mục và danh sách trong cơ sở dữ liệu; có lỗi thì mã thoát là 1
  --mend        cắt phần cuối dở dang do máy tắt (giữ riêng thành tệp .hong) và lập lại chỉ mục thiếu
prune   xóa bản chụp cũ hơn số ngày đã cho; bản chụp chứng minh một kỳ đã chốt, đang chờ xử lý hoặc bị
        khiếu nại thì không bao giờ xóa. Không có --apply: chỉ báo sẽ xóa gì
  --older-than  số ngày, ít nhất ${leastDays}
  --apply       xóa thật; ai xóa và lúc nào được ghi lại
wacz    đóng gói bản chụp thành một tệp WACZ 1.1.1, mở được bằng ReplayWeb.page; mỗi bản chụp được so mã băm
        trước khi đóng gói. Gói có cả trang ghi noarchive: là chứng cứ nội bộ, không đăng lên mạng
  --out         tệp sẽ ghi, tên kết thúc bằng .wacz; tệp đã có thì không ghi đè
  --from, --to  ngày thu đầu và cuối, ví dụ 2026-10-01; bỏ trống là từ đầu, đến nay

Ví dụ: npm run -s phusong -- archive verify
       npm run -s phusong -- archive prune --older-than 730
       npm run -s phusong -- archive wacz --out thang-10.wacz --from 2026-10-01 --to 2026-10-31`,
  options: {
    mend: { type: "boolean" },
    json: { type: "boolean" },
    apply: { type: "boolean" },
    "older-than": { type: "string" },
    out: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
  },
  places: 1,
  async run({ values, positionals: [what] }, { stdout, stderr }) {
    const settings = readSettings(process.env);
    const clock = { now: () => settings.now ?? new Date() };
    const isJson = values["json"] === true;
    if (what === "verify") {
      await using store = await openStore({ folder: settings.data, engine: settings.engine });
      const progress = openProgress(stderr, "Đã kiểm tra tệp");
      const verified = await verifyArchive(settings.archive, store, {
        mend: values["mend"] === true,
        progress: () => progress.step(),
      });
      progress.end();
      stdout.write(isJson ? `${JSON.stringify(verified, null, 2)}\n` : toldOf(verified));
      return verified.problems.length + verified.lost.length === 0 ? 0 : 1;
    }
    if (what === "wacz") {
      const out = await freeFile(values["out"]);
      const span = { from: dayIn("--from", values["from"]), to: dayIn("--to", values["to"]) };
      await using store = await openStore({ folder: settings.data, engine: settings.engine });
      const progress = openProgress(stderr, "Đã kiểm tra tệp");
      const packed = await packArchive({ store, folder: settings.archive, clock }, out, span, () =>
        progress.step(),
      );
      progress.end();
      stdout.write(isJson ? `${JSON.stringify(packed, null, 2)}\n` : packedWords(out, packed));
      return packed.damaged.length === 0 ? 0 : 1;
    }
    if (what !== "prune")
      throw new Refusal(
        "Cần nói làm gì: archive verify, archive prune hoặc archive wacz. Xem archive --help.",
      );
    const olderThan = daysIn(values["older-than"]);
    const { data, archive } = settings;
    const apply = values["apply"] === true;
    await using store = await openWholeStore(settings);
    const pruned = await prune({ store, clock, actor: "archive", data, archive }, { olderThan, apply });
    stdout.write(isJson ? `${JSON.stringify(pruned, null, 2)}\n` : prunedWords(pruned));
    return 0;
  },
};

function daysIn(given: unknown): number {
  const days = typeof given === "string" && /^\d{1,5}$/.test(given) ? Number(given) : 0;
  if (days >= leastDays) return days;
  throw new Refusal(`--older-than: phải là số ngày, ít nhất ${leastDays}; ví dụ --older-than 730.`);
}

const Day = z.iso.date();

function dayIn(option: string, given: unknown): string | null {
  if (given === undefined) return null;
  const day = Day.safeParse(given);
  if (day.success) return day.data;
  throw new Refusal(`${option}: phải là ngày viết như 2026-10-31.`);
}

async function freeFile(given: unknown): Promise<string> {
  if (typeof given !== "string" || !given.endsWith(".wacz"))
    throw new Refusal("--out: cần tên tệp sẽ ghi, kết thúc bằng .wacz; ví dụ --out thang-10.wacz.");
  const found = await stat(given).catch(() => null);
  if (found !== null) throw new Refusal(`--out: ${given} đã có; hãy đặt tên khác hoặc chuyển tệp cũ đi.`);
  return path.resolve(given);
}

function packedWords(out: string, { files, captures, pages, bytes, open, damaged }: Packed): string {
  const lines = [
    `${out} (${sizeOf(bytes)}): ${captures} bản chụp trong ${files} tệp, ${pages} trang trong mục lục.`,
    "Mở bằng ReplayWeb.page (chương trình cài trên máy, không cần mạng).",
    ...damaged.map((file) => `Không đóng gói ${file} vì có chỗ hỏng; chạy archive verify để biết chỗ nào.`),
  ];
  if (open > 0)
    lines.push(`${open} tệp đang được ghi chưa nằm trong gói; đóng gói lại sau khi máy thu dừng.`);
  return `${lines.join("\n")}\n`;
}

const faultWords: Readonly<Record<Fault, string>> = {
  tail: "phần cuối dở dang (máy tắt lúc đang ghi); thêm --mend để cắt, không mất bản chụp nào đã báo là lưu",
  rubbish: "có chỗ hỏng ở giữa tệp; khôi phục tệp từ bản sao lưu",
  changed: "bản chụp không khớp mã băm; khôi phục tệp từ bản sao lưu",
  "no-original": "bản chụp trùng dẫn tới một bản không còn; khôi phục tệp từ bản sao lưu",
  index: "thiếu hoặc sai chỉ mục; thêm --mend để lập lại",
};

function toldOf(found: Verified): string {
  const { files, open, records, captures, bytes, problems, lost, pruned, unknown, mended } = found;
  const lines = [
    `${files} tệp (${sizeOf(bytes)}), ${captures} bản chụp, ${records} bản ghi WARC${open > 0 ? `; ${open} tệp đang được ghi` : ""}.`,
    ...mended.map(
      ({ file, faults }) => `Đã sửa ${file}: ${faults.map((fault) => mendedWords[fault]).join(", ")}.`,
    ),
    ...problems.map(({ file, offset, fault }) => `${file}, vị trí ${offset}: ${faultWords[fault]}.`),
    ...lost.map((id) => `Bản chụp ${id}: cơ sở dữ liệu có mà kho không có; khôi phục kho từ bản sao lưu.`),
  ];
  if (pruned > 0) lines.push(`${pruned} bản chụp đã xóa theo thời hạn lưu trữ.`);
  if (unknown > 0)
    lines.push(
      `${unknown} bản chụp kho có mà cơ sở dữ liệu chưa ghi: máy thu bị tắt giữa chừng, trang đã được thu lại.`,
    );
  if (problems.length + lost.length === 0) lines.push("Kho nguyên vẹn.");
  return `${lines.join("\n")}\n`;
}

const mendedWords: Readonly<Record<Fault, string>> = {
  tail: "cắt phần cuối dở dang, giữ riêng thành tệp .hong",
  index: "lập lại chỉ mục",
  rubbish: "",
  changed: "",
  "no-original": "",
};

function prunedWords(pruned: Pruned): string {
  const { applied, before, files, captures, bytesBefore, bytesFreed, stays } = pruned;
  const lines = [
    captures === 0
      ? `Không có bản chụp nào thu trước ngày ${dated(before)} được phép xóa.`
      : applied
        ? `Đã xóa ${captures} bản chụp thu trước ngày ${dated(before)} trong ${files} tệp, giải phóng ${sizeOf(bytesFreed ?? 0)}.`
        : `Sẽ xóa ${captures} bản chụp thu trước ngày ${dated(before)} trong ${files} tệp (${sizeOf(bytesBefore)}). Chưa xóa gì; thêm --apply để xóa.`,
    `Giữ lại bất kể thời hạn: ${stays.frozen} bản chụp của các kỳ đã chốt, ${stays.unsettled} đang chờ xử lý, ${stays.contested} bị khiếu nại.`,
  ];
  return `${lines.join("\n")}\n`;
}
