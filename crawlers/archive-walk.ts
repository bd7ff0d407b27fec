import { type FileHandle, open } from "node:fs/promises";
import { crc32, inflateRawSync } from "node:zlib";
import { z } from "zod";
import { readRecord } from "./warc.ts";
import type { Read } from "./warc-plain.ts";

/** What stands in a WARC file at one place: a record, or bytes that are none. */
export type Found =
  | { readonly kind: "record"; readonly offset: number; readonly length: number; readonly record: Read }
  | { readonly kind: "rubbish"; readonly offset: number; readonly length: number };

const windowBytes = 8 * 1024 * 1024; // read at a time
const largestRecord = 256 * 1024 * 1024; // packed or unpacked; the connector takes no page of a tenth of it

/**
 * Walks over the records of a gzipped WARC file, from its beginning to its end, one gzip member each. Bytes that are no
 * record are given as one piece up to the next record, or up to the end of the file.
 */
export async function* walk(file: string): AsyncGenerator<Found> {
  await using handle = await open(file, "r");
  const { size } = await handle.stat();
  const opened: Open = { handle, size, window: { start: 0, bytes: Buffer.alloc(0) } };
  let rubbishFrom: number | null = null;
  let offset = 0;
  while (offset < size) {
    const member = await memberAt(opened, offset);
    const record = member === null ? null : await readRecord(member.plain);
    if (member !== null && record !== null) {
      if (rubbishFrom !== null) yield { kind: "rubbish", offset: rubbishFrom, length: offset - rubbishFrom };
      rubbishFrom = null;
      yield { kind: "record", offset, length: member.length, record };
      offset += member.length;
    } else {
      rubbishFrom ??= offset;
      offset = await nextMagic(handle, offset + 1, size);
    }
  }
  if (rubbishFrom !== null) yield { kind: "rubbish", offset: rubbishFrom, length: size - rubbishFrom };
}

interface Member {
  readonly plain: Uint8Array;
  readonly length: number;
}

interface Open {
  readonly handle: FileHandle;
  readonly size: number;
  /** The part of the file that is in memory. */
  readonly window: { start: number; bytes: Buffer };
}

/** The gzip member that begins at the offset; null where none does or it is not whole. */
async function memberAt(file: Open, offset: number): Promise<Member | null> {
  const { handle, size, window } = file;
  for (let wanted = windowBytes; wanted <= largestRecord; wanted *= 4) {
    const member = unpackFirst(window.bytes.subarray(Math.max(0, offset - window.start)));
    const end = window.start + window.bytes.length;
    const isInside = offset >= window.start && offset < end;
    if (isInside && member !== "short" && (member !== null || end - offset > headBytes + trailerBytes))
      return member;
    if (isInside && end === size) return member === "short" ? null : member;
    window.start = offset;
    window.bytes = await piecesAt(handle, offset, Math.min(wanted, size - offset));
  }
  return null;
}

const Inflated = z.object({
  buffer: z.instanceof(Buffer),
  engine: z.object({ bytesWritten: z.number() }),
});
const headBytes = 10;
const trailerBytes = 8; // checksum and size

/** Unpacks the first member of the bytes; "short" when they end before it does. */
function unpackFirst(bytes: Buffer): Member | null | "short" {
  if (bytes.length < headBytes + trailerBytes) return null;
  // Our writer and other WARC writers set no flags (no name, no comment); what sets some is none of theirs.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8 || bytes[3] !== 0) return null;
  try {
    const unpacked: unknown = inflateRawSync(bytes.subarray(headBytes), {
      info: true,
      maxOutputLength: largestRecord,
    });
    const { buffer, engine } = Inflated.parse(unpacked);
    const end = headBytes + engine.bytesWritten;
    if (end + trailerBytes > bytes.length) return "short";
    const isWhole =
      bytes.readUInt32LE(end) === crc32(buffer) && bytes.readUInt32LE(end + 4) === buffer.length % 2 ** 32;
    return isWhole ? { plain: new Uint8Array(buffer), length: end + trailerBytes } : null;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "Z_BUF_ERROR" ? "short" : null;
  }
}

/** The next place at which a gzip member may begin; the end of the file where none does. */
async function nextMagic(handle: FileHandle, from: number, size: number): Promise<number> {
  const magic = Buffer.from([0x1f, 0x8b, 8, 0]);
  for (let at = from; at < size; at += windowBytes) {
    // Some bytes more, so that no beginning is cut in two.
    const piece = await piecesAt(handle, at, Math.min(windowBytes + magic.length, size - at));
    const found = piece.indexOf(magic);
    if (found !== -1) return at + found;
  }
  return size;
}

async function piecesAt(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
