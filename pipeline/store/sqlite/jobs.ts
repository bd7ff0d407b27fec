import type { LeaseAsk } from "../lease-rule.ts";
import type { Condition } from "../question.ts";
import type { Kind, Lease, MarkedKind, RemovableKind } from "../store.ts";
import type { ListJob, SlimJob, TallyJob } from "./read.ts";
import type { AdoptJob } from "./adopt.ts";
import type { OutboxChange, OutboxQuestion } from "./outbox.ts";
import type { WriteJob } from "./write.ts";

/** Jobs that change the file; those that wait at the same time share a transaction. */
export type Change =
  | { readonly do: "write"; readonly write: WriteJob }
  | {
      readonly do: "write-in-steps";
      readonly steps: readonly (readonly WriteJob[])[];
      /** Whether the disk may be told later, with the next change that may not wait. */
      readonly soon: boolean;
    }
  | { readonly do: "adopt"; readonly adopt: AdoptJob }
  | { readonly do: "remove"; readonly kind: RemovableKind; readonly ids: readonly string[] }
  | { readonly do: "change-outbox"; readonly outbox: OutboxChange }
  | { readonly do: "take-lease"; readonly lease: LeaseAsk }
  | { readonly do: "end-lease"; readonly lease: Lease };

/** Jobs that stand alone: making the file ready, and all that only reads. */
export type Question =
  | { readonly do: "prepare" }
  | { readonly do: "hold-still" }
  | { readonly do: "copy-into"; readonly file: string }
  | { readonly do: "read"; readonly kind: Kind; readonly ids: readonly string[] }
  | { readonly do: "list"; readonly list: ListJob }
  | { readonly do: "count"; readonly kind: Kind; readonly conditions: readonly Condition[] }
  | { readonly do: "tally"; readonly tally: TallyJob }
  | { readonly do: "match"; readonly kind: Kind; readonly conditions: readonly Condition[] }
  | { readonly do: "slim"; readonly slim: SlimJob }
  | { readonly do: "marks"; readonly kind: MarkedKind }
  | { readonly do: "ask-outbox"; readonly outbox: OutboxQuestion }
  | { readonly do: "pack"; readonly after: number; readonly rows: number; readonly bytes: number };

/** What a worker can be asked to do. */
export type Job =
  | { readonly change: Change; readonly question?: undefined }
  | { readonly question: Question; readonly change?: undefined };

/** Told to a thread instead of a job: close the file and end. */
export const goodbye = "goodbye";

/** A job with the number under which its answer is awaited. */
export interface Asked {
  readonly number: number;
  readonly job: Job;
}

/** What became of a job. An error comes as its parts, since classes do not cross threads. */
export interface Answer {
  readonly number: number;
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string; readonly errcode: number | null };
}
