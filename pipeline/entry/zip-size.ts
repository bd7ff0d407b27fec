import { inflateRawSync } from "node:zlib";

const endSign = 0x06054b50;
const entrySign = 0x02014b50;
const localSign = 0x04034b50;
const mostParts = 1_000;

/**
 * Unpacks every part of a zip once, under a limit, and forgets it: sizes that a zip tells of itself are not believed. Gives
 * the bytes that it really unpacks to, or null when they are more than `limit`, or when it is no zip that this reads through
 * and through (ZIP64, encrypted, several disks, parts that overlap).
 */
export function unpackedSize(zip: Uint8Array, limit: number): number | null {
  const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = bytes.length - 22; // no comment behind it: office programs write none
  if (end < 0 || bytes.readUInt32LE(end) !== endSign || bytes.readUInt16LE(end + 20) !== 0) return null;
  const count = bytes.readUInt16LE(end + 10);
  let place = bytes.readUInt32LE(end + 16);
  if (count > mostParts) return null;
  let total = 0;
  const taken: { readonly from: number; readonly to: number }[] = [];
  for (let part = 0; part < count; part += 1) {
    if (place + 46 > end || bytes.readUInt32LE(place) !== entrySign) return null;
    const flags = bytes.readUInt16LE(place + 8);
    const method = bytes.readUInt16LE(place + 10);
    const packed = bytes.readUInt32LE(place + 20);
    const local = bytes.readUInt32LE(place + 42);
    const lengths = [28, 30, 32].map((at) => bytes.readUInt16LE(place + at));
    place += 46 + lengths.reduce((sum, length) => sum + length, 0);
    if ((flags & 1) !== 0 || local + 30 > end || bytes.readUInt32LE(local) !== localSign) return null;
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const to = from + packed;
    if (to > end || taken.some((other) => from < other.to && to > other.from)) return null;
    taken.push({ from: local, to });
    const size = sizeOf(bytes.subarray(from, to), method, limit - total);
    if (size === null) return null;
    total += size;
  }
  return total;
}

function sizeOf(packed: Buffer, method: number, limit: number): number | null {
  if (method === 0) return packed.length <= limit ? packed.length : null;
  if (method !== 8 || limit < 1) return null;
  try {
    return inflateRawSync(packed, { maxOutputLength: limit }).length;
  } catch {
    return null; // more than the limit, or no deflated bytes at all
  }
}
