import { randomBytes } from "node:crypto";
import { Refusal } from "../config/verb.ts";
import { addressId } from "./address.ts";
import type { Archive, Archived } from "./archive.ts";
import { addressToKeep } from "./archive-secrets.ts";
import type { Capture, Clock, RenderedNote } from "./capture.ts";
import type { Answer, Rendered } from "./connector.ts";
import type { Ledger } from "./ledger.ts";

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

export interface Keeper {
  /** Archives, notes and delivers an answer, in this order, so that a kill between any two loses nothing. */
  keep(
    answer: Answer,
    of: Kept,
  ): Promise<{
    readonly capture: string;
    readonly publishedAt: string | null;
    /** Whether it could be read as an article; null = not settled yet. */
    readonly article: boolean | null;
  }>;
}

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
  return {
    async keep(answer, of) {
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
      await ports.ledger.keepCapture(note);
      const capture: Capture = { ...note, ...bytes };
      try {
        const delivered = await ports.deliver(capture);
        return {
          capture: note.id,
          publishedAt: delivered?.publishedAt ?? null,
          article: delivered?.article ?? null,
        };
      } catch (error) {
        if (error instanceof Refusal) throw error;
        ports.failed(capture, error);
        return { capture: note.id, publishedAt: null, article: null };
      }
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
