import type { Report } from "../../pipeline/report/report.ts";
import { textParts, type TextPart, type Written } from "../../pipeline/report/text.ts";
import { dated } from "../../pipeline/measure/windows.ts";
import { agenciesPart, agencyCount } from "./text-agencies.ts";
import { formsPart, grassrootsPart, groupsPart, targetsPart } from "./text-plan.ts";
import { platformsPart, pressPart } from "./text-press.ts";
import { heading, paragraph, plain, say, speakerOf, table, type Block, type Cell } from "./blocks.ts";
import { keys } from "./keys.ts";
import { stepsChart } from "./charts.ts";

/** What stands in a part that nobody wrote yet. */
const unwritten = "(Cán bộ tổng hợp bổ sung nội dung này.)";

/** The body of a city's report in the order of the form; `written` are the clerk's own parts. */
export function bodyOf(report: Report, written: Written["parts"]): readonly Block[] {
  return [
    paragraph(plain(openingOf(report))),
    heading(1, `I. ${textParts.guidance}`),
    ...own(written, "guidance"),
    heading(1, "II. Kết quả thực hiện"),
    ...(report.agency === null ? cityResults(report) : agencyResults(report)),
    heading(1, "III. Đánh giá"),
    heading(2, `1. ${textParts.merits}`),
    ...own(written, "merits"),
    heading(2, `2. ${textParts.shortfalls}`),
    ...own(written, "shortfalls"),
    heading(2, `3. ${textParts.causes}`),
    ...own(written, "causes"),
    heading(1, "IV. Kiến nghị, nhiệm vụ kỳ tới"),
    heading(2, `1. ${textParts.proposals}`),
    ...own(written, "proposals"),
    heading(2, `2. ${textParts.next}`),
    ...own(written, "next"),
    paragraph(plain(closingOf(report))),
  ];
}

function cityResults(report: Report): readonly Block[] {
  return [
    ...overallPart(report),
    heading(2, "1. Theo nhóm nội dung"),
    ...groupsPart(report),
    heading(2, "2. Theo hình thức"),
    ...formsPart(report),
    heading(2, "3. Theo cơ quan, đơn vị"),
    ...agenciesPart(report),
    heading(2, "4. Báo chí"),
    ...pressPart(report),
    heading(2, "5. Nền tảng số, mạng xã hội"),
    ...platformsPart(report),
    heading(2, "6. Thông tin cơ sở, trực quan, báo cáo viên (đơn vị tự báo cáo)"),
    ...grassrootsPart(report),
    heading(2, "7. Tiến độ chỉ tiêu"),
    ...targetsPart(report),
  ];
}

function overallPart(report: Report): readonly Block[] {
  const { n, change, get } = speakerOf(report);
  const relative = get(keys.trend("relative"))?.value ?? null;
  const low =
    report.low.length === 0
      ? []
      : [
          paragraph([
            {
              text: `Dữ liệu của kỳ chưa đầy đủ (${report.low.map((name) => `tỷ lệ ${name.toLocaleLowerCase("vi")} dưới 80 %`).join("; ")}); các số đếm dưới đây là mức ít nhất.`,
              italic: true,
            },
          ]),
        ];
  return [
    ...low,
    paragraph(
      say`Trong kỳ có ${n(keys.items())} tin, bài được tính theo kế hoạch; gồm ${n(keys.items("direct"))} tin trực tiếp và ${n(keys.items("topical"))} tin theo chủ đề; trong đó ${n(keys.items("original"))} bài gốc, ${n(keys.items("reprint"))} tin dẫn lại, ${n(keys.items("unknown"))} tin chưa rõ gốc hay dẫn lại.`,
    ),
    paragraph(coverageSaid(report)),
    ...(get(keys.trend())?.value === null || get(keys.trend()) === null
      ? [paragraph(plain("So với kỳ trước: chưa có nguồn nào thu đều ở cả hai kỳ để so sánh."))]
      : [
          paragraph([
            ...say`So với kỳ trước (${dated(report.before.from)}–${lastDay(report.before.to)}), tính trên các nguồn thu đều ở cả hai kỳ: ${change(keys.trend())} tin (kỳ này ${n(keys.trend("now"))}, kỳ trước ${n(keys.trend("before"))}`,
            ...(relative === null ? plain(").") : say`, ${change(keys.trend("relative"))}).`),
          ]),
        ]),
    paragraph(
      say`Đứng ngoài các số trên: ${n(keys.beside("undated"))} tin chưa rõ ngày đăng, ${n(keys.beside("waiting"))} tin chờ duyệt. Độ đầy đủ dữ liệu: ${n(keys.complete())} (${n(keys.complete(), "numerator")} trên ${n(keys.complete(), "denominator")} nguồn-ngày thu được).`,
    ),
    { kind: "chart", drawing: stepsChart(report) },
  ];
}

/** Where no agency could be observed there is no share, and only who could not be judged is told. */
function coverageSaid(report: Report): Cell {
  const { n, get } = speakerOf(report);
  const coverage = get(keys.coverage());
  const unseen = say`${agencyCount(report, "not-observable")} đơn vị chưa đủ dữ liệu, ${agencyCount(report, "no-channel")} đơn vị chưa khai báo kênh.`;
  if (coverage?.value === undefined || coverage.value === null)
    return [...say`Độ phủ đơn vị: chưa tính được ${n(keys.coverage())}; `, ...unseen];
  return [
    ...say`Độ phủ đơn vị: ${n(keys.coverage(), "numerator")} trên ${n(keys.coverage(), "denominator")} đơn vị quan sát được có tin trên kênh của mình (${n(keys.coverage())}); ${n(keys.coverage("silent"))} đơn vị chưa có tin. Không tính vào mẫu số: `,
    ...unseen,
  ];
}

