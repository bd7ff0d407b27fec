import { dayOf } from "../../pipeline/measure/windows.ts";
import type { Report } from "../../pipeline/report/report.ts";
import type { Written } from "../../pipeline/report/text.ts";
import { moment } from "../office/format.ts";
import { annexesOf } from "./annexes.ts";
import type { Correction } from "./corrections.ts";
import type { ListedItem, ListNames } from "./items.ts";
import type { Paper } from "./paper.ts";
import { bodyOf, planWords } from "./text.ts";

/** A report with all that stands around its numbers. */
export interface Edition {
  readonly report: Report;
  readonly written: Written["parts"];
  /** null = the numbers as the store stands, a draft; else when and by whom they were frozen, and the digest of what was frozen. */
  readonly frozen: { readonly at: string; readonly by: string; readonly digest: string } | null;
  readonly corrections: readonly Correction[];
  /** true = invented texts. */
  readonly sample: boolean;
  /** The day that stands on the paper. */
  readonly now: Date;
}

/** A report as a paper of the agency that answers for it. */
export function paperOf(edition: Edition, listed: readonly ListedItem[], names: ListNames): Paper {
  const { report, written, corrections, sample, now } = edition;
  const { plan, leadAgency, agency } = report;
  const issuer = (agency ?? leadAgency).name;
  const above = plan.issuer;
  const to = agency === null || agency.id === leadAgency.id ? above : leadAgency.name;
  return {
    kind: "BÁO CÁO",
    subject: subjectOf(report),
    above,
    issuer,
    sign: "BC-…",
    to,
    place: plan.place,
    day: dayOf(now),
    sample,
    edition: editionWords(edition),
    body: bodyOf(report, written),
    annexes: annexesOf(report, listed, { names, corrections }),
    recipients: recipientsOf(written, to),
    signer: written.signer ?? "Thủ trưởng cơ quan",
  };
}

/** What a report is about, as its heading says. */
function subjectOf({ plan, agency, period }: Report): string {
  const whose = agency === null ? "" : ` tại ${agency.name}`;
  return `Kết quả thực hiện ${planWords(plan)}${whose} – ${period.name}`;
}

/** Which numbers these are: frozen ones, or a draft's. */
export function editionWords({ frozen, report }: Pick<Edition, "frozen" | "report">): string {
  return frozen === null
    ? `Dự thảo – số liệu tạm tính lúc ${moment(report.madeAt)}, kỳ chưa chốt`
    : `Dự thảo – số liệu chốt lúc ${moment(frozen.at)}, mã bản chốt ${frozen.digest.slice(0, 12)}`;
}

function recipientsOf(written: Written["parts"], to: string): readonly string[] {
  const lines = (written.recipients ?? `${to} (để báo cáo)\nLưu: VT`)
    .split("\n")
    .map((text) => text.replace(/^[-–\s]+/u, "").replace(/[;.\s]+$/u, ""))
    .filter((text) => text !== "");
  return lines.map((text, place) => `- ${text}${place === lines.length - 1 ? "." : ";"}`);
}
