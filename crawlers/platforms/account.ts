import type { Answer, Connector } from "../connector.ts";
import type { Leases } from "../ledger.ts";
import type { CollectedChannel } from "../visit.ts";
import type { Allowances, Budget } from "./allowance.ts";
import type { Ask } from "./ask.ts";
import type { Counter, Listed, Post } from "./post.ts";
import type { Secrets } from "./secrets.ts";
import type { Token, Tokens } from "./tokens.ts";

/** Answers of the platform with what was read from the last of them. */
export interface Page {
  /** As they are archived; none where the platform said that nothing changed. */
  readonly answers: readonly Answer[];
  readonly posts: readonly Listed[];
  /** Validator of the list's first page, where the platform gives one. */
  readonly etag?: string;
  /** The platform said that the list is the one we know. */
  readonly unchanged?: boolean;
}

/** A post that is known and is to be read again. */
export interface Wanted {
  /** The platform's id. */
  readonly id: string;
  readonly permalink: string;
}

/** Posts read again; those that the platform no longer shows are told with the reason, in Vietnamese. */
export interface Again extends Page {
  readonly missing: readonly (Wanted & { readonly why: string })[];
}

/** Figures of the account or of one post, with the answer that shows them. */
export interface Figures {
  readonly answer: Answer;
  readonly counters: readonly Counter[];
}

/** An account of a platform that may be read. All of it throws `PlatformTrouble` or `ConnectionTrouble`. */
export interface Account {
  /** Interface and version: `pages v26.0`. */
  readonly api: string;
  /** Newest first, page after page, at least as far back as `since`; complete from there on when it ends, unless `reach` says less. */
  list(since: Date, etag: string | null): AsyncIterable<Page>;
  /** Posts by id; a platform that cannot do this is never asked for old posts again. */
  again?(posts: readonly Wanted[]): AsyncIterable<Again>;
  /** The whole of a post of which lists show only a part. */
  whole?(post: Post): Promise<{ readonly answer: Answer; readonly post: Post }>;
  /** What only the account's owner is shown of a post; null where the token does not allow it. */
  insights?(post: Wanted): Promise<Figures | null>;
  /** Followers. */
  audience?(): Promise<Figures | null>;
  /** How many of the newest posts a list can show at most; absent = all. */
  readonly reach?: number;
}

/** What an account is opened with. */
export interface Opening {
  readonly channel: CollectedChannel & { readonly account: string };
  readonly token: Token;
  readonly tokenName: string;
  readonly tokens: Tokens;
  readonly secrets: Secrets;
  readonly ask: Ask;
  readonly budget: Budget;
  readonly now: () => Date;
  /** The right to renew a token, where several collectors share it. */
  readonly leases: Leases | null;
  /** Asks for a web page by the manners of the web; for what is no interface but a public page. */
  readonly bring: (url: string) => Promise<Answer>;
}

/** What all platforms are read with. */
export interface PlatformPorts {
  readonly connector: Connector;
  readonly tokens: Tokens;
  readonly secrets: Secrets;
  readonly allowances: Allowances;
  readonly posts: PostBook;
  readonly leases: Leases | null;
}

/** What is remembered of a post between two visits. */
export interface KnownPost {
  /** Hash of the post as its list showed it when it was last captured. */
  readonly digest: string | null;
  readonly gone: boolean;
  readonly firstSeen: string;
}

/** Counters of one post, or of the account (`permalink` null), at one moment. */
export interface Observed {
  readonly channel: string;
  readonly platform: string;
  readonly permalink: string | null;
  readonly publishedAt: string | null;
  /** When the platform showed them, UTC. */
  readonly at: string;
  /** Interface and version. */
  readonly api: string;
  /** Capture of the answer that shows them. */
  readonly capture: string;
  readonly counters: readonly Counter[];
}

/** What platform visits need to remember; the pipeline fulfils it. Every call is durable when it returns. */
export interface PostBook {
  known(permalinks: readonly string[]): Promise<ReadonlyMap<string, KnownPost>>;
  /** Posts of the channel whose counters are due now, those first that will soon be too old for it; and whether followers are due. */
  due(channel: string, now: Date): Promise<{ readonly posts: readonly Wanted[]; readonly audience: boolean }>;
  /** Posts of the channel that were published since then and are not known to be gone. */
  recent(channel: string, since: Date): Promise<readonly Wanted[]>;
  /** Keeps those that are due at their post's age; the others are nothing to keep. */
  observe(observed: readonly Observed[]): Promise<void>;
}
