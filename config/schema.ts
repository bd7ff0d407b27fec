import { z } from "zod";

import { entryKindIds } from "./entry-kinds.ts";
import { Day, Id, Text, validity } from "./field-types.ts";

/**
 * One name by which an agency is called, with the days between which that name was in use. A name without the city in
 * it ("Sở Y tế") means this city's agency only on the city's channels or beside the city's name.
 */
const Alias = z.union([Text, z.strictObject({ name: Text, ...validity })]);

/** What an agency owes by a clause of a plan, and how it is measured. */
const Duty = z.strictObject({
  plan: Id,
  clause: Text,
  text: Text,
  measure: Text.optional(),
  /** false = nothing is to be published by it (money, receiving reports): it alone puts nobody into I01's denominator. */
  coverage: z.boolean().optional(),
  /**
   * What shows that it was done: counted items on own channels, a living column, an entry of the kind `entry`, or nothing
   * that this program sees. Absent: `entry` where one is named, nothing where `coverage` is false, else items.
   */
  proof: z.enum(["items", "column", "entry", "none"]).optional(),
  entry: z.enum(entryKindIds).optional(),
  /** The last day that is in time. */
  due: Day.optional(),
});

/** An agency, a commune, a newspaper, or a class of them (`kind: class`, never counted as one). */
export const Agency = z.strictObject({
  id: Id,
  name: Text,
  kind: z.enum([
    "government",
    "council",
    "department",
    "office",
    "commune",
    "ward",
    "party",
    "front",
    "union",
    "press",
    "centre",
    "school",
    "association",
    "class",
  ]),
  aliases: z.array(Alias).default([]),
  memberOf: z.array(Id).default([]),
  ...validity,
  successor: Id.optional(),
  basis: Text.optional(),
  duties: z.array(Duty).default([]),
  /** How many members a resolution gives the class; the registry prints "x trong danh bạ, y theo nghị quyết". */
  expected: z.strictObject({ count: z.int().positive(), basis: Text }).optional(),
  note: Text.optional(),
});
export type Agency = z.infer<typeof Agency>;

/** A city: one folder of files, one time zone, one registry. */
export const City = z.strictObject({
  id: Id,
  name: Text,
  timeZone: z.literal("Asia/Ho_Chi_Minh"),
  /** The agency that follows the plan and reports; a role, so that no code names it. */
  leadAgency: Id,
  workingHours: z.strictObject({ from: z.iso.time(), to: z.iso.time() }),
  /** Hosts (`bao.vn`, with all under them) and beginnings of addresses (`bao.vn/noi-bo/`) that are never visited. */
  doNotVisit: z
    .array(
      z
        .string()
        .regex(
          /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*(\/\S*)?$/,
          "phải là tên máy chủ, hoặc tên máy chủ và đường dẫn, không có https://",
        ),
    )
    .default([]),
  places: z.strictObject({
    names: z.array(Text).min(1),
    current: z.array(Text).default([]),
    former: z.array(Text).default([]),
    /** Phrases that hold the city's name and are not the city: "phố Huế", "xa lộ Hà Nội". */
    notThisCity: z.array(Text).default([]),
  }),
});
export type City = z.infer<typeof City>;

const LegalBasis = z.strictObject({
  number: Text,
  date: Day.optional(),
  issuer: Text,
  about: Text,
});

/** What coverage is counted by. `audience` groups are decided by who is addressed, `topic` groups by what is said. */
export const ContentGroup = z.strictObject({
  id: Text,
  clause: Text,
  name: Text,
  basis: z.enum(["topic", "audience"]),
  /** false = a side label (Tân Bình I.1.3) that no total counts. */
  reports: z.boolean().default(true),
  themes: z.array(Text).default([]),
  /** The share that the city wants the group to have (I13); absent = none is written. */
  wanted: z.number().min(0).max(1).optional(),
  /** true = I22 tells how many of its items name vulnerable people. */
  vulnerable: z.boolean().optional(),
  note: Text.optional(),
});
export type ContentGroup = z.infer<typeof ContentGroup>;

// Entries of a kind; `where`: only those whose value is one of these. The kind's name alone means all of them.
const every: Readonly<Record<string, string[]>> = {};
const FormEntries = z.union([
  z.enum(entryKindIds).transform((kind) => ({ kind, where: every })),
  z.strictObject({
    kind: z.enum(entryKindIds),
    where: z.record(z.string(), z.array(Text).min(1)).default({}),
  }),
]);

