/**
 * Kinds of what is entered by hand (facts that no page of the web shows), by the ids that a plan's file names them by. Their
 * fields and rules are declared in `pipeline/entry/kinds.ts`.
 */
export const entryKindIds = [
  "truyen-thanh",
  "truc-quan",
  "su-kien",
  "bao-cao-vien",
  "bao-in-phat-song",
  "insights",
  "khao-sat",
  "tap-huan-can-bo",
  "ke-hoach-don-vi",
  "bao-cao",
  "chi-tieu",
  "van-ban",
  "nhiem-vu-khcn",
  "kenh",
  "hanh-chinh",
] as const;
export type EntryKindId = (typeof entryKindIds)[number];
