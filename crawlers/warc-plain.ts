/** One record, its head taken apart; `block` is what its digests were made of. */
export interface Read {
  readonly type: string;
  readonly recordId: string;
  readonly url: string;
  readonly date: string;
  readonly digest: string | null;
  readonly blockDigest: string | null;
  readonly block: Uint8Array;
  /** Value of a head field, for what is not named above. */
  readonly field: (name: string) => string | null;
}

const longestHead = 64 * 1024; // bytes; ours have a few hundred

/**
 * Takes a record with a plain head apart (WARC 1.1, section 4: a line of version, fields with one line and one value each, an
 * empty line, as many bytes as it says). Every record of ours has such a head, and settling a whole archive again reads it
 * some twenty times sooner than by a parser for all heads; null = not so plain, and that parser has to look.
 */
export function plainRecord(bytes: Uint8Array): Read | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = buffer.subarray(0, longestHead).indexOf("\r\n\r\n");
  if (end === -1) return null;
  const [version, ...lines] = buffer.toString("utf8", 0, end).split("\r\n");
  if (version !== "WARC/1.1") return null;
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(": ");
    const name = line.slice(0, colon).toLowerCase();
    if (colon <= 0 || !/^[a-z0-9-]+$/.test(name) || fields.has(name)) return null;
    fields.set(name, line.slice(colon + 2));
  }
  const length = fields.get("content-length") ?? "";
  if (!/^\d{1,15}$/.test(length)) return null;
  const block = bytes.subarray(end + 4, end + 4 + Number(length));
  if (block.length !== Number(length)) return null;
  const field = (name: string): string | null => fields.get(name.toLowerCase()) ?? null;
  const type = field("WARC-Type");
  const recordId = field("WARC-Record-ID");
  const date = field("WARC-Date");
  if (type === null || recordId === null || date === null) return null;
  return {
    type,
    recordId,
    url: field("WARC-Target-URI") ?? "",
    date,
    digest: hexOf(field("WARC-Payload-Digest")),
    blockDigest: hexOf(field("WARC-Block-Digest")),
    block,
    field,
  };
}

/** The letters of a digest `sha256:…`; null for another or none. */
export function hexOf(digest: string | null | undefined): string | null {
  return digest?.startsWith("sha256:") === true ? digest.slice("sha256:".length) : null;
}
