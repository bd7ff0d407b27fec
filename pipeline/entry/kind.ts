import type { EntryKindId } from "../../config/entry-kinds.ts";
import type { EntryField, Rule } from "./fields.ts";

/** A kind of entry: from this one table come form, templates, checks, list and page. */
export interface EntryKind {
  readonly id: EntryKindId;
  /** Vietnamese: the name, and when it is used. */
  readonly name: string;
  readonly about: string;
  readonly fields: readonly EntryField[];
  /** Key of the field that is the entry's day. */
  readonly day: string;
  /** Key of the first day where the entry speaks of a period; the agency must stand on both days. */
  readonly from?: string;
  /** With the agency, what makes an entry the same one: it is written once, however often it is sent. */
  readonly same: readonly string[];
  /** Periods of entries of one agency that are alike in these fields may not overlap: they are added up. */
  readonly apart?: readonly string[];
  readonly rules: readonly Rule[];
  /** Of an activity: the numbers that may be added up over agencies and time (keys of fields). */
  readonly sums?: readonly string[];
  /** Numbers that grow from period to period: a smaller one is told as a warning (key of the value, keys that tell series apart). */
  readonly grows?: {
    readonly value: string;
    readonly when: readonly [string, string];
    readonly by: readonly string[];
  };
  /** The day may lie ahead (a banner that still hangs). */
  readonly ahead?: readonly string[];
}
