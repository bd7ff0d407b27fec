import type { Capture } from "../crawlers/capture.ts";
import { fateOf, type Fate } from "./fate.ts";
import type { Item, Read, Reading, Verdict } from "./item.ts";
import type { Kept } from "./store/store.ts";

/** How a capture ended, and what came of it. */
export interface Ending {
  readonly fate: Fate;
  /** In Vietnamese. */
  readonly reason: string;
  /** The item as far as the ending needs it told: its id, and its date as the page or a person gives it. */
  readonly item: Pick<Item, "id" | "publishedAt" | "publishedDay"> | null;
  readonly ledTo: number | null;
}

/** An item before its story is known. */
export type Draft = Omit<Item, "story" | "copy">;

/** What `settle` needs done; each step knows nothing of its neighbours. */
export interface Steps {
  /** Decodes and reads the page; never throws for what stands in it. */
  read(capture: Capture): Promise<Read>;
  /** The item that is kept under one of the page's addresses. */
  known(capture: Capture, reading: Reading | null): Promise<Kept<"item"> | null>;
  /** Puts reading, capture, the known item and people's decisions together. */
  draft(capture: Capture, reading: Reading, known: Item | null): Promise<Draft>;
  /** What the plans say of the item, people's decisions before rules and model. */
  judge(draft: Draft): Promise<readonly Verdict[]>;
  storyOf(draft: Draft): Promise<Pick<Item, "story" | "copy">>;
  save(item: Item, known: Kept<"item"> | null): Promise<void>;
  markRemoved(known: Kept<"item">, capture: Capture): Promise<void>;
}

/**
 * What becomes of a capture, from top to bottom; wherever the function returns, the capture has met its fate. Many captures
 * go this road side by side (`settle-group.ts`); it knows nothing of that.
 */
export async function settle(capture: Capture, steps: Steps): Promise<Ending> {
  if (capture.ledTo !== null)
    return ending("signpost", `dẫn tới ${capture.ledTo} địa chỉ`, { ledTo: capture.ledTo });

  if (capture.status === 304) {
    const known = await steps.known(capture, null);
    return ending("unchanged", "máy chủ trả lời 304: trang không đổi", { item: known?.value ?? null });
  }
  if (capture.status === 404 || capture.status === 410)
    return gone(capture, steps, `trang trả lời ${capture.status}`);
  if (capture.status >= 400) return ending("failed", `trang trả lời ${capture.status}`);

  const read = await steps.read(capture);
  if (read.kind === "gone") return gone(capture, steps, read.reason);
  if (read.kind !== "article") return ending(read.kind, read.reason);

  const known = await steps.known(capture, read.reading);
  const draft = await steps.draft(capture, read.reading, known?.value ?? null);
  const verdicts = await steps.judge(draft);
  if (known !== null && isSame(known.value, draft, verdicts)) {
    return ending("unchanged", "giống bản đã lưu", { item: known.value });
  }
  const story = await steps.storyOf(draft);
  await steps.save({ ...draft, ...story, verdicts }, known);
  return ending(fateOf(verdicts), explain(verdicts), { item: draft });
}

async function gone(capture: Capture, steps: Steps, reason: string): Promise<Ending> {
  const known = await steps.known(capture, null);
  if (known !== null) await steps.markRemoved(known, capture);
  return ending("gone", reason, { item: known?.value ?? null });
}

/**
 * The same words, date and judgement are nothing new. A capture that was settled before and is settled again after a
 * crash is not "unchanged": it is the very capture that the item came from.
 */
function isSame(known: Item, draft: Draft, verdicts: readonly Verdict[]): boolean {
  return (
    known.capture !== draft.capture &&
    known.textDigest === draft.textDigest &&
    known.publishedDay === draft.publishedDay &&
    known.removedOn === null &&
    JSON.stringify(known.restraint) === JSON.stringify(draft.restraint) &&
    known.aliases.length === draft.aliases.length &&
    JSON.stringify(known.verdicts) === JSON.stringify(verdicts)
  );
}

/** The reason of a fate in Vietnamese, from what the plans say. */
export function explain(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return "nguồn không thuộc địa bàn của kế hoạch nào";
  return verdicts.map((verdict) => `${verdict.plan}: ${sentence(verdict)}`).join("; ");
}

function sentence(verdict: Verdict): string {
  if (verdict.review) return "chờ người duyệt";
  if (verdict.groups.length > 0) return `tính cho ${verdict.groups.map((group) => group.id).join(", ")}`;
  if (verdict.tier === "passing") return "chỉ nhắc thoáng";
  return verdict.gate.open ? "không thuộc nội dung kế hoạch" : verdict.gate.why;
}

function ending(fate: Fate, reason: string, more: { item?: Ending["item"]; ledTo?: number } = {}): Ending {
  return { fate, reason, item: more.item ?? null, ledTo: more.ledTo ?? null };
}
