import type { Hono } from "hono";
import { addPerson, type Rights } from "../../pipeline/people/accounts.ts";
import { acceptInvitation, invite } from "../../pipeline/people/invitations.ts";
import { openPeople, type People } from "../../pipeline/people/people.ts";
import { quickPasswords } from "../office/sample-office.ts";
import type { Clock } from "../../crawlers/capture.ts";
import type { Store } from "../../pipeline/store/store.ts";

/** A browser that keeps cookies, follows nothing and sends forms as the pages do. */
export interface Visitor {
  readonly cookies: Map<string, string>;
  get(path: string): Promise<Answer>;
  /** Sends a form with the token that stands in the page of `from`, or with none. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    more?: { readonly from?: string; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Answer>;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** Opens a browser before the pages, reached under this origin. */
export function visit(app: Hono, origin = "http://127.0.0.1:8179", remote = "192.0.2.7"): Visitor {
  const cookies = new Map<string, string>();
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0)
      headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const answer = await app.request(`${origin}${path}`, { ...init, headers }, { remote });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
  return {
    cookies,
    get: (path) => ask(path, {}),
    async post(path, fields, { from, headers = {} } = {}) {
      const token = from === undefined ? "" : tokenIn((await ask(from, {})).text, path);
      return ask(path, {
        method: "POST",
        body: new URLSearchParams({ token, ...fields }),
        headers: { origin, "content-type": "application/x-www-form-urlencoded", ...headers },
      });
    },
  };
}

/** The token of the form that goes to this address. */
function tokenIn(page: string, action: string): string {
  const at = page.indexOf(`action="${action}"`);
  return /name="token" value="([^"]+)"/.exec(page.slice(Math.max(at, 0)))?.[1] ?? "";
}

export const goodPassword = "bốn con thuyền trên sông";

/** Accounts over a store, and one that is ready to sign in. */
export async function withAccount(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  id: string,
  rights: Partial<Rights> = {},
): Promise<People> {
  const people = openPeople({ store, clock, passwords: quickPasswords() });
  const asked = { role: "administrator", agencies: [], city: null, ...rights } as const;
  const person = await addPerson(people, "test", { id, name: `Người ${id}`, ...asked });
  const { secret } = await invite(people, "test", person);
  const done = await acceptInvitation(people, secret, goodPassword);
  if ("problem" in done) throw new Error(done.problem);
  return people;
}
