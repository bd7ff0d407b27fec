import { Refusal } from "../config/verb.ts";
import type { Capture } from "../crawlers/capture.ts";
import type { Desk } from "./desk.ts";
import type { FateRecord } from "./fate.ts";
import type { Read } from "./item.ts";
import { noteAll, type Ended, type Settled } from "./note-fates.ts";
import { settle, type Steps } from "./settle.ts";
import { searched, settleGroup, type Waiting } from "./settle-group.ts";

/** Settles a capture at once and writes down its one fate. */
export async function settleAndNote(
  desk: Desk,
  capture: Capture,
  steps: Steps = desk.steps,
): Promise<FateRecord> {
  await desk.store.refresh(searched);
  const [noted] = await noteAll(desk, [{ capture, ending: await settle(capture, steps) }]);
  if (noted === undefined) throw new Error(`${capture.id} has no fate`);
  return noted.fate;
}

/** A capture on its way to its fate. */
interface Arrived extends Waiting {
  readonly told: PromiseWithResolvers<Settled>;
}

const mostCaptures = 100; // in a group; more gain little
const mostBytes = 16_000_000; // of the pages of a group, unless one alone is larger

/**
 * Settles captures in groups: pages are read side by side as they come; those that are read by the time the group before has
 * ended are settled together. Nobody waits for a group to grow: a capture that comes alone is settled at once, and a page that
 * takes long to read holds up nobody but later captures of its own address.
 */
export function settlingInGroups(desk: Desk): (capture: Capture) => Promise<Settled> {
  const waiting: Arrived[] = [];
  const atAddress = new Map<string, Arrived>(); // the last one of each address that has no fate yet
  let working = false;

  const work = async (): Promise<void> => {
    while (waiting.length > 0) waiting.unshift(...(await settleTogether(desk, nextGroup(waiting))));
    working = false;
  };
  const wake = (): void => {
    if (working) return;
    working = true;
    setImmediate(() => void work()); // what arrived at this very moment goes along
  };
  const arrive = (one: Arrived): void => {
    waiting.push(one);
    wake();
  };

  const readInTurn = async (one: Arrived, read: Promise<Read>): Promise<void> => {
    const { finalUrl } = one.capture;
    const before = atAddress.get(finalUrl);
    atAddress.set(finalUrl, one);
    await Promise.allSettled([read, before?.told.promise]);
    arrive({ ...one, read });
    await Promise.allSettled([one.told.promise]);
    if (atAddress.get(finalUrl) === one) atAddress.delete(finalUrl);
  };

  return (capture) => {
    const one: Arrived = { capture, read: null, told: Promise.withResolvers() };
    if (isPage(capture)) void readInTurn(one, desk.steps.read(capture));
    else arrive(one);
    return one.told.promise;
  };
}

/** Takes the captures that are next off the list. */
function nextGroup(waiting: Arrived[]): readonly Arrived[] {
  let bytes = 0;
  const end = waiting.findIndex(({ capture }, at) => {
    bytes += capture.body.length;
    return at > 0 && (at === mostCaptures || bytes > mostBytes);
  });
  return waiting.splice(0, end === -1 ? waiting.length : end);
}

/** Settles a group, notes its fates and tells everybody; gives back those whose turn is later. Never throws. */
async function settleTogether(desk: Desk, group: readonly Arrived[]): Promise<readonly Arrived[]> {
  const later: Arrived[] = [];
  const ended: (Ended & Pick<Arrived, "told">)[] = [];
  for (const { of, outcome } of await settleGroup(desk, group)) {
    if (outcome.kind === "ended") ended.push({ ...of, ending: outcome.ending });
    else if (outcome.kind === "later") later.push(of);
    else of.told.reject(outcome.error);
  }
  await noteAndTell(desk, ended);
  return later;
}

async function noteAndTell(desk: Desk, ended: readonly (Ended & Pick<Arrived, "told">)[]): Promise<void> {
  try {
    const settled = await noteAll(desk, ended);
    for (const [at, one] of settled.entries()) ended[at]?.told.resolve(one);
  } catch (error) {
    // One of them cannot be written down: each is tried by itself. A store that is down takes none of them.
    const isHopeless = ended.length === 1 || error instanceof Refusal;
    for (const one of ended) {
      if (isHopeless) one.told.reject(error);
      else await noteAndTell(desk, [one]);
    }
  }
}

function isPage(capture: Capture): boolean {
  return capture.ledTo === null && capture.status < 400;
}
