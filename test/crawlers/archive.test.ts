import { execFile, spawn } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, readlink, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WARCParser } from "warcio";
import { z } from "zod";
import { Refusal } from "../../config/verb.ts";
import { type Archive, type Archived, EvidenceLost, openArchive } from "../../crawlers/archive.ts";
import { smallDisk } from "../scenarios/disk.ts";

const asked = { "user-agent": "PhuSong/0.1 (+https://phusong.example.vn)" };
let folder: string;
let archive: Archive;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
  archive = open(folder);
});
afterEach(async () => {
  await archive.close();
  await rm(folder, { recursive: true });
});

function open(where: string, fileBytes?: number): Archive {
  const clock = { now: () => new Date("2025-07-10T03:00:00.123Z") };
  return openArchive(where, {
    clock,
    software: "PhuSong/0.1",
    ...(fileBytes === undefined ? {} : { fileBytes }),
  });
}

function capture(number: number, more: Partial<Archived> = {}): Archived {
  return {
    id: `lan-${number}`,
    url: `http://bao.example.vn/tin-${number}.html`,
    finalUrl: `https://bao.example.vn/tin-${number}.html`,
    status: 200,
    headers: { "content-type": "text/html; charset=windows-1258", "content-encoding": "gzip", etag: '"a"' },
    body: Buffer.from(`Tin số ${number}: Đổi mới`, "utf16le"),
    fetchedAt: "2025-07-10T03:00:00.123Z",
    ...more,
  };
}

async function files(): Promise<string[]> {
  return (await readdir(folder)).toSorted();
}

describe("the archive", () => {
  it("gives back what it was given, to the byte", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, at) => archive.keep(capture(at), asked)));
    for (const [at, evidence] of all.entries()) {
      const back = await archive.open(evidence);
      expect({ ...back, body: Buffer.from(back.body) }).toEqual({
        ...capture(at),
        body: Buffer.from(capture(at).body),
      });
    }
    expect(new Set(all.map(({ file }) => file)).size).toBe(1);
  });

  it.each<[string, Partial<Archived>]>([
    ["an empty body", { body: new Uint8Array() }],
    [
      "a body that looks like the end of a record",
      { body: Buffer.from("\r\n\r\nWARC/1.1\r\n\r\nHTTP/1.1 200 OK\r\n\r\n") },
    ],
    ["half a megabyte", { body: Buffer.alloc(500_000, "đ") }],
    ["a status that says gone", { status: 410 }],
    [
      "Vietnamese letters in address and headers",
      { url: "https://bao.example.vn/đổi-mới", headers: { "x-ten": "Báo mẫu" } },
    ],
    ["a header that would break the record", { headers: { "x-xau": "a\r\nWARC-Type: request" } }],
    [
      "the sizes and encodings of the wire",
      { headers: { "content-length": "7", "transfer-encoding": "chunked" } },
    ],
  ])("keeps %s", async (_, more) => {
    const given = capture(1, more);
    const back = await archive.open(await archive.keep(given, asked));
    expect(Buffer.from(back.body)).toEqual(Buffer.from(given.body));
    expect(back.status).toBe(given.status);
    expect(back.url).toBe(new URL(given.url).href);
    const headers = Object.entries(given.headers).map(([name, value]) => [name, value.replace(/\s+/g, " ")]);
    expect(back.headers).toEqual(Object.fromEntries(headers));
  });

  it("is WARC 1.1 that others read: who wrote it, each answer, each request, what was known", async () => {
    await archive.keep(capture(1), asked);
    await archive.keep(capture(2), asked);
    const [name = ""] = await files();
    expect(name).toMatch(/^phusong-20250710030000-\d+-[0-9a-f]{8}\.warc\.gz$/);
    const seen: (string | null | undefined)[][] = [];
    const text = await readFile(path.join(folder, name));
    for await (const record of new WARCParser([new Uint8Array(text)])) {
      seen.push([record.warcHeaders.statusline, record.warcType, record.warcTargetURI]);
      await record.readFully(false);
    }
    expect(seen).toEqual([
      ["WARC/1.1", "warcinfo", null],
      ...[1, 2].flatMap((number) => [
        ["WARC/1.1", "response", capture(number).finalUrl],
        ["WARC/1.1", "request", capture(number).finalUrl],
        ["WARC/1.1", "metadata", capture(number).finalUrl],
      ]),
    ]);
    const cli = path.resolve("node_modules/warcio/dist/cli.js");
    const fields = "warc-type,offset,length,http:content-type";
    const index = await promisify(execFile)(process.execPath, [
      cli,
      "index",
      path.join(folder, name),
      "--fields",
      fields,
    ]);
    expect(index.stdout.trim().split("\n").length).toBe(7);
  });

  it("writes files of its own, so that collectors can share the folder", async () => {
    await using other = open(folder);
    const mine = await archive.keep(capture(1), asked);
    const theirs = await other.keep(capture(2), asked);
    expect(mine.file).not.toBe(theirs.file);
    expect((await archive.open(theirs)).id).toBe("lan-2");
  });

  it("begins a new file when one has grown", async () => {
    await using small = open(folder, 2_000);
    const all = [];
    for (let at = 0; at < 6; at += 1) all.push(await small.keep(capture(at), asked));
    expect((await files()).length).toBeGreaterThan(1);
    for (const [at, evidence] of all.entries()) expect((await small.open(evidence)).id).toBe(`lan-${at}`);
  });
});

