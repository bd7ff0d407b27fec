import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { Provider } from "oidc-provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addPerson, setState } from "../../pipeline/people/accounts.ts";
import { openPeople, type People } from "../../pipeline/people/people.ts";
import { openSampleOffice, type SampleOffice } from "../office/sample-office.ts";
import { visit, type Answer, type Visitor } from "./visitor.ts";

const origin = "http://127.0.0.1:8179";
const clock = { now: () => new Date() }; // the service's own tokens run by the real clock

let folder: string;
let server: Server;
let issuer: string;
let office: SampleOffice;
let people: People;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "phusong-oidc-"));
  const secretFile = path.join(folder, "oidc");
  await writeFile(secretFile, "khoa-cua-ung-dung-dai-hon-32-chu-cai\n");
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const at = server.address();
  issuer = `http://127.0.0.1:${typeof at === "object" && at !== null ? at.port : 0}`;
  server.on("request", serviceOf(issuer));
  office = await openSampleOffice({
    nothing: true,
    clock,
    reached: {
      address: origin,
      proxies: [],
      signIn: { issuer, client: "phu-song", secretFile, claim: "preferred_username" },
    },
  });
  people = openPeople({ store: office.store, clock });
  for (const id of ["lan", "minh"])
    await addPerson(people, "test", { id, name: id, role: "administrator", agencies: [], city: null });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await office[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe("the city's own sign-in service", () => {
  it("vouches for somebody whose account bears the same name, and the account is theirs from then on", async () => {
    const visitor = visit(office.app);
    const done = await throughService(visitor, "lan", "/nhat-ky");
    expect([done.status, done.headers.get("location")]).toEqual([303, "/nhat-ky"]);
    expect((await visitor.get("/tai-khoan")).status).toBe(200);
    const [kept] = await office.store.read("credential", ["lan"]);
    expect(kept?.value.outside).toBe(`${issuer} lan`);
  });

  it("opens no account that is bound to somebody else, closed, or not there", async () => {
    await throughService(visit(office.app), "lan", "");
    // Another subject that calls itself lan.
    const other = await throughService(visit(office.app), "ke-gian:lan", "");
    expect([other.status, other.text]).toEqual([401, expect.stringContaining("Chưa có tài khoản")]);
    expect((await throughService(visit(office.app), "khong-ai", "")).status).toBe(401);
    await setState(people, "test", "minh", "closed");
    expect((await throughService(visit(office.app), "minh", "")).status).toBe(401);
  });

  it("is not believed with another's ticket, another's state, or twice", async () => {
    const [mine, thief] = [visit(office.app), visit(office.app)];
    const back = await callback(mine, "lan");
    // The victim's browser is led to the address that another's sign-in ended in.
    expect((await thief.get(back)).status).toBe(401);
    await thief.get("/dang-nhap/chung");
    expect((await thief.get(back)).status).toBe(401);
    expect((await mine.get(back)).status).toBe(303);
    expect((await mine.get(back)).status).toBe(401);
  });
});

/** The whole way: our page, the service's own pages, and back. */
async function throughService(visitor: Visitor, login: string, back: string): Promise<Answer> {
  return visitor.get(await callback(visitor, login, back));
}

/** The way to the service and through it, up to the address that the browser is sent back to. */
async function callback(visitor: Visitor, login: string, back = ""): Promise<string> {
  const begun = await visitor.get(`/dang-nhap/chung?ve=${encodeURIComponent(back)}`);
  let at = begun.headers.get("location") ?? "";
  const cookies = new Map<string, string>();
  for (let step = 0; step < 12 && !at.startsWith(origin); step += 1) {
    const url = new URL(at, issuer);
    const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
    const interaction = url.pathname.startsWith("/interaction/");
    const body = new URLSearchParams({ login });
    const answer = await fetch(url, {
      redirect: "manual",
      headers,
      ...(interaction ? { method: "POST", body } : {}),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    at = answer.headers.get("location") ?? "";
    if (at === "") throw new Error(`the service ended with ${answer.status}: ${await answer.text()}`);
  }
  return at.slice(origin.length);
}

/** A real OpenID provider; whoever says so is signed in: "subject" or "subject:name". */
function serviceOf(url: string): RequestListener {
  const provider = new Provider(url, {
    clients: [
      {
        client_id: "phu-song",
        client_secret: "khoa-cua-ung-dung-dai-hon-32-chu-cai",
        redirect_uris: [`${origin}/dang-nhap/chung/ve`],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ["sub"], profile: ["preferred_username"], email: ["email"] },
    conformIdTokenClaims: false,
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id.split(":")[0] ?? id, preferred_username: id.split(":")[1] ?? id }),
    }),
    cookies: { keys: ["khoa-thu"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
  });
  const answer = provider.callback();
  return (request, response) => {
    if (request.url?.startsWith("/interaction/") !== true) return void answer(request, response);
    void decide(provider, request, response);
  };
}

async function decide(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const piece of request) body += String(piece);
  const login = new URLSearchParams(body).get("login") ?? "";
  const details = await provider.interactionDetails(request, response);
  if (details.prompt.name === "login") {
    await provider.interactionFinished(request, response, { login: { accountId: login } });
    return;
  }
  const grant = new provider.Grant({ accountId: details.session?.accountId ?? "", clientId: "phu-song" });
  grant.addOIDCScope("openid profile email");
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}
