import type { Evidence } from "../crawlers/capture.ts";
import type { Restraint } from "../crawlers/restraint.ts";
import type { Watch } from "./second-look/watch.ts";

/** Where a date was found; the order of trust is that of this list. */
const dateSources = [
  "json-ld",
  "meta",
  "time",
  "visible",
  "feed",
  /** The platform's interface, which knows when it published a post. */
  "api",
  "url",
  "relative",
  "entered",
  "none",
] as const;
export type DateSource = (typeof dateSources)[number];
export type DatePrecision = "second" | "minute" | "hour" | "day" | "month" | "year" | "none";

/** Whose story it is, as the page itself says. */
export interface Credit {
  readonly name: string | null;
  readonly url: string | null;
}

/** What a reader sees of a page. Absent stays null; nothing is guessed. */
export interface Reading {
  readonly title: string;
  readonly lead: string | null;
  /** The whole reading text, one paragraph a line, the lead first where there is one. NFC. */
  readonly text: string;
  readonly authors: readonly string[];
  /** ISO 8601 UTC where the page gives a moment; null where it gives only a day or nothing. */
  readonly publishedAt: string | null;
  /** The day in Việt Nam, `2025-07-08`. */
  readonly publishedDay: string | null;
  readonly dateFrom: DateSource;
  readonly datePrecision: DatePrecision;
  readonly modifiedAt: string | null;
  readonly canonicalUrl: string | null;
  readonly section: string | null;
  readonly kicker: string | null;
  readonly language: string | null;
  readonly credit: Credit | null;
  readonly media: { readonly image: boolean; readonly video: boolean; readonly audio: boolean };
  /** A teaser before a paywall, a text with lost spaces ...: in Vietnamese. */
  readonly warnings: readonly string[];
  /** For each field the rule that read it: `{ title: "h1.detail-title (vccorp)" }`. */
  readonly howRead: Readonly<Record<string, string>>;
}

/** What reading a page ends in. `reason` is in Vietnamese. */
export type Read =
  | { readonly kind: "article"; readonly reading: Reading }
  | { readonly kind: "not-an-article" | "unreadable" | "gone"; readonly reason: string };

const tiers = ["direct", "topical", "passing", "none"] as const;
export type Tier = (typeof tiers)[number];

/** A phrase that was found, and the sentence of the item in which it stands, both word for word. */
export interface Proof {
  readonly phrase: string;
  readonly sentence: string;
}

/** One content group that an item counts for, with the words that prove it. */
export interface GroupHit {
  /** Id of the leaf, `II.1.2`. */
  readonly id: string;
  readonly clause: string;
  /** 0 to 1; comparable within one rule version only. */
  readonly score: number;
  readonly by: "phrase" | "model" | "person";
  readonly because: readonly Proof[];
}

export type AgencyRole = "owner" | "mention" | "credit";

/** One agency that an item is attributed to. */
export interface AgencyHit {
  readonly id: string;
  readonly role: AgencyRole;
  readonly because: readonly Proof[];
}

/** What an item is marked by beside its groups. */
export type Mark = "vulnerable" | "critical";

/** What one plan says of one item. */
export interface Verdict {
  readonly plan: string;
  readonly tier: Tier;
  /** Groups that count; empty unless the tier is direct or topical. */
  readonly groups: readonly GroupHit[];
  readonly agencies: readonly AgencyHit[];
  /** Topic tags (`II.3.b.4`). */
  readonly tags: readonly string[];
  /** Forms of the plan that the text reports (`III.4.1`): another fact than the form that carries the item. */
  readonly forms?: readonly string[];
  /** `vulnerable`: names the elderly, farmers, free labourers or people of the outskirts. `critical`: a paper finds fault;
   * words propose it, and a tone that a person gave decides it. */
  readonly marks?: readonly Mark[];
  /** The words that prove forms and marks: `sign` is a mark or a form's id. */
  readonly signs?: readonly { readonly sign: string; readonly because: readonly Proof[] }[];
  /** A person must decide; a waiting item is never counted. */
  readonly review: boolean;
  /** What nearly counted and what vetoed it, in Vietnamese, for the item's page. */
  readonly nearly: readonly {
    readonly group: string | null;
    readonly why: string;
    readonly because: readonly Proof[];
  }[];
  /** How the city gate decided, in Vietnamese. */
  readonly gate: { readonly open: boolean; readonly why: string };
  /** Version of the phrase rules and of the model that judged. */
  readonly rules: string;
  /** What rules and model alone say, where people's decisions changed the fields above; absent where nobody decided. */
  readonly machine?: Pick<Verdict, "tier" | "groups" | "agencies" | "review" | "marks">;
  /** How people's labels stand; absent where nobody labelled. `disputed`: they differ and one more has to look. */
  readonly people?: { readonly state: "decided" | "disputed"; readonly reviewers: readonly string[] };
}

/** What a reader would see at one address of one source, with all that was made of it. */
export interface Item extends Reading {
  /** Hash of the first canonical address; never changes. */
  readonly id: string;
  readonly kind: "article" | "post";
  readonly city: string;
  readonly source: string;
  readonly channel: string | null;
  readonly url: string;
  /** Later addresses of the same item. */
  readonly aliases: readonly string[];
  readonly capture: string;
  readonly evidence: Evidence;
  readonly firstCapturedAt: string;
  readonly lastCapturedAt: string;
  /** Id of the story; the same for an original and its reprints. */
  readonly story: string;
  readonly copy: "original" | "reprint" | "unknown";
  /** One verdict for each plan of the city. */
  readonly verdicts: readonly Verdict[];
  /**
   * Stamp of the rules, models and program that gave the verdicts, and of what they were given (`judging.ts`): an item that
   * would get the same one is judged already. Absent where that is not known.
   */
  readonly judged?: string;
  /** The page was found removed on this day. */
  readonly removedOn: string | null;
  /** When its page is looked at again, and what the looks found; absent where nobody looks again (imported pages, posts). */
  readonly watch?: Watch;
  /**
   * What its page asks of those who keep copies; absent = nothing. It counts all the same. `noIndex`: no search finds it, its
   * title alone is shown; `noArchive`: no saved page of it is shown.
   */
  readonly restraint?: Restraint;
  /** SHA-256 of title and folded text: equal readings are `unchanged`. */
  readonly textDigest: string;
}

/** Whether what a plan says of an item may be counted: direct or topical, and no person has to decide first. */
export function counts(verdict: Pick<Verdict, "tier" | "review">): boolean {
  return !verdict.review && (verdict.tier === "direct" || verdict.tier === "topical");
}
