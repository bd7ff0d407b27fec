import { change } from "../store/change.ts";
import { everything } from "../store/everything.ts";
import type { Person, Session } from "../store/records-people.ts";
import type { Kept } from "../store/store.ts";
import type { People } from "./people.ts";
import { digestOfSecret, newSecret } from "./secrets.ts";

const idle = 2 * 3_600_000; // ms without a page: somebody left the desk
const longest = 12 * 3_600_000; // ms: a working day
const noted = 60_000; // ms between two notes that somebody is still there

/** From where somebody signs in, as far as the server can tell. */
export interface Place {
  readonly agent: string;
  readonly address: string;
}

/** Begins a session; the secret goes into the cookie and is kept nowhere. */
export async function startSession({ store, clock }: People, person: Person, place: Place): Promise<string> {
  const secret = newSecret();
  const now = clock.now();
  const at = now.toISOString();
  const value: Session = {
    id: digestOfSecret(secret),
    person: person.id,
    epoch: person.epoch ?? 0,
    startedAt: at,
    seenAt: at,
    endsAt: new Date(now.getTime() + longest).toISOString(),
    endedAt: null,
    agent: place.agent.slice(0, 200),
    address: place.address.slice(0, 60),
  };
  await store.write("session", [{ value, expects: 0 }], { actor: person.id, at });
  return secret;
}

/** Who is signed in with this cookie; null when nobody is any more. Notes at most once a minute that the person is there. */
export async function sessionOf(
  { store, clock }: People,
  secret: string,
): Promise<{ readonly session: Session; readonly person: Person } | null> {
  const [kept] = await store.read("session", [digestOfSecret(secret)]);
  if (kept === null || kept === undefined) return null;
  const session = kept.value;
  const now = clock.now();
  if (hasEnded(session, now)) return null;
  const [found] = await store.read("person", [session.person]);
  const person = found?.value;
  if (person === undefined || person.state === "closed" || (person.epoch ?? 0) !== session.epoch) return null;
  if (now.getTime() - Date.parse(session.seenAt) > noted) {
    const at = now.toISOString();
    // A conflict means that another page of the same person noted it.
    const value = { ...session, seenAt: at };
    await store.write("session", [{ value, expects: kept.revision }], { actor: person.id, at });
  }
  return { session, person };
}

/** Whether nobody can use the session any more, whatever became of its account. */
function hasEnded({ endedAt, endsAt, seenAt }: Session, now: Date): boolean {
  if (endedAt !== null || now.getTime() >= Date.parse(endsAt)) return true;
  return now.getTime() - Date.parse(seenAt) >= idle;
}

/** Ends one session, known by its digest; of another person's session nothing happens. */
export async function endSession({ store, clock }: People, person: string, id: string): Promise<void> {
  const at = clock.now().toISOString();
  await change(
    store,
    "session",
    id,
    (old) =>
      old === null || old.value.person !== person || old.value.endedAt !== null
        ? null
        : { ...old.value, endedAt: at },
    { actor: person, at },
  );
}

/** The sessions of a person that can still be used, newest first. */
export async function openSessions({ store, clock }: People, person: Person): Promise<readonly Session[]> {
  await store.refresh();
  const now = clock.now();
  const open: Session[] = [];
  const ask = {
    where: { is: { person: person.id, ended: false }, range: { endsAt: { from: now.toISOString() } } },
    order: { by: "startedAt", direction: "descending" },
  } as const;
  for await (const { value } of everything(store, "session", ask) satisfies AsyncIterable<Kept<"session">>)
    if (!hasEnded(value, now) && value.epoch === (person.epoch ?? 0)) open.push(value);
  return open;
}
