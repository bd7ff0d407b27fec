import { storyKey, storyRanks } from "../../pipeline/report/stories.ts";
import { dated, dayOf } from "../../pipeline/measure/windows.ts";
import type { Report, ReportStory } from "../../pipeline/report/report.ts";
import { moment } from "../office/format.ts";
import { heading, paragraph, plain, say, speakerOf, type Block, type Cell } from "./blocks.ts";
import { keys } from "./keys.ts";
import { agencyCount } from "./text-agencies.ts";
import { editionWords, type Edition } from "./paper-of.ts";
import type { Paper } from "./paper.ts";
import { criticismPart } from "./text-press.ts";

const foremost = 5; // stories told first of all
const inGroup = 12; // stories of one group

/** The press digest of a period: what was carried furthest, then by group (national papers first), criticism, the silent. */
export function digestPaper(edition: Pick<Edition, "report" | "frozen" | "sample" | "now">): Paper {
  const { report, sample, now } = edition;
  const { plan, leadAgency, period } = report;
  return {
    kind: "ĐIỂM TIN BÁO CHÍ",
    subject: `${plan.number === null ? plan.title : `Kế hoạch số ${plan.number}`} – ${period.name}`,
    above: plan.issuer,
    issuer: leadAgency.name,
    sign: null,
    to: null,
    place: plan.place,
    day: dayOf(now),
    sample,
    edition: editionWords(edition),
    body: digestBody(report),
    annexes: [],
    recipients: ["- Lãnh đạo cơ quan (để báo cáo);", "- Lưu: VT."],
    signer: "Người tổng hợp",
  };
}

/** The body of the digest, for paper and page. */
function digestBody(report: Report): readonly Block[] {
  const { n, get } = speakerOf(report);
  const reprints = ({ story }: ReportStory): number => get(storyKey(story, "reprints"))?.value ?? 0;
  const byWeight = report.stories.toSorted(
    (one, other) =>
      storyRanks.indexOf(one.rank) - storyRanks.indexOf(other.rank) ||
      reprints(other) - reprints(one) ||
      (one.day < other.day ? 1 : -1),
  );
  const silent = report.agencies.filter(({ standing }) => standing === "silent");
  return [
    paragraph(
      say`Kỳ này có ${n(keys.items())} tin, bài được tính; báo chí có ${n(keys.press())} cụm tin. Mỗi cụm tin nêu một lần kèm số báo dẫn lại.`,
    ),
    heading(1, "A. Nổi bật"),
    ...told(report, report.stories.slice(0, foremost), "Chưa có tin."),
    heading(1, "B. Theo nhóm nội dung"),
    ...report.groups.flatMap(({ id, name }): readonly Block[] => {
      const rows = byWeight.filter(({ groups }) => groups.includes(id)).slice(0, inGroup);
      return [heading(2, `${id}. ${name}`), ...told(report, rows, "Trong kỳ chưa có tin của nhóm này.")];
    }),
    heading(1, "C. Báo chí phản ánh"),
    ...criticismPart(report),
    heading(1, "D. Đơn vị đã thu đủ dữ liệu và chưa có tin"),
    paragraph([
      ...say`${agencyCount(report, "silent")} đơn vị`,
      ...plain(silent.length === 0 ? "." : `: ${silent.map(({ name }) => name).join("; ")}.`),
    ]),
    paragraph([
      ...say`Độ đầy đủ dữ liệu: ${n(keys.complete(), "numerator")} trên ${n(keys.complete(), "denominator")} nguồn-ngày thu được (${n(keys.complete())}). `,
      { text: "Trích nguyên văn không quá 40 từ; toàn văn ở trang gốc theo liên kết.", italic: true },
    ]),
  ];
}

function told(report: Report, stories: readonly ReportStory[], none: string): readonly Block[] {
  if (stories.length === 0) return [paragraph(plain(none))];
  const { n, get } = speakerOf(report);
  const rows = stories.map((row): Cell => {
    const key = storyKey(row.story, "reprints");
    const carried = (get(key)?.value ?? 0) > 0 ? say` (+${n(key)} báo dẫn lại)` : [];
    return [
      { text: row.sourceName, italic: true },
      ...plain(`, ${row.at === null ? dated(row.day) : moment(row.at)}: `),
      { text: row.title, bold: true, link: row.url },
      ...carried,
      ...plain(row.told === "" ? "." : `. ${row.told}`),
    ];
  });
  return [{ kind: "list", rows }];
}
