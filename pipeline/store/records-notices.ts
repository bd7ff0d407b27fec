import type { RuleName } from "../../config/messages.ts";

/** One thing that somebody should know, written down once: the cause stands in the id. */
export interface Notice {
  /** `<rule>/<plan or city>/<cause>`: the same cause is the same notice, however often it is found. */
  readonly id: string;
  readonly rule: RuleName;
  readonly city: string;
  /** null = it concerns the collecting, not a plan. */
  readonly plan: string | null;
  /** Agencies concerned; recipients who asked for some agencies get what concerns these. */
  readonly agencies: readonly string[];
  /** Vietnamese, without a full stop; at most 40 words of a text are quoted. */
  readonly title: string;
  readonly detail: string | null;
  /** Path of the office page that proves it, `/ke-hoach/…`. */
  readonly path: string;
  /** Address of the article on its own site; null where there is none. */
  readonly url: string | null;
  /** UTC: when it was found. */
  readonly at: string;
}

/** What goes to one recipient at one time: several notices, or the digest of a day. */
export interface Letter {
  /** Digest over recipient and what is in it: the same is never sent twice. */
  readonly id: string;
  readonly city: string;
  readonly recipient: string;
  readonly what: "notices" | "digest" | "trial";
  /** Ids of the notices; empty for a digest, whose `day` is told. */
  readonly notices: readonly string[];
  readonly day: string | null;
  readonly state: "waiting" | "sent" | "refused";
  readonly attempts: number;
  /** Addresses that have not got it yet, where the server took it for some only; absent = all of the recipient's. */
  readonly left?: readonly string[];
  /** UTC: not to be tried before; quiet hours and pauses after a failure. */
  readonly notBefore: string;
  readonly createdAt: string;
  readonly sentAt: string | null;
  /** Vietnamese: why the last attempt failed; holds no secret. */
  readonly trouble: string | null;
}
