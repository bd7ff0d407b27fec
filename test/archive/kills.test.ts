import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openArchive } from "../../crawlers/archive.ts";
import type { Evidence } from "../../crawlers/capture.ts";
import { checkFile, mendFile, warcFiles, withoutOriginal } from "../../crawlers/archive-check.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { door, run } from "../faults/killed.ts";

const clock = { now: () => new Date("2027-11-20T03:00:00Z") };
const options = { clock, software: "PhuSong/0.1" };
const Told = z.object({
  kept: z.object({ file: z.string(), offset: z.number(), length: z.number(), digest: z.string() }),
});
const filler = fileURLToPath(new URL("../crawlers/fill-archive.ts", import.meta.url));

let data: string;
beforeEach(async () => {
  data = await mkdtemp(path.join(tmpdir(), "phusong-"));
});
afterEach(() => rm(data, { recursive: true, force: true }));

describe("a kill", () => {
  it("in the middle of rotations loses nothing that was said to be kept", async () => {
    const kept: z.infer<typeof Told>["kept"][] = [];
    for (let at = 0; at < 6; at += 1) {
      const { stdout } = await run([filler, data, "20000"], {
        kill: { after: 250 + at * 150, since: "first word" },
      });
      const lines = stdout.slice(0, stdout.lastIndexOf("\n") + 1).split("\n");
      kept.push(...lines.filter((line) => line !== "").map((line) => Told.parse(JSON.parse(line)).kept));
    }
    expect(kept.length).toBeGreaterThan(20);
    expect(new Set(kept.map(({ file }) => file)).size).toBeGreaterThan(6);
    for (const file of await warcFiles(data)) await mendFile(data, await checkFile(data, file));
    const checks = await Promise.all((await warcFiles(data)).map((file) => checkFile(data, file)));
    expect(checks.flatMap(({ problems }) => problems)).toEqual([]);
    await using archive = openArchive(data, options);
    for (const evidence of kept) await archive.open(evidence);
  }, 60_000);

  it("in the middle of pruning and mending leaves all that had to stay, and the next run ends the work", async () => {
    const folder = path.join(data, "luu-tru");
    const by = { actor: "test", at: clock.now().toISOString() };
    const stays: { readonly evidence: Evidence; readonly body: Buffer }[] = [];
    {
      await using store = await openSqliteStore(path.join(data, "phusong.sqlite"));
      await using archive = openArchive(folder, { ...options, fileBytes: 30_000 });
      const notes = [];
      for (let from = 0; from < 300; from += 60) {
        // Each address once at a time, so that equal bytes become references to what is kept already.
        const batch = Array.from({ length: 60 }, async (_, place) => {
          const at = from + place;
          const isOld = at % 3 !== 0;
          const url = `https://bao.example.vn/tin-${at % 60}.html`;
          const bare = {
            id: `lan-${at}`,
            url,
            finalUrl: url,
            status: 200,
            fetchedAt: isOld ? "2025-03-01T03:00:00Z" : "2027-11-01T03:00:00Z",
            city: "hanoi",
            source: "hanoimoi",
            channel: null,
            hint: null,
            ledTo: null,
            timeKnown: true,
          };
          const body = Buffer.from(`bản ${at % 60} ${"x".repeat(2_000 + at)}`);
          const evidence = await archive.keep({ ...bare, headers: {}, body }, {});
          if (!isOld) stays.push({ evidence, body });
          return { value: { ...bare, evidence, settled: "counted" }, expects: 0 };
        });
        notes.push(...(await Promise.all(batch)));
      }
      await store.write("capture", notes, by);
    }
    const env = { PHUSONG_DATA: data, PHUSONG_NOW: clock.now().toISOString() };
    const pruning = [door, "archive", "prune", "--older-than", "365", "--apply"];
    const mending = [door, "archive", "verify", "--mend"];
    let kills = 0;
    for (const after of [420, 560, 680, 800, 860]) {
      const kill = { after, since: "start" } as const;
      for (const words of [pruning, mending]) if ((await run(words, { env, kill })).wasKilled) kills += 1;
      await using archive = openArchive(folder, options);
      for (const { evidence, body } of stays)
        expect(Buffer.from((await archive.open(evidence)).body)).toEqual(body);
    }
    expect(kills).toBeGreaterThan(3);
    expect((await run(pruning, { env })).stdout).toMatch(/xóa/);
    expect((await run(mending, { env })).stdout).toContain("Kho nguyên vẹn.");
    const checks = await Promise.all((await warcFiles(folder)).map((file) => checkFile(folder, file)));
    expect(checks.flatMap(({ problems }) => problems).concat(withoutOriginal(checks))).toEqual([]);
    expect(checks.flatMap(({ entries }) => entries)).toHaveLength(stays.length);
  }, 120_000);
});
