import { hash } from "node:crypto";
import { Refusal } from "../../config/verb.ts";
import { pagesOf } from "./everything.ts";
import { kindNames, kinds } from "./mapping.ts";
import type { Kept, Kind, Store } from "./store.ts";

/** Count and checksum of all records of a kind, whatever the order in which they are read. */
export interface KindSum {
  readonly kind: Kind;
  readonly records: number;
  /** Sum of the SHA-256 of each record's id, revision, actor, time and body, modulo 2^256, in hexadecimal digits. */
  readonly checksum: string;
}

const page = 1_000;
const onTheWay = 3; // pages that are read and written at the same time
const modulus = 1n << 256n;

/** One digest of a record as a keeper holds it. */
function digestOf<K extends Kind>({ value, revision, actor, at }: Kept<K>): bigint {
  return BigInt(`0x${hash("sha256", JSON.stringify([value.id, revision, actor, at, value]))}`);
}

/** Counts and sums a kind in a keeper. */
export async function sumOf(store: Store, kind: Kind): Promise<KindSum> {
  const sum = openSum(kind);
  for await (const rows of newestFirst(store, kind)) sum.add(rows);
  return sum.result();
}

/** A count and checksum to which records are added as they come by. */
export function openSum<K extends Kind>(kind: K) {
  let sum = 0n;
  let records = 0;
  return {
    add(rows: readonly Kept<K>[]): void {
      for (const kept of rows) sum = (sum + digestOf(kept)) % modulus;
      records += rows.length;
    },
    result: (): KindSum => ({ kind, records, checksum: sum.toString(16) }),
  };
}

/** What a copy did with a kind; `taken` were not there before. */
export interface CopiedKind extends KindSum {
  readonly taken: number;
}

/**
 * Copies every kind from one keeper to another, revisions and writers with it, and then compares both by count and
 * checksum. Begun again after an end half way, it passes over what is there. Throws Refusal where the two differ.
 */
export async function copyAll(
  from: Store,
  to: Store,
  told: (kind: CopiedKind) => void = () => undefined,
): Promise<readonly CopiedKind[]> {
  const copied: CopiedKind[] = [];
  await from.refresh();
  for (const kind of kindNames) {
    const { taken, ...mine } = await carry(from, to, kind);
    await to.refresh();
    const theirs = await sumOf(to, kind);
    if (mine.records !== theirs.records || mine.checksum !== theirs.checksum)
      throw new Refusal(
        `Chép loại "${kind}" chưa khớp: nơi đi ${mine.records} bản ghi, nơi đến ${theirs.records}. ` +
          "Nơi đến phải trống hoặc là bản chép dở của chính nơi đi, và không ai đang ghi vào hai nơi. Hãy dừng thu tin rồi chạy lại.",
      );
    copied.push({ ...mine, taken });
    told({ ...mine, taken });
  }
  return copied;
}

/** Brings over what is not there yet, reading on while pages are being written; sums all that came by. */
async function carry(from: Store, to: Store, kind: Kind): Promise<CopiedKind> {
  const pages = newestFirst(from, kind);
  const sum = openSum(kind);
  let taken = 0;
  const carrier = async (): Promise<void> => {
    for await (const rows of pages) {
      sum.add(rows);
      const adopted = await to.adopt(kind, rows);
      taken += adopted;
    }
  };
  await Promise.all(Array.from({ length: onTheWay }, carrier));
  return { ...sum.result(), taken };
}

/**
 * All records of a kind, page by page in its usual order, newest first: so they lie together where they come from, and come to
 * lie together where they are brought.
 */
function newestFirst<K extends Kind>(store: Store, kind: K): AsyncGenerator<readonly Kept<K>[]> {
  const order = { by: kinds[kind].order ?? "id", direction: "descending" } as const;
  return pagesOf(store, kind, { order, pageSize: page });
}
