import { dayAfter, dayOf } from "./days.ts";
import type { ArticlePage } from "./layouts/layout.ts";
import type { Piece } from "./piece.ts";
import { hashed } from "./random.ts";

/** What a newsroom does to a page after it was published. */
export const changeKinds = [
  /** A paragraph is added. */
  "added",
  /** A number is put right. */
  "corrected",
  /** The page gets another title. */
  "retitled",
  /** Its last paragraph is taken away. */
  "cut",
  /** 410. */
  "gone",
  /** 404. */
  "missing",
  /** 200, and a page that says there is none. */
  "soft-404",
  /** The address leads to the home page. */
  "home",
  /** Taken down, and put back a day and a half later. */
  "returned",
  /** Other bytes, the same article. */
  "redesigned",
  /** 503 for two days. */
  "down",
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** A change that is planted on a page, and when it happens. */
export interface PlantedChange {
  readonly url: string;
  readonly city: string;
  readonly source: string;
  readonly what: ChangeKind;
  readonly from: Date;
  /** When it is over again; null = it stays. */
  readonly until: Date | null;
  /** What a reader finds from then on: the whole text, the lead first; null where nothing is to be read. */
  readonly title: string;
  readonly text: string | null;
}

const hour = 3_600_000; // ms
/** Seen by the look after a day, and by the look after a week. */
const moments = [10, 80] as const; // hours after the cities' present
const fresh = 12; // days; what is older was looked at before

/** The changes planted on calm, fresh articles that the plan's words recognise and nobody reprinted, by address. */
export function plantChanges(
  pieces: readonly Piece[],
  isCalm: (piece: Piece) => boolean,
  now: Date,
): ReadonlyMap<string, PlantedChange> {
  const reprinted = new Set(pieces.map(({ origin }) => origin));
  const from = dayAfter(dayOf(now), -fresh);
  const fit = pieces
    .filter(
      (piece) =>
        piece.origin === null &&
        !reprinted.has(piece) &&
        piece.head.by === "phrase" &&
        dayOf(piece.publishedAt) >= from &&
        piece.draft.paragraphs.length > 2 &&
        piece.draft.paragraphs.slice(0, -1).some((text) => /\d/.test(text)) &&
        isCalm(piece),
    )
    .toSorted((left, right) => hashed(left.url) - hashed(right.url));
  const planted = new Map<string, PlantedChange>();
  for (const hours of moments) {
    for (const what of changeKinds) {
      const piece = fit[planted.size];
      if (piece === undefined) return planted;
      const at = now.getTime() + hours * hour;
      const until = what === "returned" ? at + 36 * hour : what === "down" ? at + 48 * hour : null;
      const { title, lead, paragraphs } = changed(what, piece.draft);
      const isThere = !["gone", "missing", "soft-404", "home"].includes(what);
      planted.set(piece.url, {
        url: piece.url,
        city: piece.outlet.city,
        source: piece.outlet.source.id,
        what,
        from: new Date(at),
        until: until === null ? null : new Date(until),
        title,
        text: isThere ? [lead, ...paragraphs].join("\n") : null,
      });
    }
  }
  return planted;
}

/** Whether a change holds at the moment. */
export function holds({ from, until }: PlantedChange, now: Date): boolean {
  return from <= now && (until === null || now < until);
}

/** The words that the newsroom adds. */
const addition =
  "Cập nhật: ban tổ chức cho biết buổi tiếp theo dời sang tuần sau và gửi lời xin lỗi tới người dân.";

/** Title and paragraphs as they read after the change. */
export function changed<T extends Pick<ArticlePage, "title" | "lead" | "paragraphs">>(
  what: ChangeKind,
  page: T,
): T {
  const { title, paragraphs } = page;
  if (what === "added") return { ...page, paragraphs: [...paragraphs, addition] };
  if (what === "retitled") return { ...page, title: `${title} (cập nhật)` };
  if (what === "cut") return { ...page, paragraphs: paragraphs.slice(0, -1) };
  if (what !== "corrected") return page;
  const at = paragraphs.findIndex((text) => /\d/.test(text));
  const corrected = paragraphs.map((text, i) =>
    i === at ? text.replace(/\d+/, (number) => String(Number(number) + 7)) : text,
  );
  return { ...page, paragraphs: corrected };
}
