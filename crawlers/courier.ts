import type { Answer } from "./connector.ts";
import type { Bring } from "./crawlee.ts";
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
}

/** Asks for a page after asking robots.txt, at the host's pace, redirects included. Throws `ConnectionTrouble`. */
export async function bringPolitely(
  bring: Bring,
  url: string,
  manners: Manners,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  await permit(url, manners);
  return bring(url, { headers, beforeRedirect: (to) => permit(to, manners) });
}

async function permit(url: string, { robots, pace, paceSeconds, signal }: Manners): Promise<void> {
  const host = new URL(url).hostname;
  try {
    const permission = await robots.permission(url, signal, () => pace.turn(host, paceSeconds, signal));
    if (permission.allowed) {
      await pace.turn(host, Math.max(paceSeconds, permission.delaySeconds), signal);
      return;
    }
    throw new ConnectionTrouble(
      permission.until === null ? "not-permitted" : "unreachable",
      url,
      permission.reason,
    );
  } catch (error) {
    throw troubleOf(error, url); // a wait that was cut short becomes "stopped"
  }
}
