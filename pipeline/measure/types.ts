import type { Tier } from "../item.ts";
import type { Window } from "./windows.ts";

export const indicatorIds = [
  "I01",
  "I02",
  "I03",
  "I04",
  "I05",
  "I06",
  "I07",
  "I08",
  "I09",
  "I10",
  "I11",
  "I12a",
  "I12b",
  "I12c",
  "I12d",
  "I13",
  "I14",
  "I15",
  "I16",
  "I17",
  "I18",
  "I19",
  "I20",
  "I21",
  "I22",
] as const;
export type IndicatorId = (typeof indicatorIds)[number];

/**
 * What a value is worth. `ok`: it may be quoted. `no-data`: nobody looked or nothing was entered. `not-observable`: the own
 * channels could not be read on enough days. `no-channel`: no own channel is declared. `too-few`: too few items for the
 * formula. `incomplete`: the value stands and is at least this (I16 < 80 %, or some channels broken). `not-due`: the window
 * has not begun, or lies outside the plan's validity.
 */
export type State = "ok" | "no-data" | "not-observable" | "no-channel" | "too-few" | "incomplete" | "not-due";

/** `share`: 0 to 1. `points`: percentage points. `days`: calendar days in Việt Nam. `index`: 0 to 1 without a unit. */
export type Unit = "count" | "share" | "days" | "points" | "index";

/** How the indicator is defined, in Vietnamese; printed beside the number. Empty string = has none. */
export interface Definition {
  readonly numerator: string;
  readonly denominator: string;
  readonly rule: string;
}

/** What of the plan a number speaks of; absent = all. */
export interface Subject {
  readonly agency?: string;
  readonly group?: string;
  readonly source?: string;
  readonly tier?: Tier;
  readonly role?: "owner" | "mention";
  readonly form?: string;
  readonly platform?: string;
  readonly metric?: string;
  readonly target?: string;
}

/**
 * A query that lists exactly the items behind a number; `pipeline/measure/drill.ts` turns it into the store's conditions.
 * All given conditions hold together; an absent one is no condition.
 */
export interface Drill {
  readonly city: string;
  readonly plan: string;
  /** Half-open days of publication in Việt Nam; null = the items without a date. */
  readonly days: { readonly from: string; readonly to: string } | null;
  /** Of the items without a date: those first captured on these half-open days. */
  readonly arrived?: { readonly from: string; readonly to: string };
  /** `counted`: in R. `waiting`: a person must decide. `any`: everything that was kept, off-topic too. */
  readonly standing: "counted" | "waiting" | "any";
  readonly tier?: "direct" | "topical";
  readonly group?: string;
  /** With `role`: attributed to the agency in this role; without: in either. */
  readonly agency?: string;
  readonly role?: "owner" | "mention";
  /** Any of these sources; an empty list finds nothing. */
  readonly sources?: readonly string[];
  readonly copy?: "original" | "reprint" | "unknown";
  /** true = with video, infographic or audio (I21). */
  readonly multimedia?: boolean;
  /** true = names vulnerable people (I22). */
  readonly vulnerable?: boolean;
  /** true = the press finds fault: words propose it, a tone that a person gave decides it. */
  readonly critical?: boolean;
  /** The text reports this form of the plan (I06, second table). */
  readonly form?: string;
  /** Posts on accounts of this platform (I12). */
  readonly platform?: string;
  /** Of this story: an original and its reprints. */
  readonly story?: string;
}

/** One part of a number (direct / topical, original / reprint), with its own drill. */
export interface Part {
  readonly key: string;
  /** Vietnamese. */
  readonly label: string;
  readonly value: number | null;
  readonly unit: Unit;
  readonly drill: Drill | null;
}