const Form = z.strictObject({
  id: Text,
  clause: Text.optional(),
  name: Text,
  observable: z.enum(["yes", "partly", "no"]),
  how: Text,
  /** Entries by which agencies tell what the web does not show of it. */
  entries: z.array(FormEntries).default([]),
  themes: z.array(Text).default([]),
});

const Target = z.strictObject({
  id: Text,
  clause: Text,
  text: Text,
  /** A share (0.8 = 80 %), a count, or something that is done or not. */
  level: z.union([
    z.strictObject({ share: z.number().min(0).max(1) }),
    z.strictObject({ count: z.int().positive() }),
    z.strictObject({ done: z.literal(true) }),
  ]),
  due: Day,
  formula: Text,
  measuredBy: z.enum(["coverage", "entered", "survey"]),
  method: Text,
  /** Measured as I17: agencies or classes that owe a living column, and the days within which it must bring an item. */
  columns: z.strictObject({ of: z.array(Id).min(1), freshDays: z.int().positive().default(30) }).optional(),
  /**
   * Counted from confirmed entries of a kind (`where`: only those whose value is this). With `of` the share of these
   * agencies that have one; without it how many entries there are.
   */
  entries: z
    .strictObject({
      kind: z.enum(entryKindIds),
      where: z.record(z.string(), Text).optional(),
      of: z.array(Id).min(1).optional(),
    })
    .optional(),
  /** Agencies or classes of which each has a declared channel on a platform and an item on a channel of its own. */
  accounts: z.strictObject({ of: z.array(Id).min(1) }).optional(),
  /** The share of a confirmed list's rows that an item tells of, `withinDays` after the row's day where that is asked. */
  list: z
    .strictObject({
      kind: z.enum(["van-ban", "nhiem-vu-khcn"]),
      withinDays: z.int().positive().optional(),
    })
    .optional(),
  /** true = set by the city for itself, not by the plan. */
  internal: z.boolean().default(false),
});

const ReportingDuty = z.strictObject({
  id: Id,
  clause: Text,
  who: Text,
  agencies: z.array(Id).default([]),
  to: Text,
  when: Text,
  /** Absent where the plan names no day: shown as "kế hoạch không quy định". */
  schedule: z
    .union([
      z.strictObject({ monthlyDay: z.int().min(1).max(31), dueInclusive: z.boolean() }),
      z.strictObject({
        yearlyDays: z.array(z.string().regex(/^\d\d-\d\d$/, "ngày trong năm viết dạng 06-20")).min(1),
        dueInclusive: z.boolean(),
      }),
    ])
    .optional(),
  note: Text.optional(),
});

/** A communication plan as versioned data; the official text stands beside it in `document`. */
export const Plan = z.strictObject({
  id: Id,
  title: Text,
  /** Absent where the plan's own text has none: shown as such, never guessed. */
  number: Text.optional(),
  date: Day.optional(),
  issuer: Text,
  signer: Text,
  place: Text,
  periodNote: Text,
  /** First and last day on which items count for the plan; no `validTo` = open. */
  validFrom: Day,
  validTo: Day.optional(),
  /** Why `validFrom` or `validTo` is what it is where the plan text itself names no day. */
  validNote: Text.optional(),
  /** An archived plan is kept to look at; its pages open on its last period. */
  archived: z.boolean().default(false),
  document: Text,
  legalBasis: z.array(LegalBasis),
  /** Every clause of the text; "II.1 gạch 2" is the second dash of II.1. */
  clauses: z.array(
    z.strictObject({ id: Text, title: Text, text: Text.optional(), themes: z.array(Text).default([]) }),
  ),
  groups: z.array(ContentGroup).min(1),
  tags: z
    .array(z.strictObject({ id: Text, group: Text, name: Text, themes: z.array(Text).default([]) }))
    .default([]),
  forms: z.array(Form).default([]),
  targets: z.array(Target).default([]),
  /** Kinds of entries that the plan needs, in the order of its pages; absent = all. */
  entries: z.array(z.enum(entryKindIds)).optional(),
  reportingDuties: z.array(ReportingDuty).default([]),
  milestones: z.array(z.strictObject({ day: Day, title: Text })).default([]),
  /** Who works with whom by which clauses: whom to remind, to whom a digest goes. */
  coordination: z
    .array(z.strictObject({ clauses: z.array(Text).min(1), text: Text, agencies: z.array(Id).min(1) }))
    .default([]),
});
export type Plan = z.infer<typeof Plan>;

/** What plans of different cities have in common, to compare cities by; never for an official report. */
export const Theme = z.strictObject({ id: Text, name: Text });
export type Theme = z.infer<typeof Theme>;
