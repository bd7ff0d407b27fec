import type { Answer } from "./connector.ts";
import { nextAttempt, retryAfter } from "./due.ts";
import type { Address } from "./ledger.ts";
import { ConnectionTrouble, mayHeal } from "./trouble.ts";

/** How asking for an article ended. */
export interface Fetched {
  /** To be archived; null when nothing came that is worth keeping. */
  readonly answer: Answer | null;
  /** The address as it is from now on; `lastCapture` is set by whoever keeps the capture. */
  readonly address: Address;
  readonly hostFailed: boolean;
}

const mostAttempts = 10; // over about ten hours of quarter-hours that grow; then a person is told

/** Asks for one article address and decides what becomes of it. Throws only when stopped. */
export async function fetchArticle(
  address: Address,
  bring: () => Promise<Answer>,
  now: () => Date,
): Promise<Fetched> {
  try {
    const answer = await bring();
    const { status } = answer;
    if (status >= 200 && status < 300) return kept(answer, address, "captured");
    if (status === 404 || status === 410) return kept(answer, address, "gone");
    const later = retryAfter(answer.headers["retry-after"], now());
    return again(address, `máy chủ trả lời ${status}`, {
      at: now(),
      later,
      hostFailed: status >= 500 || status === 429,
    });
  } catch (error) {
    if (!(error instanceof ConnectionTrouble) || error.kind === "stopped") throw error;
    if (mayHeal(error.kind))
      return again(address, error.message, {
        at: now(),
        later: null,
        hostFailed: error.kind !== "elsewhere",
      });
    const failed = {
      ...address,
      state: error.kind === "not-permitted" ? ("forbidden" as const) : ("failed" as const),
      attempts: address.attempts + 1,
      lastError: error.message,
    };
    return { answer: null, address: failed, hostFailed: false };
  }
}

function kept(answer: Answer, address: Address, state: "captured" | "gone"): Fetched {
  return {
    answer,
    address: { ...address, state, attempts: address.attempts + 1, lastError: null },
    hostFailed: false,
  };
}

function again(
  address: Address,
  reason: string,
  visit: { readonly at: Date; readonly later: Date | null; readonly hostFailed: boolean },
): Fetched {
  const attempts = address.attempts + 1;
  const isOver = attempts >= mostAttempts;
  const notBefore = nextAttempt({ at: visit.at, attempts, retryAfter: visit.later });
  const lastError = isOver
    ? `${reason}; đã thử ${attempts} lần, cần người kiểm tra`
    : `${reason}; sẽ thử lại`;
  return {
    answer: null,
    address: { ...address, state: isOver ? "failed" : "due", attempts, notBefore, lastError },
    hostFailed: visit.hostFailed,
  };
}
