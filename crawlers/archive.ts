import { randomBytes } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { makeFolder } from "../config/make-folder.ts";
import { bytesAt, syncFolder, writeAll } from "./archive-bytes.ts";
import { type IndexEntry, writeIndex } from "./archive-index.ts";
import { archiveRefusal, EvidenceLost, lostWords } from "./archive-refusals.ts";
import { addressToKeep, bodyToKeep, headersToKeep } from "./archive-secrets.ts";
import type { Capture, Clock, Evidence } from "./capture.ts";
import {
  type About,
  answerIn,
  digestOf,
  type Exchange,
  type Original,
  packExchange,
  packWarcinfo,
  type Place,
  unpackRecord,
} from "./warc.ts";
import type { Read } from "./warc-plain.ts";

export { EvidenceLost } from "./archive-refusals.ts";

/** What of a capture the archive gives back. */
export type Archived = Pick<Capture, "id" | "url" | "finalUrl" | "status" | "headers" | "body" | "fetchedAt">;

export interface Archive {
  readonly folder: string;
  /**
   * Durable when it resolves. Refuses with a `Refusal` when the folder or the disk takes nothing more; then nothing is kept.
   * Cookies are dropped and secrets masked. Bytes that this address had before (`earlier`, or earlier in this process) are
   * not kept twice: a revisit record names them, and so it does for an answer 304, whose bytes are the earlier ones.
   */
  keep(
    capture: Archived & Partial<About>,
    requestHeaders: Readonly<Record<string, string>>,
    earlier?: Evidence,
  ): Promise<Evidence>;
  /** Reads a capture back and checks its digest; of a revisit, its own head with the body that it names. Throws `EvidenceLost`. */
  open(evidence: Evidence): Promise<Archived>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ArchiveOptions {
  readonly clock: Clock;
  /** Named in each file's first record. */
  readonly software: string;
  /** A file that has grown to this many bytes is closed; a WARC of 1 GB is what other tools expect at most. */
  readonly fileBytes?: number;
  /** Files that are read stay open until the archive is closed: for reading very many captures in a row. */
  readonly holdsFiles?: boolean;
}

interface Waiting {
  readonly bytes: readonly Uint8Array[];
  readonly index: Omit<IndexEntry, "file" | "offset">;
  readonly resolve: (evidence: Evidence) => void;
  readonly reject: (error: unknown) => void;
}

interface Current {
  readonly name: string;
  readonly day: string;
  readonly handle: FileHandle;
  readonly entries: IndexEntry[];
  size: number;
}

const longestReference = 180 * 86_400_000; // ms; older bytes are kept anew, so that what retention may take (a year at least) is never named again
const remembered = 10_000; // bodies by address and digest, so that a list that did not change is kept once

/**
 * Opens a folder of WARC 1.1 files, gzip for each record. Each process writes files of its own, whose names nobody else
 * takes, so that several collectors may share the folder and a record torn by a killed process harms no other. A file ends
 * when it is large enough or its day is over; then its index is written beside it.
 */
export function openArchive(folder: string, options: ArchiveOptions): Archive {
  const fileBytes = options.fileBytes ?? 1024 ** 3;
  const seen = new Map<string, Evidence>();
  let current: Current | null = null;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;

  const fresh = async (): Promise<Current> => {
    await makeFolder(folder);
    const now = options.clock.now();
    const stamp = now.toISOString().replace(/\D/g, "").slice(0, 14);
    const name = `phusong-${stamp}-${process.pid}-${randomBytes(4).toString("hex")}.warc.gz`;
    const handle = await open(path.join(folder, name), "wx");
    const writer = { software: options.software, hostname: hostname(), process: String(process.pid) };
    const info = await packWarcinfo(name, now.toISOString(), writer);
    try {
      await writeAll(handle, info, 0);
      await syncFolder(folder);
    } catch (error) {
      // A disk without room is tried again and again: no handle and no empty file may stay behind.
      await handle.close().catch(() => undefined);
      await rm(path.join(folder, name), { force: true }).catch(() => undefined);
      throw error;
    }
    return { name, day: dayOf(now), handle, entries: [], size: info.length };
  };

  /** Writes all that waits as one piece and one fsync; a failed write is cut off again and its captures are refused. */
  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      if (current !== null && current.day !== dayOf(options.clock.now())) await leave();
      current ??= await fresh();
      const file = current;
      const bytes = Buffer.concat(batch.flatMap((one) => one.bytes));
      await writeAll(file.handle, bytes, file.size);
      await file.handle.datasync();
      for (const { bytes: pieces, index, resolve } of batch) {
        const entry = { ...index, file: file.name, offset: file.size };
        file.entries.push(entry);
        file.size += pieces.reduce((sum, { length }) => sum + length, 0);
        resolve({ file: entry.file, offset: entry.offset, length: entry.length, digest: entry.digest });
      }
      if (file.size >= fileBytes) await leave();
    } catch (error) {
      // What half of a batch left behind must not stand before later records: this file is cut and never written again.
      const torn = current;
      current = null;
      await torn?.handle.truncate(torn.size).catch(() => undefined);
      await torn?.handle.close().catch(() => undefined);
      for (const { reject } of batch) reject(archiveRefusal(error, folder));
    }
  };
  const leave = async (): Promise<void> => {
    const file = current;
    current = null;
    await file?.handle.close();
    // Without room for it the index is made by `archive verify --mend`; the captures themselves are safe.
    if (file !== null) await writeIndex(folder, file.name, file.entries).catch(() => undefined);
  };
  const writeAllWaiting = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await writeBatch(batch);
    }
    writing = null;
  };
  const close = async (): Promise<void> => {
    await writing;
    await leave();
    for (const handle of held.values()) await (await handle).close();
    held.clear();
  };

  const held = new Map<string, Promise<FileHandle>>();
  const recordAt = async (place: Place): Promise<Read | null> =>
    unpackRecord(await bytesAt(folder, place, options.holdsFiles === true ? held : null));

  /** The record that holds the bytes of an earlier capture; null when they cannot be relied on. */
  const originalOf = async (earlier: Evidence): Promise<Original | null> => {
    try {
      const record = await recordAt(earlier);
      const place = record === null ? null : (refersTo(record) ?? earlier);
      const original = place === earlier || place === null ? record : await recordAt(place);
      if (original?.type !== "response" || place === null) return null;
      if (options.clock.now().getTime() - Date.parse(original.date) > longestReference) return null;
      if (digestOf(answerIn(original.block).body) !== earlier.digest) return null;
      const { recordId, url, date } = original;
      return {
        file: place.file,
        offset: place.offset,
        length: place.length,
        recordId,
        url,
        date,
        digest: earlier.digest,
      };
    } catch (error) {
      if (error instanceof EvidenceLost) return null;
      throw error;
    }
  };

  return {
    folder,
    async keep(capture, requestHeaders, earlier) {
      const exchange = exchangeToKeep(capture, requestHeaders);
      const own = digestOf(exchange.body);
      const key = `${exchange.finalUrl} ${own}`;
      const before = capture.status === 304 || earlier?.digest === own ? earlier : seen.get(key);
      const original = before === undefined ? null : await originalOf(before);
      const packed = await packExchange({ ...exchange, digest: own }, original);
      const type = exchange.headers["content-type"]?.split(";", 1)[0]?.trim() ?? "unk";
      const evidence = await new Promise<Evidence>((resolve, reject) => {
        waiting.push({
          bytes: [packed.answer, ...packed.beside],
          index: {
            url: exchange.finalUrl,
            date: exchange.fetchedAt,
            mime: original === null ? type : "warc/revisit",
            status: exchange.status,
            digest: original?.digest ?? own,
            length: packed.answer.length,
          },
          resolve,
          reject,
        });
        writing ??= writeAllWaiting();
      });
      remember(seen, key, evidence);
      return evidence;
    },
    async open(evidence) {
      const record = await recordAt(evidence);
      if (record === null || (record.type !== "response" && record.type !== "revisit"))
        throw new EvidenceLost(lostWords.unreadable(evidence));
      const answer = answerIn(record.block);
      const place = refersTo(record);
      const original = place === null ? record : await recordAt(place);
      const body = place === null ? answer.body : answerIn(original?.block ?? new Uint8Array()).body;
      if (digestOf(body) !== evidence.digest) throw new EvidenceLost(lostWords.changed(evidence));
      return {
        ...answer,
        body,
        id: record.field("PhuSong-Capture") ?? "",
        url: record.field("PhuSong-Asked-For") ?? record.url,
        finalUrl: record.url,
        fetchedAt: record.date,
      };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Where the bytes of a revisit lie; null for a record that holds its own. */
export function refersTo(record: Pick<Read, "field">): Place | null {
  const [, file, offset, length] = /^(\S+) (\d+) (\d+)$/.exec(record.field("PhuSong-Refers-To") ?? "") ?? [];
  if (file === undefined) return null;
  return { file: path.basename(file), offset: Number(offset), length: Number(length) };
}

function exchangeToKeep(
  capture: Archived & Partial<About>,
  requestHeaders: Readonly<Record<string, string>>,
): Exchange {
  const type = Object.entries(capture.headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return {
    ...capture,
    url: addressToKeep(capture.url),
    finalUrl: addressToKeep(capture.finalUrl),
    headers: headersToKeep(capture.headers),
    body: bodyToKeep(capture.body, type),
    requestHeaders: headersToKeep(requestHeaders),
  };
}

function remember(seen: Map<string, Evidence>, key: string, evidence: Evidence): void {
  seen.delete(key);
  seen.set(key, evidence);
  if (seen.size <= remembered) return;
  for (const oldest of seen.keys()) {
    seen.delete(oldest);
    return;
  }
}

/** The day in Việt Nam. */
function dayOf(instant: Date): string {
  return new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
}
