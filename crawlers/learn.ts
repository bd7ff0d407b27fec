import { addressId } from "./address.ts";
import type { Address } from "./ledger.ts";
import type { Entry } from "./listed.ts";
import type { CollectedChannel } from "./visit.ts";

/** Entries of a list as addresses that nobody has fetched yet; they are due from `notBefore` on (UTC, ISO 8601). */
export function dueAddresses(
  entries: readonly Entry[],
  { city, source, id: channel }: Pick<CollectedChannel, "city" | "source" | "id">,
  { seen, notBefore }: { readonly seen: string; readonly notBefore: string },
): readonly Address[] {
  return entries.map(({ url, hint }) => ({
    id: addressId(url),
    url,
    city,
    source,
    channel,
    firstSeen: seen,
    hint,
    state: "due",
    attempts: 0,
    notBefore,
    lastCapture: null,
    lastError: null,
  }));
}
