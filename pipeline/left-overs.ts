import { EvidenceLost } from "../crawlers/archive.ts";
import type { Capture, CaptureNote } from "../crawlers/capture.ts";
import type { Desk } from "./desk.ts";
import { noteAll, type Settled } from "./note-fates.ts";
import { settlingInGroups } from "./settling.ts";
import { everything } from "./store/everything.ts";
import type { Where } from "./store/store.ts";

const inHand = { captures: 64, bytes: 32_000_000 }; // left-overs that are unpacked at once

/**
 * Settles, from the archive, those captures that an earlier process left without a fate. Returns how many there were. Only
 * for sources on which no other collector works, whose captures in hand have no fate yet either.
 */
export async function settleLeftOvers(
  desk: Desk,
  among: Where = {},
  settleNext: (capture: Capture) => Promise<Settled> = settlingInGroups(desk),
): Promise<number> {
  if (desk.spool === null) await desk.store.refresh(); // a machine with a spool has its captures at hand
  const running = new Set<Promise<void>>();
  const failed: unknown[] = [];
  let settled = 0;
  let bytes = 0;
  const ask = {
    where: { ...among, missing: ["settled"] },
    order: { by: "fetchedAt", direction: "ascending" },
  } as const;
  for await (const { value } of everything(desk.store, "capture", ask)) {
    if (failed.length > 0) break;
    const capture = await unpacked(desk, value);
    settled += 1;
    if (capture === null) continue;
    const size = capture.body.length;
    bytes += size;
    const one = settleNext(capture)
      .then(
        () => undefined,
        (error: unknown) => void failed.push(error),
      )
      .finally(() => {
        bytes -= size;
        running.delete(one);
      });
    running.add(one);
    while (running.size >= inHand.captures || (bytes > inHand.bytes && running.size > 0))
      await Promise.race(running);
  }
  await Promise.all(running);
  if (failed.length > 0) throw failed[0];
  return settled;
}

/** A capture as it came; null where its evidence is gone, which is a fate too: it is told, not passed over. */
async function unpacked(desk: Desk, note: CaptureNote): Promise<Capture | null> {
  try {
    const { headers, body } = await desk.archive.open(note.evidence);
    return { ...note, headers, body };
  } catch (error) {
    if (!(error instanceof EvidenceLost)) throw error;
    const ending = { fate: "failed", reason: error.message, item: null, ledTo: null } as const;
    await noteAll(desk, [{ capture: note, ending }]);
    return null;
  }
}
