import { z } from "zod";
import { Refusal } from "../../config/verb.ts";
import { BadRecord } from "./errors.ts";
import type { DeadLetter } from "./outbox.ts";
import type { SqliteStore } from "./sqlite.ts";
import type { Kind, Records, Signature } from "./store.ts";

/** A dead letter as an administrator mends it in a file: `value` is the record, the rest tells what is wrong with it. */
export interface OpenedLetter {
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
  readonly reason: string;
  readonly value: unknown;
}

const Mended = z.array(
  z.looseObject({ kind: z.string(), id: z.string(), value: z.record(z.string(), z.unknown()) }),
);

/** The letters with their records opened, as they go into a file. */
export function openedLetters(letters: readonly DeadLetter[]): readonly OpenedLetter[] {
  return letters.map(({ kind, id, revision, reason, body }) => ({
    kind,
    id,
    revision,
    reason,
    value: body === null ? null : JSON.parse(body),
  }));
}

/** Those that somebody means by an id, by kind/id, or by "all"; throws a Refusal where there is none. */
export function lettersNamed(letters: readonly DeadLetter[], named: string): readonly DeadLetter[] {
  if (named === "all") return letters;
  const found = letters.filter(({ kind, id }) => id === named || `${kind}/${id}` === named);
  if (found.length > 0) return found;
  throw new Refusal(
    `Không có bản ghi "${named}" trong danh sách không gửi được. Xem danh sách: npm run -s phusong -- store dead-letters`,
  );
}

/**
 * Takes the records of a mended file in place of those that were refused, and puts them back among what waits. All are
 * checked before the first is written: only the values may differ from what was refused, no field may come, go or become
 * of another type. Gives how many; throws a Refusal that names the first that is wrong.
 */
export async function sendMended(local: SqliteStore, text: string, by: Signature): Promise<number> {
  const letters = await local.outbox.letters();
  const mended = mendedIn(text).map(({ kind, id, value }) => {
    const letter = letters.find((one) => one.kind === kind && one.id === id);
    if (letter === undefined)
      throw wrong(kind, id, "không có trong danh sách không gửi được, hoặc đã được gửi lại");
    return { letter, value };
  });
  for (const { letter, value } of mended) checkShape(letter, value);
  for (const { letter, value } of mended) {
    await keep(local, letter.kind, value, by);
    await local.outbox.drop(letter);
  }
  return mended.length;
}

function mendedIn(text: string): z.infer<typeof Mended> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Refusal("Tệp không phải JSON đúng cú pháp. Hãy sửa tệp đã xuất bằng --export.", { cause });
  }
  const read = Mended.safeParse(json);
  if (read.success) return read.data;
  throw new Refusal(
    "Tệp không đúng dạng: phải là danh sách bản ghi như --export đã xuất, mỗi bản ghi có kind, id và value.",
  );
}

function checkShape({ kind, id, body }: DeadLetter, value: Readonly<Record<string, unknown>>): void {
  const old = z.record(z.string(), z.unknown()).parse(JSON.parse(body ?? "{}"));
  if (value["id"] !== old["id"]) throw wrong(kind, id, "không được đổi id của bản ghi");
  const names = new Set([...Object.keys(old), ...Object.keys(value)]);
  for (const name of names) {
    if (!Object.hasOwn(old, name)) throw wrong(kind, id, `không có trường "${name}"`);
    if (!Object.hasOwn(value, name)) throw wrong(kind, id, `thiếu trường "${name}"`);
    const [before, after] = [typeOf(old[name]), typeOf(value[name])];
    if (before !== after && before !== "null" && after !== "null")
      throw wrong(kind, id, `trường "${name}" phải giữ kiểu ${before}`);
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

async function keep(
  local: SqliteStore,
  kind: Kind,
  value: Readonly<Record<string, unknown>>,
  by: Signature,
): Promise<void> {
  if (!isRecordOf(kind, value)) throw new Error("a mended record without its id");
  const [old] = await local.read(kind, [value.id]);
  try {
    const [written] = await local.write(kind, [{ value, expects: old?.revision ?? 0 }], by);
    if (written?.outcome === "kept") return;
  } catch (cause) {
    if (cause instanceof BadRecord) throw wrong(kind, value.id, cause.message);
    throw cause;
  }
  throw wrong(kind, value.id, "máy thu vừa ghi bản mới hơn; hãy xem lại danh sách rồi sửa lại");
}

/** Its fields were held against the record that it replaces (`checkShape`); the keeper checks those that are indexed. */
function isRecordOf(_kind: Kind, value: object): value is Records[Kind] {
  return "id" in value && typeof value.id === "string";
}

function wrong(kind: string, id: string, why: string): Refusal {
  return new Refusal(`Bản ghi ${kind}/${id}: ${why}. Chưa gửi bản ghi này và những bản ghi sau nó.`);
}
