import { localDay } from "../../crawlers/local-clock.ts";
import type { ChannelMemory, DiaryDay, ListShape } from "../../crawlers/memory.ts";
import type { ChannelHealth } from "./health.ts";

const fewestDays = 5; // of the past, before a shape is known
const shortest = 5; // entries; a list that never showed more may show none on any day
const fallen = 0.34; // of what was usual
const mostly = 0.7; // of articles or entries that used to be right
const rarely = 0.25;
const fewestArticles = 3;
const knownArticles = 10;
const oddShare = 0.5;

type Broken = Extract<ChannelHealth, { readonly state: "broken" }>;

/**
 * Whether a list or its articles have lost what they used to show, against the channel's own past: entries, their dates,
 * readable articles, the articles' dates; or whether dates are impossible. Three lists in a row must agree.
 */
export function shapeTrouble(memory: ChannelMemory, now: number): Broken | null {
  const recent = memory.recent;
  return (recent.length >= 3 ? lostEntries(memory, recent) : null) ?? lostArticles(memory.days, now);
}

function lostEntries({ days }: ChannelMemory, recent: readonly ListShape[]): Broken | null {
  const began = localDay(Date.parse(recent[0]?.at ?? ""));
  const past = days.filter(({ day, readable }) => readable > 0 && day < began);
  return oddDates(recent) ?? fewerEntries(recent, past) ?? fewerDates(recent, past);
}

function oddDates(recent: readonly ListShape[]): Broken | null {
  const wrong = recent.every(({ dated, odd }) => odd >= 3 && odd / dated >= oddShare);
  const [first] = recent;
  if (!wrong || first === undefined) return null;
  return {
    state: "broken",
    kind: "dates-wrong",
    since: first.at,
    reason: `${first.odd}/${first.dated} tin trong danh sách ghi ngày không thể có (trong tương lai hoặc trước năm 1996)`,
  };
}

function fewerEntries(recent: readonly ListShape[], past: readonly DiaryDay[]): Broken | null {
  const lengths = past.flatMap(({ listed }) => (listed > 0 ? [listed] : [])).toSorted((a, b) => a - b);
  // The shortest lists of an uneven past are what a list may fall to.
  const usual = lengths[Math.floor(lengths.length / 5)] ?? 0;
  if (lengths.length < fewestDays || usual < shortest) return null;
  const [first] = recent;
  if (first === undefined || !recent.every(({ listed }) => listed < usual * fallen)) return null;
  return {
    state: "broken",
    kind: "changed-shape",
    since: first.at,
    reason: `danh sách chỉ còn ${first.listed} tin, trước đây thường có ${usual} trở lên`,
  };
}

function fewerDates(recent: readonly ListShape[], past: readonly DiaryDay[]): Broken | null {
  const [listed, dated] = [sumOf(past, "listed"), sumOf(past, "dated")];
  const [first] = recent;
  if (past.length < fewestDays || dated / listed < mostly || first === undefined) return null;
  if (!recent.every((shape) => shape.listed >= shortest && shape.dated / shape.listed <= rarely)) return null;
  return {
    state: "broken",
    kind: "changed-shape",
    since: first.at,
    reason: `danh sách không còn ghi ngày đăng (${first.dated}/${first.listed} tin có ngày, trước đây gần như tin nào cũng có)`,
  };
}

/** Articles tell within a day or two: yesterday's and today's against all before. */
function lostArticles(days: readonly DiaryDay[], now: number): Broken | null {
  const border = localDay(now - 86_400_000);
  const lately = days.filter(({ day }) => day >= border);
  const before = days.filter(({ day }) => day < border);
  const [since] = lately;
  const known = sumOf(before, "fetched");
  const fetched = sumOf(lately, "fetched");
  if (since === undefined || known < knownArticles || fetched < fewestArticles) return null;
  const found = { state: "broken", kind: "changed-shape", since: `${since.day}T00:00:00+07:00` } as const;
  const read = sumOf(lately, "read");
  if (sumOf(before, "read") / known >= mostly && read / fetched <= fallen)
    return {
      ...found,
      reason: `chỉ đọc được ${read}/${fetched} bài vừa tải, trước đây gần như đọc được hết`,
    };
  const told = sumOf(lately, "told");
  if (sumOf(before, "told") / known >= mostly && read >= fewestArticles && told / read <= rarely)
    return {
      ...found,
      reason: `chỉ ${told}/${read} bài vừa tải đọc được ngày đăng, trước đây gần như bài nào cũng có`,
    };
  return null;
}

function sumOf(days: readonly DiaryDay[], of: "listed" | "dated" | "fetched" | "read" | "told"): number {
  return days.reduce((sum, day) => sum + day[of], 0);
}
