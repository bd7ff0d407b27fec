import { addPerson } from "../../pipeline/people/accounts.ts";
import { roles, type Role } from "../../pipeline/people/roles.ts";
import { scopes, type Scope } from "../../pipeline/people/scopes.ts";
import { createToken } from "../../pipeline/people/tokens.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { clock, desk, openSampleOffice, type SampleOffice } from "../office/sample-office.ts";

export const plan = "songmo-12";
export const whole = "tu=2026-09-14&den=2026-11-22";
export const ownAgency = "sm-yte";
export const otherAgency = "sm-vhtt";

/** What a program is answered. */
export interface Told {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** The invented office with one account for each role, and keys for them. */
export interface ApiWorld extends AsyncDisposable {
  readonly office: SampleOffice;
  /** A key of the role's account; all scopes unless told. */
  key(role: Role, only?: readonly Scope[]): Promise<string>;
  /** Asks below /api/v1. */
  ask(path: string, more?: Asked): Promise<Told>;
}

export interface Asked {
  readonly key?: string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Opens the office, with accounts and in memory unless told otherwise. */
export async function openApiWorld(
  more: { readonly accounts?: boolean; readonly open?: () => Promise<Store> } = {},
): Promise<ApiWorld> {
  const office = await openSampleOffice({ ...(more.open && { open: more.open }) });
  const parts = { store: office.store, clock };
  for (const role of more.accounts === false ? [] : roles.toReversed()) {
    const agencies = role === "officer" ? [ownAgency] : [];
    await addPerson(parts, "test", { id: role, name: role, role, agencies, city: null });
  }
  return {
    office,
    async key(role, only = scopes) {
      const { secret } = await createToken(parts, "test", {
        person: role,
        name: "thử",
        scopes: only,
        days: 30,
      });
      return secret;
    },
    async ask(path, { key, method = "GET", body, headers = {} } = {}) {
      const answer = await office.app.request(
        `${desk}/api/v1${path}`,
        {
          method,
          ...(body !== undefined && { body }),
          headers: {
            ...(key !== undefined && { authorization: `Bearer ${key}` }),
            ...(body !== undefined && { "content-type": "application/json" }),
            ...headers,
          },
        },
        { remote: "192.0.2.7" },
      );
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    },
    [Symbol.asyncDispose]: () => office[Symbol.asyncDispose](),
  };
}

/** A draft of an entry that is right but for what is changed. */
export function draftOf(more: Readonly<Record<string, unknown>> = {}): string {
  const values = { from: "2026-10-01", to: "2026-10-31", broadcasts: 12, minutes: 180, clusters: 3 };
  return JSON.stringify({ plan, kind: "truyen-thanh", agency: ownAgency, values, ...more });
}
