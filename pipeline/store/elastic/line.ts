import { randomBytes } from "node:crypto";
import type { Kind } from "../store.ts";
import { documentOf, type Offered } from "./document.ts";

/** A document on its way to the engine; its version decides, whatever arrives first. */
export interface Line {
  readonly id: string;
  readonly version: number;
  /** As a bulk request has it: action and document as JSON, each ended by a newline. */
  readonly bytes: Uint8Array;
}

/** Records with the revisions that they have, as lines that bear one stamp. Throws BadRecord where a date is none. */
export function linesOf<K extends Kind>(kind: K, kept: readonly Offered<K>[], stamp = newStamp()): Line[] {
  return kept.map((one) => lineOf(one.value.id, one.revision, documentOf(kind, one, stamp)));
}

/** The line of a document. */
export function lineOf(id: string, version: number, document: object): Line {
  const action = JSON.stringify({ index: { _id: id, version, version_type: "external" } });
  return { id, version, bytes: Buffer.from(`${action}\n${JSON.stringify(document)}\n`) };
}

/** Names a write for all time. */
export function newStamp(): string {
  return randomBytes(9).toString("base64url");
}
