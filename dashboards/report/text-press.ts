import type { Report, ReportCriticism } from "../../pipeline/report/report.ts";
import { dated } from "../../pipeline/measure/windows.ts";
import { storyKey } from "../../pipeline/report/stories.ts";
import { metricWord, platformWord } from "../office/platform-words.ts";
import { heading, paragraph, plain, say, speakerOf, type Block, type Cell } from "./blocks.ts";
import { keys } from "./keys.ts";

const widest = 5; // stories that the body names; the digest has more
const mostCritical = 15; // rows in the body

/** II.5: stories, reprints, whose voice it is, what was carried furthest, and where the press finds fault. */
export function pressPart(report: Report): readonly Block[] {
  const { n, change, get, cell } = speakerOf(report);
  const voices = report.numbers
    .filter(({ key, value }) => key.startsWith("I07/stories?") && !key.includes("#") && (value ?? 0) > 0)
    .toSorted((one, other) => (other.value ?? 0) - (one.value ?? 0));
  const carried = report.stories.filter(({ story }) => (get(storyKey(story, "reprints"))?.value ?? 0) > 0);
  const reprinted = get(keys.reprints());
  return [
    paragraph(
      say`Báo chí có ${n(keys.press())} cụm tin của kế hoạch với ${n(keys.press("items"))} tin (kể cả dẫn lại); so với kỳ trước, mọi nguồn: ${change(keys.storiesTrend())} cụm tin.`,
    ),
    ...(reprinted === null || reprinted.value === null
      ? []
      : [
          paragraph(
            say`Trên báo chí và trang tổng hợp: ${n(keys.reprints("original"))} bài gốc, ${n(keys.reprints(), "numerator")} tin dẫn lại (${n(keys.reprints())}); hệ số lan tỏa ${n(keys.reprints("spread"))} tin trên mỗi cụm tin; ${n(keys.reprints("outside"))} cụm tin có gốc ngoài danh mục nguồn.`,
          ),
        ]),
    ...(voices.length === 0
      ? []
      : [
          {
            kind: "table" as const,
            caption: "Thị phần tiếng nói trong danh mục nguồn cố định",
            sheet: "Thị phần",
            columns: [
              { title: "Nguồn", width: 46 },
              { title: "Cụm tin", width: 18, align: "right" as const },
              { title: "Thị phần", width: 18, align: "right" as const },
              { title: "Mật độ chủ đề", width: 18, align: "right" as const },
            ],
            rows: voices.map(({ key }): readonly Cell[] => {
              const source = key.slice(key.indexOf("source=") + "source=".length);
              return [
                plain(report.names[source] ?? source),
                cell(key, "numerator"),
                cell(key),
                cell(keys.density(source)),
              ];
            }),
          },
        ]),
    ...(carried.length === 0
      ? []
      : [
          heading(3, "Cụm tin được dẫn lại nhiều nhất"),
          {
            kind: "list" as const,
            rows: carried
              .slice(0, widest)
              .map(({ title, sourceName, day, url, story }): Cell => [
                { text: title, link: url },
                ...say` – ${sourceName}, ${dated(day)}; +${n(storyKey(story, "reprints"))} tin dẫn lại.`,
              ]),
          },
        ]),
    heading(3, "Báo chí phản ánh"),
    ...criticismPart(report),
  ];
}

/** Where the press finds fault: title, paper, day, and to whom it might be given. */
export function criticismPart(report: Report): readonly Block[] {
  const { n } = speakerOf(report);
  const { criticism } = report;
  const rows = criticism.slice(0, mostCritical);
  return [
    paragraph([
      ...say`Có ${n(keys.critical())} tin báo chí phê bình, phản ánh; các tin này vẫn được tính vào nhóm nội dung.`,
      ...plain(criticism.length > rows.length ? " Bảng dưới nêu các tin mới nhất." : ""),
    ]),
    ...(rows.length === 0
      ? []
      : [
          {
            kind: "table" as const,
            caption: "Tin báo chí phản ánh và đề xuất đơn vị kiểm tra, xử lý",
            sheet: "Báo chí phản ánh",
            columns: [
              { title: "Tít", width: 40 },
              { title: "Báo, ngày", width: 20 },
              { title: "Đề xuất đơn vị", width: 26 },
              { title: "Sắc thái", width: 14 },
            ],
            rows: rows.map((row) => criticismRow(report, row)),
          },
        ]),
  ];
}

