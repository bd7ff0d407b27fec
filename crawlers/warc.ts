import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { WARCParser, WARCRecord, WARCSerializer } from "warcio";

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** An exchange as WARC 1.1 keeps it: what was asked and what came back. */
export interface Exchange {
  readonly id: string;
  readonly url: string;
  readonly finalUrl: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly fetchedAt: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
}

/** Headers that describe the wire, not the bytes we keep: they are renamed, so that any reader can read the record. */
const wireHeaders = ["content-encoding", "transfer-encoding", "content-length"];
const renamed = "x-archive-orig-";

/** SHA-256 in hex. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** First record of a file: who wrote it. */
export async function packWarcinfo(filename: string, date: string, software: string): Promise<Uint8Array> {
  const record = WARCRecord.createWARCInfo(
    { filename, warcVersion: "WARC/1.1", date },
    { software, format: "WARC File Format 1.1" },
  );
  return packed(record);
}

/** The exchange as two gzip members: the response, which `Evidence` points to, and the request that led to it. */
export async function packExchange(
  exchange: Exchange,
): Promise<{ response: Uint8Array; request: Uint8Array }> {
  const { url, finalUrl, fetchedAt: date, body } = exchange;
  const id = `<urn:uuid:${crypto.randomUUID()}>`;
  const headers: Record<string, string> = { "content-length": String(body.length) };
  for (const [name, value] of Object.entries(exchange.headers))
    headers[wireHeaders.includes(name) ? `${renamed}${name}` : name] = oneLine(value);
  const statusline = `HTTP/1.1 ${exchange.status} ${exchange.status < 400 ? "OK" : "Error"}`;
  const head = `${statusline}\r\n${headerLines(headers)}\r\n`;
  const response = WARCRecord.create(
    {
      type: "response",
      url: finalUrl,
      date,
      warcVersion: "WARC/1.1",
      statusline,
      httpHeaders: headers,
      warcHeaders: {
        "WARC-Record-ID": id,
        "WARC-Payload-Digest": `sha256:${digestOf(body)}`,
        "WARC-Block-Digest": `sha256:${createHash("sha256").update(head).update(body).digest("hex")}`,
        "PhuSong-Capture": exchange.id,
        ...(url === finalUrl ? {} : { "PhuSong-Asked-For": URL.parse(url)?.href ?? encodeURI(url) }),
      },
    },
    [body],
  );
  const target = new URL(finalUrl);
  const request = WARCRecord.create({
    type: "request",
    url: finalUrl,
    date,
    warcVersion: "WARC/1.1",
    statusline: `GET ${target.pathname}${target.search} HTTP/1.1`,
    httpHeaders: { host: target.host, ...exchange.requestHeaders },
    warcHeaders: { "WARC-Concurrent-To": id },
  });
  return { response: await packed(response), request: await packed(request) };
}

/** Reads one packed response record back; null when the bytes are no whole record. */
export async function unpackResponse(bytes: Uint8Array): Promise<Omit<Exchange, "requestHeaders"> | null> {
  let plain;
  try {
    plain = await unpack(bytes);
  } catch {
    return null;
  }
  const record = await new WARCParser([new Uint8Array(plain)]).parse();
  const response = record?.getResponseInfo();
  if (record === null || response === null || response === undefined || record.warcType !== "response")
    return null;
  const headers: Record<string, string> = {};
  for (const [name, value] of response.headers) {
    if (name.toLowerCase() === "content-length") continue;
    // Written as UTF-8, and read by the library one byte a letter.
    headers[name.toLowerCase().replace(renamed, "")] = Buffer.from(value, "latin1").toString();
  }
  const finalUrl = record.warcTargetURI ?? "";
  return {
    id: record.warcHeader("PhuSong-Capture") ?? "",
    url: record.warcHeader("PhuSong-Asked-For") ?? finalUrl,
    finalUrl,
    status: Number(response.status),
    headers,
    body: await record.readFully(false),
    fetchedAt: record.warcDate ?? "",
  };
}

async function packed(record: WARCRecord): Promise<Uint8Array> {
  return pack(await WARCSerializer.serialize(record, { gzip: false }));
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
}

function oneLine(value: string): string {
  return value.replace(/[\r\n]+/g, " ");
}