describe("after an accident", () => {
  it("a torn last record harms none before it", async () => {
    const evidence = await archive.keep(capture(1), asked);
    const torn = await archive.keep(capture(2), asked);
    const file = path.join(folder, torn.file);
    await truncate(file, torn.offset + Math.floor(torn.length / 2));
    await using later = open(folder);
    const fresh = await later.keep(capture(3), asked);
    expect((await later.open(evidence)).id).toBe("lan-1");
    expect((await later.open(fresh)).id).toBe("lan-3");
    await expect(later.open(torn)).rejects.toThrow(/không đọc được/);
  });

  it("changed evidence is told from whole", async () => {
    const evidence = await archive.keep(capture(1), asked);
    await expect(archive.open({ ...evidence, digest: "0".repeat(64) })).rejects.toThrow(/đã bị sửa/);
    await expect(archive.open({ ...evidence, offset: 3 })).rejects.toBeInstanceOf(EvidenceLost);
    await expect(archive.open({ ...evidence, file: "khong-co.warc.gz" })).rejects.toThrow(
      /Không mở được tệp/,
    );
    await expect(archive.open({ ...evidence, file: "../../etc/passwd" })).rejects.toBeInstanceOf(
      EvidenceLost,
    );
  });

  it("a disk that is really full is told, leaves nothing behind, and is written again when there is room", async ({
    skip,
  }) => {
    await using disk = await smallDisk(2);
    if (!disk.isReal) skip("nobody may mount here");
    await using full = open(disk.path);
    await disk.fill();
    for (const at of [1, 2, 3]) await expect(full.keep(capture(at), asked)).rejects.toThrow(/ổ đĩa đã đầy/);
    expect(await readdir(disk.path)).toEqual(["chiem-cho"]);
    const opened = await Promise.all(
      (await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")),
    );
    expect(opened.filter((file) => file.startsWith(disk.path))).toEqual([]);
    await disk.empty();
    expect((await full.open(await full.keep(capture(4), asked))).id).toBe("lan-4");
  });

  it("a disk that may only be read is told, and takes the next capture when that is over", async ({
    skip,
  }) => {
    await using disk = await smallDisk(2);
    if (!disk.isReal) skip("nobody may mount here");
    const before = await (async () => {
      await using whole = open(disk.path);
      return await whole.keep(capture(1), asked);
    })();
    await disk.mayWrite(false);
    await using closed = open(disk.path);
    await expect(closed.keep(capture(2), asked)).rejects.toThrow(/chỉ cho đọc/);
    expect((await closed.open(before)).id).toBe("lan-1");
    await disk.mayWrite(true);
    expect((await closed.open(await closed.keep(capture(3), asked))).id).toBe("lan-3");
  });

  it("a path that is a file is refused with what to do", async () => {
    const file = path.join(folder, "tep");
    await writeFile(file, "");
    await using wrong = open(path.join(file, "kho"));
    const refused = wrong.keep(capture(1), asked);
    await expect(refused).rejects.toBeInstanceOf(Refusal);
    await expect(refused).rejects.toThrow(/đường dẫn đi qua một tệp.*chọn thư mục khác/);
  });

  it.skipIf(process.getuid?.() === 0)(
    "a folder without right to write is refused with what to do",
    async () => {
      await chmod(folder, 0o500);
      await expect(archive.keep(capture(1), asked)).rejects.toThrow(/không có quyền ghi/);
      await chmod(folder, 0o700);
    },
  );

  it.skipIf(process.platform === "win32")(
    "a disk that takes no more is refused, and what it took is whole",
    async () => {
      // The largest file the child may write stands for the disk's end: the write that crosses it is cut in the middle.
      const shell = `ulimit -f 40; exec "$0" "$1" "$2"`;
      const child = await promisify(execFile)("sh", ["-c", shell, process.execPath, filler, folder]);
      const lines = told(child.stdout);
      expect(lines.at(-1)?.refusal).toMatchObject({
        name: "Refusal",
        message: expect.stringMatching(/Không ghi được bản chụp.*chạy lại/),
      });
      const kept = lines.flatMap((line) => line.kept ?? []);
      expect(kept.length).toBeGreaterThan(2);
      for (const [at, evidence] of kept.entries())
        expect((await archive.open(evidence)).id).toBe(`lan-${at}`);
      const last = kept.at(-1);
      const { size } = await stat(path.join(folder, last?.file ?? ""));
      expect(size).toBeLessThan((last?.offset ?? 0) + (last?.length ?? 0) + 1_000);
    },
  );

  it("a process that is killed has kept what it said it kept", async () => {
    const child = spawn(process.execPath, [filler, folder], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    for await (const piece of child.stdout) {
      text += String(piece);
      if (text.split("\n").length > 30) child.kill("SIGKILL");
    }
    const kept = told(text.slice(0, text.lastIndexOf("\n"))).flatMap((line) => line.kept ?? []);
    expect(kept.length).toBeGreaterThanOrEqual(30);
    for (const [at, evidence] of kept.entries()) expect((await archive.open(evidence)).id).toBe(`lan-${at}`);
  });
});

const filler = fileURLToPath(new URL("./fill-archive.ts", import.meta.url));
const Told = z.object({
  kept: z.object({ file: z.string(), offset: z.number(), length: z.number(), digest: z.string() }).optional(),
  refusal: z.object({ name: z.string(), message: z.string() }).optional(),
});

function told(text: string): z.infer<typeof Told>[] {
  return text
    .trim()
    .split("\n")
    .map((line) => Told.parse(JSON.parse(line)));
}
