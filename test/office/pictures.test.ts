import type { ServerResponse } from "node:http";
import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../../crawlers/browser/browser.ts";
import type { Connector } from "../../crawlers/connector.ts";
import { openHostMemory } from "../../crawlers/ports.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import type { Item } from "../../pipeline/item.ts";
import { openPictureQueue, type PictureQueue } from "../../pipeline/picture-queue.ts";
import { openWeb, type Web } from "../crawlers/web.ts";
import { clock, desk, openSampleOffice, type SampleOffice } from "./sample-office.ts";

const host = "bao.example.vn";
const page = "<!doctype html><meta charset=utf-8><title>Tin</title><h1>Phường mở lớp dạy số</h1>";
const by = { actor: "test", at: clock.now().toISOString() };
let office: SampleOffice;
let base: Item;
let web: Web;
let connector: Connector;
let pictures: PictureQueue;
let app: Hono;
let release: () => void = () => undefined;

beforeAll(async () => {
  office = await openSampleOffice();
  web = await openWeb({
    [host]: {
      "/robots.txt": { headers: { "content-type": "text/plain" }, body: "User-agent: *\nDisallow: /cam/\n" },
      "/tin-1.html": page,
      "/cam/tin.html": page,
      "/ban-sao.html": `<meta name="robots" content="noarchive">${page}`,
      "/cham.html": (_: unknown, response: ServerResponse) => {
        release = () => response.writeHead(503).end();
      },
    },
  });
  connector = web.connect();
  const browser = openBrowser({ connector, clock });
  const hosts = openHostMemory(connector, clock);
  pictures = openPictureQueue(
    { store: office.store, archive: office.archive, clock, config: office.config },
    { connector, browser, hosts },
  );
  app = openOffice({ ...office, clock, sample: true, pictures });
  const [kept] = await office.store.read("item", ["tin-001"]);
  if (kept === null || kept === undefined) throw new Error("no item");
  base = kept.value;
  await put("a", "/tin-1.html");
  await put("cam", "/cam/tin.html");
  await put("moi-cam", "/ban-sao.html"); // the page forbids it since its capture
  await put("da-cam", "/da-cam.html", { restraint: { noIndex: false, noArchive: true } });
  await put("cham", "/cham.html");
  for (let at = 0; at < 11; at += 1) await put(`cho-${at}`, `/cho-${at}.html`);
});
afterAll(async () => {
  release();
  await pictures[Symbol.asyncDispose]();
  await connector.close();
  await web[Symbol.asyncDispose]();
  await office[Symbol.asyncDispose]();
});

async function put(id: string, path: string, more: Partial<Item> = {}): Promise<void> {
  const value = { ...base, id, url: `https://${host}${path}`, aliases: [], ...more };
  await office.store.write("item", [{ value, expects: 0 }], by);
}
const get = async (address: string): Promise<string> => (await app.request(`${desk}${address}`)).text();
async function ask(id: string, token?: string): Promise<Response> {
  const form = /\/anh"[^>]*>\s*<input type="hidden" name="token" value="([^"]+)"/.exec(
    await get(`/tin/${id}`),
  );
  return app.request(`${desk}/tin/${id}/anh`, {
    method: "POST",
    body: new URLSearchParams({ token: token ?? form?.[1] ?? "" }),
    headers: { origin: desk, "sec-fetch-site": "same-origin" },
  });
}

describe("a picture on demand", () => {
  it("is taken by a real browser, told while it is under way, and shown with its moment and digest", async () => {
    const answer = await ask("a");
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/tin/a?anh=xem#anh-chup"]);
    const waiting = await app.request(`${desk}/tin/a?anh=xem`);
    expect(waiting.headers.get("refresh")).toBe("4");
    expect(await waiting.text()).toMatch(/Đang chụp|Đang chờ đến lượt/);
    await pictures.settled();

    const done = await app.request(`${desk}/tin/a?anh=xem`);
    expect(done.headers.get("refresh")).toBeNull();
    const text = await done.text();
    const [, address = "", digest = ""] = /<img src="(\/tin\/a\/anh\/([0-9a-f]{64}))"/.exec(text) ?? [];
    expect(text).toContain("Chụp lúc 22/11/2026 09:00");
    expect(text).toContain(digest);
    const picture = await app.request(`${desk}${address}`);
    expect(picture.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await picture.arrayBuffer()).readUInt32BE(16)).toBe(1280);
    const { rows } = await office.store.list("audit", {
      where: { is: { what: "item.picture" } },
      order: { by: "at", direction: "descending" },
      limit: 5,
    });
    expect(rows.map(({ value }) => [value.subject, value.actor])).toEqual([["a", "nguoi-tai-may-nay"]]);
    expect((await app.request(`${desk}/tin/a/anh/${"0".repeat(64)}`)).status).toBe(404);
  });

  it.each([
    ["robots.txt forbids it", "cam", /Không chụp được lúc .*robots\.txt/s],
    ["the page says noarchive by now", "moi-cam", /Không chụp được lúc .*noarchive/s],
  ])("is refused where %s, and says why", async (_, id, said) => {
    expect((await ask(id)).status).toBe(303);
    await pictures.settled();
    const text = await get(`/tin/${id}`);
    expect(text).toMatch(said);
    expect(text).not.toContain("<img");
  });

  it("is not offered of a page that said noarchive, and refused when it is asked for all the same", async () => {
    expect(await get("/tin/da-cam")).not.toContain("Chụp ảnh trang gốc");
    expect(pictures.ask({ ...base, restraint: { noIndex: false, noArchive: true } }, "ai đó")).toEqual({
      taken: false,
      reason: expect.stringContaining("noarchive"),
    });
  });

  it("is refused to a form that is not of this page, and where the program may not go out", async () => {
    expect((await ask("a", "gia")).status).toBe(403);
    expect((await office.page("/tin/a")).text).not.toContain("Chụp ảnh trang gốc</button>");
  });

  it("waits its turn: so many wait, no more, and each once", async () => {
    expect((await ask("cham")).status).toBe(303);
    for (let at = 0; at < 10; at += 1) expect((await ask(`cho-${at}`)).status).toBe(303);
    expect(await get("/tin/cho-9")).toContain("thứ 10");
    const more = await ask("cho-10");
    expect(more.status).toBe(409);
    expect(await more.text()).toContain("Đang có 10 trang chờ chụp");
    expect((await get("/tin/cho-9")).includes("Chụp ảnh trang gốc</button>")).toBe(false);
  });
});
