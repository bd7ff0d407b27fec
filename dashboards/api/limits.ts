/** How much may be asked: `quota` requests at once, given back evenly over `window` seconds. */
export interface Policy {
  /** As the header fields and the page name it. */
  readonly name: string;
  readonly quota: number;
  readonly window: number;
}

/** What everybody may ask for; a key, an account or, without either, an address is counted for itself. */
export const policies = {
  asking: { name: "hoi", quota: 600, window: 60 },
  /** Whole lists as files: each reads everything. */
  exporting: { name: "xuat", quota: 20, window: 3600 },
  /** Whoever brings no key or a wrong one. */
  strangers: { name: "khach", quota: 60, window: 60 },
} as const satisfies Readonly<Record<string, Policy>>;

/** What a bucket said: granted or not, requests left, seconds until it is full again, seconds before the next is granted. */
export interface Taken {
  readonly policy: Policy;
  readonly granted: boolean;
  readonly left: number;
  readonly full: number;
  readonly wait: number;
}

/** Buckets that are emptied by requests and fill with time. */
export interface Buckets {
  take(policy: Policy, whose: string): Taken;
}

/**
 * Opens buckets of one program (token bucket: what was not used is there later, up to the quota). `seconds` is a clock that
 * only rises. At most `most` are remembered; the one that was asked longest ago is forgotten first, and is full again.
 */
export function openBuckets(seconds: () => number = () => performance.now() / 1000, most = 20_000): Buckets {
  const levels = new Map<string, { readonly level: number; readonly at: number }>();
  return {
    take(policy, whose) {
      const { name, quota, window } = policy;
      const key = `${name} ${whose}`;
      const now = seconds();
      const before = levels.get(key) ?? { level: quota, at: now };
      const perSecond = quota / window;
      const level = Math.min(quota, before.level + (now - before.at) * perSecond);
      const granted = level >= 1;
      const after = granted ? level - 1 : level;
      levels.delete(key);
      levels.set(key, { level: after, at: now });
      const oldest = levels.keys().next();
      if (levels.size > most && oldest.done !== true) levels.delete(oldest.value);
      return {
        policy,
        granted,
        left: Math.floor(after),
        full: Math.ceil((quota - after) / perSecond),
        wait: granted ? 0 : Math.ceil((1 - level) / perSecond),
      };
    },
  };
}

/** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10, 3 and 4) of what was taken. */
export function limitFields(taken: readonly Taken[]): Readonly<Record<string, string>> {
  return {
    "RateLimit-Policy": taken
      .map(({ policy }) => `"${policy.name}";q=${policy.quota};w=${policy.window}`)
      .join(", "),
    RateLimit: taken.map(({ policy, left, full }) => `"${policy.name}";r=${left};t=${full}`).join(", "),
  };
}