/** Shares of I16 in short, as every page prints them. */
export interface CompletenessMark {
  /** Observed source-days / source-days that have begun; null when no source was due. */
  readonly share: number | null;
  readonly observedSourceDays: number;
  readonly sourceDays: number;
  /** Sources with at least one observed day / sources of the plan's city valid in the window. */
  readonly observedSources: number;
  readonly sources: number;
  /** Sources that only their owner may open (login, permission): in neither number above, entered by hand. */
  readonly byHand: number;
  /** Names in Vietnamese of the shares below 80 %; not empty = the figure carries "dữ liệu chưa đầy đủ". */
  readonly low: readonly string[];
}

/** Which rules and which registry a number was made with. */
export interface Versions {
  /** Every rule version that judged an item of the sample, sorted. */
  readonly rules: readonly string[];
  /** Version of the definitions in this room; raised when a definition changes. */
  readonly measure: string;
}

/** Items that stand beside a number and never in it. */
export interface Beside {
  /** "Chưa rõ ngày": would count if they had a date. */
  readonly undated: number;
  readonly undatedDrill: Drill;
  /** "Chờ duyệt": a person must decide. */
  readonly waiting: number;
  readonly waitingDrill: Drill;
}

/** An indicator's value for one plan, one window and one subject, with everything that a reader needs to trust it. */
export interface Measured {
  readonly indicator: IndicatorId;
  /** Vietnamese, as the page shows it. */
  readonly label: string;
  readonly unit: Unit;
  readonly subject: Subject;
  /** null = there is no number; 0 = looked and found nothing. */
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly state: State;
  /** Vietnamese: why the state is not `ok`; null when it is. */
  readonly why: string | null;
  /** Vietnamese sentences that must be printed with the number. */
  readonly notes: readonly string[];
  readonly parts: readonly Part[];
  readonly window: Window;
  /** false = the window still runs. */
  readonly closed: boolean;
  readonly city: string;
  readonly plan: string;
  /** Sources over which it was counted, where that matters (I07, I15). */
  readonly panel: readonly string[] | null;
  readonly completeness: CompletenessMark;
  readonly versions: Versions;
  readonly definition: Definition;
  /** null where no list of items stands behind it. */
  readonly drill: Drill | null;
  readonly beside: Beside;
}

/**
 * A cell of agency × group. `found`: value > 0. `none`: looked and found nothing (value 0). `could-not-look`: own channels
 * broken (value null, or what was found before they broke). `no-channel`: none declared. `not-due`: no duty in the window.
 */
export interface MatrixCell {
  readonly agency: string;
  readonly group: string;
  readonly value: number | null;
  readonly state: "found" | "none" | "could-not-look" | "no-channel" | "not-due";
  readonly direct: number;
  readonly topical: number;
  readonly drill: Drill;
}

/** One row of the matrix, with the agency's I02 as its sum of distinct items (not the sum of the cells). */
export interface MatrixRow {
  readonly agency: string;
  /** Vietnamese name from the registry. */
  readonly name: string;
  readonly observation: AgencyObservation;
  readonly items: number | null;
  readonly cells: readonly MatrixCell[];
}

export interface Matrix {
  readonly indicator: "I05";
  readonly role: "owner" | "mention";
  readonly window: Window;
  readonly city: string;
  readonly plan: string;
  /** Groups in the plan's order: the columns. */
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly rows: readonly MatrixRow[];
  readonly completeness: CompletenessMark;
  readonly versions: Versions;
  readonly definition: Definition;
  readonly beside: Beside;
}

/** How well an agency's own channels could be read in a window. */
export interface AgencyObservation {
  readonly agency: string;
  /** `observable`: >= 1 own channel with >= 80 % observed days. `broken`: has channels, none of them reaches it. */
  readonly state: "observable" | "broken" | "no-channel" | "not-due";
  /** Best own channel: observed days / days due. */
  readonly observedDays: number;
  readonly dueDays: number;
  readonly channel: string | null;
  /** Last moment covered by a successful look at any own channel, UTC. */
  readonly lastLook: string | null;
  /** Vietnamese: what the last failed look at that channel said; null when it succeeded. */
  readonly reason: string | null;
}
