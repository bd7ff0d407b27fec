import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openConnector } from "../../crawlers/connector.ts";
import type { Limits } from "../../crawlers/limits.ts";
import { openWeb, type Page } from "./web.ts";

const host = "bao.example.vn";
const home = `https://${host}/`;

async function ask(page: Page, limits: Partial<Limits> = {}, headers = {}) {
  await using web = await openWeb({ [host]: { "/": page } });
  await using connector = web.connect({ limits });
  const answer = await connector.fetch(home, { headers });
  return { answer, asked: web.asked };
}

const mebibyte = 1024 * 1024;
const announced: Page = (_, response) => {
  response.writeHead(200, { "content-length": 200 * mebibyte });
  response.flushHeaders();
};
const silent: Page = () => undefined;
const drip: Page = (_, response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write("."), 20);
  response.on("close", () => clearInterval(timer));
};
const cut: Page = (_, response) => {
  response.writeHead(200, { "content-length": 1000 }).write("tin");
  setTimeout(() => response.destroy(), 20);
};

/** The trouble a page leads to. */
async function trouble(page: Page, limits: Partial<Limits> = {}) {
  return ask(page, limits).then(
    () => {
      throw new Error("the page was answered");
    },
    (error: unknown) => error,
  );
}

describe("the connector", () => {
  it("goes to a mapped host in plain HTTP and keeps its name", async () => {
    const { answer, asked } = await ask("<h1>Chào</h1>");
    expect(answer).toMatchObject({ url: home, finalUrl: home, status: 200, redirects: [] });
    expect(asked[0]).toMatchObject({ host, path: "/" });
  });

  it("says honestly who asks, and sends no other identity", async () => {
    const { answer, asked } = await ask("tin");
    expect(asked[0]?.headers).toEqual({
      host,
      connection: "keep-alive",
      "user-agent": "PhuSong/0.1 (+https://phusong.example.vn/lien-he)",
      accept: answer.requestHeaders["accept"],
      "accept-language": "vi,en;q=0.5",
      "accept-encoding": "gzip, deflate, br",
    });
  });

  it("refuses a name or contact that no header can carry", () => {
    const options = { userAgent: "Phủ Sóng", contact: "a@b.vn", hosts: new Map() };
    expect(() => openConnector(options)).toThrow(/không dấu/);
  });

  const text = Buffer.from("Bình dân học vụ số ".repeat(50));
  it.each([
    ["gzip", gzipSync(text)],
    ["x-gzip", gzipSync(text)],
    ["br", brotliCompressSync(text)],
    ["deflate", deflateSync(text)],
    ["deflate", deflateRawSync(text)],
    ["identity", text],
    ["GZIP", gzipSync(text)],
  ])("undoes %s", async (encoding, body) => {
    const { answer } = await ask({ headers: { "content-encoding": encoding }, body });
    expect(Buffer.from(answer.body)).toEqual(text);
    expect(answer.headers["content-encoding"]).toBe(encoding);
  });

  it.each([
    ["windows-1258", Buffer.from([0xd0, 0xf4, 0x20, 0xf5, 0xcc, 0x00, 0xff])],
    ["utf-16le", Buffer.from("\uFEFFĐổi mới", "utf16le")],
  ])("keeps the bytes of a page in %s as they are", async (charset, body) => {
    const { answer } = await ask({ headers: { "content-type": `text/html; charset=${charset}` }, body });
    expect(Buffer.from(answer.body)).toEqual(body);
  });

  it("keeps the headers, in lower case, repeated ones joined", async () => {
    const { answer } = await ask((_, response) => {
      response.setHeader("X-Thu", ["một", "hai"].map(encodeURI));
      response.end("tin");
    });
    expect(answer.headers["x-thu"]).toBe("m%E1%BB%99t, hai");
  });

  it("follows redirects within and between hosts and names each", async () => {
    await using web = await openWeb({
      [host]: {
        "/": { status: 301, headers: { location: "/moi" } },
        "/moi": { status: 302, headers: { location: "http://khac.example.vn/tin" } },
      },
      "khac.example.vn": { "/tin": "tin" },
    });
    await using connector = web.connect();
    const asked: string[] = [];
    const beforeRedirect = async (to: string): Promise<void> => {
      asked.push(to);
    };
    const answer = await connector.fetch(home, { beforeRedirect });
    expect(answer).toMatchObject({ finalUrl: "http://khac.example.vn/tin", redirects: [home, `${home}moi`] });
    expect(asked).toEqual([`${home}moi`, "http://khac.example.vn/tin"]);
  });

  it("leaves a redirect loop", async () => {
    expect(await trouble({ status: 302, headers: { location: "/" } })).toMatchObject({
      kind: "redirect-loop",
    });
  });

  it("leaves a chain without end", async () => {
    let step = 0;
    const pages = Object.fromEntries(
      Array.from({ length: 9 }, () => [
        step === 0 ? "/" : `/${step}`,
        { status: 302, headers: { location: `/${(step += 1)}` } },
      ]),
    );
    await using web = await openWeb({ [host]: pages });
    await using connector = web.connect();
    await expect(connector.fetch(home)).rejects.toMatchObject({ kind: "redirect-loop" });
    expect(web.asked.length).toBe(6);
  });
});

