import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeXlsx } from "hucre/xlsx";
import { backupEvidence, restoreEvidence } from "../../pipeline/entry/copy-evidence.ts";
import { bytesOf, keepEvidence } from "../../pipeline/entry/evidence.ts";
import { headingsOf, takeTable } from "../../pipeline/entry/import.ts";
import { readSheet } from "../../pipeline/entry/sheet.ts";
import { unpackedSize } from "../../pipeline/entry/zip-size.ts";
import { aimAt, openKeeping } from "./world.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "phusong-entry-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const aim = aimAt("su-kien");

/** A zip of one part, told to be as small as `told` bytes. */
function zipOf(content: Buffer, told: number): Buffer {
  const name = Buffer.from("xl/worksheets/sheet1.xml");
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(told, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(told, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, central, name, end]);
}

/** What is said of a table of which nothing is kept. */
const heard = async (bytes: Uint8Array) => {
  await using keeping = await openKeeping();
  const taken = await takeTable(keeping, aim, { table: await readSheet(bytes), digest: "x", name: "x" });
  expect(taken.endings.created).toBe(0);
  return taken.problems.map(({ message }) => message).join("; ");
};

describe("a sent spreadsheet", () => {
  const headings = headingsOf(aim.kind).map(({ label }) => label);

  it("is read with its days, numbers and rows; a formula is its last value and never run", async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: "Số liệu",
          columns: headings.map((header) => ({ header, key: header })),
          data: [
            {
              "Đơn vị": "Sở Khoa học",
              "Tên sự kiện": '=HYPERLINK("http://x")',
              Loại: "Lớp tập huấn",
              "Ngày tổ chức": new Date("2026-10-05T00:00:00Z"),
              "Số người dự": 45,
              "Cách tổ chức": "Trực tiếp",
            },
            {},
            {
              "Đơn vị": "Sở Khoa học",
              "Tên sự kiện": "Hội nghị",
              Loại: "Hội nghị",
              "Ngày tổ chức": "7/10/2026",
              "Số người dự": 12.5,
              "Cách tổ chức": "truc-tiep",
            },
          ],
        },
      ],
    });
    await using keeping = await openKeeping();
    const taken = await takeTable(keeping, aim, {
      table: await readSheet(bytes),
      digest: "x",
      name: "x.xlsx",
    });
    expect(taken.good).toMatchObject([
      {
        row: 2,
        bare: { day: "2026-10-05", values: { people: 45, name: '=HYPERLINK("http://x")', type: "tap-huan" } },
      },
    ]);
    expect(taken.problems).toEqual([{ line: 4, column: "Số người dự", message: "“12.5” phải là số nguyên" }]);
  });

  it("is refused when it unpacks to far more than it tells of itself, before anything reads it", async () => {
    const bomb = zipOf(Buffer.alloc(60_000_000, 0x20), 1_000);
    expect(bomb.length).toBeLessThan(100_000);
    expect(unpackedSize(bomb, 50_000_000)).toBeNull();
    expect(unpackedSize(zipOf(Buffer.alloc(1_000, 0x20), 5), 50_000_000)).toBe(1_000);
    const { rows, problems } = await readSheet(bomb);
    expect(rows).toEqual([]);
    expect(problems[0]?.message).toContain("giải nén ra quá lớn");
  });

  it("that is broken, empty, of another kind or without its columns says what to do", async () => {
    expect(await heard(new Uint8Array())).toContain("tệp trống");
    expect(await heard(Buffer.from("PK\u0003\u0004 không phải zip"))).toContain("hãy lưu lại thành .xlsx");
    expect(await heard(zipOf(Buffer.from("<a/>"), 4))).toContain("hãy mở bằng Excel, lưu lại thành .xlsx");
    expect(await heard(png)).toMatch(/UTF-8|tên cột/);
    expect(await heard(Buffer.from("Đơn vị;Tên sự kiện\nSở Khoa học;Hội nghị\n"))).toContain(
      "thiếu cột: Loại",
    );
    const strange = `${headings.join(";")};Lương\nSở Khoa học;Hội nghị\n`;
    expect(await heard(Buffer.from(strange))).toContain("cột lạ hoặc trùng: luong");
  });
});

describe("evidence", () => {
  it("is known by its bytes, lies under its digest once, and comes back as it was", async () => {
    const first = await keepEvidence(folder, { name: '../../Ảnh "hội nghị".exe', bytes: png });
    if ("problem" in first) throw new Error(first.problem);
    expect(first.file).toMatchObject({ name: "Ảnh hội nghị.png", type: "image/png", bytes: png.length });
    expect(await keepEvidence(folder, { name: "khac.png", bytes: png })).toMatchObject({
      file: { digest: first.file.digest, name: "khac.png" },
    });
    const names = await readdir(folder, { recursive: true });
    expect(names.filter((name) => name.length > 60)).toHaveLength(1);
    expect(Buffer.from((await bytesOf(folder, first.file.digest)) ?? []).equals(png)).toBe(true);
    expect(await bytesOf(folder, "../../etc/passwd")).toBeNull();
  });

  it.each([
    ["a page", "<!doctype html><script>alert(1)</script>"],
    ["a picture that may hold scripts", '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ["a program", "MZ\u0090\u0000"],
    ["nothing", ""],
  ])("that is %s is refused whatever its name says", async (_, content) => {
    const kept = await keepEvidence(folder, { name: "anh.png", bytes: Buffer.from(content, "latin1") });
    expect(kept).toMatchObject({ problem: expect.stringMatching(/Chỉ nhận|trống/) });
  });

  it("goes into a backup and comes back; a damaged file is told from a whole one", async () => {
    const kept = await keepEvidence(folder, { name: "a.png", bytes: png });
    if ("problem" in kept) throw new Error(kept.problem);
    const { digest } = kept.file;
    const backup = path.join(folder, "sao-luu.sqlite");
    expect(await backupEvidence(folder, backup)).toMatchObject({ files: 1 });
    await writeFile(path.join(folder, "bang-chung", digest.slice(0, 2), digest), "hỏng");
    expect(await bytesOf(folder, digest)).toBeNull();
    await restoreEvidence(backup, folder);
    expect((await bytesOf(folder, digest))?.length).toBe(png.length);
  });
});
