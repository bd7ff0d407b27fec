import type { Source } from "../../config/source-schema.ts";
import type { ChannelState } from "../../crawlers/ledger.ts";
import { localDay } from "../../crawlers/local-clock.ts";
import type { ChannelMemory } from "../../crawlers/memory.ts";
import { habitOf } from "./calendar.ts";
import { rhythmOf, surpriseOf, usualSilenceDays } from "./rhythm.ts";
import { shapeTrouble } from "./shape.ts";

/** How a channel may be broken. */
export const breakKinds = [
  "unreachable",
  "refused",
  "changed-shape",
  "empty-feed",
  "stale-feed",
  "dates-wrong",
  "needs-browser",
] as const;
export type BreakKind = (typeof breakKinds)[number];

/** A channel's state now, by its own past. */
export type ChannelHealth =
  | {
      readonly state: "working";
      /** Failed lately, not long enough to be called broken. */ readonly shaky: boolean;
    }
  | { readonly state: "silent"; readonly since: string; readonly usualDays: number }
  | {
      readonly state: "broken";
      readonly kind: BreakKind;
      /** UTC. */
      readonly since: string;
      /** Vietnamese: what was met. */
      readonly reason: string;
    }
  | { readonly state: "not-permitted"; readonly reason: string }
  /** Nobody has to look: never visited yet, or the source's time is over or has not come. */
  | { readonly state: "not-due"; readonly why: "new" | "ended" | "not-begun" };

/** What of a channel and its source its health depends on. */
export interface Watched {
  readonly kind: "feed" | "sitemap" | "listing" | "bulletin" | "fanpage" | "video" | "zalo" | "tiktok";
  readonly outlet: Source["kind"];
  readonly validFrom?: string | undefined;
  readonly validTo?: string | undefined;
}

const hour = 3_600_000;
const day = 24 * hour;
const failsInARow = 3;
const failsFor = 9 * hour; // nightly maintenance and an outage of a few hours are shorter
const rareFailsFor = 20 * hour; // for channels that are visited once or twice a day
const emptyFor: Readonly<Record<string, number>> = { sitemap: 3 * day }; // a news sitemap shows two days by its nature
const emptyForOthers = 6 * hour;
const youngSilence: Readonly<Record<"press" | "office", number>> = { press: 14 * day, office: 30 * day }; // red of I11
const behindSiblings = 7 * day;

/**
 * The health of a channel at a moment. Pure: the channel's state and, to tell a feed that was forgotten from an outlet that
 * is silent, the newest item (UTC) that the source's other channels show.
 */
export function channelHealth(
  channel: Watched,
  state: ChannelState | undefined,
  at: { readonly now: Date; readonly newestElsewhere?: string | null },
): ChannelHealth {
  const now = at.now.getTime();
  const today = localDay(now);
  if (channel.validTo !== undefined && channel.validTo < today) return { state: "not-due", why: "ended" };
  if (channel.validFrom !== undefined && channel.validFrom > today)
    return { state: "not-due", why: "not-begun" };
  const memory = state?.memory;
  if (state === undefined || memory === undefined) return { state: "not-due", why: "new" };
  if (memory.outcome === "not-permitted") return { state: "not-permitted", reason: memory.reason ?? "" };

  const failing = failureOf(memory, state.failures, now);
  if (failing !== null) return failing;
  const empty = emptinessOf(channel, memory, now);
  if (empty !== null) return empty;
  if (memory.outcome === "stale")
    return broken("stale-feed", memory.since, memory.reason ?? "danh sách đứng yên từ lâu");
  const shape = shapeTrouble(memory, now);
  if (shape !== null) return shape;
  // A visit that failed ends no silence: whoever was told of it is not told that it is over.
  const found = silenceOf(channel, memory, now, at.newestElsewhere ?? null);
  const isShaky = memory.troubleSince !== null || memory.outcome === "empty";
  return found.state === "working" && isShaky ? { state: "working", shaky: true } : found;
}

function broken(kind: BreakKind, since: string, reason: string): ChannelHealth {
  return { state: "broken", kind, since, reason };
}

function failureOf(memory: ChannelMemory, failures: number, now: number): ChannelHealth | null {
  const { troubleSince, outcome } = memory;
  if (troubleSince === null) return null;
  const lasting = now - Date.parse(troubleSince);
  const neverWorked = memory.shown.length === 0 && failures >= 2;
  const isBroken =
    neverWorked ||
    (failures >= failsInARow && lasting >= failsFor) ||
    (failures >= 2 && lasting >= rareFailsFor);
  if (!isBroken) return null;
  const reason = memory.reason ?? "";
  if (outcome === "unreachable" || outcome === "refused") return broken(outcome, troubleSince, reason);
  if (outcome === "needs-javascript") return broken("needs-browser", troubleSince, reason);
  return broken("changed-shape", troubleSince, reason);
}

function emptinessOf(
  { kind }: Watched,
  { emptySince, reason }: ChannelMemory,
  now: number,
): ChannelHealth | null {
  if (emptySince === null) return null;
  const patience = emptyFor[kind] ?? emptyForOthers;
  if (now - Date.parse(emptySince) < patience) return null;
  return broken("empty-feed", emptySince, reason ?? "danh sách trả lời mà không có tin nào");
}

function silenceOf(
  { outlet }: Watched,
  memory: ChannelMemory,
  now: number,
  newestElsewhere: string | null,
): ChannelHealth {
  const habit = habitOf(outlet);
  const since = memory.lastNew ?? memory.since;
  // Less than a day is never a silence, and most channels need no rhythm to tell.
  if (now - Date.parse(since) < day) return { state: "working", shaky: false };
  const rhythm = rhythmOf(memory, habit);
  const quiet =
    rhythm === null
      ? now - Date.parse(since) >= youngSilence[habit]
      : surpriseOf(rhythm, memory, now) >= rhythm.limit;
  if (!quiet) return { state: "working", shaky: false };
  const behind =
    newestElsewhere === null ? 0 : Date.parse(newestElsewhere) - Date.parse(memory.newest ?? since);
  if (rhythm !== null && behind >= behindSiblings)
    return broken(
      "stale-feed",
      since,
      "kênh này không còn tin mới trong khi kênh khác của cùng trang vẫn có; có thể địa chỉ đã cũ",
    );
  const usualDays = rhythm === null ? youngSilence[habit] / day : usualSilenceDays(rhythm);
  return { state: "silent", since, usualDays: Math.max(1, Math.round(usualDays)) };
}
