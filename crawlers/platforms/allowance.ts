import { PlatformTrouble } from "./trouble.ts";

/** What one token has used of what its platform allows, and what is known of it; kept across restarts. */
export interface Allowance {
  /** `youtube/<token>` */
  readonly id: string;
  /** Used in the present window of each bucket; the window's name changes when it begins anew. */
  readonly buckets: Readonly<Record<string, { readonly window: string; readonly used: number }>>;
  /** Not to be asked before, UTC; null = now. */
  readonly until: string | null;
  /** In Vietnamese, why not before. */
  readonly why: string | null;
  /** Metrics and abilities that the platform refused, with the day of it: they are not asked for again for a while. */
  readonly without: Readonly<Record<string, string>>;
}

/** Where allowances are kept; every call is durable when it returns. */
export interface Allowances {
  read(id: string): Promise<Allowance | null>;
  /** By compare-and-set: `next` may be called again when another collector was quicker. */
  change(id: string, next: (old: Allowance) => Allowance): Promise<Allowance>;
}

/** A part of an allowance that is counted by itself. */
export interface Bucket {
  readonly name: string;
  /** Of one window; we stop before it. */
  readonly limit: number;
  /** Name of the window that a moment lies in. */
  readonly windowOf: (now: Date) => string;
  /** When the next window begins. */
  readonly endsAt: (now: Date) => Date;
  /** In Vietnamese: "YouTube cho 10.000 đơn vị mỗi ngày". */
  readonly said: string;
}

const share = 0.95; // of a limit that we use; the rest is for what others do with the same token

/** One token's allowance as the calls of a platform use it. */
export interface Budget {
  /** Takes `cost` from a bucket before the call is made. Throws `PlatformTrouble` when it would go too near the limit. */
  spend(bucket: Bucket, cost: number): Promise<void>;
  /** Throws `PlatformTrouble` while the platform wants to be left alone. */
  check(): Promise<void>;
  /** The platform wants to be left alone until then. */
  rest(until: Date, why: string): Promise<void>;
  isWithout(what: string): Promise<boolean>;
  goWithout(what: string): Promise<void>;
}

const forgottenAfter = 7 * 86_400_000; // a permission may be given meanwhile: asked for again after a week

/** Opens the allowance of one token. */
export function openBudget(allowances: Allowances, id: string, now: () => Date): Budget {
  return {
    async spend(bucket, cost) {
      const at = now();
      const window = bucket.windowOf(at);
      const most = Math.floor(bucket.limit * share);
      await allowances.change(id, (old) => {
        const before = old.buckets[bucket.name];
        const used = before?.window === window ? before.used : 0;
        if (used + cost > most)
          throw new PlatformTrouble(
            "quota",
            `đã dùng ${used}/${bucket.limit} (${bucket.said}) nên dừng trước hạn mức; tự thu tiếp sau ${local(bucket.endsAt(at))}`,
            { code: bucket.name, until: bucket.endsAt(at) },
          );
        return { ...old, buckets: { ...old.buckets, [bucket.name]: { window, used: used + cost } } };
      });
    },
    async check() {
      const kept = await allowances.read(id);
      if (kept === null || kept.until === null || kept.until <= now().toISOString()) return;
      throw new PlatformTrouble(
        "throttled",
        `${kept.why ?? "nền tảng yêu cầu chờ"}; tự thu tiếp sau ${local(new Date(kept.until))}`,
        { until: new Date(kept.until) },
      );
    },
    async rest(until, why) {
      await allowances.change(id, (old) =>
        old.until !== null && old.until > until.toISOString()
          ? old
          : { ...old, until: until.toISOString(), why },
      );
    },
    async isWithout(what) {
      const since = (await allowances.read(id))?.without[what];
      return since !== undefined && now().getTime() - Date.parse(since) < forgottenAfter;
    },
    async goWithout(what) {
      const since = now().toISOString();
      await allowances.change(id, (old) => ({ ...old, without: { ...old.without, [what]: since } }));
    },
  };
}

/** An allowance of which nothing is used. */
export function freshAllowance(id: string): Allowance {
  return { id, buckets: {}, until: null, why: null, without: {} };
}

function local(at: Date): string {
  return new Intl.DateTimeFormat("vi-VN", {
    timeZone: "Asia/Ho_Chi_Minh",
    hour: "2-digit",
    minute: "2-digit",
    day: "2-digit",
    month: "2-digit",
  }).format(at);
}
