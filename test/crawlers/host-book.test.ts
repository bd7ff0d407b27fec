import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { openHostBook } from "../../crawlers/host-book.ts";
import { openHostTotals } from "../../crawlers/host-totals.ts";
import { openPace } from "../../crawlers/pace.ts";
import { openWeb } from "./web.ts";

const host = "bao.example.vn";
const limits = { hostRequests: 5, hostBytes: 1_000_000 };
const hours = 3_600_000;
/** A process that has ended, as its killed collector has. */
const dead = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

let folder = "";
let now = 0;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
  now = Date.parse("2026-11-22T02:00:00.000Z");
  const mine = folder;
  onTestFinished(() => rm(mine, { recursive: true }));
});
const open = (pid: number) =>
  openHostBook(folder, { now: () => now, pid, skips: (name) => name === "mau.vn" });

describe("what a host has cost", () => {
  it("is remembered by the next program, however often it is started anew, and forgotten after a day", async () => {
    const asked: boolean[] = [];
    for (let start = 0; start < 4; start += 1) {
      await using book = open(dead());
      const totals = openHostTotals(limits, () => now, book);
      for (let request = 0; request < 2; request += 1) {
        try {
          totals.ask(host, `https://${host}/`);
          totals.spend(host, 10);
          asked.push(true);
        } catch {
          asked.push(false);
        }
      }
      now += hours;
    }
    expect(asked).toEqual([true, true, true, true, true, false, false, false]);
    expect(await readdir(folder)).toHaveLength(1); // each takes the file of the one before over
    now += 21 * hours;
    await using book = open(dead());
    expect(() => openHostTotals(limits, () => now, book).ask(host, `https://${host}/`)).not.toThrow();
  });

  it("counts what a program beside this one asks, and no sample server", async () => {
    await using beside = open(process.ppid);
    const others = openHostTotals(limits, () => now, beside);
    for (let request = 0; request < 3; request += 1) others.ask(host, `https://${host}/`);
    others.ask("mau.vn", "https://mau.vn/");
    await beside[Symbol.asyncDispose]();
    await using book = open(process.pid);
    expect(book.inherited(host)).toBeNull();
    expect(book.others(host)).toMatchObject({ requests: 3, asked: now });
    expect(book.others("mau.vn")).toBeNull();
    const totals = openHostTotals(limits, () => now, book);
    for (let request = 0; request < 2; request += 1) totals.ask(host, `https://${host}/`);
    expect(() => totals.ask(host, `https://${host}/`)).toThrow(/quá mức cho phép/);
  });

  it("is not known where its file is torn, and nothing fails for it", async () => {
    await using first = open(dead());
    first.note(host, { since: now, requests: 1, bytes: 1, asked: now });
    await first[Symbol.asyncDispose]();
    const [file = ""] = await readdir(folder);
    await writeFile(path.join(folder, file), '{"hosts":[["bao.exam');
    await using book = open(process.pid);
    expect(book.inherited(host)).toBeNull();
    await using nowhere = openHostBook("/dev/null/khong-co"); // Node makes folders below /proc for ever
    nowhere.note(host, { since: now, requests: 1, bytes: 1, asked: now });
    await expect(nowhere[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });
});

it("a host's pace goes on after a restart: what the program before asked counts", async () => {
  const waits: number[] = [];
  let passed = 0;
  await using web = await openWeb({ [host]: { "/": "a" } });
  await using before = openHostBook(folder, { pid: dead() });
  before.note(host, { since: Date.now(), requests: 1, bytes: 0, asked: Date.now() - 20_000 });
  await before[Symbol.asyncDispose]();
  await using connector = web.connect({ book: openHostBook(folder) });
  const pace = openPace({
    now: () => passed,
    isFree: () => false,
    askedAgo: (name) => connector.askedAgo(name),
    wait: async (ms) => {
      waits.push(ms);
      passed += ms;
    },
  });
  (await pace.turn("khac.example.vn", 60))();
  expect(waits).toEqual([]);
  (await pace.turn(host, 60))();
  expect(waits).toHaveLength(1);
  expect(waits[0]).toBeGreaterThan(30_000);
  expect(waits[0]).toBeLessThanOrEqual(40_000);
});
