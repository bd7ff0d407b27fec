import type { Report } from "../../pipeline/report/report.ts";
import { heading, paragraph, plain, say, speakerOf, table, type Block, type Cell } from "./blocks.ts";
import { toldKey } from "../../pipeline/report/entries-told.ts";
import { groupsChart } from "./charts.ts";
import { keys } from "./keys.ts";

/** II.1: every group with its items, its share and its change. */
export function groupsPart(report: Report): readonly Block[] {
  const { n, cell, change } = speakerOf(report);
  return [
    paragraph(
      plain(
        "Một tin có thể thuộc nhiều nhóm nên tổng các nhóm có thể lớn hơn số tin, tổng tỷ trọng lớn hơn 100 %.",
      ),
    ),
    table(
      { caption: "Tin, bài theo nhóm nội dung", sheet: "Nhóm nội dung" },
      [
        ["Nhóm nội dung", 44],
        ["Số tin", 11, "right"],
        ["Tỷ trọng", 12, "right"],
        ["Trực tiếp", 11, "right"],
        ["Theo chủ đề", 11, "right"],
        ["So kỳ trước", 11, "right"],
      ],
      report.groups.map(({ id, name }) => [
        [{ text: `${id} `, bold: true }, { text: name }],
        cell(keys.group(id)),
        cell(keys.group(id, "share")),
        cell(keys.group(id, "direct")),
        cell(keys.group(id, "topical")),
        [change(keys.groupTrend(id))],
      ]),
    ),
    { kind: "chart", drawing: groupsChart(report) },
    paragraph(
      say`Chỉ số cân bằng giữa các nhóm (J, từ 0 đến 1): ${n(keys.balance())}; chỉ số này không phải mục tiêu của kế hoạch.`,
    ),
  ];
}

/** II.2: what carries the items, what they report, and what nobody can see on the web. */
export function formsPart(report: Report): readonly Block[] {
  const { cell, get } = speakerOf(report);
  if (report.forms.length === 0) return [paragraph(plain("Kế hoạch không quy định hình thức."))];
  const seen = report.forms.filter(({ observable }) => observable !== "no");
  const hidden = report.forms.filter(({ observable }) => observable === "no");
  const entered = report.forms.some(({ id }) => (get(keys.reported(id, "supplied"))?.value ?? 0) > 0);
  return [
    table(
      { caption: "Tin, bài theo hình thức", sheet: "Hình thức" },
      [
        ["Hình thức", 48],
        ["Tin được chuyển tải", 18, "right"],
        ["Cụm tin phản ánh", 17, "right"],
        ["Phiếu đơn vị tự báo cáo", 17, "right"],
      ],
      [...seen, ...hidden].map(({ id, name }) => [
        [{ text: `${id} `, bold: true }, { text: name }],
        cell(keys.carried(id)),
        cell(keys.reported(id)),
        cell(keys.reported(id, "supplied")),
      ]),
    ),
    paragraph(
      plain(
        `Ba cột không cộng với nhau. Dấu “–”: không đo được từ web, chỉ lấy từ số đơn vị tự báo cáo.${entered ? "" : " Trong kỳ chưa có phiếu nào được xác nhận."}`,
      ),
    ),
  ];
}

/** II.6: what agencies tell themselves of loudspeakers, banners, meetings and speakers; confirmed entries, added up by kind. */
export function grassrootsPart(report: Report): readonly Block[] {
  const { n, cell, get } = speakerOf(report);
  const agency = report.agency?.id;
  const entered = report.told.filter(({ id }) => (get(toldKey(id, undefined, agency))?.value ?? 0) > 0);
  if (entered.length === 0) return [paragraph(plain("Trong kỳ chưa có phiếu nào được xác nhận."))];
  const sums = ({ id, sums: all }: Report["told"][number]): Cell => {
    const known = all.filter((sum) => (get(toldKey(id, sum.id, agency))?.value ?? null) !== null);
    const told = known.map(
      (sum) => say`${sum.label.toLocaleLowerCase("vi")}: ${n(toldKey(id, sum.id, agency))}`,
    );
    return told.length === 0
      ? plain("–")
      : told.flatMap((one, at) => [...(at === 0 ? [] : plain("; ")), ...one]);
  };
  return [
    table(
      { caption: "Số đơn vị tự báo cáo, theo phiếu đã xác nhận", sheet: "Đơn vị tự báo cáo" },
      [
        ["Loại hoạt động", 36],
        ["Phiếu", 10, "right"],
        ...(agency === undefined ? ([["Đơn vị", 10, "right"]] as const) : []),
        ["Cộng các phiếu", agency === undefined ? 44 : 54],
      ],
      entered.map((kind) => [
        plain(kind.name),
        cell(toldKey(kind.id, undefined, agency)),
        ...(agency === undefined ? [cell(toldKey(kind.id, "agencies"))] : []),
        sums(kind),
      ]),
    ),
    paragraph(plain("Số do đơn vị tự báo cáo, đứng riêng, không cộng với số tin, bài thu được từ web.")),
  ];
}

/** II.7: targets with their figure and state; a missing figure is not 0 %. */
export function targetsPart(report: Report): readonly Block[] {
  const { cell, ratio } = speakerOf(report);
  const deadlines = report.numbers.filter(
    ({ indicator, key }) => indicator === "I18" && !key.includes("#") && key.includes("@"),
  );
  return [
    ...(report.targets.length === 0
      ? [paragraph(plain("Kế hoạch không quy định chỉ tiêu bằng số."))]
      : [
          table(
            { caption: "Tiến độ chỉ tiêu", sheet: "Chỉ tiêu" },
            [
              ["Chỉ tiêu", 46],
              ["Hạn", 14, "center"],
              ["Kết quả", 12, "right"],
              ["Tử / mẫu", 12, "right"],
              ["Trạng thái", 16],
            ],
            report.targets.map(({ id, text, clause, due, status }) => [
              [{ text: `${id} `, bold: true }, { text: `${text} (${clause})` }],
              plain(due),
              cell(keys.target(id)),
              ratio(keys.target(id)),
              plain(status),
            ]),
          ),
          paragraph(plain("Dấu “–”: chưa có số liệu; không phải là 0 %.")),
        ]),
    ...(deadlines.length === 0
      ? []
      : [
          heading(3, "Chế độ báo cáo trong kỳ"),
          {
            kind: "list" as const,
            rows: deadlines.map(({ key, label, state, why }) => {
              const { n } = speakerOf(report);
              if (state !== "ok")
                return plain(`${label}: ${(why ?? "chưa có số liệu").toLocaleLowerCase("vi")}.`);
              return say`${label}: ${n(key, "numerator")} trên ${n(key, "denominator")} báo cáo nhận đúng hạn; ${n(`${key}#late`)} nộp trễ, ${n(`${key}#missing`)} chưa nhận.`;
            }),
          },
        ]),
  ];
}
