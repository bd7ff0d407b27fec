import { hash } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { promisify } from "node:util";
import { gunzip, gunzipSync, gzip, gzipSync } from "node:zlib";
import { getSurt, WARCParser, WARCRecord, WARCSerializer } from "warcio";
import type { Capture } from "./capture.ts";
import { hexOf, plainRecord, type Read } from "./warc-plain.ts";

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** What the crawlers know of a capture beside its bytes; kept with it, so that the archive tells its own story. */
export type About = Pick<Capture, "city" | "source" | "channel" | "hint" | "ledTo" | "timeKnown">;

/** An exchange as WARC 1.1 keeps it: what was asked and what came back. */
export interface Exchange extends Partial<About> {
  readonly id: string;
  readonly url: string;
  readonly finalUrl: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** SHA-256 of the body, hex, where it is known already. */
  readonly digest?: string;
  readonly fetchedAt: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
}

/** Where a record lies. */
export interface Place {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** The record that holds the bytes which a later answer repeats. */
export interface Original extends Place {
  readonly recordId: string;
  readonly url: string;
  readonly date: string;
  /** SHA-256 of the body, hex. */
  readonly digest: string;
}

/** One packed exchange: the record that `Evidence` points to, and those that stand behind it. */
export interface Packed {
  readonly answer: Uint8Array;
  /** What was asked, and what the crawlers knew of it. */
  readonly beside: readonly Uint8Array[];
}

/** Headers that describe the wire, not the bytes we keep: they are renamed, so that any reader can read the record. */
const wireHeaders = ["content-encoding", "transfer-encoding", "content-length"];
const renamed = "x-archive-orig-";
const smallWindow = 4096; // bytes, as large as the small window itself
const smallRecord = 64 * 1024; // bytes
const level = 5; // of 9; the usual 6 takes a quarter more time to make real pages smaller by a hundredth
const largestRecord = 256 * 1024 * 1024; // bytes, unpacked; the connector takes no page of a tenth of it
const version = "WARC/1.1";
const notModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";

/** SHA-256 in hex. */
export function digestOf(bytes: Uint8Array): string {
  return hash("sha256", bytes);
}
const nothing = digestOf(new Uint8Array());
const twoEnds = Buffer.from("\r\n\r\n");

/** The address as indexes sort it: `vn,hanoimoi)/tin-1.html`. */
export const surtOf = (url: string): string => getSurt(url);

/** First record of a file: who wrote it, on which machine and as which process. */
export async function packWarcinfo(
  filename: string,
  date: string,
  writer: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const info = { ...writer, format: "WARC File Format 1.1", conformsTo: conforms };
  const record = WARCRecord.createWARCInfo({ filename, warcVersion: version, date }, info);
  return packed(await WARCSerializer.serialize(record, { gzip: false }));
}
const conforms = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/";

/**
 * The exchange as gzip members: the answer, the request that led to it, and what was known of it. An answer whose bytes
 * are kept already becomes a `revisit` record that names them, with its own headers.
 */
export async function packExchange(exchange: Exchange, original: Original | null = null): Promise<Packed> {
  const id = `<urn:uuid:${crypto.randomUUID()}>`;
  const answer = original === null ? responseOf(exchange, id) : revisitOf(exchange, id, original);
  const { finalUrl: url, fetchedAt: date, requestHeaders } = exchange;
  const target = new URL(url);
  const asked = Buffer.from(
    headOf(`GET ${target.pathname}${target.search} HTTP/1.1`, { host: target.host, ...requestHeaders }),
  );
  const request = recordOf(
    { type: "request", url, date },
    { "WARC-Concurrent-To": id, ...digests(digestOf(asked), nothing) },
    asked,
  );
  const known = Buffer.from(knownOf(exchange));
  const metadata = recordOf(
    { type: "metadata", url, date },
    {
      "WARC-Concurrent-To": id,
      "Content-Type": "application/warc-fields",
      ...digests(digestOf(known), digestOf(known)),
    },
    known,
  );
  const [first, ...beside] = await Promise.all([answer, request, metadata].map(packed));
  return { answer: first ?? new Uint8Array(), beside };
}

function responseOf(exchange: Exchange, id: string): Uint8Array {
  const { finalUrl: url, fetchedAt: date, body } = exchange;
  const block = Buffer.concat([Buffer.from(answerHead(exchange)), body]);
  return recordOf(
    { type: "response", url, date },
    {
      "WARC-Record-ID": id,
      ...digests(digestOf(block), exchange.digest ?? digestOf(body)),
      ...ownHeaders(exchange),
    },
    block,
  );
}

function revisitOf(exchange: Exchange, id: string, original: Original): Uint8Array {
  const { finalUrl: url, fetchedAt: date, status } = exchange;
  const block = Buffer.from(answerHead(exchange));
  return recordOf(
    { type: "revisit", url, date, refersToUrl: original.url, refersToDate: original.date },
    {
      "WARC-Record-ID": id,
      "WARC-Refers-To": original.recordId,
      ...digests(digestOf(block), original.digest),
      ...ownHeaders(exchange),
      "PhuSong-Refers-To": `${original.file} ${original.offset} ${original.length}`,
    },
    block,
    status === 304 ? { "WARC-Profile": notModified } : {},
  );
}

/**
 * A record as it stands in a file before it is packed: its head by the library, its block and two line ends behind it (WARC 1.1,
 * section 4). The library's own serializer asks for each piece in turns of its own, which cost more than packing a small record.
 */
function recordOf(
  of: Parameters<typeof WARCRecord.create>[0],
  warcHeaders: Readonly<Record<string, string>>,
  block: Uint8Array,
  instead: Readonly<Record<string, string>> = {},
): Uint8Array {
  const { warcHeaders: head } = WARCRecord.create({
    ...of,
    warcVersion: version,
    warcHeaders: { ...warcHeaders },
  });
  for (const [name, value] of Object.entries(instead)) head.headers.set(name, value);
  head.headers.set("Content-Length", String(block.length));
  return Buffer.concat([Buffer.from(`${head.toString()}\r\n`), block, twoEnds]);
}

function answerHead({ status, headers, body }: Exchange): string {
  const kept: Record<string, string> = status === 304 ? {} : { "content-length": String(body.length) };
  for (const [name, value] of Object.entries(headers))
    kept[wireHeaders.includes(name) ? `${renamed}${name}` : name] = value;
  return headOf(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}`, kept);
}

/** The head of an HTTP message. */
function headOf(statusline: string, given: Readonly<Record<string, string>>): string {
  const lines = Object.entries(given).map(([name, value]) => `${name}: ${oneLine(value)}\r\n`);
  return `${statusline}\r\n${lines.join("")}\r\n`;
}

function ownHeaders({ id, url, finalUrl }: Exchange): Record<string, string> {
  const asked = url === finalUrl ? {} : { "PhuSong-Asked-For": URL.parse(url)?.href ?? encodeURI(url) };
  return { "PhuSong-Capture": id, ...asked };
}

function digests(block: string, payload: string): Record<string, string> {
  return { "WARC-Block-Digest": `sha256:${block}`, "WARC-Payload-Digest": `sha256:${payload}` };
}

/** What the crawlers knew, one field a line; a field that is not known is not written. */
function knownOf({ id, city, source, channel, hint, ledTo, timeKnown, url, finalUrl }: Exchange): string {
  const fields = { city, source, channel, ledTo, timeKnown, hint };
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [`phusong-${name.toLowerCase()}: ${wordOf(value)}`],
  );
  const via = url === finalUrl ? [] : [`via: ${URL.parse(url)?.href ?? encodeURI(url)}`];
  return [`phusong-capture: ${id}`, ...via, ...lines, ""].join("\r\n");
}

function wordOf(value: unknown): string {
  return typeof value === "string" ? oneLine(value) : JSON.stringify(value);
}

/** Reads one record that is not packed any more; null when the bytes are no whole record. */
export async function readRecord(plain: Uint8Array): Promise<Read | null> {
  try {
    const record = await new WARCParser([plain], { parseHttp: false, keepHeadersCase: false }).parse();
    if (record === null) return null;
    const block = await record.readFully(false);
    if (block.length !== record.warcContentLength) return null;
    return {
      type: record.warcType,
      recordId: record.warcHeader("WARC-Record-ID") ?? "",
      url: record.warcTargetURI ?? "",
      date: record.warcDate ?? "",
      digest: hexOf(record.warcPayloadDigest),
      blockDigest: hexOf(record.warcBlockDigest),
      block,
      field: (name) => record.warcHeader(name) ?? null,
    };
  } catch {
    return null;
  }
}

/** Reads one packed record back; null when the bytes are no whole record. */
export async function unpackRecord(bytes: Uint8Array): Promise<Read | null> {
  try {
    // A small record is unpacked sooner than another thread could be asked for it.
    const plain =
      bytes.length < smallRecord
        ? gunzipSync(bytes, { maxOutputLength: largestRecord })
        : await unpack(bytes, { maxOutputLength: largestRecord });
    const whole = new Uint8Array(plain.buffer, plain.byteOffset, plain.byteLength);
    return plainRecord(whole) ?? (await readRecord(whole));
  } catch {
    return null;
  }
}

/** Status, headers and body of an HTTP block; headers were written as UTF-8. */
export function answerIn(block: Uint8Array): Pick<Exchange, "status" | "headers" | "body"> {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  const end = bytes.indexOf("\r\n\r\n");
  const [statusline = "", ...lines] = bytes.toString("utf8", 0, end === -1 ? undefined : end).split("\r\n");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    if (colon > 0 && name !== "content-length")
      headers[name.replace(renamed, "")] = line.slice(colon + 1).trim();
  }
  return {
    status: Number(statusline.split(" ")[1]),
    headers,
    body: end === -1 ? new Uint8Array() : block.subarray(end + 4),
  };
}

async function packed(bytes: Uint8Array): Promise<Uint8Array> {
  // The usual window costs a quarter of a megabyte for each record; requests and notes have a few hundred bytes.
  const options =
    bytes.length > smallWindow ? { level } : { level, windowBits: 12, memLevel: 5, chunkSize: smallWindow };
  // To ask another thread costs as much of this one as packing a small record, and three times as much in all.
  return bytes.length < smallRecord ? gzipSync(bytes, options) : pack(bytes, options);
}

function oneLine(value: string): string {
  return value.replace(/[\r\n]+/g, " ");
}
