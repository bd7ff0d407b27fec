import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { savedHtml } from "./invented-items.ts";
import { clock, openSampleOffice, type SampleOffice } from "./sample-office.ts";

let office: SampleOffice;
beforeAll(async () => {
  office = await openSampleOffice();
});
afterAll(() => office[Symbol.asyncDispose]());

describe("the saved page", () => {
  it("is the page as it was fetched, under a policy that lets it do nothing", async () => {
    const { status, text, headers } = await office.page("/tin/tin-001/ban-luu/trang");
    expect(status).toBe(200);
    expect(text).toBe(savedHtml.replace("<link", "<x-link"));
    expect((headers.get("content-security-policy") ?? "").split("; ")).toEqual([
      "sandbox",
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      "img-src data:",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
    ]);
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  });

  it("stands in a sandboxed frame under a head that says when and from where it was saved", async () => {
    const { text } = await office.page("/tin/tin-001/ban-luu");
    expect(text).toMatch(/<iframe[^>]+src="\/tin\/tin-001\/ban-luu\/trang"[^>]+sandbox=""/s);
    expect(text).toContain("https://cong-songmo.test/bai-1.html");
    expect(text).toContain("14/09/2026 09:20");
    expect(text).not.toContain("Nguyên văn trang đã lưu");
  });

  it("of an old encoding keeps its letters, makes no connection, and what is no page never becomes one", async () => {
    const [base] = await office.store.read("item", ["tin-001"]);
    if (base === null || base === undefined) throw new Error("no item");
    const keep = async (id: string, type: string, body: Uint8Array): Promise<void> => {
      const capture = { id, url: "https://x.test/", finalUrl: "https://x.test/", status: 200 };
      const evidence = await office.archive.keep(
        { ...capture, headers: { "Content-Type": type }, body, fetchedAt: clock.now().toISOString() },
        {},
      );
      const by = { actor: "test", at: clock.now().toISOString() };
      await office.store.write("item", [{ value: { ...base.value, id, evidence }, expects: 0 }], by);
    };
    const dials = ["LINK/rel=preconnect", "iframe ", "FRAME ", "object data=x ", "embed/"];
    const hostile = dials.map((start) => `<${start} href="https://xa.test">`).join("");
    await keep("co", "text/html; charset=windows-1258", Uint8Array.from([0x3c, 0x70, 0x3e, 0xf0]));
    await keep("rong", "text/html", Buffer.from(`\ufeff${hostile}đ`, "utf16le"));
    await keep("xml", "image/svg+xml", new TextEncoder().encode("<svg onload='alert(1)'/>"));
    expect((await office.page("/tin/co/ban-luu/trang")).text).toBe("<p>đ");
    expect((await office.page("/tin/rong/ban-luu/trang")).text).toBe(`${hostile.replaceAll("<", "<x-")}đ`);
    expect((await office.page("/tin/xml/ban-luu/trang")).headers.get("content-type")).toBe(
      "text/plain; charset=utf-8",
    );
  });

  it("that was lost or changed says so instead of showing something else", async () => {
    const [base] = await office.store.read("item", ["tin-002"]);
    if (base === null || base === undefined) throw new Error("no item");
    const evidence = { ...base.value.evidence, digest: "0".repeat(64) };
    const by = { actor: "test", at: clock.now().toISOString() };
    await office.store.write("item", [{ value: { ...base.value, evidence }, expects: base.revision }], by);
    const head = await office.page("/tin/tin-002/ban-luu");
    expect(head.status).toBe(200);
    expect(head.text).toContain("đã bị sửa");
    expect(head.text).not.toContain("<iframe");
    expect((await office.page("/tin/tin-002/ban-luu/trang")).status).toBe(404);
  });
});
