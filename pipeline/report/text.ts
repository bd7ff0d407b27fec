import type { Clock } from "../../crawlers/capture.ts";
import { noteDeed } from "../people/audit.ts";
import type { ReportText } from "../store/records-report.ts";
import type { Store } from "../store/store.ts";

/** What only a person can write in a report, with its Vietnamese heading; the order is that of the paper. */
export const textParts = {
  guidance: "Công tác chỉ đạo, hướng dẫn",
  merits: "Ưu điểm",
  shortfalls: "Tồn tại, khó khăn, vướng mắc",
  causes: "Nguyên nhân",
  proposals: "Kiến nghị, đề xuất",
  next: "Nhiệm vụ trọng tâm kỳ tới",
  recipients: "Nơi nhận (mỗi dòng một nơi)",
  signer: "Chức vụ của người ký",
} as const;
export type TextPart = keyof typeof textParts;

/** Names of the parts, in order. */
export const textPartNames: readonly TextPart[] = [
  "guidance",
  "merits",
  "shortfalls",
  "causes",
  "proposals",
  "next",
  "recipients",
  "signer",
];

export const longestText = 6_000; // letters of one part: three pages

/** What was written for one report, and which revision it is; 0 = nothing yet. */
export interface Written {
  readonly parts: Readonly<Partial<Record<TextPart, string>>>;
  readonly revision: number;
  /** null while nobody wrote. */
  readonly by: { readonly actor: string; readonly at: string } | null;
}

/** Which report a text belongs to; `agency` null = the city's. */
export interface TextOf {
  readonly plan: string;
  readonly period: string;
  readonly agency: string | null;
}

/** Reads what was written for a report. */
export async function textOf(store: Store, of: TextOf): Promise<Written> {
  const [kept] = await store.read("wording", [idOf(of)]);
  if (kept === null || kept === undefined) return { parts: {}, revision: 0, by: null };
  const parts = partsOf(kept.value.parts);
  return { parts, revision: kept.revision, by: { actor: kept.actor, at: kept.at } };
}

/**
 * Keeps what was written in place of the revision that the writer saw; "conflict" = somebody else wrote meanwhile, and nothing
 * was kept. What stood before and what stands now goes into the log of deeds, part by part.
 */
export async function keepText(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  of: TextOf,
  written: { readonly parts: Written["parts"]; readonly seen: number; readonly actor: string },
): Promise<"kept" | "conflict"> {
  const by = { actor: written.actor, at: clock.now().toISOString() };
  const before = await textOf(store, of);
  if (before.revision !== written.seen) return "conflict";
  const value: ReportText = { id: idOf(of), ...of, parts: partsOf(written.parts) };
  const [answer] = await store.write("wording", [{ value, expects: written.seen }], by);
  if (answer?.outcome !== "kept") return "conflict";
  for (const part of textPartNames) {
    const [was, is] = [before.parts[part], value.parts[part]];
    const deed = { actor: by.actor, what: "report.text", subject: `${value.id}#${part}` };
    if (was !== is) await noteDeed({ store, clock }, { ...deed, before: was ?? null, after: is ?? null });
  }
  return "kept";
}

function idOf({ plan, period, agency }: TextOf): string {
  return `${plan}|${period}|${agency ?? "*"}`;
}

/** Known parts with something in them. */
function partsOf(parts: Readonly<Record<string, string>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of textPartNames) {
    const text = (parts[name] ?? "").normalize("NFC").replaceAll("\r\n", "\n").trim().slice(0, longestText);
    if (text !== "") found[name] = text;
  }
  return found;
}
