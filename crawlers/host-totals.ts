import type { HostBook } from "./host-book.ts";
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
  asked: number;
}

/**
 * Opens totals; with a book they go on where programs that have ended left them, and count what others beside this one ask.
 * `now` is in milliseconds, by the clock that the book goes by.
 */
export function openHostTotals(
  limits: Pick<Limits, "hostRequests" | "hostBytes">,
  now: () => number = Date.now,
  book?: HostBook,
): HostTotals {
  const spent = new Map<string, Spent>();
  const of = (host: string): Spent => {
    const known = spent.get(host) ?? book?.inherited(host) ?? undefined;
    const isOver = known === undefined || Math.abs(now() - known.since) >= day;
    const current = isOver ? { since: now(), requests: 0, bytes: 0, asked: now() } : { ...known };
    if (known === undefined && spent.size >= mostHosts) forgetOne(spent);
    spent.set(host, current);
    return current;
  };
  return {
    ask(host, url) {
      const total = of(host);
      const others = book?.others(host) ?? { requests: 0, bytes: 0 };
      const [requests, bytes] = [total.requests + others.requests, total.bytes + others.bytes];
      if (requests >= limits.hostRequests || bytes >= limits.hostBytes)
        throw new ConnectionTrouble(
          "too-much",
          url,
          `${host}: đã tải ${requests} trang, ${Math.round(bytes / 1024 ** 2)} MB từ máy chủ này trong một ngày, quá mức cho phép; ngày mai thu tiếp, nếu lặp lại thì kiểm tra các kênh của nguồn`,
        );
      total.requests += 1;
      total.asked = now();
      book?.note(host, total);
    },
    spend(host, bytes) {
      const total = of(host);
      total.bytes += bytes;
      book?.note(host, total);
    },
  };
}

function forgetOne(spent: Map<string, Spent>): void {
  for (const host of spent.keys()) {
    spent.delete(host);
    return;
  }
}
