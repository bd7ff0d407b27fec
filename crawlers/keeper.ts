import { randomBytes } from "node:crypto";
import { Refusal } from "../config/verb.ts";
import { addressId } from "./address.ts";
import type { Archive } from "./archive.ts";
import type { Capture, Clock } from "./capture.ts";
import type { Answer } from "./connector.ts";
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
  return {
    async keep(answer, of) {
      const fetchedAt = ports.clock.now().toISOString();
      const bare = {
        id: `${fetchedAt.replace(/\D/g, "")}-${addressId(answer.url).slice(0, 12)}-${randomBytes(3).toString("hex")}`,
        ...of,
        url: answer.url,
        finalUrl: answer.finalUrl,
        status: answer.status,
        fetchedAt,
        timeKnown: true,
      };
      const bytes = { headers: answer.headers, body: answer.body };
      const evidence = await ports.archive.keep({ ...bare, ...bytes }, answer.requestHeaders);
      const note = { ...bare, evidence };
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
