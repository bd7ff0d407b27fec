import type { Report, ReportAgency } from "../../pipeline/report/report.ts";
import { dated } from "../../pipeline/measure/windows.ts";
import {
  heading,
  paragraph,
  plain,
  say,
  speakerOf,
  table,
  type Annex,
  type Block,
  type Cell,
} from "./blocks.ts";
import type { Correction } from "./corrections.ts";
import { moment } from "../office/format.ts";
import { itemRow, type ListedItem, type ListNames } from "./items.ts";
import { keys } from "./keys.ts";

/** The list of items on paper; what is more stands in the spreadsheet. */
export const mostListed = 300;

/** The annexes of a report; `listed` are its first items, newest first, at most `mostListed`. */
export function annexesOf(
  report: Report,
  listed: readonly ListedItem[],
  more: { readonly names: ListNames; readonly corrections: readonly Correction[] },
): readonly Annex[] {
  const all = [
    ...(report.agency === null
      ? [{ title: "Biểu số liệu đơn vị × nhóm nội dung", across: true, blocks: matrixBlocks(report) }]
      : []),
    { title: "Danh mục tin, bài", across: true, blocks: listBlocks(report, listed, more.names) },
    { title: "Phương pháp và giới hạn số liệu", across: false, blocks: methodBlocks(report) },
    {
      title: "Đơn vị chưa có tin và đơn vị chưa đủ dữ liệu",
      across: false,
      blocks: standingBlocks(report),
    },
    ...(more.corrections.length === 0
      ? []
      : [{ title: "Số liệu hiệu chỉnh", across: false, blocks: correctionBlocks(more.corrections) }]),
  ];
  return all.map((annex, place) => ({ number: roman[place] ?? String(place + 1), ...annex }));
}

const roman = ["I", "II", "III", "IV", "V", "VI"];

/** Agency × group: 0 was looked at and not found, a hatched cell could not be seen. */
function matrixBlocks(report: Report): readonly Block[] {
  const { cell, get } = speakerOf(report);
  const share = Math.floor(58 / Math.max(1, report.groups.length));
  const rest = 100 - 4 - 10 - share * report.groups.length;
  const told = (row: ReportAgency, group: string): Cell => {
    const found = get(keys.cell(row.id, group));
    if (found?.state === "not-observable") return found.value === null ? plain("///") : cell(found.key);
    if (found?.state === "no-channel") return plain("chưa có kênh");
    return cell(keys.cell(row.id, group));
  };
  return [
    table(
      {
        caption: `Số tin trên kênh của đơn vị theo nhóm nội dung, ${report.period.name}`,
        sheet: "Đơn vị × nhóm",
        size: 10,
      },
      [
        ["TT", 4, "center"],
        ["Đơn vị", rest],
        ["Tổng tin", 10, "right"],
        ...report.groups.map(({ id }) => [id, share, "right"] as const),
      ],
      report.agencies
        .filter(({ standing }) => standing !== "not-due")
        .map((row, place) => [
          plain(String(place + 1)),
          plain(row.name),
          cell(keys.own(row.id)),
          ...report.groups.map(({ id }) => told(row, id)),
        ]),
    ),
    paragraph(
      plain(
        "0: đã thu đủ và không có tin. Dấu ///: kênh không quan sát được, không phải là 0. Tổng tin tính mỗi tin một lần; một tin có thể thuộc nhiều nhóm nên tổng các ô của một hàng có thể lớn hơn.",
      ),
    ),
    {
      kind: "list",
      rows: report.groups.map(({ id, name }) => [{ text: `${id}: `, bold: true }, { text: name }]),
    },
  ];
}

function listBlocks(report: Report, listed: readonly ListedItem[], names: ListNames): readonly Block[] {
  const { n } = speakerOf(report);
  const total = report.agency === null ? keys.items() : keys.own(report.agency.id);
  return [
    paragraph(
      report.agency === null
        ? say`Kỳ này có ${n(total)} tin, bài được tính. Bảng dưới liệt kê tối đa ${String(mostListed)} tin mới nhất; danh mục đầy đủ ở tệp bảng tính kèm theo.`
        : say`Kỳ này có ${n(total)} tin, bài được tính trên kênh của đơn vị. Bảng dưới liệt kê tin trên kênh của đơn vị và tin nêu đơn vị, tối đa ${String(mostListed)} tin mới nhất; danh mục đầy đủ ở tệp bảng tính kèm theo.`,
    ),
    table(
      { caption: "Danh mục tin, bài được tính", sheet: "Danh mục tin", size: 10 },
      [
        ["STT", 5, "center"],
        ["Ngày", 10, "center"],
        ["Tít", 41],
        ["Nguồn", 18],
        ["Nhóm", 14],
        ["Loại", 12],
      ],
      listed.map((item, place): readonly Cell[] => {
        const [, day = "", title = "", source = "", groups = "", , copy = ""] = itemRow(
          item,
          place + 1,
          names,
        );
        return [
          plain(String(place + 1)),
          plain(day),
          [{ text: title, link: item.url }],
          plain(source),
          plain(groups),
          plain(copy),
        ];
      }),
    ),
  ];
}

