import { createHash } from "node:crypto";
import { z } from "zod";
import { BadQuestion } from "./errors.ts";
import type { Kind, Order, Where } from "./store.ts";

/** Where a list goes on: after the row with this value of the order's field (null: among the rows without one) and this id. */
export interface Position {
  readonly value: string | number | null;
  readonly id: string;
}

const Cursor = z.strictObject({
  ask: z.string(),
  value: z.union([z.string(), z.number(), z.null()]),
  id: z.string().min(1),
});

/** Names the list that a cursor belongs to; a cursor of another list is refused. */
export function askedList(kind: Kind, where: Where | undefined, order: Order): string {
  const whole = JSON.stringify([kind, where ?? {}, order.by, order.direction]);
  return createHash("sha256").update(whole).digest("base64url").slice(0, 16);
}

/** An opaque text for a page's `next`. */
export function cursorOf(ask: string, position: Position): string {
  return Buffer.from(JSON.stringify({ ask, ...position })).toString("base64url");
}

/** Reads a cursor back; throws BadQuestion when it is not one of ours for this very list. */
export function positionOf(ask: string, cursor: string, valueType: "string" | "number"): Position {
  const parsed = Cursor.safeParse(jsonOf(Buffer.from(cursor, "base64url").toString()));
  if (parsed.success) {
    const { ask: of, ...position } = parsed.data;
    const fits = of === ask && (position.value === null || typeof position.value === valueType);
    // Base64 has many spellings; only the one we wrote is ours.
    if (fits && cursorOf(ask, position) === cursor) return position;
  }
  throw new BadQuestion("Dấu trang không hợp lệ hoặc thuộc danh sách khác; hãy mở lại từ trang đầu.");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
