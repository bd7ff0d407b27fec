import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { readSettings } from "../../config/settings.ts";
import { addressId } from "../../crawlers/address.ts";
import { EvidenceLost, openArchive } from "../../crawlers/archive.ts";
import { archiveVerb } from "../../pipeline/archive/archive.verb.ts";
import { openDesk } from "../../pipeline/desk.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import type { Decision } from "../../pipeline/store/records.ts";
import { articlePage, captured, eveningClass } from "../settle/desk.ts";
import { openProxy, type Proxy } from "./proxy.ts";

const url = inject("engineUrl");
const urls = [1, 2, 3].map((at) => `https://hanoimoi.vn/lop-hoc-buoi-toi-o-phuong-lang-71234${at}.html`);
const now = "2027-11-20T03:00:00Z";

describe.skipIf(url === "")(`retention on Elasticsearch ${inject("engineMissing")}`, () => {
  let folder: string;
  let proxy: Proxy;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "phusong-prune-"));
    proxy = await openProxy(url);
  });
  afterEach(() => void vi.unstubAllEnvs());
  afterAll(async () => {
    await proxy.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("takes what is old and nobody needs, once all that waited on this machine is sent", async () => {
    const environment = {
      PHUSONG_DATA: folder,
      PHUSONG_ES_URL: proxy.url,
      PHUSONG_ES_PREFIX: `prune-${randomUUID().slice(0, 8)}`,
      PHUSONG_NOW: now,
    };
    const settings = readSettings(environment);
    for (const [key, value] of Object.entries(environment)) vi.stubEnv(key, value);
    const clock = { now: () => new Date(now) };
    const evidence = [];
    {
      await using desk = await openDesk(settings, clock, "test", undefined, { collects: true });
      for (const [i, day] of ["2025-08-10", "2025-08-30", "2027-11-01"].entries()) {
        const html = articlePage({ ...eveningClass, title: `${eveningClass.title} – ${i}`, day });
        const fetchedAt = `${day}T05:00:00.000Z`;
        const page = { url: urls[i] ?? "", html, source: "hanoimoi", fetchedAt };
        const capture = await captured(desk, page);
        await settleAndNote(desk, capture);
        const [kept] = await desk.store.read("capture", [capture.id]);
        evidence.push(kept?.value.evidence);
      }
      const decision: Decision = {
        id: "contest-1",
        item: addressId(urls[0] ?? ""),
        plan: "hanoi-179",
        what: "contest",
        value: urls[0] ?? "",
        reason: "phường hỏi vì sao không tính",
        rules: "1",
        actor: "Phường Láng",
        at: now,
      };
      await desk.store.write("decision", [{ value: decision, expects: 0 }], { actor: "test", at: now });
      expect(await desk.spool?.drain(20_000)).toBe(true);
      proxy.set("refuse");
      await captured(desk, { url: "https://hanoimoi.vn/cho.html", html: "<p>", source: "hanoimoi" });
    }
    // While the engine is away, nobody knows what is needed.
    await expect(pruneNow()).rejects.toThrow(/Elasticsearch/);
    proxy.set(null);
    expect(await pruneNow()).toMatch(/Đã xóa 1 bản chụp thu trước ngày/);
    expect(await pruneNow()).toMatch(/Không có bản chụp nào .*, 1 đang chờ xử lý, 1 bị khiếu nại/s);

    await using archive = openArchive(settings.archive, { clock, software: "PhuSong/0.1" });
    const [contested, old, young] = evidence;
    if (contested === undefined || old === undefined || young === undefined) throw new Error("no evidence");
    expect((await archive.open(contested)).finalUrl).toBe(urls[0]);
    expect((await archive.open(young)).finalUrl).toBe(urls[2]);
    await expect(archive.open(old)).rejects.toBeInstanceOf(EvidenceLost);
  });
});

async function pruneNow(): Promise<string> {
  const stdout = new PassThrough();
  const terminal = { stdin: new PassThrough(), stdout, stderr: new PassThrough() };
  const words = { values: { "older-than": "365", apply: true }, positionals: ["prune"] };
  expect(await archiveVerb.run(words, terminal)).toBe(0);
  return String(stdout.read());
}
