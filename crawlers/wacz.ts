import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { ZipFile } from "yazl";
import { digestOf } from "./warc.ts";

/** A page by which a reader of the package finds their way. */
export interface PackagedPage {
  readonly url: string;
  /** UTC, ISO 8601: the moment of the capture in the index. */
  readonly ts: string;
  readonly title: string;
  readonly id: string;
}

/** What is packed. */
export interface Package {
  /** WARC files: where they lie, and the name that the index knows them by. */
  readonly files: readonly { readonly from: string; readonly name: string }[];
  /** CDXJ lines over all of them, sorted. */
  readonly index: readonly string[];
  readonly pages: readonly PackagedPage[];
  readonly title: string;
  readonly description: string;
  readonly software: string;
  readonly created: Date;
}

interface Resource {
  readonly name: string;
  readonly path: string;
  readonly hash: string;
  readonly bytes: number;
}

const linesPerBlock = 1024; // of the index: a reader unpacks one block to find an address

/**
 * Writes captures as one WACZ 1.1.1 file (specs.webrecorder.net/wacz/1.1.1): WARC files, index, page list and the digests of
 * all of them. What is packed already is stored as it is, so that a reader may take single records from it. The file bears
 * its name only when it is whole. Returns its size in bytes.
 */
export async function writeWacz(out: string, packed: Package): Promise<number> {
  const zip = new ZipFile();
  const mtime = packed.created;
  const half = `${out}.${process.pid}.tam`;
  const into = createWriteStream(half, { flush: true });
  const pieces = new PassThrough();
  zip.outputStream.pipe(pieces);
  const written = pipeline(pieces, into);
  // What cannot be read or written ends both sides; it is told where `written` is awaited.
  zip.on("error", (error) => pieces.destroy(error));
  written.catch(() => undefined);
  try {
    const resources: Resource[] = [];
    for (const { from, name } of packed.files) {
      resources.push({ name, path: `archive/${name}`, ...(await digestOfFile(from)) });
      zip.addFile(from, `archive/${name}`, { compress: false });
    }
    const addText = (name: string, bytes: Buffer, compress: boolean): void => {
      const hash = `sha256:${digestOf(bytes)}`;
      resources.push({ name: path.basename(name), path: name, hash, bytes: bytes.length });
      zip.addBuffer(bytes, name, { mtime, compress });
    };
    const { blocks, summary } = indexBlocks(packed.index);
    addText("indexes/index.cdx.gz", blocks, false);
    addText("indexes/index.idx", Buffer.from(summary), true);
    addText("pages/pages.jsonl", Buffer.from(pageList(packed.pages)), true);
    const manifest = Buffer.from(JSON.stringify(manifestOf(packed, resources), null, 2));
    zip.addBuffer(manifest, "datapackage.json", { mtime });
    const seal = { path: "datapackage.json", hash: `sha256:${digestOf(manifest)}` };
    zip.addBuffer(Buffer.from(JSON.stringify(seal, null, 2)), "datapackage-digest.json", { mtime });
    zip.end();
    await written;
    await rename(half, out);
    return into.bytesWritten;
  } catch (error) {
    pieces.destroy();
    await written.catch(() => undefined);
    await rm(half, { force: true });
    throw error;
  }
}

/** The index in gzip members of so many lines, and for each member its first line's key and where it lies. */
function indexBlocks(lines: readonly string[]): { readonly blocks: Buffer; readonly summary: string } {
  const blocks: Buffer[] = [];
  const summary = [`!meta 0 ${JSON.stringify({ format: "cdxj-gzip-1.0", filename: "index.cdx.gz" })}\n`];
  let offset = 0;
  for (let at = 0; at < lines.length; at += linesPerBlock) {
    const block = gzipSync(lines.slice(at, at + linesPerBlock).join(""));
    const key = lines[at]?.split("{", 1)[0]?.trim() ?? "";
    const place = { offset, length: block.length, digest: `sha256:${digestOf(block)}` };
    summary.push(`${key} ${JSON.stringify(place)}\n`);
    blocks.push(block);
    offset += block.length;
  }
  return { blocks: Buffer.concat(blocks), summary: summary.join("") };
}

function pageList(pages: readonly PackagedPage[]): string {
  const head = { format: "json-pages-1.0", id: "pages", title: "Tin, bài" };
  return [head, ...pages].map((line) => `${JSON.stringify(line)}\n`).join("");
}

function manifestOf(
  { title, description, software, created, pages }: Package,
  resources: readonly Resource[],
) {
  const [main] = pages;
  return {
    profile: "data-package",
    wacz_version: "1.1.1",
    title,
    description,
    created: created.toISOString().replace(/\.\d+Z$/, "Z"),
    software,
    ...(main !== undefined && { mainPageUrl: main.url, mainPageDate: main.ts }),
    resources,
  };
}

async function digestOfFile(file: string): Promise<Pick<Resource, "hash" | "bytes">> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of createReadStream(file)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { hash: `sha256:${hash.digest("hex")}`, bytes };
}
