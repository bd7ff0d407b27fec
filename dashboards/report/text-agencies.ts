import type { Report, ReportAgency } from "../../pipeline/report/report.ts";
import { plain, say, paragraph, speakerOf, heading, table, type Block, type Run } from "./blocks.ts";
import { keys } from "./keys.ts";

const most = 10; // agencies named as leading; a longer list stands in the annex
const longestNamed = 12; // agencies named in a sentence; more stand in the annex

/** How many agencies stand so. Where no agency at all could be observed I01 has no parts; their rows are there still. */
export function agencyCount(
  report: Report,
  standing: "silent" | "not-observable" | "no-channel",
): Run | string {
  const { n, get } = speakerOf(report);
  const key = keys.coverage(standing);
  if (get(key) !== null) return n(key);
  return String(report.agencies.filter((row) => row.standing === standing).length);
}

/** II.3: who leads, who is silent, and who could not be judged; these are never mixed. */
export function agenciesPart(report: Report): readonly Block[] {
  const { cell, change, get } = speakerOf(report);
  const items = ({ id }: ReportAgency): number => get(keys.own(id))?.value ?? 0;
  const leading = report.agencies
    .filter(({ standing }) => standing === "covered")
    .toSorted((one, other) => items(other) - items(one) || one.name.localeCompare(other.name, "vi"))
    .slice(0, most);
  const of = (standing: ReportAgency["standing"]) =>
    report.agencies.filter((row) => row.standing === standing);
  return [
    leading.length === 0
      ? paragraph(plain("Chưa có đơn vị nào thu đủ dữ liệu mà có tin được tính trên kênh của mình."))
      : table(
          { caption: "Đơn vị có nhiều tin nhất trên kênh của mình", sheet: "Đơn vị dẫn đầu" },
          [
            ["Đơn vị", 52],
            ["Tin trên kênh", 16, "right"],
            ["So kỳ trước", 16, "right"],
            ["Cụm tin báo chí nêu", 16, "right"],
          ],
          leading.map(({ id, name }) => [
            plain(name),
            cell(keys.own(id)),
            [change(keys.agencyTrend(id))],
            cell(keys.named(id)),
          ]),
        ),
    paragraph(
      plain(
        "Các đơn vị khác nhau về quy mô, số kênh; bảng trên để nhận biết, không phải để xếp hạng thi đua.",
      ),
    ),
    heading(3, "Đơn vị đã thu đủ dữ liệu và chưa có tin"),
    of("silent").length === 0
      ? paragraph(plain("Không có đơn vị nào."))
      : paragraph([...say`${agencyCount(report, "silent")} đơn vị`, ...plain(namedAfter(of("silent")))]),
    heading(3, "Đơn vị chưa đủ dữ liệu để kết luận"),
    paragraph([
      ...say`${agencyCount(report, "not-observable")} đơn vị chưa đủ dữ liệu`,
      ...plain(namedAfter(of("not-observable"))),
      ...say` ${agencyCount(report, "no-channel")} đơn vị chưa khai báo kênh`,
      ...plain(namedAfter(of("no-channel"))),
    ]),
  ];
}

function namedAfter(rows: readonly ReportAgency[]): string {
  if (rows.length === 0) return ".";
  const names = rows.slice(0, longestNamed).map(({ name }) => name);
  return `: ${names.join("; ")}${rows.length > longestNamed ? "; danh sách đầy đủ ở Phụ lục IV" : ""}.`;
}