describe("limits", () => {
  it("does not read a page that says it has 200 MB", async () => {
    expect(await trouble(announced)).toMatchObject({
      kind: "too-large",
      message: expect.stringMatching(/200 MB/),
    });
  });

  it("leaves a page of 200 MB that does not say so after the first 20", async () => {
    let sent = 0;
    const page: Page = (_, response) => {
      const piece = Buffer.alloc(mebibyte, "a");
      const more = (): void => {
        while (sent < 200 && !response.destroyed) {
          sent += 1;
          if (!response.write(piece)) break;
        }
        if (sent >= 200) response.end();
      };
      response.on("drain", more).on("error", () => undefined);
      more();
    };
    expect(await trouble(page)).toMatchObject({ kind: "too-large" });
    expect(sent).toBeLessThan(60);
  });

  it.each([
    ["gzip", gzipSync(Buffer.alloc(80 * mebibyte))],
    ["br", brotliCompressSync(Buffer.alloc(80 * mebibyte))],
    ["deflate", deflateSync(Buffer.alloc(80 * mebibyte))],
  ])("does not unpack a bomb in %s", async (encoding, body) => {
    const bomb = { headers: { "content-encoding": encoding }, body };
    expect(await trouble(bomb)).toMatchObject({
      kind: "compression-bomb",
      message: expect.stringMatching(/phình/),
    });
  });

  it("does not unpack twice", async () => {
    const body = gzipSync(gzipSync(Buffer.alloc(1000)));
    expect(await trouble({ headers: { "content-encoding": "gzip, gzip" }, body })).toMatchObject({
      kind: "compression-bomb",
    });
  });

  it("says so when a packed page is broken", async () => {
    const body = gzipSync(Buffer.from("tin".repeat(1000))).subarray(0, 20);
    expect(await trouble({ headers: { "content-encoding": "gzip" }, body })).toMatchObject({
      kind: "broken-answer",
    });
  });

  it("does not wait for headers, bodies or drips for ever", async () => {
    expect(await trouble(silent, { headersMs: 100 })).toMatchObject({ kind: "too-slow" });
    expect(await trouble(drip, { totalMs: 200 })).toMatchObject({ kind: "too-slow" });
  });

  it("does not take headers without end", async () => {
    const page: Page = { headers: { "x-dai": "a".repeat(100_000) } };
    expect(await trouble(page)).toMatchObject({ kind: "too-large" });
  });

  it("calls a cut page broken off, and a closed port unreachable", async () => {
    expect(await trouble(cut)).toMatchObject({ kind: expect.stringMatching(/unreachable|broken-answer/) });
    const hosts = new Map([[host, { address: "127.0.0.1", port: 1 }]]);
    await using connector = openConnector({ userAgent: "PhuSong/0.1", contact: "a@b.vn", hosts });
    await expect(connector.fetch(home)).rejects.toMatchObject({ kind: "unreachable" });
  });

  it("stops at once when told", async () => {
    await using web = await openWeb({ [host]: { "/": () => undefined } });
    await using connector = web.connect();
    await expect(connector.fetch(home, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      kind: "too-slow",
    });
    await expect(connector.fetch(home, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: "stopped",
    });
  });
});
