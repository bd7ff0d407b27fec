/** A source of numbers from 0 (included) to 1 (excluded); the same seed gives the same numbers. */
export type Random = () => number;

/** Seeds an sfc32 generator from a text (constants of the public-domain PractRand suite). */
export function seeded(seed: string): Random {
  let [a, b, c, d] = [hashed(seed, 1), hashed(seed, 2), hashed(seed, 3), 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i++) next(); // the first numbers still show the seed
  return next;
}

/** FNV-1a over UTF-16 code units, 32 bits, signed. */
export function hashed(text: string, salt = 0): number {
  let hash = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** One member of a list; an empty list is a mistake of the caller. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const at = Math.floor(random() * list.length);
  for (const one of list.slice(at, at + 1)) return one;
  throw new RangeError("nothing to pick from");
}

/** A whole number, both ends included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** A copy in another order. */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  return list
    .map((one) => ({ one, key: random() }))
    .toSorted((left, right) => left.key - right.key)
    .map(({ one }) => one);
}

/** One member of a list, likelier the heavier it weighs. */
export function weighed<T>(random: Random, list: readonly T[], weight: (one: T) => number): T {
  const total = list.reduce((sum, one) => sum + weight(one), 0);
  let left = random() * total;
  for (const one of list) {
    left -= weight(one);
    if (left < 0) return one;
  }
  return pick(random, list);
}
