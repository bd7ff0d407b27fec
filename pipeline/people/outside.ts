import { readFile } from "node:fs/promises";
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from "openid-client";
import type { SignInService } from "../../config/office-settings.ts";
import { Refusal } from "../../config/verb.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { change } from "../store/change.ts";
import type { Person } from "../store/records-people.ts";
import { emptyCredential } from "./accounts.ts";
import { noteDeed } from "./audit.ts";
import type { People } from "./people.ts";
import { newSecret } from "./secrets.ts";

/** Who somebody is at the city's own sign-in service. */
export interface Outsider {
  /** Issuer and subject: the same for ever. */
  readonly id: string;
  /** What is held against names of accounts, the first time. */
  readonly name: string;
}

/** The city's own sign-in service (OpenID Connect, authorization code with PKCE). Both throw `Refusal` where it does not answer as it should. */
export interface OutsideSignIn {
  /** Where to send the browser, and the ticket that it has to bring back. */
  begin(back: string): Promise<{ readonly to: string; readonly ticket: string }>;
  /** Reads the answer that the browser brought; null for a ticket that is unknown, used or older than ten minutes. */
  finish(answer: URL, ticket: string): Promise<{ readonly outsider: Outsider; readonly back: string } | null>;
}

const ticketLife = 10 * 60_000; // ms: somebody looks for the telephone
const mostTickets = 1_000;
const patience = 10; // seconds that the service may take for an answer

interface Ticket {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly back: string;
  readonly until: number;
}

/** Opens the way to the service; it is asked for its addresses with the first sign-in. */
export function openOutsideSignIn(service: SignInService, origin: string, clock: Clock): OutsideSignIn {
  const redirect = `${origin}/dang-nhap/chung/ve`;
  const tickets = new Map<string, Ticket>();
  let known: Configuration | null = null;
  const configured = async (): Promise<Configuration> => (known ??= await discover(service));
  return {
    async begin(back) {
      const configuration = await configured();
      const verifier = randomPKCECodeVerifier();
      const ticket = { verifier, state: randomState(), nonce: randomNonce(), back };
      const id = newSecret();
      tickets.set(id, { ...ticket, until: clock.now().getTime() + ticketLife });
      const oldest = tickets.keys().next();
      if (tickets.size > mostTickets && oldest.done !== true) tickets.delete(oldest.value);
      const to = buildAuthorizationUrl(configuration, {
        redirect_uri: redirect,
        scope: "openid profile email",
        state: ticket.state,
        nonce: ticket.nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      });
      return { to: to.href, ticket: id };
    },
    async finish(answer, id) {
      const ticket = tickets.get(id);
      tickets.delete(id);
      if (ticket === undefined || clock.now().getTime() > ticket.until) return null;
      const configuration = await configured();
      const claims = await answered(async () => {
        const tokens = await authorizationCodeGrant(configuration, new URL(`${redirect}${answer.search}`), {
          pkceCodeVerifier: ticket.verifier,
          expectedState: ticket.state,
          expectedNonce: ticket.nonce,
          idTokenExpected: true,
        });
        return tokens.claims();
      });
      const name = claims?.[service.claim];
      if (claims === undefined || typeof name !== "string" || name === "")
        throw new Refusal(
          `Dịch vụ đăng nhập chung không cho biết “${service.claim}” của bạn. Hãy báo người quản trị.`,
        );
      return { outsider: { id: `${claims.iss} ${claims.sub}`, name: name.toLowerCase() }, back: ticket.back };
    },
  };
}

/**
 * The account of somebody whom the service vouches for: the one that is bound to them, else the one that bears their name and
 * is bound to nobody, which is bound from now on. null when there is none, or it is closed.
 */
export async function personOfOutsider(people: People, outsider: Outsider): Promise<Person | null> {
  const { store, clock } = people;
  await store.refresh();
  const order = { by: "id", direction: "ascending" } as const;
  const { rows } = await store.list("credential", {
    where: { is: { outside: outsider.id } },
    order,
    limit: 1,
  });
  const bound = rows[0]?.value.id;
  const [kept] = await store.read("person", [bound ?? outsider.name]);
  const person = kept?.value;
  if (person === undefined || person.state === "closed") return null;
  if (bound !== undefined) return person;
  const by = { actor: person.id, at: clock.now().toISOString() };
  const credential = await change(
    store,
    "credential",
    person.id,
    (old) =>
      old !== null && old.value.outside !== null
        ? null
        : { ...(old?.value ?? emptyCredential(person.id)), outside: outsider.id },
    by,
  );
  if (credential?.value.outside !== outsider.id) return null;
  await noteDeed(people, {
    actor: person.id,
    what: "person.outside",
    subject: person.id,
    after: outsider.id,
  });
  return person;
}

async function discover({ issuer, client, secretFile }: SignInService): Promise<Configuration> {
  const url = new URL(issuer);
  const here = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  const secret = await readFile(secretFile, "utf8").catch((cause: unknown) => {
    throw new Refusal(
      `Không đọc được ${secretFile} (PHUSONG_OIDC_SECRET_FILE). Hãy kiểm tra đường dẫn và quyền đọc.`,
      { cause },
    );
  });
  return answered(() =>
    discovery(url, client, secret.trim(), undefined, {
      timeout: patience,
      execute: here ? [allowInsecureRequests] : [],
    }),
  );
}

async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new Refusal(
      "Dịch vụ đăng nhập chung không trả lời hoặc không nhận. Hãy thử lại; nếu vẫn vậy, đăng nhập bằng mật khẩu và báo người quản trị.",
      { cause },
    );
  }
}
