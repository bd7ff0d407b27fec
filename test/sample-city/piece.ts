import type { Head, Pool } from "./library.ts";
import type { Outlet } from "./outlets.ts";
import type { Draft } from "./write.ts";

/** An item as it was published at one outlet. */
export interface Piece {
  readonly outlet: Outlet;
  readonly pool: Pool;
  readonly head: Head;
  readonly draft: Draft;
  readonly publishedAt: Date;
  readonly author: string;
  /** Number in the outlet's addresses. */
  readonly number: number;
  readonly url: string;
  /** What it was taken from. */
  readonly origin: Piece | null;
}

/** The part of an address that a title becomes: `lop-hoc-so-o-phuong-lang`. */
export function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll("đ", "d")
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 90)
    .replace(/-$/, "");
}

/** The whole reading text, one paragraph a line, the lead first. */
export function textOf({ lead, paragraphs }: Draft): string {
  return [lead, ...paragraphs].join("\n");
}
