import { z } from "zod";
import { Day, Id, Text } from "./field-types.ts";

/**
 * A phrase that is looked for. A plain string stands literally in the plan's text (a test proves it); `usage: true`
 * marks how people write it in the field.
 */
export const Phrase = z.union([
  Text,
  z.strictObject({
    text: Text,
    usage: z.literal(true).optional(),
    /** How much it says for its group; 1 is one strong phrase of the plan. */
    weight: z.number().min(0).max(5).optional(),
    /** Counts only when a word of one of these lists stands in the same sentence. */
    near: z.array(Id).optional(),
    /** Counts only this many syllables or fewer away from a word of `near`. */
    within: z.int().positive().optional(),
    /** Counts only in an item that also names an anchor. */
    besideAnchor: z.literal(true).optional(),
    /** Counts only on a channel of this city, where a short form cannot mean anything else. */
    ownChannel: z.literal(true).optional(),
    /** Upper and lower case must agree: abbreviations such as "AI", "STEM". */
    exactCase: z.literal(true).optional(),
    /** Is also found when it is written without diacritics; only for long, unambiguous phrases. */
    bare: z.literal(true).optional(),
    /** Is also found with one wrong or missing tone mark; only for long phrases. */
    lenient: z.literal(true).optional(),
    /** Words straight after or before which make it mean something else: "bình dân học vụ" + "năm 1945". */
    notBefore: z.array(Text).optional(),
    notAfter: z.array(Text).optional(),
  }),
]);
export type Phrase = z.infer<typeof Phrase>;

const place = z.enum(["title", "lead", "sentence", "paragraph", "item"]);

/** Several word lists that prove a group together: learners + teaching + digital in one sentence. */
export const Combination = z.strictObject({
  /** Names of word lists; each must be met. */
  of: z.array(Id).min(1),
  /** Where they must meet. */
  within: place.default("sentence"),
  weight: z.number().min(0).max(5).default(1),
  /** None of these lists may be met in the same place. */
  without: z.array(Id).default([]),
  /** How many different sentences (or paragraphs) must show it. */
  times: z.int().positive().default(1),
});
export type Combination = z.infer<typeof Combination>;

/** What makes an item not count although its words fit: a crime story, a job advertisement, another resolution. */
export const Veto = z.strictObject({
  id: Id,
  /** Shown to people: "Tin vụ án". */
  why: Text,
  words: z.array(Phrase).min(1),
  where: place.default("item"),
  /** How many different words of the list must be met. */
  atLeast: z.int().positive().default(1),
  /** Lists whose presence in the item lifts the veto. */
  unless: z.array(Id).default([]),
  /** Groups it speaks about; absent = the whole item. */
  groups: z.array(Text).optional(),
  /** `none` and `passing` settle the tier; `review` lets a person decide. */
  effect: z.enum(["none", "passing", "review"]).default("none"),
});
export type Veto = z.infer<typeof Veto>;

/** How one content group is recognised. */
const GroupRules = z.strictObject({
  /** The group's id in the plan. */
  id: Text,
  /** Phrases that speak for the group by themselves. */
  strong: z.array(Phrase).default([]),
  /** Phrases that only add to it beside an anchor or a strong phrase. */
  supporting: z.array(Phrase).default([]),
  combinations: z.array(Combination).default([]),
  /** What looks like the group and is not; a match is taken back and shown under "suýt được tính". */
  confusables: z.array(z.strictObject({ text: Text, why: Text })).default([]),
  /** Word lists of which each must be met in the item: an audience group needs the plan's matter, too. */
  needs: z.array(Id).default([]),
  /** Weight that must be reached without an anchor in the item, and with one. */
  threshold: z.number().positive().default(2),
  thresholdDirect: z.number().positive().default(1),
  /** Takes the items on the plan's matter that no other group takes: the general public in Huế. */
  fallback: z.boolean().default(false),
  /** Phrases that put the item under a topic tag of the plan, by tag id. */
  tags: z.record(z.string(), z.array(Phrase)).default({}),
});

