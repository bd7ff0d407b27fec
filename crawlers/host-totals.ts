import type { Limits } from "./limits.ts";
import { ConnectionTrouble } from "./trouble.ts";

/** What each host has cost us within a day, so that no host can take all the line and the disk. */
export interface HostTotals {
  /** Throws `ConnectionTrouble` ("too-much") when the host has had its share; else notes one more request. */
  ask(host: string, url: string): void;
  /** Notes bytes that came from the host. */
  spend(host: string, bytes: number): void;
}

const day = 24 * 60 * 60 * 1000;
const mostHosts = 20_000; // kept in mind; the one that was asked longest ago is forgotten first

interface Spent {
  readonly since: number;
  requests: number;
  bytes: number;
}

/** Opens totals without memory between processes; `now` is in milliseconds that only ever rise. */
export function openHostTotals(
  limits: Pick<Limits, "hostRequests" | "hostBytes">,
  now: () => number = () => performance.now(),
): HostTotals {
  const spent = new Map<string, Spent>();
  const of = (host: string): Spent => {
    const known = spent.get(host);
    const current =
      known === undefined || now() - known.since >= day ? { since: now(), requests: 0, bytes: 0 } : known;
    if (known === undefined && spent.size >= mostHosts) forgetOne(spent);
    spent.set(host, current);
    return current;
  };
  return {
    ask(host, url) {
      const total = of(host);
      if (total.requests >= limits.hostRequests || total.bytes >= limits.hostBytes)
        throw new ConnectionTrouble(
          "too-much",
          url,
          `${host}: đã tải ${total.requests} trang, ${Math.round(total.bytes / 1024 ** 2)} MB từ máy chủ này trong một ngày, quá mức cho phép; ngày mai thu tiếp, nếu lặp lại thì kiểm tra các kênh của nguồn`,
        );
      total.requests += 1;
    },
    spend(host, bytes) {
      of(host).bytes += bytes;
    },
  };
}

function forgetOne(spent: Map<string, Spent>): void {
  for (const host of spent.keys()) {
    spent.delete(host);
    return;
  }
}
