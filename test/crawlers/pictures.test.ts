import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { keepPicture, openPicture, picturesOf } from "../../crawlers/browser/pictures.ts";

const url = "https://bao.example.vn/tin-1.html";
const by = "Chromium 153.0.8010.0";
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("a picture is kept under its address by moment and digest, once, and told when it was changed", async () => {
  const first = await keepPicture(folder, url, { png, by, at: "2026-11-20T02:00:00.000Z" });
  const same = await keepPicture(folder, `${url}?utm_source=x`, { png, by, at: "2026-11-21T02:00:00.000Z" });
  const other = await keepPicture(folder, url, {
    png: Uint8Array.of(...png, 2),
    by,
    at: "2026-11-22T02:00:00.000Z",
  });
  expect(same).toEqual(first);
  expect(await picturesOf(folder, url)).toEqual([first, other]);
  expect(first.file).toMatch(/^20261120T020000Z-[0-9a-f]{64}\.png$/);
  expect(Buffer.from((await openPicture(folder, url, first)) ?? "")).toEqual(Buffer.from(png));

  const [home] = await readdir(path.join(folder, "anh-chup"));
  await writeFile(path.join(folder, "anh-chup", home ?? "", first.file), "khác");
  expect(await openPicture(folder, url, first)).toBeNull();
  expect(await picturesOf(folder, "https://bao.example.vn/khac.html")).toEqual([]);
});