/** The words by which one plan's items are recognised; all rules are data, the engine is the same for every city. */
export const PhraseBook = z.strictObject({
  plan: Id,
  /** Raised with every change of the rules; stands in each verdict. */
  version: Text,
  /** Words of the direct tier beside the register's documents: the movement, the plan's own name. */
  anchors: z.array(Phrase).default([]),
  /** Documents of the register that anchor this plan, beside those of which the register says so: `57-NQ/TW`. */
  documents: z.array(Text).default([]),
  /** Named word lists for `near`, `needs`, `combinations` and `unless`. */
  lists: z.record(Id, z.array(Phrase)).default({}),
  /** Lists of which one must be met for an item to be about the plan's matter at all. */
  matter: z.array(Id).default([]),
  /** Place names beside those of the city's file, by which the city gate opens or stays shut. */
  gate: z
    .strictObject({
      places: z.array(Phrase).default([]),
      notThisCity: z.array(Phrase).default([]),
      /** Names that another place bears, too: they count only in an item that names nowhere else. */
      ambiguous: z.array(Phrase).default([]),
      /** Provinces of the register that are not "elsewhere": the one the city belongs to. */
      notElsewhere: z.array(Text).default([]),
    })
    .prefault({}),
  vetoes: z.array(Veto).default([]),
  groups: z.array(GroupRules).min(1),
});
export type PhraseBook = z.infer<typeof PhraseBook>;

/** One official document: identified by number, type, issuer and, where two are alike, year; never by number alone. */
export const RegisteredDocument = z.strictObject({
  /** The proper form, `57-NQ/TW`. */
  id: Text,
  number: Text,
  /** Type code: NQ, KH, QĐ, HD, CT. */
  type: Text,
  /** Issuer code: TW, CP, TTg, UBND, TU, HĐND. */
  issuer: Text,
  /** The year that must stand in the number or near it when another year would be another document. */
  year: z.int().min(1945).max(2100).optional(),
  date: Day.optional(),
  about: Text,
  /** City whose document it is; a bare number counts only on that city's channels or beside its name. */
  city: Id.optional(),
  /** Other written forms: "Nghị quyết 57", "NQ57", "#NQ57". */
  spellings: z.array(Phrase).default([]),
  /** Forms that look like it and are not it; shown when they vetoed a match. */
  confusedWith: z.array(Text).default([]),
  /** Plans for which naming it puts an item in the direct tier. */
  anchors: z.array(Id).default([]),
  /** Groups for which naming it speaks, by plan: `{ hanoi-179: [II.2.2] }`. */
  groups: z.record(z.string(), z.array(Text)).default({}),
});
export type RegisteredDocument = z.infer<typeof RegisteredDocument>;

/** What is true for every city: official documents, how lists of them are written, and the country's provinces. */
export const DocumentRegister = z.strictObject({
  version: Text,
  documents: z.array(RegisteredDocument).min(1),
  /** "bộ tứ nghị quyết": names an anchor only in passing. */
  passing: z.array(Phrase).default([]),
  /** Beginnings of lines behind which no longer the item speaks: "Tin liên quan", "Từ khóa". */
  furniture: z.array(Text).default([]),
  /** Provinces and cities of Việt Nam, former ones too: what is "elsewhere" for a city. */
  provinces: z.array(Phrase).default([]),
  /** How the names of public bodies are shortened: "Khoa học và Công nghệ" = "KH&CN", "KHCN". */
  shortNames: z.array(z.strictObject({ long: Text, short: z.array(Text).min(1) })).default([]),
  /** Word lists of common usage, which every phrase book may name beside its own. */
  lists: z.record(Id, z.array(Phrase)).default({}),
  /** Words of one everyday theme, by theme: the learned model sees a theme where the rules know no phrase. */
  concepts: z.record(Id, z.array(Phrase)).default({}),
  /** Vetoes that hold for every plan. */
  vetoes: z.array(Veto).default([]),
  /** Verbs by which a body acts or speaks; a place name is an agency only in front of one. */
  acting: z.array(Text).default([]),
});
export type DocumentRegister = z.infer<typeof DocumentRegister>;
