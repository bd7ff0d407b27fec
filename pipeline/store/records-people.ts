import type { Role } from "../people/roles.ts";
import type { Scope } from "../people/scopes.ts";

/** An account. Its id is the name that is typed to sign in and the actor of all that the person writes; it is never given to another. */
export interface Person {
  readonly id: string;
  /** As the person is called on screens. */
  readonly name: string;
  readonly role: Role;
  /** Agencies that an officer acts for; empty for other roles. */
  readonly agencies: readonly string[];
  /** The one city that the account belongs to; null = every city. */
  readonly city?: string | null;
  /** Closed accounts stay, since their deeds do. */
  readonly state?: "active" | "closed";
  /** Raised when rights or password change: sessions of an earlier epoch have ended. */
  readonly epoch?: number;
}

/** What a bucket of failed attempts remembers. */
export interface Attempts {
  readonly failures: number;
  /** UTC: nothing is tried before it; null = may be tried. */
  readonly until: string | null;
}

/** A machine on which the person signed in before: strangers who guess elsewhere do not lock it out. */
export interface KnownMachine extends Attempts {
  /** SHA-256 of the machine's cookie. */
  readonly id: string;
  readonly at: string;
}

/** How a person proves to be that person; never shown, never exported, only copied with the whole store. */
export interface Credential {
  /** The account's id. */
  readonly id: string;
  /** `scrypt$N$r$p$salt$hash`; null = no password was set yet. */
  readonly password: string | null;
  readonly passwordAt: string | null;
  /** The secret of one-time codes, sealed (`people/code-key.ts`), and the last step that was used; null = not in use. */
  readonly totp: { readonly secret: string; readonly lastStep: number } | null;
  /** SHA-256 of recovery codes that were not used yet. */
  readonly recovery: readonly string[];
  readonly attempts: Attempts;
  readonly machines: readonly KnownMachine[];
  /** The person at the city's own sign-in service: `issuer subject`. */
  readonly outside: string | null;
}

/** Somebody who is signed in. */
export interface Session {
  /** SHA-256 of the cookie. */
  readonly id: string;
  readonly person: string;
  readonly epoch: number;
  readonly startedAt: string;
  /** Moved on once a minute at most. */
  readonly seenAt: string;
  /** Ends at the latest then, whatever is done. */
  readonly endsAt: string;
  readonly endedAt: string | null;
  /** What the browser calls itself, cut; and from where. */
  readonly agent: string;
  readonly address: string;
}

/** A link that may be used once to set a password: of a new account, or after a reset. */
export interface Invitation {
  /** SHA-256 of the link's secret. */
  readonly id: string;
  readonly person: string;
  readonly by: string;
  readonly at: string;
  readonly expiresAt: string;
  readonly usedAt: string | null;
}

/** A key by which another program asks in a person's name. */
export interface AccessToken {
  /** SHA-256 of the key. */
  readonly id: string;
  readonly person: string;
  /** What it is for, as the person called it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly by: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  /** Moved on once in five minutes at most; null = never used. */
  readonly usedAt: string | null;
}

/** One deed of a person, append-only and chained: each carries the digest of the one before it. */
export interface Audit {
  readonly id: string;
  readonly actor: string;
  readonly at: string;
  readonly what: string;
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Its place in the chain, from 1; absent in lines that are older than the chain. */
  readonly number?: number;
  /** Digest of the line before it; "" for the first. */
  readonly previous?: string;
  /** SHA-256 over number, previous digest and all else that the line says. */
  readonly digest?: string;
}

/** The views of pages that one person keeps under names; one record for each person, by the person's id. */
export interface SavedViews {
  /** The account's id, or the name of the local desk. */
  readonly id: string;
  /** Newest last. */
  readonly views: readonly SavedView[];
}

/** One view: the whole of it stands in the address. */
export interface SavedView {
  readonly name: string;
  /** Path and question of one of our own pages. */
  readonly address: string;
  /** UTC. */
  readonly at: string;
}
