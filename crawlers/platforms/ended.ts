import type { LookOutcome } from "../ledger.ts";
import { ConnectionTrouble } from "../trouble.ts";
import { ended, type Visit } from "../visit.ts";
import { PlatformTrouble, type PlatformTroubleKind } from "./trouble.ts";

/** How a refusal is told among the ways in which a visit ends. */
const outcomes: Readonly<Record<PlatformTroubleKind, LookOutcome>> = {
  "not-set-up": "not-permitted",
  "no-permission": "not-permitted",
  token: "refused",
  throttled: "refused",
  quota: "refused",
  gone: "not-a-list",
  "account-gone": "not-a-list",
  changed: "not-a-list",
  down: "unreachable",
};

/** The visit that ended in trouble; what is no trouble of a platform or of the way there is thrown on. */
export function endedBy(error: unknown): Visit {
  if (error instanceof PlatformTrouble)
    return { ...ended(outcomes[error.kind], error.message), retryAfter: error.until };
  if (!(error instanceof ConnectionTrouble) || error.kind === "stopped") throw error;
  const outcome = error.kind === "not-permitted" ? "not-permitted" : "unreachable";
  return ended(outcome, error.message);
}

/** A visit that worked and found nothing. */
export const nothing: Visit = ended("working", null);
