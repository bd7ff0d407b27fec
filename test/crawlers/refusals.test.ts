import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer, Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { openBrowser } from "../../crawlers/browser/browser.ts";
import { photographPage } from "../../crawlers/browser/pictures.ts";
import type { Connector } from "../../crawlers/connector.ts";
import { bringPolitely } from "../../crawlers/courier.ts";
import { openAsk } from "../../crawlers/platforms/ask.ts";
import { openSecrets } from "../../crawlers/platforms/secrets.ts";
import { openHostMemory } from "../../crawlers/ports.ts";
import { collectRound } from "../../crawlers/round.ts";
import { channel, morning, openRounds, rss, type Rounds } from "./rounds.ts";
import { openWeb, type Page, type Sites } from "./web.ts";

const host = "bao.example.vn";
const home = `https://${host}`;
const clock = { now: () => morning };
/** Names as an attacker's name server gives them: what looks public leads inside. */
const inside: Readonly<Record<string, string>> = {
  "noi-bo.example.vn": "127.0.0.1",
  "may-chu.example.vn": "169.254.169.254",
  "ham.example.vn": "fd00::1",
  "graph.facebook.com": "10.0.0.7",
};

let knocks = 0;
const trap = createServer((socket) => {
  knocks += 1;
  socket.destroy();
});
let port = 0;
/** Where every socket that this process opened led; "nowhere" until it is connected. */
const sockets = new Map<Socket, number | "nowhere">();
const note = (message: unknown): void => {
  if (typeof message !== "object" || message === null || !("socket" in message)) return;
  const { socket } = message;
  if (!(socket instanceof Socket)) return;
  sockets.set(socket, "nowhere");
  socket.once("connect", () => sockets.set(socket, socket.remotePort ?? "nowhere"));
};
const names: string[] = [];
const resolve = async (name: string) => {
  names.push(name);
  const address = inside[name];
  if (address === undefined) throw new Error(`a test asked for the name ${name}`);
  return [{ address, family: address.includes(":") ? 6 : 4 }];
};

let rounds: Rounds;
beforeAll(async () => {
  trap.listen(0, "127.0.0.1");
  await once(trap, "listening");
  const address = trap.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
  subscribe("net.client.socket", note);
});
afterAll(() => {
  unsubscribe("net.client.socket", note);
  trap.close();
});
beforeEach(async () => {
  rounds = await openRounds();
  sockets.clear();
  names.length = 0;
  knocks = 0;
});
afterEach(() => rounds[Symbol.asyncDispose]());

/** Runs something over one public site; every socket of it has to lead to the site, and to nowhere else. */
async function within(
  pages: Readonly<Record<string, Page>>,
  work: (connector: Connector) => Promise<void>,
): Promise<readonly string[]> {
  const sites: Sites = { [host]: pages };
  sockets.clear();
  await using web = await openWeb(sites);
  await using connector = web.connect({ resolve, limits: { connectMs: 1_000, headersMs: 1_000 } });
  await work(connector);
  expect(knocks).toBe(0);
  expect(sockets.size > 0).toBe(web.asked.length > 0); // the count is alive
  expect([...sockets.values()].filter((led) => led !== web.port)).toEqual([]);
  return web.asked.map(({ path }) => path).filter((path) => path !== "/robots.txt");
}

const everywhere = (): readonly string[] => [
  "http://noi-bo.example.vn/tin-noi-bo-1.html",
  "http://may-chu.example.vn/latest/meta-data-tin-2.html",
  "http://ham.example.vn/tin-ham-3.html",
  `http://127.0.0.1:${port}/tin-4.html`,
  `http://[::1]:${port}/tin-5.html`,
  "http://2130706433/tin-6.html",
  "http://169.254.169.254/tin-7.html",
  "http://10.1.2.3/tin-8.html",
];
const urlset = (locs: readonly string[]): string =>
  `<?xml version="1.0"?><urlset>${locs.map((loc) => `<url><loc>${loc}</loc></url>`).join("")}</urlset>`;
const index = (locs: readonly string[]): string =>
  `<?xml version="1.0"?><sitemapindex>${locs.map((loc) => `<sitemap><loc>${loc}</loc></sitemap>`).join("")}</sitemapindex>`;
