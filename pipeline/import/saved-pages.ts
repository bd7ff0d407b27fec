import { createReadStream, existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream";
import { createGunzip, gunzipSync } from "node:zlib";
import { z } from "zod";
import { readHtml } from "../../crawlers/markup.ts";
import { linesOf } from "../pipes/lines.ts";

/** A page that somebody saved elsewhere, or what is wrong with it. */
export type SavedPage =
  | {
      readonly ok: true;
      readonly name: string;
      readonly url: string;
      readonly body: Uint8Array;
      readonly savedAt: Date | null;
    }
  | { readonly ok: false; readonly name: string; readonly problem: string };

const largestPage = 20 * 1024 * 1024; // bytes, unpacked; the connector's own limit for a page
const longestLine = 4 * largestPage; // bytes; a page as JSON, in which a byte may become several; longer lines are not held

const Row = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  url: z.url({ protocol: /^https?$/, error: "thiếu hoặc sai trường url" }),
  html: z.string().optional(),
  fetchedAt: z.iso.datetime({ offset: true, error: "fetchedAt không phải thời điểm ISO 8601" }).optional(),
  time: z.iso.datetime({ offset: true, error: "time không phải thời điểm ISO 8601" }).optional(),
});

/**
 * Reads a `.jsonl[.gz]` file or a folder of such files and of saved `.html[.gz]` pages. A row without `html` takes the
 * page `<name of the list>/<id>.html[.gz]` beside its list; a page in no list must name its own address.
 */
export async function* savedPages(place: string): AsyncGenerator<SavedPage> {
  if (!(await stat(place)).isDirectory()) {
    yield* isList(place) ? listed(place, new Set()) : alone(place);
    return;
  }
  const files = (await readdir(place, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
  const claimed = new Set<string>();
  for (const list of files.filter(isList)) yield* listed(list, claimed);
  for (const page of files.filter(isPage)) if (!claimed.has(page)) yield* alone(page);
}

async function* listed(list: string, claimed: Set<string>): AsyncGenerator<SavedPage> {
  let number = 0;
  const raw = createReadStream(list);
  // What goes wrong on the way comes out of the stream that is read.
  const input = isPacked(list) ? pipeline(raw, createGunzip(), () => undefined) : raw;
  try {
    for await (const line of linesOf(input, longestLine)) {
      number += 1;
      if (line === null) yield { ok: false, name: `${list}:${number}`, problem: tooLarge };
      else if (line.trim() !== "") yield await rowPage(line, `${list}:${number}`, list, claimed);
    }
  } catch (error) {
    yield { ok: false, name: `${list}:${number + 1}`, problem: `không đọc tiếp được tệp: ${said(error)}` };
  }
}

async function rowPage(line: string, name: string, list: string, claimed: Set<string>): Promise<SavedPage> {
  try {
    const row = Row.parse(JSON.parse(line));
    const savedAt = row.fetchedAt ?? row.time;
    const body =
      row.html === undefined ? await pageBeside(list, row.id, claimed) : Buffer.from(row.html, "utf8");
    if (body.length > largestPage) throw new RangeError(tooLarge);
    return { ok: true, name, url: row.url, body, savedAt: savedAt === undefined ? null : new Date(savedAt) };
  } catch (error) {
    return { ok: false, name, problem: said(error) };
  }
}

async function pageBeside(
  list: string,
  id: string | number | undefined,
  claimed: Set<string>,
): Promise<Uint8Array> {
  if (id === undefined) throw new Error("dòng không có html và cũng không có id để tìm trang bên cạnh");
  const folder = list.replace(/\.jsonl(\.gz)?$/, "");
  for (const ending of [".html.gz", ".html"]) {
    const page = path.join(folder, path.basename(String(id)) + ending);
    if (!existsSync(page)) continue;
    claimed.add(page); // also when it cannot be read: it is told once, for its row
    return bytes(page);
  }
  throw new Error(`không có trang ${path.join(path.basename(folder), String(id))}.html`);
}

/** A page that no list names: its own `canonical`, `og:url` or "saved from" note tells the address. */
async function* alone(page: string): AsyncGenerator<SavedPage> {
  try {
    const body = await bytes(page);
    const head = Buffer.from(body.subarray(0, 200_000)).toString("utf8");
    const url = ownAddress(head);
    yield url === null
      ? {
          ok: false,
          name: page,
          problem: "trang không ghi địa chỉ của mình; hãy khai trong một tệp .jsonl với id và url",
        }
      : { ok: true, name: page, url, body, savedAt: null };
  } catch (error) {
    yield { ok: false, name: page, problem: said(error) };
  }
}

function ownAddress(head: string): string | null {
  const $ = readHtml(head);
  const told = [
    $("link[rel~=canonical]").first().attr("href"),
    $("meta[property='og:url']").first().attr("content"),
    /<!--\s{0,9}saved from url=\(\d{1,6}\)(\S{1,2000})/i.exec(head)?.[1],
  ];
  for (const address of told) {
    const url = address === undefined ? null : URL.parse(address);
    if (url !== null && (url.protocol === "https:" || url.protocol === "http:")) return url.href;
  }
  return null;
}

async function bytes(file: string): Promise<Uint8Array> {
  if ((await stat(file)).size > largestPage) throw new RangeError(tooLarge);
  const raw = await readFile(file);
  return isPacked(file) ? gunzipSync(raw, { maxOutputLength: largestPage }) : raw;
}

function isPacked(file: string): boolean {
  return /\.gz$/i.test(file);
}

const tooLarge = `trang lớn hơn ${largestPage / 1024 / 1024} MB (tính cả khi giải nén)`;
const reasons: Readonly<Record<string, string>> = {
  EACCES: "không có quyền đọc tệp này",
  EISDIR: "đây là thư mục, không phải tệp",
  Z_BUF_ERROR: "tệp nén bị cắt cụt",
  Z_DATA_ERROR: "tệp nén bị hỏng",
};

function isList(file: string): boolean {
  return /\.jsonl(\.gz)?$/i.test(file);
}

function isPage(file: string): boolean {
  return /\.html?(\.gz)?$/i.test(file);
}

function said(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map((issue) => issue.message).join("; ");
  if (error instanceof SyntaxError) return "dòng không phải JSON";
  if (error instanceof RangeError) return tooLarge;
  if (error instanceof Error && "code" in error) return reasons[String(error.code)] ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
