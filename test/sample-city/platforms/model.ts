import { createHash } from "node:crypto";

/** A post of an imitated account. Figures are what it ends up with; it has the greater part of them after some days. */
export interface SamplePost {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly publishedAt: Date;
  /** The article it leads to. */
  readonly link: string | null;
  readonly video: boolean;
  readonly figures: {
    readonly views: number;
    readonly likes: number;
    readonly comments: number;
    readonly shares: number;
  };
}

/** An account that the platforms imitate. */
export interface SampleAccount {
  readonly platform: "facebook" | "youtube" | "zalo" | "tiktok";
  /** Id of the page, channel or OA; @name. */
  readonly id: string;
  readonly name: string;
  readonly followers: number;
  /** Newest first. */
  readonly posts: readonly SamplePost[];
}

/** One request to an imitated host. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What an imitated host answers. */
export interface Told {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The present of the imitated platforms, and what happened to single posts. */
export interface World {
  readonly accounts: readonly SampleAccount[];
  now(): Date;
  /** Text that the account put in place of a post's; by post id. */
  readonly edits: Map<string, string>;
  /** Posts taken down, by id. */
  readonly removed: Set<string>;
  /** Posts hidden or made private. */
  readonly hidden: Set<string>;
  /** Posts whose likes and comments are switched off. */
  readonly quiet: Set<string>;
}

/** An empty world over accounts. */
export function openWorld(accounts: readonly SampleAccount[], now: () => Date): World {
  return { accounts, now, edits: new Map(), removed: new Set(), hidden: new Set(), quiet: new Set() };
}

/** What a figure has grown to: slowly towards its end. */
export function grown(final: number, post: SamplePost, now: Date): number {
  const days = Math.max(0, now.getTime() - post.publishedAt.getTime()) / 86_400_000;
  return Math.floor(final * (1 - Math.exp(-days / 3)));
}

/** Posts that are published and neither removed nor hidden, as they read now, newest first. */
export function shown(world: World, account: SampleAccount): readonly SamplePost[] {
  return account.posts
    .filter(
      ({ id, publishedAt }) => !world.removed.has(id) && !world.hidden.has(id) && publishedAt <= world.now(),
    )
    .map((post) => ({ ...post, text: world.edits.get(post.id) ?? post.text }))
    .toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
}

/** An answer in JSON. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Told {
  return {
    status,
    headers: { "content-type": "application/json; charset=UTF-8", ...headers },
    body: JSON.stringify(value),
  };
}

/** An opaque cursor for a place in a list, as platforms hand them out. */
export function cursorAt(place: number): string {
  return Buffer.from(`cursor:${place}`).toString("base64url");
}

/** The place that a cursor stands for; 0 for none. */
export function placeOf(cursor: string | null): number {
  const place = /^cursor:(\d+)$/.exec(Buffer.from(cursor ?? "", "base64url").toString())?.[1];
  return Number(place ?? 0);
}

/** Who commented and reacted; the imitations show them where a careless question would get them. */
export const bystanders = ["Nguyễn Thị Người Lạ", "Trần Văn Qua Đường"] as const;

/** A short stable hash for ids. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
