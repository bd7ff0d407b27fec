import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";

/** One record as the standard describes it (ISO 28500:2017, WARC 1.1), read with gzip and nothing else. */
export interface BareRecord {
  readonly fields: ReadonlyMap<string, string>;
  readonly block: Buffer;
}

/** What a folder of WARC files came to: records by type, and everything that is not as the standard asks. */
export interface BareCheck {
  readonly types: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

const crlf = "\r\n";

/** All records of a gzipped WARC file: a reader of its own, which shares no line with the writer. Throws what is no record. */
export function readWarc(packed: Uint8Array): readonly BareRecord[] {
  const plain = gunzipSync(packed); // members one after the other are one stream to gzip
  const records: BareRecord[] = [];
  for (let at = 0; at < plain.length;) {
    const end = plain.indexOf(crlf + crlf, at);
    if (end === -1) throw new Error(`byte ${at}: a head without an end`);
    const [version, ...lines] = plain.toString("utf8", at, end).split(crlf);
    if (version !== "WARC/1.1") throw new Error(`byte ${at}: begins with ${version ?? "nothing"}`);
    const fields = new Map(
      lines.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
      }),
    );
    const start = end + 4;
    const length = Number(fields.get("content-length"));
    const block = plain.subarray(start, start + length);
    const next = start + length;
    if (block.length !== length || plain.toString("latin1", next, next + 4) !== crlf + crlf)
      throw new Error(`byte ${at}: the block is not ${length} bytes long`);
    records.push({ fields, block });
    at = next + 4;
  }
  return records;
}

/** Every record, digest and index line of a folder, held against the standard. */
export async function checkWarcFolder(folder: string): Promise<BareCheck> {
  const types: Record<string, number> = {};
  const faults: string[] = [];
  const ids = new Set<string>();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".warc.gz"))) {
    const packed = await readFile(path.join(folder, file));
    for (const record of readWarc(packed)) {
      const type = record.fields.get("warc-type") ?? "";
      types[type] = (types[type] ?? 0) + 1;
      const id = record.fields.get("warc-record-id") ?? "";
      const fault = faultOf(record, type) ?? (ids.has(id) ? "an id that stands twice" : null);
      if (fault !== null) faults.push(`${file} ${id}: ${fault}`);
      ids.add(id);
    }
    const index = await readFile(path.join(folder, file.replace(/\.warc\.gz$/, ".cdxj")), "utf8");
    const lines = index.split("\n").filter((line) => line !== "");
    for (const line of lines) {
      const fault = lineFault(line, packed);
      if (fault !== null) faults.push(`${file}, index: ${fault}`);
    }
    if (lines.toSorted().join("\n") !== lines.join("\n")) faults.push(`${file}: the index is not sorted`);
  }
  return { types, faults };
}

function faultOf({ fields, block }: BareRecord, type: string): string | null {
  for (const name of ["warc-type", "warc-record-id", "warc-date", "content-length"])
    if (!fields.has(name)) return `no ${name}`;
  if (!/^<urn:uuid:[0-9a-f-]{36}>$/.test(fields.get("warc-record-id") ?? "")) return "a strange id";
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(fields.get("warc-date") ?? ""))
    return "a strange date";
  if (type === "warcinfo") return null;
  if (!URL.canParse(fields.get("warc-target-uri") ?? "")) return "no target";
  if (fields.get("warc-block-digest") !== sha256(block)) return "another block than was written";
  if (type === "response" && fields.get("warc-payload-digest") !== sha256(payloadOf(block)))
    return "another payload than was written";
  if (type === "revisit" && !(fields.has("warc-profile") && fields.has("warc-refers-to")))
    return "names no original";
  return null;
}

/** The one record that lies where an index line says, if it is what the line says. */
function lineFault(line: string, packed: Buffer): string | null {
  const [, key = "", moment = "", json = "{}"] = /^(\S+) (\d{14}) (\{.*\})$/.exec(line) ?? [];
  const told: unknown = JSON.parse(json);
  const get = (name: string): string =>
    typeof told === "object" && told !== null
      ? String(Object.entries(told).find(([n]) => n === name)?.[1])
      : "";
  const offset = Number(get("offset"));
  const [record, ...more] = readWarc(packed.subarray(offset, offset + Number(get("length"))));
  const date = record?.fields.get("warc-date")?.replace(/\D/g, "").slice(0, 14);
  if (more.length > 0 || record?.fields.get("warc-target-uri") !== get("url"))
    return `${key} names another record`;
  if (date !== moment || record.fields.get("warc-payload-digest") !== get("digest"))
    return `${key} tells another`;
  return null;
}

function payloadOf(block: Buffer): Buffer {
  return block.subarray(block.indexOf(crlf + crlf) + 4);
}

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
