import type { Clock } from "../../crawlers/capture.ts";
import type { Store } from "../store/store.ts";
import { openStrangers, type Strangers } from "./attempts.ts";
import { openCodeKey, type CodeKey } from "./code-key.ts";
import { openPasswords, type Passwords } from "./passwords.ts";

/** What accounts are kept and checked with. */
export interface People {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly codeKey: CodeKey;
  /** Failed attempts by address, and by names that nobody bears. */
  readonly addresses: Strangers;
  readonly unknown: Strangers;
}

/** Opens the accounts of one program. */
export function openPeople({
  store,
  clock,
  passwords = openPasswords(),
  data,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords?: Passwords | undefined;
  /** The data folder, in which the key of one-time codes lies. */
  readonly data?: string | undefined;
}): People {
  return {
    store,
    clock,
    passwords,
    codeKey: openCodeKey(data ?? null),
    // An office of many people may share one address.
    addresses: openStrangers({ most: 20_000, free: 20 }),
    unknown: openStrangers({ most: 20_000, free: 5 }),
  };
}
