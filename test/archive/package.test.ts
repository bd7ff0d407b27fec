import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openArchive } from "../../crawlers/archive.ts";
import { packArchive } from "../../pipeline/archive/pack.ts";
import type { Desk } from "../../pipeline/desk.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "../settle/desk.ts";
import { checkWarcFolder, readWarc } from "./bare-reader.ts";
import { unzip } from "./unzip.ts";

const run = promisify(execFile);
const Manifest = z.object({
  profile: z.literal("data-package"),
  wacz_version: z.literal("1.1.1"),
  title: z.string(),
  resources: z.array(z.object({ name: z.string(), path: z.string(), hash: z.string(), bytes: z.number() })),
});
const Line = z.object({ offset: z.coerce.number(), length: z.coerce.number(), filename: z.string() });
const Block = z.object({ offset: z.number(), length: z.number() });
const repeated = "https://hanoimoi.vn/mot-bai-khong-doi-712.html";
const article = "https://hanoimoi.vn/lop-hoc-buoi-toi-713.html";

let desk: Desk;
let home: string;
beforeEach(async () => {
  desk = await openTestDesk();
  home = await mkdtemp(path.join(tmpdir(), "phusong-"));
});
afterEach(async () => {
  await desk[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

/** Two days: the second repeats a page of the first and brings an article. */
async function fillTwoDays(): Promise<void> {
  const { folder } = desk.archive;
  const page = Buffer.from("<p>Không đổi</p>".repeat(500));
  const same = { url: repeated, finalUrl: repeated, status: 200, headers: {}, body: page };
  const on = (day: string) =>
    openArchive(folder, { clock: { now: () => new Date(`${day}T03:00:00Z`) }, software: "PhuSong/0.1" });
  await using first = on("2026-11-18");
  const earlier = await first.keep({ ...same, id: "lan-1", fetchedAt: "2026-11-18T03:00:00.000Z" }, {});
  await first.close();
  await using second = on("2026-11-19");
  await second.keep({ ...same, id: "lan-2", fetchedAt: "2026-11-19T03:00:00.000Z" }, {}, earlier);
  await second.close();
  const html = articlePage(eveningClass);
  await settleAndNote(desk, await captured(desk, { url: article, html, source: "hanoimoi" }));
  await desk.store.refresh();
}

const pack = (out: string, span: { readonly from: string | null; readonly to: string | null }) =>
  packArchive({ store: desk.store, folder: desk.archive.folder, clock: desk.clock }, out, span);
const sha256 = (bytes: Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

describe("a package of captures", () => {
  it("holds the days that were asked for with what their revisits name, and leads a reader to each record", async () => {
    await fillTwoDays();
    await desk.archive.close();
    const out = path.join(home, "hai-ngay.wacz");
    const told = await pack(out, { from: "2026-11-19", to: null });
    expect(told).toMatchObject({ files: 2, captures: 2, pages: 1, open: 0, damaged: [] });
    expect(await readdir(home)).toEqual(["hai-ngay.wacz"]);

    const bytes = await readFile(out);
    expect(bytes.length).toBe(told.bytes);
    const files = unzip(bytes);
    const textOf = (name: string): string => files.get(name)?.bytes.toString() ?? "";
    const manifest = Manifest.parse(JSON.parse(textOf("datapackage.json")));
    expect(manifest.title).toBe("Phủ Sóng: bản chụp từ 19/11/2026 đến 20/11/2026");
    expect(JSON.parse(textOf("datapackage-digest.json"))).toEqual({
      path: "datapackage.json",
      hash: sha256(files.get("datapackage.json")?.bytes ?? Buffer.alloc(0)),
    });
    const listed = manifest.resources.map((one) => one.path);
    expect([...listed, "datapackage.json", "datapackage-digest.json"].toSorted()).toEqual(
      [...files.keys()].toSorted(),
    );
    for (const one of manifest.resources) {
      const file = files.get(one.path);
      expect([one.path, one.hash, one.bytes]).toEqual([
        one.path,
        sha256(file?.bytes ?? Buffer.alloc(0)),
        file?.bytes.length,
      ]);
      expect([one.path, file?.stored]).toEqual([one.path, one.path.endsWith(".gz")]);
    }
    expect(
      textOf("pages/pages.jsonl")
        .trim()
        .split("\n")
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      expect.objectContaining({ format: "json-pages-1.0" }),
      expect.objectContaining({ url: article, title: eveningClass.title, ts: "2026-11-20T03:00:00.000Z" }),
    ]);

    const found = recordsByIndex(files);
    expect(found.map(({ url, type }) => `${type} ${url}`).toSorted()).toEqual([
      `response ${article}`,
      `response ${repeated}`,
      `revisit ${repeated}`,
    ]);
    const original = found.find(({ url, type }) => url === repeated && type === "response");
    expect(original?.block).toContain("Không đổi");
  });

  it("leaves out what is damaged or still written, and says so", async () => {
    await fillTwoDays();
    const [first = ""] = (await readdir(desk.archive.folder)).filter((name) => name.endsWith(".warc.gz"));
    const whole = path.join(desk.archive.folder, first);
    const spoilt = await readFile(whole);
    spoilt.fill(0, 700, 760);
    await writeFile(whole, spoilt);
    const told = await pack(path.join(home, "con-lai.wacz"), { from: null, to: null });
    expect(told).toMatchObject({ files: 1, captures: 1, open: 1, damaged: [first] });
  });

  it("is valid to its own tool (python wacz, where it is installed)", async (context) => {
    const python = process.env["PHUSONG_PYTHON"] ?? "python3";
    const isThere = await run(python, ["-c", "import wacz"]).then(
      () => true,
      () => false,
    );
    if (!isThere) return context.skip();
    await fillTwoDays();
    await desk.archive.close();
    const out = path.join(home, "goi.wacz");
    await pack(out, { from: null, to: null });
    const { stdout } = await run(python, ["-m", "wacz", "validate", "-f", out]);
    expect(stdout).toContain("Validation succeeded");
  });
});

it("an archive reads by gzip and the standard alone", async () => {
  await fillTwoDays();
  await desk.archive.close();
  expect(await checkWarcFolder(desk.archive.folder)).toEqual({
    types: { warcinfo: 3, response: 2, revisit: 1, request: 3, metadata: 3 },
    faults: [],
  });
});

/** Every capture of a package as a reader comes to it: block of the index, line, place in the stored file. */
function recordsByIndex(files: ReturnType<typeof unzip>) {
  const [meta = "", ...blocks] = (files.get("indexes/index.idx")?.bytes.toString() ?? "").trim().split("\n");
  expect(meta).toBe('!meta 0 {"format":"cdxj-gzip-1.0","filename":"index.cdx.gz"}');
  const packed = files.get("indexes/index.cdx.gz")?.bytes ?? Buffer.alloc(0);
  const lines = blocks.flatMap((block) => {
    const { offset, length } = Block.parse(JSON.parse(block.slice(block.indexOf("{"))));
    return gunzipSync(packed.subarray(offset, offset + length))
      .toString()
      .trim()
      .split("\n");
  });
  return lines.map((line) => {
    const { offset, length, filename } = Line.parse(JSON.parse(line.slice(line.indexOf("{"))));
    const file = files.get(`archive/${filename}`)?.bytes ?? Buffer.alloc(0);
    const [record] = readWarc(file.subarray(offset, offset + length));
    return {
      url: record?.fields.get("warc-target-uri"),
      type: record?.fields.get("warc-type"),
      block: record?.block.toString(),
    };
  });
}
