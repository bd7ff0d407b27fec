import { dated } from "../../pipeline/measure/windows.ts";

/** One counted item as lists outside the house tell it. */
export interface ListedItem {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly source: string;
  readonly day: string | null;
  readonly tier: string;
  readonly copy: string;
  readonly groups: readonly string[];
  /** Ids of agencies that own the channel, and of those that are named. */
  readonly owners: readonly string[];
  readonly mentions: readonly string[];
}

/** What ids are called in a list. */
export interface ListNames {
  source(id: string): string;
  agency(id: string): string;
}

/** Headings of the list of items, in every format. */
export const itemHeadings = [
  "STT",
  "Ngày đăng",
  "Tít",
  "Nguồn",
  "Nhóm nội dung",
  "Mức",
  "Gốc/dẫn lại",
  "Đơn vị chủ quản kênh",
  "Đơn vị được nêu",
  "Liên kết",
] as const;

/** Widths of their columns in a spreadsheet, in letters. */
export const itemWidths: readonly number[] = [5, 11, 40, 20, 11, 11, 9, 22, 22, 30];

const tiers: Readonly<Record<string, string>> = { direct: "trực tiếp", topical: "theo chủ đề" };
const copies: Readonly<Record<string, string>> = {
  original: "bài gốc",
  reprint: "dẫn lại",
  unknown: "chưa rõ",
};

/** An item as a row under these headings; `place` counts from 1. */
export function itemRow(item: ListedItem, place: number, names: ListNames): readonly [number, ...string[]] {
  return [
    place,
    item.day === null ? "chưa rõ ngày" : dated(item.day),
    item.title,
    names.source(item.source),
    item.groups.join("; "),
    tiers[item.tier] ?? item.tier,
    copies[item.copy] ?? item.copy,
    item.owners.map((id) => names.agency(id)).join("; "),
    item.mentions.map((id) => names.agency(id)).join("; "),
    item.url,
  ];
}
