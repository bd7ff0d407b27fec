import { randomBytes } from "node:crypto";
import { Refusal } from "../config/verb.ts";
import { addressId } from "./address.ts";
import type { Archive, Archived } from "./archive.ts";
import { addressToKeep } from "./archive-secrets.ts";
import type { Capture, Clock, RenderedNote } from "./capture.ts";
import type { Answer, Rendered } from "./connector.ts";
import type { Address, Ledger } from "./ledger.ts";

/** What the settling of a capture may tell the collector: the item's date, by which undated lists are measured. */
export interface Delivered {
  readonly publishedAt?: string | null;
  /** Whether the page could be read as an article. */
  readonly article?: boolean;
}

/** Hands a kept capture on to be settled. */
export type Deliver = (capture: Capture) => Promise<Delivered | void>;

/** An answer that is worth keeping, and whose it is. */
export type Kept = Pick<Capture, "city" | "source" | "channel" | "hint" | "ledTo">;

/** What became of a kept capture. */
export interface SettledCapture {
  readonly publishedAt: string | null;
  /** Whether it could be read as an article; null = not settled yet. */
  readonly article: boolean | null;
}

export interface Keeper {
  /**
   * Archives and notes an answer and hands it on, in this order, so that a kill between any two loses nothing. `from`: the
   * article address that was asked, as it is from now on. Waits while too much is handed on and not settled yet.
   */
  keep(
    answer: Answer,
    of: Kept,
    from?: Address,
  ): Promise<{
    readonly capture: string;
    /** Rejects with the `Refusal` of a store that takes nothing more; the capture is settled later then. */
    readonly settled: Promise<SettledCapture>;
  }>;
}

const mostSettling = { captures: 64, bytes: 32_000_000 }; // handed on at once; what is fetched must not run away from what is read

/** Joins archive, ledger and settling; a capture that cannot be settled now is settled later from the archive. */
export function openKeeper(ports: {
  readonly archive: Archive;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly deliver: Deliver;
  readonly failed: (capture: Capture, error: unknown) => void;
}): Keeper {
  /** What the server itself sent lies in the archive beside what the browser made of it. */
  const keepRaw = async (
    bare: Omit<Archived, "headers" | "body">,
    { raw, by, at, resources }: Rendered,
  ): Promise<RenderedNote> => {
    const { finalUrl, status, headers, body } = raw;
    const sent = { ...bare, id: `${bare.id}-raw`, finalUrl, status, headers, body };
    return { by, at, resources, raw: await ports.archive.keep(sent, raw.requestHeaders) };
  };
  const settling = openRoom(mostSettling);
  const settle = async (capture: Capture): Promise<SettledCapture> => {
    try {
      const delivered = await ports.deliver(capture);
      return { publishedAt: delivered?.publishedAt ?? null, article: delivered?.article ?? null };
    } catch (error) {
      if (error instanceof Refusal) throw error;
      ports.failed(capture, error);
      return { publishedAt: null, article: null };
    }
  };
  return {
    async keep(answer, of, from) {
      const fetchedAt = ports.clock.now().toISOString();
      const bare = {
        id: `${fetchedAt.replace(/\D/g, "")}-${addressId(answer.url).slice(0, 12)}-${randomBytes(3).toString("hex")}`,
        ...of,
        url: addressToKeep(answer.url),
        finalUrl: addressToKeep(answer.finalUrl),
        status: answer.status,
        fetchedAt,
        timeKnown: true,
      };
      const rendered =
        answer.rendered === undefined ? {} : { rendered: await keepRaw(bare, answer.rendered) };
      const bytes = { headers: { ...answer.headers, ...told(rendered.rendered) }, body: answer.body };
      const evidence = await ports.archive.keep({ ...bare, ...bytes }, answer.requestHeaders);
      const note = { ...bare, ...rendered, evidence };
      await ports.ledger.keepCapture(
        note,
        from === undefined ? undefined : { ...from, lastCapture: note.id },
      );
      const settled = settle({ ...note, ...bytes });
      settled.catch(() => undefined); // told to whoever asks for it
      await settling.enter(bytes.body.length, settled);
      return { capture: note.id, settled };
    },
  };
}

/** Bounds what is in work: who brings more than there is room for waits until some of it has left. */
function openRoom(most: { readonly captures: number; readonly bytes: number }): {
  readonly enter: (bytes: number, work: Promise<unknown>) => Promise<void>;
} {
  const waiting: (() => void)[] = [];
  let inside = 0;
  let held = 0;
  const isFull = (): boolean => inside >= most.captures || (inside > 0 && held > most.bytes);
  return {
    async enter(bytes, work) {
      inside += 1;
      held += bytes;
      const leave = (): void => {
        inside -= 1;
        held -= bytes;
        if (!isFull()) for (const go of waiting.splice(0)) go();
      };
      void work.then(leave, leave);
      if (isFull()) await new Promise<void>((go) => waiting.push(go));
    },
  };
}

/** Said in the record's own head, so that whoever opens the archive without us sees that a browser made these bytes. */
function told(rendered: RenderedNote | undefined): Readonly<Record<string, string>> {
  if (rendered === undefined) return {};
  const { by, at, raw } = rendered;
  return {
    "x-phusong-rendered-by": by,
    "x-phusong-rendered-at": at,
    "x-phusong-rendered-from": `${raw.file}@${raw.offset} sha256:${raw.digest}`,
  };
}