const xml = (body: string): Page => ({ headers: { "content-type": "application/xml" }, body });
const moved = (to: string): Page => ({ status: 302, headers: { location: to } });
const dated = "Thu, 10 Jul 2025 09:00:00 +0700";

it.each<[string, Parameters<typeof channel>[2], () => Page]>([
  ["items of a feed", { kind: "feed" }, () => xml(rss(everywhere().map((link) => [link, dated])))],
  ["addresses of a sitemap", { kind: "sitemap" }, () => xml(urlset(everywhere()))],
  ["parts of a sitemap index", { kind: "sitemap" }, () => xml(index(everywhere()))],
  [
    "links and further pages of a listing",
    { kind: "listing", next: "a.sau", pages: 3 },
    () =>
      everywhere()
        .map((link) => `<div><a href="${link}">Một bài viết về chuyển đổi số ở phường</a></div>`)
        .join("") + `<a class="sau" href="http://noi-bo.example.vn:${port}/?trang=2">Sau</a>`,
  ],
  ["a channel that moved", { kind: "feed" }, () => moved(`http://noi-bo.example.vn:${port}/rss`)],
])("%s never lead to a private address", async (_, more, page) => {
  const hosts = [host, ...everywhere().map((url) => new URL(url).hostname)]; // even where the source's file allows them
  const asked = await within({ "/kenh": page() }, async (connector) => {
    const channels = [channel("bao/kenh", `${home}/kenh`, { paceSeconds: 0, ...more, hosts })];
    const { ledger, archive } = rounds;
    const delivered: string[] = [];
    await collectRound({
      channels,
      ledger,
      connector,
      archive,
      clock,
      async deliver({ finalUrl }) {
        delivered.push(finalUrl);
      },
    });
    expect(delivered.filter((url) => url !== `${home}/kenh`)).toEqual([]);
  });
  expect(asked).toEqual(["/kenh"]);
  expect(names.filter((name) => !Object.hasOwn(inside, name))).toEqual([]);
});

it("a page, its robots.txt and whatever they redirect to are refused alike, by name and by number", async () => {
  for (const to of everywhere())
    await within({ "/robots.txt": moved(to), "/bai.html": moved(to) }, async (connector) => {
      const manners = {
        ...openHostMemory(connector, clock),
        paceSeconds: 0,
        signal: AbortSignal.timeout(5_000),
      };
      const bring = (url: string) => bringPolitely((one, ask) => connector.fetch(one, ask), url, manners);
      await expect(bring(`${home}/bai.html`)).rejects.toMatchObject({ name: "ConnectionTrouble" });
      await expect(connector.fetch(`${home}/bai.html`)).rejects.toMatchObject({ name: "ConnectionTrouble" });
      await expect(bring(to)).rejects.toMatchObject({ name: "ConnectionTrouble" });
    });
  expect(new Set(names)).toEqual(new Set(["noi-bo.example.vn", "may-chu.example.vn", "ham.example.vn"]));
});

it("a platform's interface whose name leads inside gets neither a question nor a token", async () => {
  await within({}, async (connector) => {
    const ask = openAsk(connector, openSecrets());
    const call = {
      url: "https://graph.facebook.com/v23.0/me/posts",
      hidden: { access_token: "bi-mat-cua-thanh-pho" },
    };
    const refused = await ask(call).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ name: "ConnectionTrouble" });
    expect(String(refused)).not.toContain("bi-mat");
  });
  expect(names).toEqual(["graph.facebook.com"]);
});

it("a picture's page gets none of its images from inside", { timeout: 60_000 }, async () => {
  const images = everywhere()
    .slice(0, 4)
    .map((url) => `<img src="${url}"><link rel="stylesheet" href="${url}"><iframe src="${url}"></iframe>`)
    .join("");
  const asked = await within({ "/bai.html": `<!doctype html><h1>Bài</h1>${images}` }, async (connector) => {
    await using browser = openBrowser({ connector, clock });
    const manners = {
      ...openHostMemory(connector, clock),
      paceSeconds: 0,
      signal: AbortSignal.timeout(50_000),
    };
    // The proxy of the page and the browser's pipe are no sockets of ours; what we open ourselves is all counted.
    const picture = await photographPage(`${home}/bai.html`, { connector, browser, manners });
    expect(Buffer.from(picture.png).subarray(1, 4).toString()).toBe("PNG");
  });
  expect(asked).toEqual(["/bai.html"]);
});
