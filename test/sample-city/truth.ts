/** What is true of one item of the sample cities; held against what the product makes of its page. */
export interface TruthRow {
  /** The canonical address. */
  readonly url: string;
  readonly city: string;
  readonly source: string;
  readonly plan: string;
  readonly title: string;
  /** The whole reading text, one paragraph a line, the lead first. */
  readonly text: string;
  /** Reporting leaves that must be found; none = must not count. */
  readonly groups: readonly string[];
  /** Leaves that a second careful clerk might add: neither a miss nor a false alarm. */
  readonly groupsOk: readonly string[];
  readonly tier: "direct" | "topical" | "passing" | "none";
  readonly agencies: readonly { readonly id: string; readonly role: "owner" | "mention" }[];
  /** The day in Việt Nam; null where the page shows no date at all. */
  readonly publishedDay: string | null;
  /** ISO 8601 with offset, where the page gives a moment. */
  readonly publishedAt: string | null;
  /** Address of the origin; the same for an original and its reprints. */
  readonly story: string;
  readonly copy: "original" | "reprint";
  /** By the plan's words, only by what it tells, or (null) not at all because it is off-topic. */
  readonly recognisable: "phrase" | "meaning" | null;
  readonly kind: "article";
  /** Off-topic items that look like the plan's matter: what deceives. */
  readonly trap: string | null;
  /** Channels whose list shows it at `today`. */
  readonly listedIn: readonly string[];
  /** false = no channel leads to it, or its host does not serve it. */
  readonly reachable: boolean;
  /** What of the real web's weather it meets (`weather.ts`). */
  readonly weather: string | null;
}