/** How the numbers were made, and what they do not say. */
function methodBlocks(report: Report): readonly Block[] {
  const { n } = speakerOf(report);
  const used = new Set(report.numbers.map(({ indicator }) => indicator));
  return [
    heading(2, "1. Nguồn số liệu"),
    paragraph(
      plain(
        "Tin, bài được thu tự động từ các kênh công khai trong danh mục nguồn, theo lịch và theo phép của từng trang; mỗi tin có bản lưu và câu chứng minh. Số nhập tay chỉ dùng khi đã được xác nhận và đứng riêng.",
      ),
    ),
    paragraph(
      say`Độ đầy đủ dữ liệu của kỳ: ${n(keys.complete())} nguồn-ngày thu được; lượt thu thành công ${n(keys.complete("looks"))}; tin có ngày đăng ${n(keys.complete("dated"))}; tin đã phân loại ${n(keys.complete("judged"))}; hàng chờ đã xử lý ${n(keys.complete("queue"))}.`,
    ),
    heading(2, "2. Kỳ số liệu"),
    paragraph(
      plain(
        `${report.period.name}; tính theo ngày đăng, giờ Việt Nam. Tin chưa rõ ngày không thuộc kỳ nào; tin chờ duyệt không được tính. Số liệu tại thời điểm ${moment(report.madeAt)}.`,
      ),
    ),
    heading(2, "3. Định nghĩa các chỉ số"),
    table(
      { caption: "Tử số, mẫu số và quy tắc", sheet: "Định nghĩa", size: 11 },
      [
        ["Mã", 9, "center"],
        ["Chỉ số", 21],
        ["Tử số; mẫu số", 35],
        ["Quy tắc", 35],
      ],
      Object.entries(report.definitions)
        .filter(([id]) => used.has(id))
        .map(([id, { label, numerator, denominator, rule }]) => [
          plain(id),
          plain(label),
          plain(denominator === "" ? numerator : `${numerator}; mẫu số: ${denominator}`),
          plain(rule),
        ]),
    ),
    heading(2, "4. Giới hạn"),
    { kind: "list", rows: limits.map(plain) },
    heading(2, "5. Phiên bản"),
    paragraph(
      plain(
        `Quy tắc phân loại: ${report.rules.length === 0 ? "chưa có tin nào được xếp loại" : report.rules.join(", ")}. Cách tính: ${report.measure}. Cấu hình: ${report.config.slice(0, 16)}.`,
      ),
    ),
  ];
}

const limits = [
  "Chỉ thấy những gì có trên web và trong danh mục nguồn; truyền thanh, pa nô, hội nghị, báo cáo viên chỉ có từ số nhập tay.",
  "Số tin là đầu ra, không phải mức người dân biết, hiểu hay làm theo; điều đó cần khảo sát.",
  "Người theo dõi không phải người đã xem. Số đo được, số đơn vị cung cấp và số ước tính không bao giờ cộng với nhau.",
  "Không quy số tin ra tiền quảng cáo.",
  "Từ khóa có thể bỏ sót cách nói lạ và bắt nhầm cách nói giống; nhãn có thể được người duyệt sửa, khi đó có số liệu hiệu chỉnh.",
];

function standingBlocks(report: Report): readonly Block[] {
  const { cell, ratio } = speakerOf(report);
  const of = (standing: ReportAgency["standing"]) =>
    report.agencies.filter((row) => row.standing === standing);
  const silent = of("silent");
  const unseen = [...of("not-observable"), ...of("no-channel")];
  return [
    heading(2, "1. Đơn vị đã thu đủ dữ liệu và chưa có tin trong kỳ"),
    silent.length === 0
      ? paragraph(plain("Không có."))
      : table(
          { caption: "Đơn vị chưa có tin", sheet: "Chưa có tin", size: 12 },
          [
            ["Đơn vị", 50],
            ["Khoảng lặng", 20, "right"],
            ["Tin gần nhất", 30, "center"],
          ],
          silent.map(({ id, name, lastDay }) => [
            plain(name),
            cell(keys.silence(id)),
            plain(lastDay === null ? "chưa có từ đầu kế hoạch" : dated(lastDay)),
          ]),
        ),
    heading(2, "2. Đơn vị chưa đủ dữ liệu để kết luận"),
    paragraph(plain("Các đơn vị này không nằm trong mẫu số của độ phủ và không bị tính là không có tin.")),
    unseen.length === 0
      ? paragraph(plain("Không có."))
      : table(
          { caption: "Đơn vị chưa đủ dữ liệu, chưa có kênh khai báo", sheet: "Chưa đủ dữ liệu", size: 12 },
          [
            ["Đơn vị", 40],
            ["Ngày thu đủ / phải thu", 20, "center"],
            ["Lý do", 40],
          ],
          unseen.map(({ id, name, reason }) => [plain(name), ratio(keys.days(id)), plain(reason ?? "")]),
        ),
  ];
}

function correctionBlocks(corrections: readonly Correction[]): readonly Block[] {
  return [
    paragraph(
      plain(
        "Số liệu trong báo cáo giữ nguyên như lúc chốt. Bảng dưới nêu các số nay đã khác do duyệt lại, bổ sung hoặc sửa dữ liệu sau khi chốt.",
      ),
    ),
    table(
      { caption: "Chênh lệch so với bản chốt", sheet: "Số liệu hiệu chỉnh", size: 12 },
      [
        ["Số liệu", 52],
        ["Khi chốt", 16, "right"],
        ["Nay", 16, "right"],
        ["Chênh lệch", 16, "right"],
      ],
      corrections.map(({ label, frozen, now, difference }) => [
        plain(label),
        plain(frozen),
        plain(now),
        plain(difference),
      ]),
    ),
  ];
}
