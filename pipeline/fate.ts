import type { CaptureNote } from "../crawlers/capture.ts";
import { counts, type Verdict } from "./item.ts";

/** How a capture can end in a settling run; exactly one of these, so captured = sum of fates. */
const fates = [
  /** An item that counts for at least one plan. */
  "counted",
  /** An item that is kept and counts for no plan. */
  "off-topic",
  /** Names the plan's matter only in passing. */
  "passing",
  /** A person must decide first. */
  "awaiting-review",
  /** The same reading of the same item was kept before. */
  "unchanged",
  /** A page that led to n addresses: a list, a feed, a redirect. */
  "signpost",
  "not-an-article",
  /** The page said that it is gone (404, 410, soft 404). */
  "gone",
  "unreadable",
  "failed",
] as const;
export type Fate = (typeof fates)[number];

const known: ReadonlySet<string> = new Set(fates);

/** Whether a word, as the store's tallies give it back, is a fate. */
export function isFate(word: string): word is Fate {
  return known.has(word);
}

/** The ending of an item, from what its plans say of it: the best that any of them says. */
export function fateOf(verdicts: readonly Verdict[]): Fate {
  if (verdicts.some(counts)) return "counted";
  if (verdicts.some((verdict) => verdict.review)) return "awaiting-review";
  if (verdicts.some((verdict) => verdict.tier === "passing")) return "passing";
  return "off-topic";
}

/** Name of the run in which every capture is settled for the first time. */
export const firstRun = "lan-dau";

/** One capture's ending in one run. */
export interface FateRecord {
  /** `<run>/<capture>`: a second writing of the same ending is the same record. */
  readonly id: string;
  readonly run: string;
  readonly capture: string;
  readonly city: string;
  readonly source: string;
  readonly channel: string | null;
  readonly url: string;
  readonly fate: Fate;
  /** In Vietnamese; why it ended so. */
  readonly reason: string;
  readonly item: string | null;
  /** How many addresses a signpost led to. */
  readonly ledTo: number | null;
  readonly at: string;
}

/** The record of a capture's ending in a run; `at` is when it ended. */
export function fateOfCapture(
  run: string,
  capture: Pick<CaptureNote, "id" | "city" | "source" | "channel" | "finalUrl">,
  ended: Pick<FateRecord, "fate" | "reason" | "item" | "ledTo">,
  at: Date,
): FateRecord {
  const { id, city, source, channel, finalUrl: url } = capture;
  const { fate, reason, item, ledTo } = ended;
  return {
    id: `${run}/${id}`,
    run,
    capture: id,
    city,
    source,
    channel,
    url,
    fate,
    reason,
    item,
    ledTo,
    at: at.toISOString(),
  };
}
