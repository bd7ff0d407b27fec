import type { Evidence } from "../../crawlers/capture.ts";

/** An original and its reprints. */
export interface Story {
  readonly id: string;
  readonly city: string;
  /** The item that the others copy; null while only copies are known. */
  readonly origin: string | null;
  /** An original that was not collected: the name or else the address that the earliest crediting copy gives; null where an original is known. */
  readonly originOutside: string | null;
  readonly firstDay: string | null;
  /** Ids of stories that were merged into this one. */
  readonly aliases: readonly string[];
}

/** How an item's text looks to the search for copies; see `stories/place.ts`. */
export interface Imprint {
  /** The item's id. */
  readonly id: string;
  readonly rank: string;
  readonly day: string | null;
  /** The MinHash signature, base64, from which the keys follow under which near-duplicates are looked for; null for a text that is too short. */
  readonly signature: string | null;
  /** Id of the item at the address that this item credits. */
  readonly credits: string | null;
  /** Whom the page credits, by name or else by address. */
  readonly credited?: string | null;
  /** Id of the original; its own for an original. */
  readonly origin: string;
}

/** How an item's page read before it was edited; how it reads now stands in the item. */
export interface Version {
  /** `<item>/<capture>`: a second writing of the same version is the same record. */
  readonly id: string;
  readonly item: string;
  readonly title: string;
  readonly lead: string | null;
  readonly text: string;
  readonly textDigest: string;
  readonly publishedDay: string | null;
  readonly capture: string;
  readonly evidence: Evidence;
  /** When it was captured, and when the page was found to read otherwise. UTC. */
  readonly seenAt: string;
  readonly replacedAt: string;
}

/** A platform's counters at one moment. */
export interface Observation {
  readonly id: string;
  /** null for a figure of the whole channel (`followers`). */
  readonly item: string | null;
  readonly channel: string;
  readonly platform: string;
  readonly metric: string;
  readonly count: number;
  readonly at: string;
  /** Age of the item in days when it was measured. */
  readonly ageDays: number | null;
  /** The platform's own name of the metric, and the interface and version that gave it. */
  readonly as?: string;
  readonly api?: string;
  /** Capture of the answer that shows it. */
  readonly capture?: string;
}

/**
 * What a person decided about an item; it survives every re-classification. How `value` is written for each kind stands in
 * `pipeline/decisions/label.ts`; `rules` is the version that had judged when the person looked.
 */
export interface Decision {
  readonly id: string;
  readonly item: string;
  readonly plan: string;
  readonly what: "accept" | "reject" | "move" | "date" | "tone" | "agency" | "comment" | "contest";
  readonly value: string | null;
  readonly reason: string;
  readonly rules: string;
  readonly actor: string;
  readonly at: string;
}

/** A figure that a person entered by hand, with its evidence; see `pipeline/entry/`. */
export interface Entry {
  readonly id: string;
  readonly city: string;
  readonly plan: string;
  readonly form: string;
  readonly agency: string;
  readonly day: string;
  /** Only confirmed and locked entries count. "withdrawn" stays to be read, and counts nowhere. */
  readonly state: "draft" | "confirmed" | "locked" | "withdrawn";
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
  /** SHA-256 digests of evidence files. */
  readonly evidence: readonly string[];
  /** What is known of these files. */
  readonly files?: readonly EntryFile[];
  /** Who did what and when, oldest first. */
  readonly history?: readonly EntryChange[];
  /** The uploaded table that it came from, and its row there. */
  readonly origin?: { readonly digest: string; readonly name: string; readonly row: number };
}

/** An evidence file of an entry; its bytes lie in the data folder under the digest. */
export interface EntryFile {
  readonly digest: string;
  /** As the person called it; shown, never used as a path. */
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
}

/** One step of an entry's life. */
export interface EntryChange {
  readonly at: string;
  readonly actor: string;
  readonly what: "created" | "changed" | "evidence" | "confirmed" | "locked" | "unlocked" | "withdrawn";
  readonly reason: string | null;
  /** The values that stood before, where they changed. */
  readonly before: Entry["values"] | null;
}

