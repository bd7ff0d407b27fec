import type { CaptureNote } from "../crawlers/capture.ts";
import type { Delivered } from "../crawlers/keeper.ts";
import type { Desk } from "./desk.ts";
import { fateOfCapture, firstRun, type FateRecord } from "./fate.ts";
import type { Ending } from "./settle.ts";
import { change } from "./store/change.ts";
import type { Kept } from "./store/store.ts";

/** A capture that met its fate. */
export interface Settled {
  readonly fate: FateRecord;
  /** What the collector wants to know of what it brought: an article or not, and its date, by which lists without dates are measured. */
  readonly delivered: Delivered;
}

/** An ending that is to be written down. */
export interface Ended {
  readonly capture: CaptureNote;
  readonly ending: Ending;
}

/**
 * Writes endings down, once: a second writing of a capture's fate changes nothing. Fates are written before their captures are
 * marked as settled: a process killed between the two settles them again, finds the fates there and leaves them as they were.
 */
export async function noteAll(
  desk: Pick<Desk, "store" | "clock" | "actor">,
  ended: readonly Ended[],
): Promise<readonly Settled[]> {
  if (ended.length === 0) return [];
  const { store } = desk;
  const now = desk.clock.now();
  const by = { actor: desk.actor, at: now.toISOString() };
  const settled = ended.map(({ capture, ending }) => settledAs(capture, ending, now));
  const fates = settled.map(({ fate }) => ({ value: fate, expects: 0 }));
  await store.write("fate", fates, by);
  const ids = ended.map(({ capture }) => capture.id);
  const notes = (await store.read("capture", ids)).map((kept, at) => markedBy(kept, ended[at]));
  const written = await store.write(
    "capture",
    notes.flatMap((note) => note ?? []),
    by,
  );
  const late = notes.flatMap((note) => note ?? []).filter((_, at) => written[at]?.outcome !== "kept");
  for (const { value } of late) {
    const of = ended.find(({ capture }) => capture.id === value.id);
    await change(store, "capture", value.id, (old) => markedBy(old, of)?.value ?? null, by);
  }
  return settled;
}

function settledAs(capture: CaptureNote, ending: Ending, at: Date): Settled {
  const { fate: kind, reason, ledTo, item } = ending;
  const fate = fateOfCapture(firstRun, capture, { fate: kind, reason, ledTo, item: item?.id ?? null }, at);
  const publishedAt = item?.publishedAt ?? item?.publishedDay ?? null;
  return { fate, delivered: { publishedAt, article: item !== null || kind === "unchanged" } };
}

/** The note with its fate; null where there is none or it bears one already. */
function markedBy(
  kept: Kept<"capture"> | null,
  ended: Ended | undefined,
): { readonly value: CaptureNote; readonly expects: number } | null {
  if (kept === null || ended === undefined || kept.value.settled !== undefined) return null;
  return { value: { ...kept.value, settled: ended.ending.fate }, expects: kept.revision };
}
