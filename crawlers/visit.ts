import type { Channel, Source } from "../config/source-schema.ts";
import type { Answer } from "./connector.ts";
import { retryAfter } from "./due.ts";
import type { ChannelState, LookOutcome } from "./ledger.ts";
import type { Entry, Reading } from "./listed.ts";
import { listPage, type ReadList } from "./read-list.ts";
import { ConnectionTrouble } from "./trouble.ts";

/** A channel with what of its source a visit needs. */
export interface CollectedChannel extends Channel {
  readonly city: string;
  readonly source: string;
  readonly hosts: readonly string[];
  readonly paceSeconds: number;
  /** What kind of outlet the source is, and the city's office hours; the timetable goes by them. */
  readonly outlet?: Source["kind"];
  readonly hours?: { readonly from: string; readonly to: string };
}

/** What a visit to a channel found. */
export interface Visit {
  readonly outcome: LookOutcome;
  readonly reason: string | null;
  readonly entries: readonly Entry[];
  /** How many of the entries nobody had seen before. */
  readonly fresh: number;
  /** The server said that nothing changed (304). */
  readonly unchanged: boolean;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly retryAfter: Date | null;
  /** The host itself did not answer: its other pages need not be tried now. */
  readonly hostFailed: boolean;
  /** The list is known to be complete from this moment (UTC) on; absent = to be told from its dates. */
  readonly completeSince?: string;
}

