import * as robotsParser from "robots-parser";
import type { Clock } from "./capture.ts";
import type { Connector } from "./connector.ts";
import { textOf } from "./decode.ts";
import { retryAfter } from "./due.ts";
import { ConnectionTrouble } from "./trouble.ts";

const kept = 24 * 60 * 60 * 1000; // RFC 9309 §2.4: not longer than a day
const patience = 30 * 60 * 1000; // how long a host that cannot show its rules is left alone
const longest = 500 * 1024; // bytes of robots.txt that are read; RFC 9309 §2.5 asks for at least this
const longestDelay = 60; // seconds; more would be a ban in disguise and is shown as such by the pace
const mostHosts = 5_000;

/** What a host allows for one address. */
export type Permission =
  | {
      readonly allowed: true;
      /** Seconds between two requests that the host asks for. */ readonly delaySeconds: number;
    }
  /** `until` = ask again then; null = the host said no. `reason` in Vietnamese. */
  | { readonly allowed: false; readonly until: Date | null; readonly reason: string };

export interface Robots {
  /** Reads the host's robots.txt at most once a day; `beforeFetch` lets the caller keep its pace. */
  permission(url: string, signal?: AbortSignal, beforeFetch?: () => Promise<void>): Promise<Permission>;
}

/** Whether an address lies under a host or a beginning of an address, whatever its scheme. */
function isUnder(url: string, denied: string): boolean {
  const { hostname, pathname } = new URL(url);
  const slash = denied.indexOf("/");
  const host = slash === -1 ? denied : denied.slice(0, slash);
  if (hostname !== host && !hostname.endsWith(`.${host}`)) return false;
  return slash === -1 || pathname.startsWith(denied.slice(slash));
}

function denial(denied: string): string {
  return `${denied}: nằm trong danh sách không ghé (doNotVisit) của thành phố nên không thu`;
}

interface Rules {
  readonly until: number;
  readonly judge: (url: string) => Permission;
}

/**
 * robots.txt by RFC 9309: 4xx = all allowed, 5xx or no answer = wait, rules kept for 24 hours, crawl-delay honoured up to
 * a minute. `agent` is the product name that rules may address. `denied` are hosts (`bao.vn`, with all under them) and
 * beginnings of addresses (`bao.vn/noi-bo/`) that the city itself does not want visited, whatever the host says.
 */
export function openRobots(
  connector: Connector,
  agent: string,
  clock: Clock,
  denied: readonly string[] = [],
): Robots {
  const hosts = new Map<string, Promise<Rules>>();
  return {
    async permission(url, signal, beforeFetch) {
      const { origin } = new URL(url);
      const now = clock.now();
      const banned = denied.find((address) => isUnder(url, address));
      if (banned !== undefined) return { allowed: false, until: null, reason: denial(banned) };
      for (let asking = hosts.get(origin); asking !== undefined; asking = hosts.get(origin)) {
        const known = await asking.catch(forgiven(signal));
        if (known !== null && known.until > clock.now().getTime()) return known.judge(url);
        if (hosts.get(origin) === asking) hosts.delete(origin);
      }
      const asked = (async () => {
        await beforeFetch?.();
        return rulesOf(connector, origin, { agent, now, signal });
      })();
      hosts.set(origin, asked);
      for (const oldest of hosts.keys()) if (hosts.size > mostHosts) hosts.delete(oldest);
      try {
        return (await asked).judge(url);
      } catch (error) {
        if (hosts.get(origin) === asked) hosts.delete(origin);
        throw error;
      }
    },
  };
}

/** Whoever asked first may have been told to stop; that stops nobody else, who asks for himself then. */
function forgiven(signal: AbortSignal | undefined): (error: unknown) => null {
  return (error) => {
    if (signal?.aborted !== true && error instanceof ConnectionTrouble && error.kind === "stopped")
      return null;
    if (signal?.aborted !== true && error instanceof Error && error.name === "AbortError") return null;
    throw error;
  };
}

async function rulesOf(
  connector: Connector,
  origin: string,
  ask: { readonly agent: string; readonly now: Date; readonly signal: AbortSignal | undefined },
): Promise<Rules> {
  const address = `${origin}/robots.txt`;
  try {
    const answer = await connector.fetch(address, ask.signal === undefined ? {} : { signal: ask.signal });
    if (answer.status >= 500 || answer.status === 429) {
      const asked = retryAfter(answer.headers["retry-after"], ask.now)?.getTime();
      const until = new Date(Math.min(asked ?? ask.now.getTime() + patience, ask.now.getTime() + kept));
      return waiting(
        until,
        `${new URL(origin).host}: máy chủ báo lỗi ${answer.status} khi hỏi robots.txt nên chưa thu; sẽ thử lại`,
      );
    }
    const text =
      answer.status < 300 ? textOf(answer.body.subarray(0, longest), answer.headers["content-type"]) : "";
    // A page in HTML is no set of rules, whatever its status: many portals answer so to any address.
    return ruled(address, /^\s*</.test(text) ? "" : text, ask.agent, ask.now);
  } catch (error) {
    if (!(error instanceof ConnectionTrouble) || error.kind === "stopped") throw error;
    // Too many redirects count as unavailable (RFC 9309 §2.3.1.2), which allows; what cannot be reached does not.
    if (error.kind === "redirect-loop") return ruled(address, "", ask.agent, ask.now);
    return waiting(new Date(ask.now.getTime() + patience), error.message, error);
  }
}

function ruled(address: string, text: string, agent: string, now: Date): Rules {
  const rules = parse(address, text);
  const delaySeconds = Math.min(longestDelay, Math.max(0, rules.getCrawlDelay(agent) ?? 0));
  const host = new URL(address).host;
  return {
    until: now.getTime() + kept,
    judge: (url) =>
      rules.isAllowed(url, agent) === false
        ? {
            allowed: false,
            until: null,
            reason: `${host}: robots.txt không cho thu địa chỉ này; xin phép nơi quản trị trang hoặc bỏ kênh này`,
          }
        : { allowed: true, delaySeconds },
  };
}

/** What we use of robots-parser. */
interface Parsed {
  isAllowed(url: string, agent: string): boolean | undefined;
  getCrawlDelay(agent: string): number | undefined;
}

/** robots-parser is a CommonJS function whose types call it an ES module's default: found here, whichever holds. */
function parse(address: string, text: string): Parsed {
  const maker: unknown = robotsParser.default;
  if (!isMaker(maker)) throw new TypeError("robots-parser exports no function");
  return maker(address, text);
}

function isMaker(value: unknown): value is (address: string, text: string) => Parsed {
  return typeof value === "function";
}

/** The trouble itself is passed on, so that the look says why the host did not answer. */
function waiting(until: Date, reason: string, trouble?: ConnectionTrouble): Rules {
  return {
    until: until.getTime(),
    judge: () => {
      if (trouble !== undefined) throw trouble;
      return { allowed: false, until, reason };
    },
  };
}
