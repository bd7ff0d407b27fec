import { change } from "../store/change.ts";
import type { Credential, Person } from "../store/records-people.ts";
import { emptyCredential, raiseEpoch } from "./accounts.ts";
import { noteDeed } from "./audit.ts";
import { newRecoveryCodes, stepOfCode } from "./codes.ts";
import { passwordProblem } from "./passwords.ts";
import type { People } from "./people.ts";

/** Either it is done, and sessions begun before have ended: begin a new one; or why not, in Vietnamese. */
export type Done = { readonly person: Person } | { readonly problem: string };

/** How an account is secured, without any secret. */
export interface Secured {
  readonly passwordAt: string | null;
  readonly codes: boolean;
  /** Recovery codes that were not used yet. */
  readonly recovery: number;
  readonly outside: boolean;
}

/** How this account is secured. */
export async function securedBy({ store }: Pick<People, "store">, id: string): Promise<Secured> {
  const { passwordAt, totp, recovery, outside } = await credentialOf({ store }, id);
  return { passwordAt, codes: totp !== null, recovery: recovery.length, outside: outside !== null };
}

/** Sets another password, given the old one. */
export async function changePassword(
  people: People,
  person: Person,
  given: { readonly old: string; readonly fresh: string },
): Promise<Done> {
  const wrong = await wrongPassword(people, person, given.old);
  if (wrong !== null) return { problem: wrong };
  const problem = passwordProblem(given.fresh, person.id);
  if (problem !== null) return { problem };
  if (given.fresh === given.old) return { problem: "Mật khẩu mới phải khác mật khẩu đang dùng." };
  const password = await people.passwords.hash(given.fresh);
  return changed(people, person, "person.password", (old, at) => ({ ...old, password, passwordAt: at }));
}

/** Asks for one-time codes from now on, once the telephone has shown a right one; the recovery codes are told this one time. */
export async function useCodes(
  people: People,
  person: Person,
  given: { readonly secret: string; readonly code: string },
): Promise<
  (Done & { readonly codes?: undefined }) | { readonly person: Person; readonly codes: readonly string[] }
> {
  const step = stepOfCode(given.secret, given.code, { now: people.clock.now(), lastStep: 0 });
  if (step === null)
    return {
      problem:
        "Mã 6 số chưa đúng. Hãy xem mã mới trên điện thoại (giờ của điện thoại phải đúng) rồi nhập lại.",
    };
  const { codes, digests } = newRecoveryCodes();
  const totp = { secret: people.codeKey.seal(given.secret, person.id), lastStep: step };
  const done = await changed(people, person, "person.codes", (old) => ({ ...old, totp, recovery: digests }));
  return "problem" in done ? done : { ...done, codes };
}

/** No longer asks for codes, given the password. */
export async function dropCodes(people: People, person: Person, password: string): Promise<Done> {
  const wrong = await wrongPassword(people, person, password);
  if (wrong !== null) return { problem: wrong };
  return changed(people, person, "person.no-codes", (old) => ({ ...old, totp: null, recovery: [] }));
}

/** Somebody at an open session may not guess the password there: the same waits as at the door, per program. */
async function wrongPassword(people: People, { id }: Person, password: string): Promise<string | null> {
  const { clock, passwords, unknown } = people;
  const key = `own/${id}`;
  const wait = unknown.wait(key, clock.now());
  if (wait > 0) return `Đã sai nhiều lần. Hãy đợi ${Math.ceil(wait / 1000)} giây rồi thử lại.`;
  unknown.fail(key, clock.now());
  const { password: hashed } = await credentialOf(people, id);
  if (!(await passwords.matches(password, hashed))) return "Mật khẩu đang dùng chưa đúng.";
  unknown.forget(key);
  return null;
}

async function changed(
  people: People,
  person: Person,
  what: string,
  next: (old: Credential, at: string) => Credential,
): Promise<Done> {
  const by = { actor: person.id, at: people.clock.now().toISOString() };
  await change(
    people.store,
    "credential",
    person.id,
    (old) => next(old?.value ?? emptyCredential(person.id), by.at),
    by,
  );
  const now = await raiseEpoch(people, person.id, person.id);
  await noteDeed(people, { actor: person.id, what, subject: person.id });
  return { person: now };
}

async function credentialOf({ store }: Pick<People, "store">, id: string): Promise<Credential> {
  const [kept] = await store.read("credential", [id]);
  return kept?.value ?? emptyCredential(id);
}
