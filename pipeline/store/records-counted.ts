/** items, direct, topical, original, reprint, unknown */
export type KeptSplit = readonly [number, number, number, number, number, number];
/** Group; full, direct, topical; then how many items belong to 0, 1, 2 ... groups. */
export type KeptGroup = readonly [string, number, number, number, ...number[]];
export type KeptNumber = readonly [string, number];
/** Places in the day's list of stories. */
export type KeptStories = readonly number[];

/** What a day's items of one source say of an agency. */
export interface KeptAgency {
  readonly id: string;
  readonly own: KeptSplit;
  readonly ownGroups: readonly KeptGroup[];
  readonly named: KeptSplit;
  readonly namedGroups: readonly KeptGroup[];
  readonly namedStories: KeptStories;
  /** Multimedia items on own channels, items that wait there, items that wait and name it. */
  readonly more: readonly [number, number, number];
}

/** One source's items of a day, counted; `counts` is null where none of them counts or waits. */
export interface KeptSource {
  readonly id: string;
  /** captured, judged, waiting, decided, multimedia */
  readonly items: readonly [number, number, number, number, number];
  readonly counts: {
    readonly counted: KeptSplit;
    readonly groups: readonly KeptGroup[];
    readonly waiting: readonly KeptNumber[];
    readonly vulnerable: readonly KeptNumber[];
    readonly agencies: readonly KeptAgency[];
    readonly stories: KeptStories;
    readonly originals: KeptStories;
    readonly forms: readonly (readonly [string, KeptStories])[];
  } | null;
}

/** A day of a plan as it was counted when the store gave it this mark. */
export interface KeptDay {
  readonly day: string;
  readonly mark: string;
  /** Items that a person had decided on. */
  readonly decided: readonly string[];
  readonly owners: readonly string[];
  readonly columns: readonly string[];
  readonly rules: readonly string[];
  readonly stories: readonly string[];
  readonly sources: readonly KeptSource[];
}

/**
 * The counts of half a month for one plan, kept so that a start finds them again. They are derived: a day whose mark is another
 * one, or all of them when `basis` is, is counted anew from its items.
 */
export interface CountedDays {
  /** `<plan>|<first day>` */
  readonly id: string;
  readonly plan: string;
  readonly from: string;
  /** Digest of all that counting takes besides items: plan, registry, sources, the way of counting. */
  readonly basis: string;
  readonly days: readonly KeptDay[];
}
