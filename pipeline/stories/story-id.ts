import type { Filed } from "./place.ts";

const prefix = "s-";

/** A story is called after its original. */
export function storyId(origin: string): string {
  return `${prefix}${origin}`;
}

/** The item after which a story was called; null for what is no story's id. */
export function namesake(story: string): string | null {
  return story.startsWith(prefix) && story.length > prefix.length ? story.slice(prefix.length) : null;
}

/** Whom a story of copies only goes back to: what its earliest crediting copy says; null when none says anything. */
export function originOutside(members: readonly Pick<Filed, "rank" | "credited">[]): string | null {
  const byRank = members.toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  return byRank.find(({ credited }) => (credited ?? null) !== null)?.credited ?? null;
}
