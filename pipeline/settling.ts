import type { Capture } from "../crawlers/capture.ts";
import type { Delivered } from "../crawlers/keeper.ts";
import { EvidenceLost } from "../crawlers/archive.ts";
import type { Desk } from "./desk.ts";
import { firstRun, type FateRecord } from "./fate.ts";
import { settle, type Ending, type Steps } from "./settle.ts";
import { change } from "./store/change.ts";
import { everything } from "./store/everything.ts";
import type { Kept, Where } from "./store/store.ts";

/**
 * Settles a capture and writes down its one fate. The fate is written before the capture is marked as settled: a process
 * killed between the two settles it again, finds the fate there and leaves it as it was.
 */
export async function settleAndNote(
  desk: Desk,
  capture: Capture,
  steps: Steps = desk.steps,
): Promise<FateRecord> {
  return note(desk, capture, await settle(capture, steps));
}

/** Writes an ending down, once: a second writing of a capture's fate changes nothing. */
async function note(
  desk: Desk,
  capture: Parameters<typeof fateRecord>[0],
  ending: Ending,
): Promise<FateRecord> {
  const fate = fateRecord(capture, ending, firstRun, desk.clock.now());
  const by = { actor: desk.actor, at: fate.at };
  await desk.store.write("fate", [{ value: fate, expects: 0 }], by);
  await change(
    desk.store,
    "capture",
    capture.id,
    (old) =>
      old === null || old.value.settled !== undefined ? null : { ...old.value, settled: ending.fate },
    by,
  );
  return fate;
}

/** Tells the collector what it brought: an article or not, and its date, by which lists without dates are measured. */
export async function publishedOf(desk: Desk, fate: FateRecord): Promise<Delivered> {
  if (fate.item === null) return { publishedAt: null, article: fate.fate === "unchanged" };
  const [kept] = await desk.store.read("item", [fate.item]);
  return { publishedAt: kept?.value.publishedAt ?? kept?.value.publishedDay ?? null, article: true };
}

/**
 * Settles, from the archive, those captures that an earlier process left without a fate. Returns how many there were. Only
 * for sources on which no other collector works, whose captures in hand have no fate yet either.
 */
export async function settleLeftOvers(desk: Desk, among: Where = {}): Promise<number> {
  await desk.store.refresh();
  let settled = 0;
  const ask = {
    where: { ...among, missing: ["settled"] },
    order: { by: "fetchedAt", direction: "ascending" },
  } as const;
  for await (const kept of everything(desk.store, "capture", ask)) {
    await settleFromArchive(desk, kept);
    settled += 1;
  }
  return settled;
}

async function settleFromArchive(desk: Desk, kept: Kept<"capture">): Promise<void> {
  try {
    const archived = await desk.archive.open(kept.value.evidence);
    await settleAndNote(desk, { ...kept.value, headers: archived.headers, body: archived.body });
  } catch (error) {
    if (!(error instanceof EvidenceLost)) throw error;
    // Evidence that is gone is a fate too: it is told, not passed over.
    await note(desk, kept.value, { fate: "failed", reason: error.message, item: null, ledTo: null });
  }
}

function fateRecord(
  capture: Pick<Capture, "id" | "city" | "source" | "channel" | "finalUrl">,
  ending: Ending,
  run: string,
  at: Date,
): FateRecord {
  const { id, city, source, channel, finalUrl } = capture;
  return {
    id: `${run}/${id}`,
    run,
    capture: id,
    city,
    source,
    channel,
    url: finalUrl,
    ...ending,
    at: at.toISOString(),
  };
}

/**
 * Settles captures one at a time, since stories and items are changed by each, while their pages are read side by side
 * before their turn comes.
 */
export function settlingInTurn(desk: Desk): (capture: Capture) => Promise<FateRecord> {
  let last: Promise<unknown> = Promise.resolve();
  return (capture) => {
    const reading = isPage(capture) ? desk.steps.read(capture) : null;
    reading?.catch(() => undefined); // told when the capture's turn comes
    const steps = reading === null ? desk.steps : { ...desk.steps, read: () => reading };
    const mine = last.then(() => settleAndNote(desk, capture, steps));
    last = mine.catch(() => undefined);
    return mine;
  };
}

function isPage(capture: Capture): boolean {
  return capture.ledTo === null && capture.status < 400;
}
