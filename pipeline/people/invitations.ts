import { change } from "../store/change.ts";
import { everything } from "../store/everything.ts";
import type { Invitation, Person } from "../store/records-people.ts";
import { emptyCredential, personNamed, raiseEpoch } from "./accounts.ts";
import { noAttempts } from "./attempts.ts";
import { noteDeed } from "./audit.ts";
import { passwordProblem } from "./passwords.ts";
import type { People } from "./people.ts";
import { digestOfSecret, newSecret } from "./secrets.ts";
import { revokeAll } from "./tokens.ts";

const life = 72 * 3_600_000; // ms: over a weekend

/** Makes a link's secret with which the account's owner sets a password, once, within 72 hours; earlier links of the account end. */
export async function invite(
  { store, clock }: Pick<People, "store" | "clock">,
  by: string,
  person: Person,
): Promise<{ readonly secret: string; readonly expiresAt: string }> {
  const secret = newSecret();
  const now = clock.now();
  const at = now.toISOString();
  const expiresAt = new Date(now.getTime() + life).toISOString();
  const signed = { actor: by, at };
  await store.refresh();
  const order = { by: "at", direction: "descending" } as const;
  for await (const { value, revision } of everything(store, "invitation", {
    where: { is: { person: person.id } },
    order,
  })) {
    if (value.usedAt !== null || value.expiresAt <= at) continue;
    await store.write("invitation", [{ value: { ...value, expiresAt: at }, expects: revision }], signed);
  }
  const value: Invitation = {
    id: digestOfSecret(secret),
    person: person.id,
    by,
    at,
    expiresAt,
    usedAt: null,
  };
  await store.write("invitation", [{ value, expects: 0 }], signed);
  await noteDeed(
    { store, clock },
    { actor: by, what: "person.invite", subject: person.id, after: expiresAt },
  );
  return { secret, expiresAt };
}

/** The account that a link leads to; null when the link was used, is too old, or never was. */
export async function invitedBy({ store, clock }: People, secret: string): Promise<Person | null> {
  const [kept] = await store.read("invitation", [digestOfSecret(secret)]);
  if (kept === null || kept === undefined || !isOpen(kept.value, clock.now())) return null;
  const [person] = await store.read("person", [kept.value.person]);
  return person === null || person === undefined || person.value.state === "closed" ? null : person.value;
}

/** Uses the link up and sets the password; codes of an earlier telephone end with it. Null when done, else why not, in Vietnamese. */
export async function acceptInvitation(
  people: People,
  secret: string,
  password: string,
): Promise<{ readonly person: Person } | { readonly problem: string }> {
  const { store, clock } = people;
  const person = await invitedBy(people, secret);
  const gone = "Liên kết này đã dùng rồi hoặc đã quá hạn. Hãy xin người quản trị một liên kết mới.";
  if (person === null) return { problem: gone };
  const problem = passwordProblem(password, person.id);
  if (problem !== null) return { problem };
  const hashed = await people.passwords.hash(password);
  const by = { actor: person.id, at: clock.now().toISOString() };
  const [kept] = await store.read("invitation", [digestOfSecret(secret)]);
  if (kept === null || kept === undefined || !isOpen(kept.value, clock.now())) return { problem: gone };
  // Whoever is second loses the race here, before the password is touched.
  const used = { value: { ...kept.value, usedAt: by.at }, expects: kept.revision };
  const [written] = await store.write("invitation", [used], by);
  if (written?.outcome !== "kept") return { problem: gone };
  await change(
    store,
    "credential",
    person.id,
    (old) => ({
      ...(old?.value ?? emptyCredential(person.id)),
      password: hashed,
      passwordAt: by.at,
      totp: null,
      recovery: [],
      attempts: noAttempts,
      machines: [],
    }),
    by,
  );
  const now = await raiseEpoch(people, person.id, person.id);
  await noteDeed(people, {
    actor: person.id,
    what: "person.password",
    subject: person.id,
    after: "bằng liên kết",
  });
  return { person: now };
}

/** Takes an account's password, codes and keys away, ends its sessions, and gives a new link. */
export async function resetPerson(
  people: Pick<People, "store" | "clock">,
  by: string,
  id: string,
): Promise<{ readonly secret: string; readonly expiresAt: string }> {
  const { store, clock } = people;
  const person = await personNamed(store, id);
  const signed = { actor: by, at: clock.now().toISOString() };
  await change(
    store,
    "credential",
    id,
    (old) => (old === null ? null : { ...emptyCredential(id), outside: old.value.outside }),
    signed,
  );
  await revokeAll(people, by, id);
  await raiseEpoch(people, by, id);
  await noteDeed(people, { actor: by, what: "person.reset", subject: id });
  return invite(people, by, person);
}

function isOpen({ usedAt, expiresAt }: Invitation, now: Date): boolean {
  return usedAt === null && now.getTime() < Date.parse(expiresAt);
}
