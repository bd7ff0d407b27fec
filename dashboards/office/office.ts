import type { Config } from "../../config/load.ts";
import type { Clock } from "../../crawlers/capture.ts";
import type { openArchive } from "../../crawlers/archive.ts";
import type { Contest } from "../../pipeline/contest.ts";
import type { PictureQueue } from "../../pipeline/picture-queue.ts";
import type { SpoolState } from "../../pipeline/store/spool.ts";
import type { OutsideSignIn } from "../../pipeline/people/outside.ts";
import type { People } from "../../pipeline/people/people.ts";
import type { Store } from "../../pipeline/store/store.ts";
import type { FormTokens } from "./guard.ts";
import type { Frame } from "./layout.ts";

/** Collecting came to a halt: since when (UTC), and in Vietnamese why and what to do. */
export interface Halt {
  readonly at: string;
  readonly reason: string;
}

/** What every page works with. */
export interface Office {
  readonly store: Store;
  readonly config: Config;
  readonly archive: ReturnType<typeof openArchive>;
  readonly clock: Clock;
  readonly frame: Frame;
  readonly tokens: FormTokens;
  /** The data folder, under which frozen periods lie; null = none is known, and they are not shown. */
  readonly data: string | null;
  /** Who writes until there are accounts: the desk of this machine. Who asks for a page tells `whoOf(context)`. */
  readonly actor: string;
  /** Accounts and all that they are checked with. */
  readonly people: People;
  /** The pages' public origin; null = they are reached on loopback only. */
  readonly origin: string | null;
  /** The city's own sign-in service; null = none. */
  readonly signIn: OutsideSignIn | null;
  /** Proxies whose word on where somebody comes from is believed. */
  readonly proxies: readonly string[];
  /** What waits on this machine for the city's engine; null where nothing does. */
  readonly spoolState: (() => Promise<SpoolState>) | null;
  /** The last halt of the collector in this program; null where none collects here or nothing has stopped it. */
  readonly halted: () => Halt | null;
  /** Brings and settles a contested address; null where this program may not go out. */
  readonly contest: Contest | null;
  /** Takes pictures of pages on demand; null where this program may not go out. */
  readonly pictures: PictureQueue | null;
}
