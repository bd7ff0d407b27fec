import type { Capture, CaptureNote } from "../../crawlers/capture.ts";
import { EvidenceLost, type Archive } from "../../crawlers/archive.ts";
import type { Source } from "../../config/source-schema.ts";
import { decisionsOnAll, type Plans } from "../decisions/kept.ts";
import { draftOf } from "../draft.ts";
import { fateOf, firstRun, type Fate } from "../fate.ts";
import type { Item, Read } from "../item.ts";
import type { Judges } from "../judges.ts";
import { explain, type Draft } from "../settle.ts";
import type { Decision } from "../store/records.ts";
import type { Kept, Store } from "../store/store.ts";
import { judgeAgain, type Stamp } from "./judge-again.ts";

/** What settling a capture again came to. */
export type Reread =
  /** Nothing is read anew: a list, an answer without a page, or a capture that its item has left behind. */
  | {
      readonly kind: "as-before";
      readonly capture: string;
      readonly fate: Fate;
      readonly reason: string;
      readonly item: string | null;
    }
  /** The item reads and counts as it did. `anew`: the stamp where rules and models judged it anew. */
  | {
      readonly kind: "same";
      readonly capture: string;
      readonly fate: Fate;
      readonly reason: string;
      readonly item: string;
      readonly anew: Stamp | null;
    }
  /** The item reads otherwise, or counts otherwise. `isMoved`: its text, day or credit is another, so its story is looked for anew. */
  | {
      readonly kind: "changed";
      readonly capture: string;
      readonly draft: Draft;
      readonly isMoved: boolean;
      /** Rules and models judged it anew. */
      readonly isAnew: boolean;
    }
  /** An article where there was none: it takes the whole road of a capture. */
  | { readonly kind: "found"; readonly capture: string; readonly read: Read }
  /** No article, then and now. */
  | { readonly kind: "no-item"; readonly capture: string; readonly fate: Fate; readonly reason: string };

/** What settling again stands on; each process that does it has its own. */
export interface RereadGround extends Judges {
  readonly store: Store;
  readonly archive: Archive;
  readonly sources: ReadonlyMap<string, Source>;
  readonly plans: Plans;
  readonly read: (capture: Capture) => Promise<Read>;
}

/** Settles captures again, in the order given. */
export async function* rereadAll(ground: RereadGround, ids: readonly string[]): AsyncGenerator<Reread> {
  const { store } = ground;
  const [notes, fates] = await Promise.all([
    store.read("capture", ids),
    store.read(
      "fate",
      ids.map((id) => `${firstRun}/${id}`),
    ),
  ]);
  const itemIds = [...new Set(fates.flatMap((fate) => fate?.value.item ?? []))];
  const [items, decisions] = await Promise.all([store.read("item", itemIds), decisionsOnAll(store, itemIds)]);
  const known = new Map(items.flatMap((kept) => (kept === null ? [] : [[kept.value.id, kept] as const])));
  for (const [place, id] of ids.entries()) {
    const note = notes[place]?.value;
    const first = fates[place]?.value;
    if (note === undefined || first === undefined) continue; // not settled yet: left to the collector
    const kept = first.item === null ? null : (known.get(first.item) ?? null);
    const before = {
      kind: "as-before",
      capture: id,
      fate: first.fate,
      reason: first.reason,
      item: first.item,
    } as const;
    const isPage = note.ledTo === null && note.status < 300;
    const isLeft = kept !== null && kept.value.capture !== id;
    if (!isPage || isLeft || first.fate === "gone") {
      yield isLeft && isPage ? { ...before, fate: "unchanged", reason: leftBehind } : before;
      continue;
    }
    yield await reread(ground, note, { kept, before, decisions: decisions.get(first.item ?? "") ?? [] });
  }
}

const leftBehind = "tin nay đứng trên một bản chụp khác";

async function reread(
  ground: RereadGround,
  note: CaptureNote,
  given: {
    readonly kept: Kept<"item"> | null;
    readonly before: Extract<Reread, { kind: "as-before" }>;
    readonly decisions: readonly Decision[];
  },
): Promise<Reread> {
  const { kept, before, decisions } = given;
  let capture: Capture;
  try {
    const { headers, body } = await ground.archive.open(note.evidence);
    capture = { ...note, headers, body };
  } catch (error) {
    // What retention took is judged by the text that was read from it; here it stays as it is.
    if (error instanceof EvidenceLost) return before;
    throw error;
  }
  const read = await ground.read(capture);
  if (kept === null) {
    if (read.kind === "article") return { kind: "found", capture: note.id, read };
    return { kind: "no-item", capture: note.id, fate: read.kind, reason: read.reason };
  }
  // A page that cannot be read any more keeps the item that was read from it: rules for reading may not delete what counts.
  if (read.kind !== "article") return { ...before, reason: `${read.reason}; giữ bản đã đọc` };
  const item = kept.value;
  const bare = draftOf(capture, read.reading, item, decisions, item.kind);
  const draft = { ...bare, removedOn: item.removedOn, lastCapturedAt: item.lastCapturedAt };
  const { verdicts, judged, isAnew } = judgeAgain(ground, item, draft, decisions);
  const next = { ...draft, verdicts, judged };
  if (!isSame(item, next))
    return {
      kind: "changed",
      capture: note.id,
      draft: next,
      isMoved: isMoved(item, next),
      isAnew,
    };
  return {
    kind: "same",
    capture: note.id,
    fate: fateOf(verdicts),
    reason: explain(verdicts),
    item: item.id,
    anew: isAnew ? { judged, revision: kept.revision } : null,
  };
}

/** Field by field, whatever order they were written in; what is undefined is not there. By what it was judged is no field of it. */
function isSame(item: Item, draft: Draft): boolean {
  const before = new Map<string, unknown>(Object.entries(item));
  before.delete("story");
  before.delete("copy");
  before.delete("judged");
  for (const [name, value] of Object.entries(draft)) {
    if (value === undefined || name === "judged") continue;
    const old = before.get(name);
    before.delete(name);
    if (!isAlike(old, value)) return false;
  }
  return before.size === 0;
}

/** As their JSON would be: what is undefined is not there, and the order of fields counts for nothing. */
function isAlike(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const before = new Map(Object.entries(one));
  let met = 0;
  for (const [name, value] of Object.entries(other)) {
    if (value === undefined) continue;
    if (!isAlike(before.get(name), value)) return false;
    met += 1;
  }
  return met === before.size;
}

function isMoved(item: Item, { textDigest, publishedDay, publishedAt, credit }: Draft): boolean {
  return (
    item.textDigest !== textDigest ||
    item.publishedDay !== publishedDay ||
    item.publishedAt !== publishedAt ||
    JSON.stringify(item.credit) !== JSON.stringify(credit)
  );
}
