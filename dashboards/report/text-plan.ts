import type { Report } from "../../pipeline/report/report.ts";
import { heading, paragraph, plain, say, speakerOf, type Block } from "./blocks.ts";
import { groupsChart } from "./charts.ts";
import { keys } from "./keys.ts";

/** II.2: every group with its items, its share and its change. */
export function groupsPart(report: Report): readonly Block[] {
  const { n, cell, change } = speakerOf(report);
  return [
    paragraph(
      plain(
        "Một tin có thể thuộc nhiều nhóm nên tổng các nhóm có thể lớn hơn số tin, tổng tỷ trọng lớn hơn 100 %.",
      ),
    ),
    {
      kind: "table",
      caption: "Tin, bài theo nhóm nội dung",
      sheet: "Nhóm nội dung",
      columns: [
        { title: "Nhóm nội dung", width: 44 },
        { title: "Số tin", width: 11, align: "right" },
        { title: "Tỷ trọng", width: 12, align: "right" },
        { title: "Trực tiếp", width: 11, align: "right" },
        { title: "Theo chủ đề", width: 11, align: "right" },
        { title: "So kỳ trước", width: 11, align: "right" },
      ],
      rows: report.groups.map(({ id, name }) => [
        [{ text: `${id} `, bold: true }, { text: name }],
        cell(keys.group(id)),
        cell(keys.group(id, "share")),
        cell(keys.group(id, "direct")),
        cell(keys.group(id, "topical")),
        [change(keys.groupTrend(id))],
      ]),
    },
    { kind: "chart", drawing: groupsChart(report) },
    paragraph(
      say`Chỉ số cân bằng giữa các nhóm (J, từ 0 đến 1): ${n(keys.balance())}; chỉ số này không phải mục tiêu của kế hoạch.`,
    ),
  ];
}

/** II.3: what carries the items, what they report, and what nobody can see on the web. */
export function formsPart(report: Report): readonly Block[] {
  const { cell, get } = speakerOf(report);
  if (report.forms.length === 0) return [paragraph(plain("Kế hoạch không quy định hình thức."))];
  const seen = report.forms.filter(({ observable }) => observable !== "no");
  const hidden = report.forms.filter(({ observable }) => observable === "no");
  const entered = report.forms.some(({ id }) => (get(keys.reported(id, "supplied"))?.value ?? 0) > 0);
  return [
    {
      kind: "table",
      caption: "Tin, bài theo hình thức",
      sheet: "Hình thức",
      columns: [
        { title: "Hình thức", width: 48 },
        { title: "Tin được chuyển tải", width: 18, align: "right" },
        { title: "Cụm tin phản ánh", width: 17, align: "right" },
        { title: "Phiếu đơn vị tự báo cáo", width: 17, align: "right" },
      ],
      rows: [...seen, ...hidden].map(({ id, name }) => [
        [{ text: `${id} `, bold: true }, { text: name }],
        cell(keys.carried(id)),
        cell(keys.reported(id)),
        cell(keys.reported(id, "supplied")),
      ]),
    },
    paragraph(
      plain(
        `Ba cột không cộng với nhau. Dấu “–”: không đo được từ web, chỉ lấy từ số đơn vị tự báo cáo.${entered ? "" : " Trong kỳ chưa có phiếu nào được xác nhận."}`,
      ),
    ),
  ];
}

/** II.7: targets with their figure and state; a missing figure is not 0 %. */
export function targetsPart(report: Report): readonly Block[] {
  const { cell } = speakerOf(report);
  const deadlines = report.numbers.filter(
    ({ indicator, key }) => indicator === "I18" && !key.includes("#") && key.includes("@"),
  );
  return [
    ...(report.targets.length === 0
      ? [paragraph(plain("Kế hoạch không quy định chỉ tiêu bằng số."))]
      : [
          {
            kind: "table" as const,
            caption: "Tiến độ chỉ tiêu",
            sheet: "Chỉ tiêu",
            columns: [
              { title: "Chỉ tiêu", width: 46 },
              { title: "Hạn", width: 14, align: "center" as const },
              { title: "Kết quả", width: 12, align: "right" as const },
              { title: "Tử / mẫu", width: 12, align: "right" as const },
              { title: "Trạng thái", width: 16 },
            ],
            rows: report.targets.map(({ id, text, clause, due, status }) => [
              [{ text: `${id} `, bold: true }, { text: `${text} (${clause})` }],
              plain(due),
              cell(keys.target(id)),
              [
                ...cell(keys.target(id), "numerator"),
                { text: " / " },
                ...cell(keys.target(id), "denominator"),
              ],
              plain(status),
            ]),
          },
          paragraph(plain("Dấu “–”: chưa có số liệu; không phải là 0 %.")),
        ]),
    ...(deadlines.length === 0
      ? []
      : [
          heading(3, "Chế độ báo cáo trong kỳ"),
          {
            kind: "list" as const,
            rows: deadlines.map(({ key, label }) => {
              const { n } = speakerOf(report);
              return say`${label}: ${n(key, "numerator")} trên ${n(key, "denominator")} báo cáo nhận đúng hạn; ${n(`${key}#late`)} nộp trễ, ${n(`${key}#missing`)} chưa nhận.`;
            }),
          },
        ]),
  ];
}
