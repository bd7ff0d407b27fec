import { inflateRawSync } from "node:zlib";

/** One file of a ZIP archive. `stored` = its bytes stand in the archive as they are. */
export interface Zipped {
  readonly bytes: Buffer;
  readonly stored: boolean;
}

/** The files of a small ZIP archive by name (APPNOTE 4.3): a reader of its own, which shares no line with the writer. */
export function unzip(zip: Buffer): ReadonlyMap<string, Zipped> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files = new Map<string, Zipped>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const method = zip.readUInt16LE(at + 10);
    const size = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + size);
    files.set(name, { bytes: method === 0 ? packed : inflateRawSync(packed), stored: method === 0 });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}
