import { afterEach, describe, expect, it, vi } from "vitest";
import { decode } from "../../pipeline/extract/decode.ts";
import { readPage } from "../../pipeline/extract/read-page.ts";
import { openReaders } from "../../pipeline/extract/readers.ts";
import type { UsageSource } from "../../crawlers/usage.ts";

const sentence = "Phường mở phòng đọc số cho trẻ em và người lớn tuổi, ai cũng có thể vào mà không cần thẻ. ";
const url = "https://phuong.example.vn/tin/phong-doc-so-120.html";
const page = (html: string) => ({ html, url, fetchedAt: null });
const normal = `<html lang="vi"><h1>Phường mở phòng đọc số</h1><p>${sentence.repeat(3)}</p></html>`;
const wide = 100_000; // a limit that is never reached
const costly = page(Array.from({ length: 150_000 }, (_, at) => `<p>${at} ${sentence}</p>`).join(""));
const ways: readonly UsageSource[] = process.platform === "linux" ? ["system", "reports"] : ["reports"];

afterEach(() => void vi.useRealTimers());

describe.each(ways)("reading processes whose usage is told by %s", (usage) => {
  const opened = (limits: { seconds: number; megabytes: number; heapMegabytes?: number }) =>
    openReaders({ families: [], outlets: [], limits, count: 1, usage });

  it("read a page like the function itself", async () => {
    await using readers = opened({ seconds: 60, megabytes: 300 });
    expect(await readers.read(page(normal))).toEqual(readPage(page(normal)));
  }, 30_000);

  it.each([
    ["time", { seconds: 0.4, megabytes: wide, heapMegabytes: 2_000 }, "trang cần quá 0.4 giây để đọc"],
    ["memory", { seconds: 60, megabytes: 30, heapMegabytes: 2_000 }, /^trang cần quá 30 MB bộ nhớ/],
    ["heap", { seconds: 60, megabytes: wide, heapMegabytes: 24 }, /^trang cần quá \d+ MB bộ nhớ/],
  ])(
    "are ended when a page costs too much %s, and the next page goes on",
    async (_, limits, reason) => {
      await using readers = opened(limits);
      const [first, ended, next] = await Promise.all([
        readers.read(page(normal)),
        readers.read(costly),
        readers.read(page(normal)),
      ]);
      expect(ended).toEqual({ kind: "unreadable", reason: expect.stringMatching(reason) });
      expect([first.kind, next.kind]).toEqual(["article", "article"]);
    },
    60_000,
  );

  it("read the same costly page where the limits allow it, also when the clock is set two hours on meanwhile", async () => {
    await using readers = opened({ seconds: 60, megabytes: 2_000 });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const reading = readers.read(costly);
    vi.setSystemTime(Date.now() + 2 * 60 * 60 * 1000);
    expect((await reading).kind).toBe("article");
  }, 60_000);
});

describe("huge pages under the usual limits", () => {
  const size = 50_000_000; // characters
  it.each([
    ["text in one paragraph", `<h1>Dài</h1><p>${sentence.repeat(size / sentence.length)}</p>`],
    ["one comment", `<h1>Dài</h1><p>${sentence.repeat(3)}</p><!-- ${"x".repeat(size)}`],
    ["open tags", "<div><b>".repeat(size / 8)],
    ["entities", `<p>${"&amp;&#7879;&bogus;".repeat(size / 19)}`],
  ])(
    "of 50 MB of %s are read or refused, and the next page goes on",
    async (_, html) => {
      await using readers = openReaders({ families: [], outlets: [], count: 1 });
      const [huge, next] = await Promise.all([readers.read(page(html)), readers.read(page(normal))]);
      expect(huge.kind === "article" ? huge.reading.warnings : huge.reason).not.toEqual([]);
      expect(next.kind).toBe("article");
    },
    60_000,
  );

  it("are decoded whatever charset they claim", () => {
    const bytes = new TextEncoder().encode(`<meta charset="utf-16"><p>${sentence.repeat(200_000)}</p>`);
    const { html, charset } = decode(bytes, "text/html; charset=shift_jis");
    expect(charset).toBe("utf-8");
    expect(html).toContain("phòng đọc số");
  }, 30_000);
});