/** A period as it stood when a report was issued. */
export interface Snapshot {
  readonly id: string;
  readonly plan: string;
  readonly period: string;
  readonly from: string;
  readonly to: string;
  readonly frozenAt: string;
  readonly digest: string;
  readonly file: string;
}

/** An indicator's value for one named period; never a sum of daily rows. */
export interface Figure {
  readonly id: string;
  readonly indicator: string;
  readonly city: string;
  readonly plan: string;
  readonly period: string;
  readonly periodKind:
    | "week"
    | "month"
    | "report-month"
    | "quarter"
    | "report-quarter"
    | "half-year"
    | "report-half-year"
    | "year"
    | "report-year";
  readonly from: string;
  readonly to: string;
  readonly agency: string | null;
  readonly group: string | null;
  readonly source: string | null;
  readonly tier: string | null;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  /** As in `pipeline/measure/types.ts`: "ok", "no-data", "not-observable", "no-channel", "too-few", "incomplete", "not-due". */
  readonly state: string;
  /** Rule versions that judged the items, joined with ", ". */
  readonly rules: string;
  readonly computedAt: string;
  /** Where an indicator has several numbers: "full" or "fractional" (I04), "within-7" (I10), "direct" ... */
  readonly variant?: string;
  readonly role?: string;
  readonly form?: string;
  readonly platform?: string;
  /** What a platform counts: views, reactions ... */
  readonly counter?: string;
  readonly target?: string;
  /** "count", "share" (0 to 1), "days", "points", "index". */
  readonly unit?: string;
  /** Vietnamese: why the state is not "ok". */
  readonly why?: string | null;
  /** false while the period still runs. */
  readonly closed?: boolean;
  /** Version of the definitions. */
  readonly measure?: string;
  /** Which of the indicators' numbers it is, without subject and period: "I01", "I02/owner/direct", "I04/full". */
  readonly number?: string;
  /** Vietnamese: the number's name, its value as it is read ("63 %", "Không quan sát được"), and names of what it speaks of. */
  readonly label?: string;
  readonly shown?: string;
  readonly planName?: string;
  readonly periodName?: string;
  readonly agencyName?: string | null;
  readonly groupName?: string | null;
  readonly sourceName?: string | null;
  readonly stateName?: string;
}

/** A fault of collecting that somebody should mend: one for one cause, open until the cause is gone. */
export interface AlertRecord {
  /** `<cause>/<source or channel>`: the same fault is the same record each time it comes. */
  readonly id: string;
  readonly city: string;
  /** null = the fault is our own. */
  readonly source: string | null;
  readonly channel: string | null;
  /** As in `pipeline/health/alerts.ts`. */
  readonly cause: string;
  readonly state: "open" | "mended";
  /** UTC: when the fault began, when it was told, when it was mended. */
  readonly since: string;
  readonly raisedAt: string;
  readonly mendedAt: string | null;
  /** Vietnamese: what is wrong, and what to do. */
  readonly what: string;
  readonly todo: string;
  /** How often this fault was told, this time included. */
  readonly times: number;
}

/**
 * An additive count of one day, with zero rows for silence. Group "*" counts distinct items, which the groups' rows do not
 * sum to; agency "*" with role "*" counts the plan's items, whoever is named. `observed`: somebody could look on that day.
 */
export interface DailyCount {
  readonly id: string;
  readonly day: string;
  readonly city: string;
  readonly plan: string;
  readonly agency: string;
  readonly group: string;
  readonly tier: string;
  readonly role: string;
  readonly count: number;
  readonly observed: boolean;
  /** Which rows are added up together: "plan", "plan/group", "owner", "owner/group", "mention", "mention/group". */
  readonly series?: string;
  readonly planName?: string;
  /** null for "*". */
  readonly agencyName?: string | null;
  readonly groupName?: string | null;
}
