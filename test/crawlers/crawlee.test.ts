import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:https";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Answer, Connector } from "../../crawlers/connector.ts";
import { connectorClient, crawl, type Task, type Tasks } from "../../crawlers/crawlee.ts";
import { selfSigned } from "./certificate.ts";
import { openWeb, type Page } from "./web.ts";

const host = "bao.example.vn";
const home = `https://${host}/`;

/** Lets crawlee bring the address as often as said; returns what came or went wrong. */
async function brought(connector: Connector, url = home, times = 1): Promise<(Answer | Error)[]> {
  const came: (Answer | Error)[] = [];
  const waiting = Array.from({ length: times }, (_, at): Task => ({
    id: String(at),
    url,
    async run(bring) {
      came.push(await bring(url).catch((error: Error) => error));
    },
  }));
  const tasks: Tasks = {
    take: () => waiting.shift() ?? null,
    isReady: () => waiting.length > 0,
    isFinished: () => waiting.length === 0,
  };
  await crawl(tasks, connector, 1);
  return came;
}

async function answerOf(page: Page, times = 1) {
  await using web = await openWeb({ [host]: { "/": page } });
  await using connector = web.connect();
  return { came: await brought(connector, home, times), asked: web.asked };
}

describe("crawlee", () => {
  it("sends our identity and nothing of a browser's", async () => {
    const { asked } = await answerOf("tin");
    const names = Object.keys(asked[0]?.headers ?? {}).toSorted();
    expect(names).toEqual([
      "accept",
      "accept-encoding",
      "accept-language",
      "connection",
      "host",
      "user-agent",
    ]);
    expect(asked[0]?.headers["user-agent"]).toBe("PhuSong/0.1 (+https://phusong.example.vn/lien-he)");
  });

  it("keeps no cookies", async () => {
    const { asked } = await answerOf({ headers: { "set-cookie": "phien=1; Path=/" }, body: "tin" }, 2);
    expect(asked.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
  });

  it("asks once, whatever the answer", async () => {
    for (const status of [500, 503, 403, 429, 404]) {
      const { came, asked } = await answerOf({ status, body: "lỗi" });
      expect(came).toMatchObject([{ status }]);
      expect(asked.length).toBe(1);
    }
    const { came, asked } = await answerOf((_, response) => response.destroy());
    expect(came).toMatchObject([{ kind: "unreachable" }]);
    expect(asked.length).toBe(1);
  });

  it.each([
    ["text/html; charset=windows-1258", Buffer.from([0xd0, 0xf4, 0xcc, 0xf2, 0xfe])],
    ["text/html; charset=utf-16", Buffer.from("\uFEFFĐổi mới", "utf16le")],
    ["text/html; charset=la-lam", Buffer.from("Đổi mới")],
    ["application/octet-stream", Buffer.from([0, 1, 2, 255])],
  ])("leaves the bytes of %s alone", async (type, body) => {
    const { came } = await answerOf({ headers: { "content-type": type }, body });
    expect(came.map((answer) => ("body" in answer ? Buffer.from(answer.body) : answer))).toEqual([body]);
  });

  it("trusts no certificate that nobody signed", async () => {
    const server = createServer(selfSigned, (_, response) => response.end("tin")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await using web = await openWeb({});
    await using connector = web.connect({
      hosts: new Map([[host, { address: "127.0.0.1", port, tls: true }]]),
    });
    expect(await brought(connector)).toMatchObject([{ kind: "untrusted-certificate" }]);
    server.close();
  });

  it("writes nothing to the disk", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
    process.env["CRAWLEE_STORAGE_DIR"] = folder;
    await answerOf("tin", 3);
    delete process.env["CRAWLEE_STORAGE_DIR"];
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it("hears no other wishes of a request than its address and plain headers", async () => {
    await using web = await openWeb({ [host]: { "/": "tin" } });
    await using connector = web.connect();
    const response = await connectorClient(connector).sendRequest({
      url: home,
      method: "POST",
      body: "x",
      proxyUrl: "http://127.0.0.1:1/",
      https: { rejectUnauthorized: false },
      useHeaderGenerator: true,
      headers: {
        "User-Agent": "Mozilla/5.0",
        Cookie: "a=1",
        Host: "khac.example.vn",
        "If-None-Match": '"a"',
      },
    });
    expect(response).toMatchObject({ statusCode: 200, url: home, body: "tin", complete: true });
    const { headers } = web.asked[0] ?? {};
    expect(headers).toMatchObject({
      host,
      "if-none-match": '"a"',
      "user-agent": expect.stringMatching(/^PhuSong/),
    });
    expect(headers?.cookie).toBe(undefined);
  });

  it("streams a body the same", async () => {
    await using web = await openWeb({ [host]: { "/": "tin" } });
    await using connector = web.connect();
    const { stream } = await connectorClient(connector).stream({ url: home });
    const pieces = await stream.toArray();
    expect(String(pieces[0])).toBe("tin");
  });
});
