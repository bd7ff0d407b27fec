import { Refusal } from "../../config/verb.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { change } from "../store/change.ts";
import { everything } from "../store/everything.ts";
import type { AccessToken, Person } from "../store/records-people.ts";
import type { Store } from "../store/store.ts";
import { personNamed } from "./accounts.ts";
import { noteDeed } from "./audit.ts";
import { scopeNames, type Scope } from "./scopes.ts";
import { digestOfSecret, newSecret } from "./secrets.ts";

/** What keys are kept with. */
interface Parts {
  readonly store: Store;
  readonly clock: Clock;
}

const prefix = "phs_"; // by it whoever searches files for forgotten secrets knows what was found
const dayMs = 86_400_000;
const longestLife = 366; // days
const mostOpen = 20; // keys of one account that can be used
const noted = 5 * 60_000; // ms between two notes that a key is used

/** What is asked for when a key is made. */
export interface TokenAsked {
  readonly person: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** 1 to 366. */
  readonly days: number;
}

/** Makes a key; its secret is told this one time and kept nowhere. Throws a `Refusal` that says what to mend. */
export async function createToken(
  { store, clock }: Parts,
  actor: string,
  asked: TokenAsked,
): Promise<{ readonly secret: string; readonly token: AccessToken }> {
  const person = await personNamed(store, asked.person);
  if (person.state === "closed") throw new Refusal(`Tài khoản “${person.id}” đã đóng, không lập khóa được.`);
  const name = asked.name.normalize("NFC").trim();
  if (name === "" || name.length > 80)
    throw new Refusal("Cần ghi khóa dùng cho việc gì, dài không quá 80 chữ cái. Ví dụ: Cổng dữ liệu mở");
  const granted = [...new Set(asked.scopes)];
  if (granted.length === 0) throw new Refusal("Cần chọn ít nhất một phạm vi cho khóa.");
  if (!Number.isInteger(asked.days) || asked.days < 1 || asked.days > longestLife)
    throw new Refusal(`Thời hạn của khóa từ 1 đến ${longestLife} ngày.`);
  const now = clock.now();
  const open = (await listTokens(store, person.id)).filter((one) => isOpen(one, now));
  if (open.length >= mostOpen)
    throw new Refusal(
      `Tài khoản “${person.id}” đã có ${mostOpen} khóa còn dùng được. Hãy thu hồi khóa không dùng.`,
    );
  const secret = `${prefix}${newSecret()}`;
  const token: AccessToken = {
    id: digestOfSecret(secret),
    person: person.id,
    name,
    scopes: granted,
    by: actor,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + asked.days * dayMs).toISOString(),
    revokedAt: null,
    usedAt: null,
  };
  await store.write("token", [{ value: token, expects: 0 }], { actor, at: token.createdAt });
  await noteDeed(
    { store, clock },
    { actor, what: "token.create", subject: person.id, after: tokenWords(token) },
  );
  await store.refresh();
  return { secret, token };
}

/** All keys of an account, newest first, with those that have ended. */
export async function listTokens(store: Store, person: string): Promise<readonly AccessToken[]> {
  await store.refresh();
  const all: AccessToken[] = [];
  const order = { by: "createdAt", direction: "descending" } as const;
  for await (const { value } of everything(store, "token", { where: { is: { person } }, order }))
    all.push(value);
  return all;
}

/** Ends a key of this account at once; false where the account has no such key that could still be used. */
export async function revokeToken(
  { store, clock }: Parts,
  actor: string,
  { person, id }: { readonly person: string; readonly id: string },
): Promise<boolean> {
  const by = { actor, at: clock.now().toISOString() };
  let ended: AccessToken | null = null;
  await change(
    store,
    "token",
    id,
    (old) => {
      ended = null;
      if (old === null || old.value.person !== person || old.value.revokedAt !== null) return null;
      ended = { ...old.value, revokedAt: by.at };
      return ended;
    },
    by,
  );
  if (ended === null) return false;
  await noteDeed(
    { store, clock },
    { actor, what: "token.revoke", subject: person, before: tokenWords(ended) },
  );
  await store.refresh();
  return true;
}

/** Ends all keys of an account. */
export async function revokeAll(parts: Parts, actor: string, person: string): Promise<void> {
  for (const { id, revokedAt } of await listTokens(parts.store, person))
    if (revokedAt === null) await revokeToken(parts, actor, { person, id });
}

/** Whose key this is, as the account stands now; null for one that is unknown, ended or revoked, or of a closed account. */
export async function personOfToken(
  { store, clock }: Parts,
  secret: string,
): Promise<{ readonly token: AccessToken; readonly person: Person } | null> {
  if (!secret.startsWith(prefix)) return null;
  const [kept] = await store.read("token", [digestOfSecret(secret)]);
  const now = clock.now();
  if (kept === null || kept === undefined || !isOpen(kept.value, now)) return null;
  const token = kept.value;
  const [found] = await store.read("person", [token.person]);
  if (found === null || found === undefined || found.value.state === "closed") return null;
  if (token.usedAt === null || now.getTime() - Date.parse(token.usedAt) > noted) {
    const at = now.toISOString();
    // A conflict means that another request with the same key noted it, or that it was revoked meanwhile.
    await store.write("token", [{ value: { ...token, usedAt: at }, expects: kept.revision }], {
      actor: token.person,
      at,
    });
  }
  return { token, person: found.value };
}

/** Whether a key can still be used, whatever became of its account. */
export function isOpen({ revokedAt, expiresAt }: AccessToken, now: Date): boolean {
  return revokedAt === null && now.getTime() < Date.parse(expiresAt);
}

/** A key in the words of the log: what it is for, what it may, until when; nothing of its secret. */
export function tokenWords({ name, scopes, expiresAt }: AccessToken): string {
  return `${name}: ${scopes.map((scope) => scopeNames[scope]).join("; ")}; đến ${expiresAt.slice(0, 10)}`;
}
