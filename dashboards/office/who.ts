import type { Context } from "hono";
import { tryGetContext } from "hono/context-storage";
import type { Person } from "../../pipeline/store/records-people.ts";
import type { Role } from "../../pipeline/people/roles.ts";
import type { Scope } from "../../pipeline/people/scopes.ts";

/**
 * What may be done in the office. `see`: numbers, titles, proving sentences. `see-full-text`: whole texts and saved pages.
 * `enter`: drafts of entries, contests, for one's own agencies. `confirm`: entries become figures, and are locked. `review`:
 * decisions on items, dates. `freeze`: periods. `export`: files that leave the house. `administer`: accounts and the log.
 */
export const rights = [
  "see",
  "see-full-text",
  "enter",
  "confirm",
  "review",
  "freeze",
  "export",
  "administer",
] as const;
export type Right = (typeof rights)[number];

/** Who asks for a page or sends a form. */
export interface Who {
  /** The actor of everything that this person writes: the name of the account, or of the local desk. */
  readonly name: string;
  /** What screens call the person. */
  readonly label: string;
  /** "desk" = the keyboard of the machine itself, while there are no accounts; "stranger" = nobody is signed in. */
  readonly role: Role | "desk" | "stranger";
  /** Agencies that an officer acts for; empty for all other roles. */
  readonly agencies: readonly string[];
  /** The one city that the account belongs to; null = every city. */
  readonly city: string | null;
  /** Of what the role may, only this: whoever asks with a key may what the key is for, and never more than the person. */
  readonly only?: readonly Right[];
}

/** What a key of each scope is for. `tin` opens feeds and calendars only, see `feedReader`. */
export const scopeRights: Readonly<Record<Scope, readonly Right[]>> = {
  doc: ["see"],
  duyet: ["review"],
  "bao-cao": ["export"],
  nhap: ["enter"],
  tin: [],
};

/** The table of rights. An officer's `enter` and `export` hold for the officer's own agencies only. */
const allowed: Readonly<Record<Who["role"], readonly Right[]>> = {
  desk: rights,
  viewer: ["see", "see-full-text"],
  officer: ["see", "see-full-text", "enter", "export"],
  reviewer: ["see", "see-full-text", "enter", "confirm", "review", "export"],
  analyst: ["see", "see-full-text", "enter", "confirm", "freeze", "export"],
  administrator: rights,
  stranger: [],
};

/**
 * Whether this person may. With `agency`, whether for this agency: officers may `enter` and `export` for their own only.
 * Without it the answer for an officer is whether there is any agency at all for which the person may.
 */
export function may(who: Who, right: Right, agency?: string): boolean {
  if (!allowed[who.role].includes(right) || who.only?.includes(right) === false) return false;
  if (who.role !== "officer" || (right !== "enter" && right !== "export")) return true;
  return agency === undefined ? who.agencies.length > 0 : who.agencies.includes(agency);
}

/** The local desk: whoever sits at this machine, as long as the office has no accounts. */
export function localDesk(name: string): Who {
  return { name, label: "bàn làm việc", role: "desk", agencies: [], city: null };
}

/** Somebody who is not signed in where there are accounts. */
export const stranger: Who = { name: "", label: "", role: "stranger", agencies: [], city: null };

/** Somebody who is signed in. */
export function signedIn({ id, name, role, agencies, city = null }: Person): Who {
  return { name: id, label: name, role, agencies, city };
}

/** A program that asks with a key of this person. */
export function keyed(person: Person, scopes: readonly Scope[]): Who {
  return { ...signedIn(person), only: scopes.flatMap((scope) => scopeRights[scope]) };
}

/** A reader of feeds, whose key stands in the feed's address. */
export function feedReader(person: Person): Who {
  return { ...signedIn(person), only: ["see"] };
}

declare module "hono" {
  interface ContextVariableMap {
    who: Who;
    /** Digest of the session's cookie; absent without a session. */
    session: string;
    /** The pages' public origin; absent where they are reached on loopback only. */
    publicOrigin: string;
  }
}

/** Who asks for this page; `app.ts` sets it before any route is asked. Throws where nobody did, since nobody may act without a name. */
export function whoOf(context: Context): Who {
  const who: Who | undefined = context.get("who");
  if (who === undefined) throw new Error("a route was asked before it was known who asks");
  return who;
}

/** Who asks for the page that is being made, for what stands on every page; null outside of a request. */
export function whoNow(): Who | null {
  return tryGetContext()?.get("who") ?? null;
}
