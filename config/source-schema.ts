import { z } from "zod";

import { Day, DayOrMonth, Id, Text, WebAddress, validity } from "./field-types.ts";

/** One address of a source that can be visited, or one account of a platform. */
export const Channel = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9./-]*$/, "mã kênh chỉ gồm chữ thường, số, dấu chấm, gạch nối, gạch chéo"),
  kind: z.enum(["feed", "sitemap", "listing", "bulletin", "fanpage", "video", "zalo", "tiktok"]),
  url: WebAddress,
  /** What the city calls it: "Chuyên mục Chuyển đổi số". */
  label: Text.optional(),
  /** true = this channel is a declared chuyên mục of the plan (I17). */
  column: z.boolean().default(false),
  /** The day or the month in which somebody saw it answer; absent = never verified. */
  verified: DayOrMonth.optional(),
  /** CSS selector of the links to articles, for listings and bulletins. */
  links: Text.optional(),
  /** Where the list stands in the data that the page carries for its scripts: `props.pageProps.items`. */
  embedded: z
    .string()
    .regex(/^[\w$-]+(\.[\w$-]+)*$/, "đường dẫn viết dạng props.pageProps.items")
    .optional(),
  /** CSS selector of the link to the next page, and how many pages one visit may follow. */
  next: Text.optional(),
  pages: z.int().min(1).max(50).default(1),
  /** Address of the list of one day, with {yyyy}, {mm}, {dd}: the way back into the past. */
  archive: z
    .string()
    .regex(/^https?:\/\/\S*\{yyyy\}\S*$/, "phải là địa chỉ có {yyyy}, {mm}, {dd} ở chỗ của ngày")
    .optional(),
  /** By day never longer than so many minutes between two visits; absent = the timetable decides by the channel's past. */
  everyMinutes: z.int().min(10).max(1440).optional(),
  /** Visits at the moments of this cron line only, in Vietnamese time. */
  cron: Text.optional(),
  /** The page needs a browser to show its list. */
  javascript: z.boolean().default(false),
  /** Its articles, too, show nothing without their scripts. */
  javascriptArticles: z.boolean().optional(),
  /** The account on its platform: id of the page, channel (UC…) or OA, or @name. Absent = not known: figures are entered by hand. */
  account: z
    .string()
    .regex(
      /^@?[\w.-]{2,100}$/,
      "tài khoản chỉ gồm chữ không dấu, số, dấu chấm, gạch nối, có thể bắt đầu bằng @",
    )
    .optional(),
  /** Which of the platform's interfaces reads it; absent = the usual one (pages, data, oa, display). */
  api: z.enum(["pages", "public", "data", "atom", "oa", "display", "research"]).optional(),
  /** Version of the platform's interface where it has one, `v26.0`. */
  apiVersion: z
    .string()
    .regex(/^v\d+\.\d+$/, "phiên bản viết dạng v26.0")
    .optional(),
  /** Name of the access token (a file or variable of that name); never the token itself. */
  token: Id.optional(),
  note: Text.optional(),
});
export type Channel = z.infer<typeof Channel>;

/** CSS selectors by which a page is read; a family gives them, a source may override single ones. */
export const ReadingRules = z.strictObject({
  title: z.array(Text).optional(),
  lead: z.array(Text).optional(),
  body: z.array(Text).optional(),
  byline: z.array(Text).optional(),
  date: z.array(Text).optional(),
  section: z.array(Text).optional(),
  kicker: z.array(Text).optional(),
  credit: z.array(Text).optional(),
  drop: z.array(Text).optional(),
});
export type ReadingRules = z.infer<typeof ReadingRules>;

/** An outlet with an owner: a newspaper, a portal, an aggregator, an account of a platform. */
export const Source = z.strictObject({
  id: Id,
  name: Text,
  /** Names by which credits and labelled rows call it. */
  aliases: z.array(Text).default([]),
  kind: z.enum(["press", "portal", "aggregator", "social"]),
  /** `central` = a national outlet: no owner in this city. */
  scope: z.enum(["city", "central"]).default("city"),
  owner: Id.optional(),
  /** Host names of the outlet, without scheme; the first is the main one. None for accounts on others' platforms. */
  hosts: z
    .array(
      z
        .string()
        .regex(/^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/, "phải là tên máy chủ viết thường, không có https://"),
    )
    .default([]),
  family: Id.optional(),
  /** Plan form that an item of this source is carried by: `{ hanoi-179: III.1 }`. */
  carrierForms: z.record(z.string(), Text).default({}),
  /** Belongs to the fixed panel of I07. */
  panel: z.boolean().default(false),
  /**
   * For old state sites whose certificate cannot be verified: until that day it is not, with the reason, and the health page
   * says so. The connection is still encrypted, but whoever stands between could change what we read.
   */
  tlsException: z.strictObject({ until: Day, reason: Text }).optional(),
  /** Seconds between two requests to one host. */
  paceSeconds: z.number().min(0).max(120).default(1),
  /** The days between which it published for its owner; what it still shows afterwards may be read. */
  ...validity,
  /** Prefixes such as "Kinhtedothi - " that stand before the first sentence. */
  datelines: z.array(Text).default([]),
  rules: ReadingRules.optional(),
  channels: z.array(Channel).default([]),
  note: Text.optional(),
});
export type Source = z.infer<typeof Source>;

/** A content management system whose pages are alike: where title, body, date and by-line stand. */
export const Family = z.strictObject({
  id: Id,
  name: Text,
  /** CSS selectors of which one must be found for the family to be recognised on an unknown host. */
  signs: z.array(Text).default([]),
  rules: ReadingRules,
  /** Regular expression with named groups y, m, d over the address, for the last-resort date. */
  urlDate: Text.optional(),
  note: Text.optional(),
});
export type Family = z.infer<typeof Family>;
