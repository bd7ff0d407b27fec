import { askedList, cursorOf, positionOf, type Position } from "./cursor.ts";
import { BadQuestion, BadRecord } from "./errors.ts";
import { conditionsOf, fieldOf, instant, openFieldOf, type Condition } from "./question.ts";
import type { Kind, Order, Signature, Tally, Where } from "./store.ts";

const longestPage = 10_000; // rows; a list beyond it is read page by page
const longestId = 512; // bytes; Elasticsearch refuses longer ones

/** A list as every keeper answers it: checked, with the way to write the cursor of its next page. */
export interface AskedList {
  readonly kind: Kind;
  readonly conditions: readonly Condition[];
  readonly by: string;
  readonly direction: "ascending" | "descending";
  readonly limit: number;
  readonly after: Position | null;
  readonly next: (position: Position) => string;
}

/** Checks a list against the mapping; throws BadQuestion. */
export function checkedList(
  kind: Kind,
  ask: {
    readonly where?: Where;
    readonly order: Order;
    readonly limit: number;
    readonly after?: string | null;
  },
): AskedList {
  const { by, direction } = ask.order;
  const { type, many } = fieldOf(kind, by);
  if (many) throw new BadQuestion(`Không xếp thứ tự được theo "${by}": trường có nhiều giá trị.`);
  if (!Number.isInteger(ask.limit) || ask.limit < 1 || ask.limit > longestPage) {
    throw new BadQuestion(`Mỗi trang từ 1 đến ${longestPage} dòng.`);
  }
  const conditions = conditionsOf(kind, ask.where);
  const name = askedList(kind, ask.where, ask.order);
  const valueType = type === "keyword" || type === "day" ? "string" : "number";
  const cursor = ask.after ?? null;
  const after = cursor === null ? null : positionOf(name, cursor, valueType);
  return { kind, conditions, by, direction, limit: ask.limit, after, next: (at) => cursorOf(name, at) };
}

/** Checks what is to be tallied; throws BadQuestion. */
export function checkedTally(
  kind: Kind,
  by: readonly string[],
  where: Where | undefined,
  sums: readonly string[],
): readonly Condition[] {
  for (const field of by) {
    if (openFieldOf(kind, field).type === "instant")
      throw new BadQuestion(`Không đếm được theo thời điểm "${field}"; hãy đếm theo ngày.`);
  }
  for (const field of sums) {
    const { type } = openFieldOf(kind, field);
    if (type !== "integer" && type !== "number") throw new BadQuestion(`Không cộng được trường "${field}".`);
  }
  return conditionsOf(kind, where);
}

/** Order of a tally: by key, null last. */
export function byKey(a: Tally, b: Tally): number {
  for (const [i, left] of a.key.entries()) {
    const right = b.key[i] ?? null;
    if (left === right) continue;
    if (left === null || right === null) return left === null ? 1 : -1;
    return left < right ? -1 : 1;
  }
  return 0;
}

/** A writer with a name and a moment; throws BadRecord for another. */
export function checkedSignature(by: Signature): Signature {
  if (by.actor === "" || !instant.test(by.at))
    throw new BadRecord("Mỗi lần ghi phải có người ghi và thời điểm UTC.");
  return by;
}

/** An id that every keeper can hold; throws BadRecord for another. */
export function idOf(kind: Kind, id: string): string {
  const usable = id !== "" && id.isWellFormed() && !id.includes("\0") && Buffer.byteLength(id) <= longestId;
  if (!usable) throw new BadRecord(`Mã của bản ghi "${kind}" phải có, và dài nhất ${longestId} byte.`);
  return id;
}
