import type { Capture, CaptureNote } from "../../crawlers/capture.ts";
import { EvidenceLost, type Archive } from "../../crawlers/archive.ts";
import type { Source } from "../../config/source-schema.ts";
import { decided, decisionsOnAll, type Plans } from "../decisions/kept.ts";
import { draftOf } from "../draft.ts";
import { fateOf, firstRun, type Fate } from "../fate.ts";
import type { Item, Read, Verdict } from "../item.ts";
import { explain, type Draft } from "../settle.ts";
import type { Decision } from "../store/records.ts";
import type { Store } from "../store/store.ts";

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
  /** The item reads and counts as it did. */
  | {
      readonly kind: "same";
      readonly capture: string;
      readonly fate: Fate;
      readonly reason: string;
      readonly item: string;
    }
  /** The item reads otherwise, or counts otherwise. `isMoved`: its text, day or credit is another, so its story is looked for anew. */
  | { readonly kind: "changed"; readonly capture: string; readonly draft: Draft; readonly isMoved: boolean }
  /** An article where there was none: it takes the whole road of a capture. */
  | { readonly kind: "found"; readonly capture: string; readonly read: Read }
  /** No article, then and now. */
  | { readonly kind: "no-item"; readonly capture: string; readonly fate: Fate; readonly reason: string };

/** What settling again stands on; each process that does it has its own. */
export interface RereadGround {
  readonly store: Store;
  readonly archive: Archive;
  readonly sources: ReadonlyMap<string, Source>;
  readonly plans: Plans;
  readonly read: (capture: Capture) => Promise<Read>;
  readonly judge: (draft: Draft) => readonly Verdict[];
}

/** Settles captures again, in the order given; `at` hears of each before its page is read. */
export async function* rereadAll(
  ground: RereadGround,
  ids: readonly string[],
  at: (capture: string) => void,
): AsyncGenerator<Reread> {
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
  const known = new Map(
    items.flatMap((kept) => (kept === null ? [] : [[kept.value.id, kept.value] as const])),
  );
  for (const [place, id] of ids.entries()) {
    const note = notes[place]?.value;
    const first = fates[place]?.value;
    if (note === undefined || first === undefined) continue; // not settled yet: left to the collector
    const item = first.item === null ? null : (known.get(first.item) ?? null);
    const before = {
      kind: "as-before",
      capture: id,
      fate: first.fate,
      reason: first.reason,
      item: first.item,
    } as const;
    const isPage = note.ledTo === null && note.status < 300;
    const isLeft = item !== null && item.capture !== id;
    if (!isPage || isLeft || first.fate === "gone") {
      yield isLeft && isPage ? { ...before, fate: "unchanged", reason: leftBehind } : before;
      continue;
    }
    at(id);
    yield await reread(ground, note, { item, before, decisions: decisions.get(item?.id ?? "") ?? [] });
  }
}

const leftBehind = "tin nay đứng trên một bản chụp khác";

async function reread(
  ground: RereadGround,
  note: CaptureNote,
  given: {
    readonly item: Item | null;
    readonly before: Extract<Reread, { kind: "as-before" }>;
    readonly decisions: readonly Decision[];
  },
): Promise<Reread> {
  const { item, before, decisions } = given;
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
  if (item === null) {
    if (read.kind === "article") return { kind: "found", capture: note.id, read };
    return { kind: "no-item", capture: note.id, fate: read.kind, reason: read.reason };
  }
  // A page that cannot be read any more keeps the item that was read from it: rules for reading may not delete what counts.
  if (read.kind !== "article") return { ...before, reason: `${read.reason}; giữ bản đã đọc` };
  const bare = draftOf(capture, read.reading, item, decisions, item.kind);
  const draft = { ...bare, removedOn: item.removedOn, lastCapturedAt: item.lastCapturedAt };
  const verdicts = decided(ground.judge(draft), decisions, ground.plans);
  const judged = { ...draft, verdicts };
  if (isSame(item, judged))
    return {
      kind: "same",
      capture: note.id,
      fate: fateOf(verdicts),
      reason: explain(verdicts),
      item: item.id,
    };
  return { kind: "changed", capture: note.id, draft: judged, isMoved: isMoved(item, judged) };
}

/** Field by field, whatever order they were written in; what is undefined is not there. */
function isSame(item: Item, draft: Draft): boolean {
  const before = new Map<string, unknown>(Object.entries(item));
  before.delete("story");
  before.delete("copy");
  for (const [name, value] of Object.entries(draft)) {
    if (value === undefined) continue;
    const old = before.get(name);
    before.delete(name);
    if (old !== value && JSON.stringify(old) !== JSON.stringify(value)) return false;
  }
  return before.size === 0;
}

function isMoved(item: Item, { textDigest, publishedDay, publishedAt, credit }: Draft): boolean {
  return (
    item.textDigest !== textDigest ||
    item.publishedDay !== publishedDay ||
    item.publishedAt !== publishedAt ||
    JSON.stringify(item.credit) !== JSON.stringify(credit)
  );
}
