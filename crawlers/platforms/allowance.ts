import { PlatformTrouble } from "./trouble.ts";

/** What one token has used of what its platform allows, and what is known of it; kept across restarts. */
export interface Allowance {
  /** `youtube/<hash of the key>`: the same for all machines that use it, whatever they call it. */
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

/** A book of allowances; every call is durable when it returns. */
export interface AllowanceBook {
  read(id: string): Promise<Allowance | null>;
  /** By compare-and-set: `next` may be called again when another collector was quicker. */
  change(id: string, next: (old: Allowance) => Allowance): Promise<Allowance>;
}

/** The book that all who share a token share; it throws `BookAway` while it cannot be reached. */
export interface Allowances extends AllowanceBook {
  /** This machine's own book for that time; absent = the shared one is always at hand. */
  readonly alone?: AllowanceBook;
}

/** What others with the same token use cannot be asked now. */
export class BookAway extends Error {
  override name = "BookAway";
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
const shareAlone = 0.01; // of a limit while the shared book is away: five machines together stay within it

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
  const books = booksOf(allowances);
  return {
    async spend(bucket, cost) {
      const at = now();
      await books.change(id, (old, isAlone) => {
        const window = bucket.windowOf(at);
        const before = old.buckets[bucket.name];
        const used = before?.window === window ? before.used : 0;
        const most = Math.floor(bucket.limit * (isAlone ? shareAlone : share));
        if (used + cost > most) throw spent(bucket, { used, isAlone, at });
        return { ...old, buckets: { ...old.buckets, [bucket.name]: { window, used: used + cost } } };
      });
    },
    async check() {
      for (const kept of await books.read(id)) {
        if (kept.until === null || kept.until <= now().toISOString()) continue;
        throw new PlatformTrouble(
          "throttled",
          `${kept.why ?? "nền tảng yêu cầu chờ"}; tự thu tiếp sau ${local(new Date(kept.until))}`,
          { until: new Date(kept.until) },
        );
      }
    },
    async rest(until, why) {
      await books.change(id, (old) =>
        old.until !== null && old.until > until.toISOString()
          ? old
          : { ...old, until: until.toISOString(), why },
      );
    },
    async isWithout(what) {
      return (await books.read(id)).some(({ without }) => {
        const since = without[what];
        return since !== undefined && now().getTime() - Date.parse(since) < forgottenAfter;
      });
    },
    async goWithout(what) {
      const since = now().toISOString();
      await books.change(id, (old) => ({ ...old, without: { ...old.without, [what]: since } }));
    },
  };
}

/** The shared book, and this machine's own: what stands in either is heard; what is new goes into the shared one where it can. */
function booksOf({ alone, ...shared }: Allowances): {
  readonly read: (id: string) => Promise<readonly Allowance[]>;
  readonly change: (id: string, next: (old: Allowance, isAlone: boolean) => Allowance) => Promise<void>;
} {
  const orAlone = async (work: () => Promise<unknown>, other: (own: AllowanceBook) => Promise<unknown>) => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BookAway) || alone === undefined) throw error;
      return other(alone);
    }
  };
  return {
    async read(id) {
      const found: (Allowance | null)[] = [];
      await orAlone(
        async () => found.push(await shared.read(id)),
        async () => undefined,
      );
      if (alone !== undefined) found.push(await alone.read(id));
      return found.filter((one) => one !== null);
    },
    async change(id, next) {
      await orAlone(
        () => shared.change(id, (old) => next(old, false)),
        (own) => own.change(id, (old) => next(old, true)),
      );
    },
  };
}

function spent(
  bucket: Bucket,
  { used, isAlone, at }: { readonly used: number; readonly isAlone: boolean; readonly at: Date },
): PlatformTrouble {
  const opens = bucket.endsAt(at);
  const words = isAlone
    ? `kho chung không trả lời nên chưa biết các máy khác đã dùng bao nhiêu (${bucket.said}); máy này đã dùng hết phần nhỏ được dùng một mình, tự thu tiếp khi kho chạy lại`
    : `đã dùng ${used}/${bucket.limit} (${bucket.said}) nên dừng trước hạn mức; tự thu tiếp sau ${local(opens)}`;
  return new PlatformTrouble("quota", words, { code: bucket.name, until: isAlone ? null : opens });
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
