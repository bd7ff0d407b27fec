import type { Scripts } from "./browser/scripts.ts";
import type { Answer } from "./connector.ts";
import type { Bring } from "./crawlee.ts";
import type { Neighbours } from "./neighbours.ts";
import type { Pace } from "./pace.ts";
import type { Robots } from "./robots.ts";
import { ConnectionTrouble, troubleOf } from "./trouble.ts";

/** What a polite request needs to know. */
export interface Manners {
  readonly robots: Robots;
  readonly pace: Pace;
  /** Seconds between two requests to one host that the source's file asks for. */
  readonly paceSeconds: number;
  readonly signal: AbortSignal;
  /** For pages that need their scripts; absent = they are taken as the server sends them. */
  readonly scripts?: Scripts;
  /** Whose right a redirect needs; absent = nobody else collects. */
  readonly neighbours?: Neighbours;
}

/**
 * Asks for a page after asking robots.txt, at the host's pace and alone with it, redirects included: where one leads into
 * another estate, the right to that one is taken too. Throws `ConnectionTrouble`.
 */
export async function bringPolitely(
  bring: Bring,
  url: string,
  manners: Manners,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const turn = openTurn(manners);
  try {
    await turn.take(url);
    return await bring(url, { headers, beforeRedirect: turn.follow });
  } finally {
    turn.end();
  }
}

const nothing = (): void => undefined;

/** The turn at one host after another: a redirect gives the first back before it waits for the next. */
function openTurn({ robots, pace, paceSeconds, signal, neighbours }: Manners): {
  readonly take: (url: string) => Promise<void>;
  /** The same for a redirect, whose host may be another's. */
  readonly follow: (url: string) => Promise<void>;
  readonly end: () => void;
} {
  let end = nothing;
  let leave = nothing;
  const take = async (url: string): Promise<void> => {
    const host = new URL(url).hostname;
    // Whoever waits holds nothing that another might wait for.
    end();
    const wait = async (seconds: number): Promise<void> => {
      end();
      end = await pace.turn(host, seconds, signal);
    };
    try {
      signal.throwIfAborted();
      const permission = await robots.permission(url, signal, () => wait(paceSeconds));
      if (!permission.allowed)
        throw new ConnectionTrouble(
          permission.until === null ? "not-permitted" : "unreachable",
          url,
          permission.reason,
        );
      await wait(Math.max(paceSeconds, permission.delaySeconds));
    } catch (error) {
      throw troubleOf(error, url); // a wait that was cut short becomes "stopped"
    }
  };
  const follow = async (url: string): Promise<void> => {
    end();
    leave();
    leave = nothing;
    if (neighbours !== undefined) leave = await neighbours.enter(url);
    await take(url);
  };
  return {
    take,
    follow,
    end() {
      end();
      leave();
    },
  };
}
