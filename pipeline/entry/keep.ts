import type { Clock } from "../../crawlers/capture.ts";
import { noteDeed } from "../people/audit.ts";
import { change } from "../store/change.ts";
import type { Entry, EntryChange, EntryFile } from "../store/records.ts";
import type { Store, Write } from "../store/store.ts";
import type { Bare } from "./read-row.ts";

/** What keeping entries works with. */
export interface Keeping {
  readonly store: Store;
  readonly clock: Clock;
  readonly actor: string;
}

/** What became of one entry that was sent. `standing`: it is confirmed or locked with other values, and stays as it is. */
export type Ending = "created" | "changed" | "unchanged" | "standing";

/** Where the entries belong, and which table they came from. */
export interface Arrival {
  readonly city: string;
  readonly plan: string;
  readonly origin?: { readonly digest: string; readonly name: string };
}

const atOnce = 500; // records

/**
 * Keeps entries as drafts, each whole or not at all: an entry and its history are one record. One that stands with the same
 * values is left alone, so that sending a table twice doubles nothing; a confirmed one is never changed from here.
 */
export async function keepDrafts(
  keeping: Keeping,
  arrival: Arrival,
  rows: readonly { readonly bare: Bare; readonly row?: number }[],
): Promise<readonly Ending[]> {
  const { store } = keeping;
  const endings: Ending[] = [];
  for (let from = 0; from < rows.length; from += atOnce) {
    const part = rows.slice(from, from + atOnce);
    const by = signature(keeping);
    const old = await store.read(
      "entry",
      part.map(({ bare }) => bare.id),
    );
    const made = part.map((row, at) => draftOver(old[at]?.value ?? null, row, arrival, by));
    const writes = made.flatMap(({ value }, at): Write<"entry">[] =>
      value === null ? [] : [{ value, expects: old[at]?.revision ?? 0 }],
    );
    const written = writes.length === 0 ? [] : await store.write("entry", writes, by);
    let place = 0;
    for (const [at, { ending, value }] of made.entries()) {
      const row = part[at];
      const lost = value !== null && written[place++]?.outcome !== "kept";
      // Somebody else wrote the same entry at this moment: it is looked at again, alone.
      endings.push(lost && row !== undefined ? await keepOne(keeping, arrival, row) : ending);
    }
  }
  return endings;
}

async function keepOne(
  keeping: Keeping,
  arrival: Arrival,
  row: { readonly bare: Bare; readonly row?: number },
): Promise<Ending> {
  const by = signature(keeping);
  let ending: Ending = "unchanged";
  await change(
    keeping.store,
    "entry",
    row.bare.id,
    (old) => {
      const made = draftOver(old?.value ?? null, row, arrival, by);
      ending = made.ending;
      return made.value;
    },
    by,
  );
  return ending;
}

function draftOver(
  old: Entry | null,
  { bare, row }: { readonly bare: Bare; readonly row?: number },
  { city, plan, origin }: Arrival,
  by: { readonly actor: string; readonly at: string },
): { readonly ending: Ending; readonly value: Entry | null } {
  const same = old !== null && sameValues(old.values, bare.values);
  if (old !== null && same && old.state !== "withdrawn") return { ending: "unchanged", value: null };
  if (old !== null && (old.state === "confirmed" || old.state === "locked"))
    return { ending: "standing", value: null };
  const value: Entry = {
    ...bare,
    city,
    plan,
    state: "draft",
    evidence: old?.evidence ?? [],
    files: old?.files ?? [],
    history: [
      ...(old?.history ?? []),
      step(by, old === null ? "created" : "changed", null, old?.values ?? null),
    ],
    ...(origin === undefined || row === undefined ? {} : { origin: { ...origin, row } }),
  };
  return { ending: old === null ? "created" : "changed", value };
}

/** What may be done with an entry, from which states, and into which. */
const moves = {
  confirmed: { from: ["draft"], to: "confirmed" },
  locked: { from: ["confirmed"], to: "locked" },
  unlocked: { from: ["locked"], to: "confirmed" },
  withdrawn: { from: ["draft", "confirmed"], to: "withdrawn" },
} as const;
export type Move = keyof typeof moves;

/** true when the entry's state allows the move. */
export function canMove(entry: Entry, move: Move): boolean {
  return moves[move].from.some((state) => state === entry.state);
}

/**
 * Moves an entry on by compare-and-set and notes it. `revision` is the one that the person saw: null when it is another by
 * now, or the state does not allow the move.
 */
export async function moveEntry(
  keeping: Keeping,
  id: string,
  asked: { readonly move: Move; readonly revision: number | null; readonly reason: string | null },
): Promise<Entry | null> {
  const { move, revision, reason } = asked;
  return changeEntry(keeping, id, { revision, what: move, reason }, (entry) =>
    canMove(entry, move) ? { ...entry, state: moves[move].to } : null,
  );
}

/** Adds an evidence file to an entry that is not locked; the same file twice is one. Null as in `moveEntry`. */
export async function addEvidence(keeping: Keeping, id: string, file: EntryFile): Promise<Entry | null> {
  return changeEntry(keeping, id, { revision: null, what: "evidence", reason: file.name }, (entry) => {
    if (entry.state === "locked" || entry.state === "withdrawn") return null;
    const files = (entry.files ?? []).filter(({ digest }) => digest !== file.digest);
    return { ...entry, files: [...files, file], evidence: [...new Set([...entry.evidence, file.digest])] };
  });
}

async function changeEntry(
  keeping: Keeping,
  id: string,
  asked: {
    readonly revision: number | null;
    readonly what: EntryChange["what"];
    readonly reason: string | null;
  },
  next: (entry: Entry) => Entry | null,
): Promise<Entry | null> {
  const by = signature(keeping);
  let before: Entry["state"] | null = null;
  let done = false;
  const kept = await change(
    keeping.store,
    "entry",
    id,
    (old) => {
      done = false;
      if (old === null || (asked.revision !== null && asked.revision !== old.revision)) return null;
      const value = next(old.value);
      if (value === null) return null;
      before = old.value.state;
      done = true;
      return {
        ...value,
        history: [...(old.value.history ?? []), step(by, asked.what, asked.reason, null)],
      };
    },
    by,
  );
  if (!done || kept === null) return null;
  await noteDeed(keeping, {
    actor: keeping.actor,
    what: `entry.${asked.what}`,
    subject: id,
    before,
    after: asked.reason === null ? kept.value.state : `${kept.value.state}: ${asked.reason}`,
  });
  return kept.value;
}

function sameValues(one: Entry["values"], other: Entry["values"]): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => (one[key] ?? null) === (other[key] ?? null));
}

function step(
  by: { readonly actor: string; readonly at: string },
  what: EntryChange["what"],
  reason: string | null,
  before: Entry["values"] | null,
): EntryChange {
  return { at: by.at, actor: by.actor, what, reason, before };
}

function signature({ clock, actor }: Keeping): { readonly actor: string; readonly at: string } {
  return { actor, at: clock.now().toISOString() };
}