function criticismRow(report: Report, row: ReportCriticism): readonly Cell[] {
  const { title, url, sourceName, day, concerned, tone } = row;
  const whom =
    concerned.length === 0
      ? `${report.leadAgency.name} (tin không nêu đơn vị)`
      : concerned.map(({ name }) => name).join("; ");
  const words = { positive: "tích cực", neutral: "trung tính", negative: "phê bình" } as const;
  return [
    [{ text: title, link: url }],
    plain(`${sourceName}, ${dated(day)}`),
    plain(whom),
    plain(tone === null ? "chưa duyệt" : `${words[tone]} (người duyệt)`),
  ];
}

/** II.6: measured, supplied by agencies, estimated: each for itself, never summed. */
export function platformsPart(report: Report): readonly Block[] {
  const { cell } = speakerOf(report);
  const wholes = (indicator: string) =>
    report.numbers.filter((row) => row.indicator === indicator && !row.key.includes("#"));
  const measured = wholes("I12a");
  const supplied = wholes("I12b");
  const followers = wholes("I12d");
  const nameOf = (id: string): string => report.agencies.find((row) => row.id === id)?.name ?? id;
  return [
    heading(3, "Đo được (nền tảng hiển thị công khai, chốt khi bài được 7 ngày)"),
    measured.length === 0
      ? paragraph(plain("Chưa có số đo nào của bài được tính trong kỳ."))
      : table(
          "Số đo được trên từng nền tảng, không cộng chéo",
          "Đo được",
          "Bài có số / bài được tính",
          measured.map(({ key }) => [
            plain(metric(key)),
            cell(key),
            [...cell(key, "numerator"), { text: " / " }, ...cell(key, "denominator")],
          ]),
        ),
    heading(3, "Đơn vị cung cấp (số nhập tay từ trang quản trị)"),
    supplied.length === 0
      ? paragraph(plain("Trong kỳ chưa có đơn vị nào cung cấp số liệu đã xác nhận."))
      : table(
          "Số đơn vị cung cấp, cột riêng, không cộng với số đo được",
          "Đơn vị cung cấp",
          "Đơn vị",
          supplied.map(({ key, agency }) => [plain(metric(key)), cell(key), plain(nameOf(agency ?? ""))]),
        ),
    heading(3, "Người theo dõi tại cuối kỳ"),
    followers.length === 0
      ? paragraph(plain("Chưa đo."))
      : table(
          "Người theo dõi từng kênh; không cộng thành số người",
          "Người theo dõi",
          "Tăng ròng trong kỳ",
          followers.map(({ key }) => {
            const source = subject(key, "source");
            return [plain(report.names[source] ?? source), cell(key), cell(`${key}#net`)];
          }),
        ),
    heading(3, "Ước tính"),
    paragraph(plain("Không dùng số ước tính; số người tiếp cận không suy ra từ số người theo dõi.")),
  ];
}

/** What a number's key says of its subject. */
function subject(key: string, name: string): string {
  return new URLSearchParams(key.split("?")[1]).get(name) ?? "";
}

function table(caption: string, sheet: string, second: string, rows: readonly (readonly Cell[])[]): Block {
  return {
    kind: "table",
    caption,
    sheet,
    columns: [
      { title: "Số đo", width: 56 },
      { title: "Giá trị", width: 22, align: "right" },
      { title: second, width: 22, align: "right" },
    ],
    rows,
  };
}

function metric(key: string): string {
  return `${platformWord(subject(key, "platform"))}: ${metricWord(subject(key, "metric"))}`;
}
