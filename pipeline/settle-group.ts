import { Refusal } from "../config/verb.ts";
import type { Capture } from "../crawlers/capture.ts";
import type { Desk } from "./desk.ts";
import { walkInStep } from "./in-step.ts";
import type { Read } from "./item.ts";
import { settle, type Ending, type Steps } from "./settle.ts";
import { GoesLater } from "./steps.ts";
import type { Kind } from "./store/store.ts";

/** A capture that waits to be settled; its page is read already. */
export interface Waiting {
  readonly capture: Capture;
  /** null = no page: a list, an answer without one. Rejected where it could not be read. */
  readonly read: Promise<Read> | null;
}

/** What settling searches for and does not read by id; whoever decides makes the decision findable before the item says so. */
export const searched = ["item", "imprint"] as const satisfies readonly Kind[];

/** What one capture of a group came to: "later" = its turn is after that of another one of its address. */
export type Outcome =
  | { readonly kind: "ended"; readonly ending: Ending }
  | { readonly kind: "later" }
  | { readonly kind: "failed"; readonly error: unknown };

/**
 * Settles captures side by side: each goes the road of `settle`, and what they ask of the store on the way is asked once for
 * all of them. What does not end in the group is tried again alone, so that one bad page spoils its own ending only. Writes
 * items and stories, no fates. Never throws.
 */
export async function settleGroup<W extends Waiting>(
  desk: Desk,
  group: readonly W[],
): Promise<readonly { readonly of: W; readonly outcome: Outcome }[]> {
  const { asking, leave } = walkInStep(group.length);
  const steps = desk.stepsAsking(asking);
  // What was written until now is found by what is asked now.
  const found = desk.store.refresh(searched);
  const outcomes = await Promise.all(
    group.map(async (of) => ({
      of,
      outcome: await outcomeOf(found.then(() => settle(of.capture, stepsFor(of, steps))).finally(leave)),
    })),
  );
  if (group.length === 1) return outcomes;
  const all: { readonly of: W; readonly outcome: Outcome }[] = [];
  for (const one of outcomes)
    all.push(isSpoilt(one.outcome) ? { ...one, outcome: await settleAlone(desk, one.of) } : one);
  return all;
}

async function settleAlone(desk: Desk, one: Waiting): Promise<Outcome> {
  return outcomeOf(desk.store.refresh(searched).then(() => settle(one.capture, stepsFor(one, desk.steps))));
}

function stepsFor({ read }: Waiting, steps: Steps): Steps {
  return read === null ? steps : { ...steps, read: () => read };
}

async function outcomeOf(settling: Promise<Ending>): Promise<Outcome> {
  try {
    return { kind: "ended", ending: await settling };
  } catch (error) {
    return error instanceof GoesLater ? { kind: "later" } : { kind: "failed", error };
  }
}

/** A store that is down or an engine that is away is so for each of them. */
function isSpoilt(outcome: Outcome): boolean {
  return outcome.kind === "failed" && !(outcome.error instanceof Refusal);
}
