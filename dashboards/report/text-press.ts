import type { Report, ReportCriticism } from "../../pipeline/report/report.ts";
import { dated } from "../../pipeline/measure/windows.ts";
import { storyKey } from "../../pipeline/report/stories.ts";
import { metricWord, platformWord } from "../office/platform-words.ts";
import { heading, paragraph, plain, say, speakerOf, table, type Block, type Cell } from "./blocks.ts";
import { keys } from "./keys.ts";

const widest = 5; // stories that the body names; the digest has more
const mostCritical = 15; // rows in the body

/** II.4: stories, reprints, whose voice it is, what was carried furthest, and where the press finds fault. */
export function pressPart(report: Report): readonly Block[] {
  const { n, change, get, cell } = speakerOf(report);
  const voices = report.numbers
    .filter(({ key, value }) => key.startsWith("I07/stories?") && !key.includes("#") && (value ?? 0) > 0)
    .toSorted((one, other) => (other.value ?? 0) - (one.value ?? 0));
  const carried = report.stories.filter(({ story }) => (get(storyKey(story, "reprints"))?.value ?? 0) > 0);
  const reprinted = get(keys.reprints());
  return [
    paragraph([
      ...say`Báo chí có ${n(keys.press())} cụm tin của kế hoạch với ${n(keys.press("items"))} tin (kể cả dẫn lại).`,
      ...((get(keys.storiesTrend())?.value ?? null) === null
        ? []
        : say` Mọi loại nguồn, tính trên các nguồn thu đều ở cả hai kỳ: ${change(keys.storiesTrend())} cụm tin so với kỳ trước.`),
    ]),
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
          table(
            { caption: "Thị phần tiếng nói trong danh mục nguồn cố định", sheet: "Thị phần" },
            [
              ["Nguồn", 46],
              ["Cụm tin", 18, "right"],
              ["Thị phần", 18, "right"],
              ["Mật độ chủ đề", 18, "right"],
            ],
            voices.map(({ key }): readonly Cell[] => {
              const source = key.slice(key.indexOf("source=") + "source=".length);
              return [
                plain(report.names[source] ?? source),
                cell(key, "numerator"),
                cell(key),
                cell(keys.density(source)),
              ];
            }),
          ),
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
  const { n, get } = speakerOf(report);
  const { criticism } = report;
  const rows = criticism.slice(0, mostCritical);
  return [
    paragraph([
      ...say`Có ${n(keys.critical())} tin báo chí phê bình, phản ánh; các tin này vẫn được tính vào nhóm nội dung.`,
      ...plain((get(keys.critical())?.value ?? 0) > rows.length ? " Bảng dưới nêu các tin mới nhất." : ""),
    ]),
    ...(rows.length === 0
      ? []
      : [
          table(
            { caption: "Tin báo chí phản ánh và đề xuất đơn vị kiểm tra, xử lý", sheet: "Báo chí phản ánh" },
            [
              ["Tít", 40],
              ["Báo, ngày", 20],
              ["Đề xuất đơn vị", 26],
              ["Sắc thái", 14],
            ],
            rows.map((row) => criticismRow(report, row)),
          ),
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

/** II.5: measured, supplied by agencies, estimated: each for itself, never summed. */
export function platformsPart(report: Report): readonly Block[] {
  const { cell, ratio } = speakerOf(report);
  const wholes = (indicator: string) =>
    report.numbers.filter((row) => row.indicator === indicator && !row.key.includes("#"));
  const platforms = wholes("I12a");
  const measured = platforms.filter(({ value }) => value !== null);
  const unread = platforms.filter(({ value }) => value === null).map(({ key }) => metric(key));
  const supplied = wholes("I12b");
  const followers = wholes("I12d");
  const nameOf = (id: string): string => report.agencies.find((row) => row.id === id)?.name ?? id;
  return [
    heading(3, "Đo được (nền tảng hiển thị công khai, chốt khi bài được 7 ngày)"),
    measured.length === 0
      ? paragraph(plain("Chưa có số đo nào của bài được tính trong kỳ."))
      : measures(
          "Số đo được trên từng nền tảng, không cộng chéo",
          "Đo được",
          "Bài có số / bài được tính",
          measured.map(({ key }) => [plain(metric(key)), cell(key), ratio(key)]),
        ),
    ...(measured.length === 0 || unread.length === 0
      ? []
      : [paragraph(plain(`Chưa có bài nào có số ở mốc 7 ngày: ${unread.join("; ")}.`))]),
    heading(3, "Đơn vị cung cấp (số nhập tay từ trang quản trị)"),
    supplied.length === 0
      ? paragraph(plain("Trong kỳ chưa có đơn vị nào cung cấp số liệu đã xác nhận."))
      : measures(
          "Số đơn vị cung cấp, cột riêng, không cộng với số đo được",
          "Đơn vị cung cấp",
          "Đơn vị",
          supplied.map(({ key, agency }) => [plain(metric(key)), cell(key), plain(nameOf(agency ?? ""))]),
          "left",
        ),
    heading(3, "Người theo dõi tại cuối kỳ"),
    followers.length === 0
      ? paragraph(plain("Chưa đo."))
      : measures(
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

function measures(
  caption: string,
  sheet: string,
  second: string,
  rows: readonly (readonly Cell[])[],
  align: "left" | "right" = "right",
): Block {
  return table(
    { caption, sheet },
    [
      ["Số đo", 56],
      ["Giá trị", 22, "right"],
      [second, 22, align],
    ],
    rows,
  );
}

function metric(key: string): string {
  return `${platformWord(subject(key, "platform"))}: ${metricWord(subject(key, "metric"))}`;
}