function agencyResults(report: Report): readonly Block[] {
  const { n, change, cell, get } = speakerOf(report);
  const [row] = report.agencies;
  if (row === undefined) return [];
  const { id } = row;
  const found = report.groups.filter(({ id: group }) => {
    const both = [get(keys.cell(id, group)), get(keys.cell(id, group, "mention"))];
    return both.some((one) => (one?.value ?? 0) > 0);
  });
  return [
    heading(2, "1. Trên kênh của đơn vị"),
    ...(row.reason === null
      ? []
      : [
          paragraph(
            plain(`Kênh của đơn vị chưa quan sát được đủ: ${row.reason}. Số dưới đây là mức ít nhất.`),
          ),
        ]),
    paragraph([
      ...say`Trong kỳ, kênh của đơn vị có ${n(keys.own(id))} tin, bài được tính; gồm ${n(keys.own(id, "direct"))} tin trực tiếp, ${n(keys.own(id, "topical"))} tin theo chủ đề; trong đó ${n(keys.own(id, "original"))} bài gốc, ${n(keys.own(id, "reprint"))} tin dẫn lại.`,
      ...(get(keys.agencyTrend(id))?.value === undefined || get(keys.agencyTrend(id))?.value === null
        ? plain(" Chưa so được với kỳ trước: không có kênh nào của đơn vị thu đều ở cả hai kỳ.")
        : say` So với kỳ trước: ${change(keys.agencyTrend(id))}.`),
    ]),
    paragraph([
      ...say`Khoảng lặng đến cuối kỳ: ${n(keys.silence(id))}${row.lastDay === null ? "" : `; tin gần nhất ngày ${dated(row.lastDay)}`}. Số ngày thu đủ của kênh tốt nhất: ${n(keys.days(id), "numerator")} trên ${n(keys.days(id), "denominator")} ngày.`,
      ...(get(keys.multimedia(id)) === null
        ? []
        : say` Tin có video, infographic hoặc âm thanh: ${n(keys.multimedia(id))}.`),
    ]),
    heading(2, "2. Trên báo chí"),
    paragraph(
      // A number that is 0 is not kept where no agency at all could be observed.
      get(keys.named(id)) === null
        ? plain("Trong các tin thu được chưa có cụm tin báo chí nào nêu đơn vị.")
        : say`Báo chí có ${n(keys.named(id))} cụm tin nêu đơn vị (một cụm tính một lần dù bao nhiêu báo dẫn lại), gồm ${n(keys.named(id, "items"))} tin.`,
    ),
    heading(2, "3. Theo nhóm nội dung"),
    ...(found.length === 0
      ? [paragraph(plain("Chưa có tin của nhóm nội dung nào."))]
      : [
          table(
            {
              caption: "Tin của đơn vị theo nhóm nội dung (một tin có thể thuộc nhiều nhóm)",
              sheet: "Nhóm nội dung",
            },
            [
              ["Nhóm", 60],
              ["Tin trên kênh của đơn vị", 20, "right"],
              ["Tin nêu đơn vị", 20, "right"],
            ],
            found.map(({ id: group, name }): readonly Cell[] => [
              [{ text: `${group} `, bold: true }, { text: name }],
              cell(keys.cell(id, group)),
              cell(keys.cell(id, group, "mention")),
            ]),
          ),
        ]),
    heading(2, "4. Việc đơn vị tự báo cáo"),
    ...grassrootsPart(report),
    heading(2, "5. Nhiệm vụ theo kế hoạch"),
    paragraph(plain(`Các điểm của kế hoạch giao đơn vị: ${row.clauses.join("; ")}.`)),
  ];
}

/** What a plan is called in a sentence: by its number and day, else by what it is about. */
export function planWords({ number, date, issuer, title }: Report["plan"]): string {
  const day = date === null ? "" : ` ngày ${dated(date)}`;
  if (number !== null) return `Kế hoạch số ${number}${day} của ${issuer}`;
  return /^kế hoạch/iu.test(title)
    ? title
    : `Kế hoạch ${title.charAt(0).toLocaleLowerCase("vi")}${title.slice(1)}`;
}

function openingOf({ plan, leadAgency, agency, period, closed }: Report): string {
  const still = closed ? "" : " (kỳ chưa kết thúc, số liệu tính đến khi lập báo cáo)";
  return `Thực hiện ${planWords(plan)}, ${(agency ?? leadAgency).name} báo cáo kết quả trong kỳ từ ngày ${dated(period.from)} đến hết ngày ${lastDay(period.to)}${still} như sau:`;
}

function closingOf({ leadAgency, agency }: Report): string {
  return `Trên đây là báo cáo kết quả thực hiện kế hoạch của ${(agency ?? leadAgency).name}./.`;
}

function lastDay(to: string): string {
  return dated(new Date(Date.parse(`${to}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10));
}

function own(written: Written["parts"], part: TextPart): readonly Block[] {
  const text = written[part];
  if (text === undefined) return [paragraph([{ text: unwritten, italic: true }])];
  return text.split(/\n+/u).map((line) => paragraph(plain(line)));
}