export interface VisitTools {
  readonly now: () => Date;
  readonly bring: (url: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  /** Shows a page as its scripts make it; absent = no browser is at hand. Throws `ConnectionTrouble`. */
  readonly render?: (answer: Answer, wanted: string | undefined) => Promise<Answer>;
  readonly readList: ReadList;
  /** Keeps a list page and learns its entries, durably; returns how many were new. */
  readonly keep: (answer: Answer, entries: readonly Entry[]) => Promise<number>;
  /** Reads accounts of platforms; absent = only web channels are visited. */
  readonly platform?: (channel: CollectedChannel, state: ChannelState | undefined) => Promise<Visit>;
}

const mostParts = 5; // of a sitemap index that one visit reads; they come newest first
const mostEntries = 5_000; // that one visit takes up; the rest of a large sitemap is back-fill

/** Visits a channel: reads its list, page by page as far as its file allows, and keeps what it read. */
export async function visitChannel(
  channel: CollectedChannel,
  state: ChannelState | undefined,
  tools: VisitTools,
): Promise<Visit> {
  if (!isWebList(channel.kind) && tools.platform !== undefined) return tools.platform(channel, state);
  if (!isWebList(channel.kind))
    return ended(
      "not-permitted",
      "kênh mạng xã hội cần được cấp quyền truy cập (API) hoặc nhập tay; chưa thu tự động",
    );
  try {
    return await readPages(channel, state, tools);
  } catch (error) {
    if (!(error instanceof ConnectionTrouble) || error.kind === "stopped") throw error;
    return troubled(error);
  }
}

async function readPages(
  channel: CollectedChannel,
  state: ChannelState | undefined,
  tools: VisitTools,
): Promise<Visit> {
  const entries: Entry[] = [];
  const queue = [channel.url];
  const seen = new Set(queue);
  const shownBefore = new Set<string>();
  let fresh = 0;
  let first: Answer | null = null;
  const most = channel.kind === "sitemap" ? Math.max(channel.pages, mostParts) + 1 : channel.pages;
  for (let page = 0; page < most; page += 1) {
    const url = queue.shift();
    if (url === undefined) break;
    const answer = await nextPage(tools, url, first === null ? conditions(channel, state) : null, channel);
    if (answer === null) break;
    if (first === null && answer.status === 304)
      return { ...ended("working", null), unchanged: true, ...validators(answer, state) };
    const reading: Reading | null =
      answer.status === 200 ? await tools.readList(listPage(channel, answer)) : null;
    const isAstray = first === null && isElsewhere(channel.url, answer.finalUrl);
    const listed = reading?.kind === "list" && !isAstray ? reading.entries : [];
    const found = listed
      .filter(({ url: article }) => !shownBefore.has(article))
      .slice(0, mostEntries - entries.length);
    for (const { url: article } of found) shownBefore.add(article);
    const newHere = reading === null ? 0 : await tools.keep(answer, found);
    if (first === null) {
      if (reading === null) return refused(answer, tools.now());
      if (isAstray) return ended("not-a-list", movedReason);
      if (reading.kind !== "list") return ended(reading.kind, reading.reason);
      first = answer;
    }
    entries.push(...found);
    fresh += newHere;
    // What was seen before joins this visit to the last one: older pages hold nothing new.
    const joins =
      (channel.kind === "listing" || channel.kind === "bulletin") &&
      state?.lastSuccess !== undefined &&
      state.lastSuccess !== null &&
      newHere < found.length;
    // A later page that shows what the pages before showed goes round in circles.
    const repeats = channel.kind !== "sitemap" && listed.length > 0 && found.length === 0;
    if (joins || repeats || entries.length >= mostEntries || reading?.kind !== "list") break;
    for (const more of reading.more) if (!seen.has(more)) queue.push(more);
    for (const more of queue) seen.add(more);
  }
  if (entries.length === 0)
    return { ...ended("empty", emptyReason(channel.kind)), ...validators(first, state) };
  return { ...ended("working", null), entries, fresh, ...validators(first, state) };
}

/** Later pages of a list may fail without the visit being lost: it then reaches only as far as the pages before. */
async function nextPage(
  tools: VisitTools,
  url: string,
  headers: Readonly<Record<string, string>> | null,
  channel: CollectedChannel,
): Promise<Answer | null> {
  if (headers !== null) return shown(await tools.bring(url, headers), tools, channel);
  try {
    return await shown(await tools.bring(url), tools, channel);
  } catch (error) {
    if (error instanceof ConnectionTrouble && error.kind !== "stopped") return null;
    throw error;
  }
}

async function shown(answer: Answer, { render }: VisitTools, channel: CollectedChannel): Promise<Answer> {
  return channel.javascript && answer.status === 200 && render !== undefined
    ? render(answer, channel.links)
    : answer;
}

function refused(answer: Answer, now: Date): Visit {
  const { status } = answer;
  const later = retryAfter(answer.headers["retry-after"], now);
  if (status === 404 || status === 410)
    return ended(
      "not-a-list",
      `địa chỉ không còn (${status}); tìm địa chỉ mới của kênh và sửa trong tệp nguồn`,
    );
  if (status >= 500)
    return {
      ...ended(
        "unreachable",
        `máy chủ báo lỗi ${status}; lượt sau sẽ thử lại, nếu kéo dài thì báo nơi quản trị trang`,
      ),
      retryAfter: later,
      hostFailed: true,
    };
  if (status === 429)
    return {
      ...ended("refused", "máy chủ yêu cầu thu chậm lại (429); tăng paceSeconds của nguồn nếu lặp lại"),
      retryAfter: later,
      hostFailed: true,
    };
  return ended(
    "refused",
    `máy chủ từ chối (${status}); đề nghị nơi quản trị trang cho phép công cụ thu của thành phố`,
  );
}

function troubled(error: ConnectionTrouble): Visit {
  const { kind, message } = error;
  if (kind === "no-browser") return ended("needs-javascript", message);
  if (kind === "not-permitted") return ended("not-permitted", message);
  if (kind === "too-large" || kind === "compression-bomb") return ended("not-a-list", message);
  if (kind === "redirect-loop") return ended("refused", message);
  return { ...ended("unreachable", message), hostFailed: kind !== "bad-address" && kind !== "elsewhere" };
}

/** A visit that brought nothing; `reason` in Vietnamese, null when all went well. */
export function ended(outcome: LookOutcome, reason: string | null): Visit {
  return {
    outcome,
    reason,
    entries: [],
    fresh: 0,
    unchanged: false,
    etag: null,
    lastModified: null,
    retryAfter: null,
    hostFailed: false,
  };
}

/** The visit of a channel whose host was given up in this round before its turn came. */
export const leftAlone: Visit = ended(
  "unreachable",
  "máy chủ không trả lời mấy lần liền trong lượt này nên các kênh còn lại của nó được để lại; lượt sau sẽ thử lại",
);

function conditions(
  channel: CollectedChannel,
  state: ChannelState | undefined,
): Readonly<Record<string, string>> {
  // Only a list that was read to its end before may be skipped, and a frame for scripts says nothing of its list.
  if (channel.javascript) return {};
  if (state === undefined || state.lastSuccess === null || state.failures > 0) return {};
  return {
    ...(state.etag === null ? {} : { "if-none-match": state.etag }),
    ...(state.lastModified === null ? {} : { "if-modified-since": state.lastModified }),
  };
}

function validators(
  answer: Answer | null,
  state: ChannelState | undefined,
): Pick<Visit, "etag" | "lastModified"> {
  const kept = answer?.status === 304 ? state : undefined;
  return {
    etag: answer?.headers["etag"] ?? kept?.etag ?? null,
    lastModified: answer?.headers["last-modified"] ?? kept?.lastModified ?? null,
  };
}

function emptyReason(kind: string): string {
  return kind === "feed"
    ? "RSS trả lời nhưng không có tin nào; nhiều trang trả RSS rỗng cho địa chỉ sai, hãy kiểm tra lại địa chỉ"
    : "sitemap trả lời nhưng không có địa chỉ nào; kiểm tra lại địa chỉ";
}

const movedReason =
  "địa chỉ của kênh bị chuyển về trang chủ hoặc trang báo lỗi; tìm địa chỉ mới của kênh và sửa trong tệp nguồn";

function isHome(url: string): boolean {
  return /^\/(?:index\.\w+|home|trang-chu|(?:vi|en)\/?)?$/i.test(new URL(url).pathname);
}

/** Many sites answer a section that is gone with their home page, whose list is another one. */
function isElsewhere(asked: string, answered: string): boolean {
  return (
    !isHome(asked) && (isHome(answered) || /\/(?:404|error|loi)(?:[/.]|$)/i.test(new URL(answered).pathname))
  );
}

function isWebList(kind: Channel["kind"]): boolean {
  return kind === "feed" || kind === "sitemap" || kind === "listing" || kind === "bulletin";
}
