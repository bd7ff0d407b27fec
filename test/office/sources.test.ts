import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSampleOffice, type SampleOffice } from "./sample-office.ts";

let office: SampleOffice;
beforeAll(async () => {
  office = await openSampleOffice();
});
afterAll(() => office[Symbol.asyncDispose]());

/** The part of the page under the heading of a health. */
async function under(health: string): Promise<string> {
  const { text } = await office.page("/ke-hoach/songmo-12/nguon?ky=quarter%3A2026-Q4");
  const start = text.indexOf(`<h2 id="${health}"`);
  return start === -1 ? "" : text.slice(start, text.indexOf("</section>", start));
}

describe("the sources' health", () => {
  it("names what is broken, since when, with the last error and what to do", async () => {
    const broken = await under("broken");
    expect(broken).toContain("Trang phường Gò Sao");
    expect(broken).toContain("Máy chủ trả lời 503 (đang bảo trì)");
    expect(broken).toContain("32/53 ngày");
    expect(broken).toContain("02/11/2026");
    expect(broken).toContain("Việc cần làm");
  });

  it("keeps apart what is silent, what needs a permission and what works", async () => {
    expect(await under("silent")).toContain("Trang xã Làng Chài");
    expect(await under("not-permitted")).toContain("robots.txt không cho thu trang này");
    const working = await under("working");
    expect(working).toContain("Báo Sông Mơ");
    expect(working).not.toMatch(/Gò Sao|Làng Chài|Gom Tin/);
  });
});

describe("an error that nobody expected", () => {
  it("is answered in Vietnamese, without its inner words, and told to the operator", async () => {
    const told: unknown[] = [];
    await using broken = await openSampleOffice({ report: (error) => told.push(error) });
    await broken.stopStore();
    const { status, text } = await broken.page("/ke-hoach/songmo-12");
    expect(status).toBe(500);
    expect(text).toContain("Lỗi của chương trình");
    expect(text).not.toMatch(/\.ts:\d+|at [a-z]+ \(/);
    expect(told).toHaveLength(1);
  });
});
