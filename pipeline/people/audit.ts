import { createHash } from "node:crypto";
import type { Clock } from "../../crawlers/capture.ts";
import { everything } from "../store/everything.ts";
import type { Audit } from "../store/records-people.ts";
import type { Store } from "../store/store.ts";

/** One thing that somebody did: `what` as in `deedNames`, `subject` the record or file, before and after in words or as values. */
export interface Deed {
  readonly actor: string;
  readonly what: string;
  readonly subject: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

const longestSummary = 2_000; // characters; of what is longer the log keeps the digest

/**
 * Writes a deed at the end of the log. Lines are numbered without gaps and each carries the digest of the one before it; who
 * writes at the same moment takes the next number. Throws what the store throws: nothing may be done that cannot be told.
 */
export async function noteDeed(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  deed: Deed,
): Promise<Audit> {
  const { actor, what, subject } = deed;
  let last = await lastLine(store);
  for (;;) {
    const number = (last?.number ?? 0) + 1;
    const bare = {
      id: idOf(number),
      number,
      previous: last?.digest ?? "",
      actor,
      at: clock.now().toISOString(),
      what,
      subject,
      before: summary(deed.before),
      after: summary(deed.after),
    };
    const line: Audit = { ...bare, digest: digestOf(bare) };
    const [written] = await store.write("audit", [{ value: line, expects: 0 }], line);
    if (written?.outcome === "kept") return line;
    last = await lastFrom(store, number);
  }
}

/** What verifying the log found: how far it reaches, its last digest, and the first line that is not as it was written. */
export interface Verified {
  readonly lines: number;
  readonly head: string;
  readonly broken: { readonly number: number; readonly why: string } | null;
}

/**
 * Reads the whole log and recomputes its chain. A chain shows that lines were changed, taken out or put in; that the end was
 * cut off shows only against a `head` that was noted elsewhere. Lines older than the chain are not looked at.
 */
export async function verifyLog(store: Store): Promise<Verified> {
  await store.refresh();
  let lines = 0;
  let head = "";
  const order = { by: "number", direction: "ascending" } as const;
  for await (const { value } of everything(store, "audit", { where: { present: ["number"] }, order })) {
    const number = lines + 1;
    const why =
      value.number !== number || value.id !== idOf(number)
        ? `dòng ${number} không còn`
        : value.previous !== head
          ? `dòng ${number} không nối với dòng trước`
          : value.digest !== digestOf(value)
            ? `dòng ${number} đã bị sửa`
            : null;
    if (why !== null) return { lines, head, broken: { number, why } };
    lines = number;
    head = value.digest ?? "";
  }
  return { lines, head, broken: null };
}

function idOf(number: number): string {
  return `nhat-ky/${String(number).padStart(12, "0")}`;
}

function digestOf({ number, previous, actor, at, what, subject, before, after }: Audit): string {
  const said = JSON.stringify([number, previous, actor, at, what, subject, before, after]);
  return createHash("sha256").update(said).digest("hex");
}

/** Text and values as the log shows them; null where there was nothing. */
function summary(given: unknown): string | null {
  if (given === undefined || given === null) return null;
  const text = (typeof given === "string" ? given : JSON.stringify(given)).normalize("NFC");
  if (text.length <= longestSummary) return text;
  return `${text.slice(0, 200)}… (${text.length} ký tự, SHA-256 ${createHash("sha256").update(text).digest("hex")})`;
}

/** The newest line that a list shows, then forward by id, since lists may lag behind what was written. */
async function lastLine(store: Store): Promise<Audit | null> {
  const order = { by: "number", direction: "descending" } as const;
  const { rows } = await store.list("audit", { where: { present: ["number"] }, order, limit: 1 });
  const listed = rows[0]?.value ?? null;
  return (await lastFrom(store, (listed?.number ?? 0) + 1)) ?? listed;
}

/** The last line without a gap from this number on; null when there is none of this number. */
async function lastFrom(store: Store, from: number): Promise<Audit | null> {
  let last: Audit | null = null;
  for (let number = from; ; number += 1) {
    const [kept] = await store.read("audit", [idOf(number)]);
    if (kept === null || kept === undefined) return last;
    last = kept.value;
  }
}
