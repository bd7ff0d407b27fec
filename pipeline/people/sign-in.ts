import { change } from "../store/change.ts";
import type { Attempts, Credential, KnownMachine, Person } from "../store/records-people.ts";
import type { Signature } from "../store/store.ts";
import { emptyCredential } from "./accounts.ts";
import { failed, noAttempts, waitOf } from "./attempts.ts";
import { noteDeed } from "./audit.ts";
import { digestOfRecovery, stepOfCode } from "./codes.ts";
import type { People } from "./people.ts";
import { digestOfSecret, newSecret } from "./secrets.ts";
import { startSession, type Place } from "./sessions.ts";

const mostMachines = 8;

/** What somebody types to sign in, and what the browser brings. */
export interface Attempt {
  readonly login: string;
  readonly password: string;
  /** A code of six digits or a recovery code; "" = none was typed. */
  readonly code: string;
  /** The cookie of a machine on which somebody signed in before; null = a strange machine. */
  readonly machine: string | null;
  readonly place: Place;
}

/** How an attempt ended. `refused` never tells whether name, password or code was wrong; `wait` is in milliseconds. */
export type SignedIn =
  | { readonly kind: "in"; readonly person: Person; readonly session: string; readonly machine: string }
  | { readonly kind: "refused" }
  | { readonly kind: "wait"; readonly wait: number };

/**
 * Signs somebody in. Attempts are counted before the password is looked at: by address, and by account apart for each known
 * machine, so that a stranger's guesses lock out strangers only. A name that nobody bears takes as long and waits as long.
 */
export async function signIn(people: People, attempt: Attempt): Promise<SignedIn> {
  const { store, clock, passwords, addresses, unknown } = people;
  const now = clock.now();
  const id = attempt.login.trim().toLowerCase();
  const { address } = attempt.place;
  const addressWait = addresses.wait(address, now);
  if (addressWait > 0) return { kind: "wait", wait: addressWait };
  addresses.fail(address, now);

  const [[found = null], [held = null]] = await Promise.all([
    store.read("person", [id]),
    store.read("credential", [id]),
  ]);
  const person = found?.value;
  if (person === undefined || held === null || person.state === "closed") {
    const wait = unknown.wait(id, now);
    if (wait > 0) return { kind: "wait", wait };
    unknown.fail(id, now);
    await passwords.matches(attempt.password, null);
    return { kind: "refused" };
  }

  const by = { actor: id, at: now.toISOString() };
  const machine = attempt.machine === null ? null : digestOfSecret(attempt.machine);
  const counted = await countAttempt(people, id, machine, by);
  if (typeof counted === "number") return { kind: "wait", wait: counted };
  const right = await passwords.matches(attempt.password, counted.password);
  const proved = right ? await proveByCode(people, counted, attempt.code, by) : false;
  if (!proved) {
    await noteDeed(people, { actor: id, what: "sign-in.refused", subject: id, after: address });
    return { kind: "refused" };
  }
  addresses.forget(address);
  const known = counted.machines.some((one) => one.id === machine);
  const own = known && attempt.machine !== null ? attempt.machine : newSecret();
  await rememberMachine(people, id, own, by);
  const session = await startSession(people, person, attempt.place);
  await noteDeed(people, { actor: id, what: "sign-in", subject: id, after: address });
  return { kind: "in", person, session, machine: own };
}

/** Counts the attempt as failed in its bucket; the credential then, or how long to wait. */
async function countAttempt(
  { store, clock }: People,
  id: string,
  machine: string | null,
  by: Signature,
): Promise<Credential | number> {
  const now = clock.now();
  let wait = 0;
  const kept = await change(
    store,
    "credential",
    id,
    (old) => {
      if (old === null) return null;
      const known = old.value.machines.find((one) => one.id === machine);
      wait = waitOf(known ?? old.value.attempts, now);
      if (wait > 0) return null;
      return withAttempts(old.value, machine, (before) => failed(before, now));
    },
    by,
  );
  return wait > 0 || kept === null ? wait : kept.value;
}

/** The credential with another count in the bucket of this machine, or in the one of all strange machines. */
function withAttempts(
  credential: Credential,
  machine: string | null,
  next: (before: Attempts) => Attempts,
): Credential {
  if (!credential.machines.some((one) => one.id === machine))
    return { ...credential, attempts: next(credential.attempts) };
  const machines = credential.machines.map((one) => (one.id === machine ? { ...one, ...next(one) } : one));
  return { ...credential, machines };
}

/** Without codes in use always true; a used code or recovery code is crossed off before it opens anything. */
async function proveByCode(
  { store, clock, codeKey }: People,
  { id, totp }: Credential,
  code: string,
  by: Signature,
): Promise<boolean> {
  if (totp === null) return true;
  const now = clock.now();
  const recovery = digestOfRecovery(code);
  let proved = false;
  await change(
    store,
    "credential",
    id,
    (old) => {
      proved = false;
      if (old?.value.totp === null || old === null) return null;
      const { lastStep } = old.value.totp;
      const secret = codeKey.open(old.value.totp.secret, id);
      const step = secret === null ? null : stepOfCode(secret, code, { now, lastStep });
      if (secret !== null && step !== null) {
        proved = true;
        return { ...old.value, totp: { secret: codeKey.seal(secret, id), lastStep: step } };
      }
      if (!old.value.recovery.includes(recovery)) return null;
      proved = true;
      return { ...old.value, recovery: old.value.recovery.filter((one) => one !== recovery) };
    },
    by,
  );
  return proved;
}

/** After a success both counts begin anew, and the machine is known from now on. */
async function rememberMachine(
  { store }: Pick<People, "store">,
  id: string,
  secret: string,
  by: Signature,
): Promise<void> {
  const own = digestOfSecret(secret);
  await change(
    store,
    "credential",
    id,
    (old) => {
      const before = old?.value ?? emptyCredential(id);
      const machine: KnownMachine = { id: own, at: by.at, ...noAttempts };
      const others = before.machines.filter((one) => one.id !== own);
      // Only a known machine clears its own count: the strangers' count is theirs to sit out.
      const known = others.length < before.machines.length;
      return {
        ...before,
        attempts: known ? before.attempts : noAttempts,
        machines: [machine, ...others].slice(0, mostMachines),
      };
    },
    by,
  );
}
