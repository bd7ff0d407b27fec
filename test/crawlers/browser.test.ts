import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, type PageBrowser } from "../../crawlers/browser/browser.ts";
import { findBrowsers } from "../../crawlers/browser/find-browser.ts";
import { launchArguments } from "../../crawlers/browser/launch-arguments.ts";
import { waysToLaunch } from "../../crawlers/browser/ways.ts";
import type { Answer, Connector } from "../../crawlers/connector.ts";
import { ConnectionTrouble } from "../../crawlers/trouble.ts";
import { openWeb, type Page, type Web } from "./web.ts";

const host = "cong.example.vn";
const home = `https://${host}/`;
const script = (body: string): Page => ({ headers: { "content-type": "text/javascript" }, body });
const shell = (src: string): string =>
  `<!doctype html><meta charset="utf-8"><body><div id="app"></div><script src="${src}"></script>`;
const clock = { now: () => new Date("2026-11-20T02:00:00Z") };
const free = { permit: async () => undefined };

/** A server that only counts who knocks. */
async function openTrap() {
  const knocks: string[] = [];
  const server = createServer((socket) => {
    knocks.push("tcp");
    socket.destroy();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const udp = createSocket("udp4", () => knocks.push("udp")).bind(0, "127.0.0.1");
  await once(udp, "listening");
  const address = server.address();
  return {
    knocks,
    tcp: typeof address === "object" && address !== null ? address.port : 0,
    udp: udp.address().port,
    close() {
      server.close();
      udp.close();
    },
  };
}

let web: Web;
let connector: Connector;
let trap: Awaited<ReturnType<typeof openTrap>>;
const names: string[] = [];

beforeAll(async () => {
  trap = await openTrap();
  const done = `document.getElementById("app").dataset.done = "1"`;
  web = await openWeb({
    [host]: {
      "/": shell("/app.js"),
      "/app.js": script(
        `fetch("/api/tin.json").then((r) => r.json()).then((all) => { document.getElementById("app").innerHTML = all.map((t) => '<a href="' + t.url + '">' + t.ten + "</a>").join(""); }, () => { document.getElementById("app").textContent = "không tải được"; });`,
      ),
      "/api/tin.json": {
        headers: { "content-type": "application/json" },
        body: JSON.stringify([{ url: "/tin-1.html", ten: "Phường mở lớp dạy số" }]),
      },
      "/trong": shell("/trong.js"),
      "/trong.js": script(`
        const ws = (url) => new Promise((r) => { const s = new WebSocket(url); s.onclose = r; s.onerror = r; });
        const worker = new Worker(URL.createObjectURL(new Blob(['new WebSocket("ws://127.0.0.1:${trap.tcp}/")'])));
        const pc = new RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.1:${trap.udp}" }] });
        pc.createDataChannel("x"); pc.createOffer().then((o) => pc.setLocalDescription(o));
        const link = document.createElement("link"); link.rel = "preconnect"; link.href = "http://127.0.0.1:${trap.tcp}"; document.head.append(link);
        const frame = document.createElement("iframe"); frame.src = "http://127.0.0.1:${trap.tcp}/"; document.body.append(frame);
        Promise.allSettled([
          ws("ws://127.0.0.1:${trap.tcp}/"), ws("ws://localhost/"), ws("wss://doi-dia-chi.example.vn/"), ws("ws://[::1]/"), ws("ws://2130706433/"),
          fetch("http://127.0.0.1:${trap.tcp}/"), fetch("http://169.254.169.254/latest", { mode: "no-cors" }),
          fetch("https://khac.example.vn/", { method: "POST", body: "x" }), fetch("file:///etc/passwd"),
        ]).then(() => { ${done} });`),
      "/vong": shell("/vong.js"),
      "/vong.js": script("for (;;) {}"),
      "/hoi": shell("/hoi.js"),
      "/hoi.js": script(
        `let n = 0; const ask = () => fetch("/api/hoi?" + n++).then(ask, () => { document.getElementById("app").textContent = String(n); }); ask();`,
      ),
      ...Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`/api/hoi?${n}`, "1"])),
      "/chuyen": shell("/chuyen.js"),
      "/chuyen.js": script(`location.href = "/chuyen?" + Math.random();`),
    },
  });
  connector = web.connect({
    resolve: async (name) => {
      names.push(name);
      return [{ address: "127.0.0.1", family: 4 }]; // what a rebinding name turns into
    },
  });
});

afterAll(async () => {
  trap.close();
  await connector.close();
  await web[Symbol.asyncDispose]();
});

const open = (more: Partial<Parameters<typeof openBrowser>[0]> = {}): PageBrowser =>
  openBrowser({ connector, clock, ...more });
const askedForNews = (): number => web.asked.filter(({ path }) => path === "/api/tin.json").length;
const allButNews = async (url: string): Promise<void> => {
  if (url.includes("/api/")) throw new ConnectionTrouble("not-permitted", url, "không cho phép");
};
const text = ({ body }: Answer): string => new TextDecoder().decode(body);

describe.each([
  ["the browser of this machine", undefined],
  ["the browser that comes with the product", []],
])("%s", (_, folders) => {
  it("shows what a page's scripts make, beside what the server sent", { timeout: 60_000 }, async () => {
    await using browser = open({ find: () => findBrowsers(folders) });
    const main = await connector.fetch(home);
    const answer = await browser.render(main, { ...free, wanted: "a" });
    expect(text(answer)).toContain('<a href="/tin-1.html">Phường mở lớp dạy số</a>');
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.rendered).toEqual({
      by: expect.stringMatching(/^Chromium \d+\./),
      at: "2026-11-20T02:00:00.000Z",
      raw: main,
      resources: [`${home}app.js`, `${home}api/tin.json`],
    });
    const picture = await browser.photograph(main, { ...free, width: 640, height: 400 });
    expect(Buffer.from(picture.png).subarray(1, 4).toString()).toBe("PNG");
    expect([Buffer.from(picture.png).readUInt32BE(16), Buffer.from(picture.png).readUInt32BE(20)]).toEqual([
      640, 400,
    ]);
  });

  it("lets a page reach no private address by any way", { timeout: 60_000 }, async () => {
    await using browser = open({ find: () => findBrowsers(folders) });
    const answer = await browser.render(await connector.fetch(`${home}trong`), {
      ...free,
      wanted: "[data-done]",
    });
    expect(text(answer)).toContain('data-done="1"');
    expect(trap.knocks).toEqual([]);
    expect(names).toContain("doi-dia-chi.example.vn");
    expect(text(answer)).not.toContain("root:");
  });
});

describe("a page in the browser", () => {
  it("gets nothing that robots.txt forbids", { timeout: 60_000 }, async () => {
    await using browser = open();
    const before = askedForNews();
    const answer = await browser.render(await connector.fetch(home), { permit: allButNews });
    expect(text(answer)).toContain("không tải được");
    expect(askedForNews()).toBe(before);
  });

  it(
    "is ended when it runs for ever, asks for ever or leads on for ever; the next one is shown",
    { timeout: 90_000 },
    async () => {
      await using browser = open({ limits: { patience: 6_000, pageRequests: 12 } });
      const endless = browser.render(await connector.fetch(`${home}vong`), free);
      await expect(endless).rejects.toMatchObject({
        kind: "too-slow",
        message: expect.stringMatching(/quá lâu/),
      });
      const asking = await browser.render(await connector.fetch(`${home}hoi`), free);
      expect(text(asking)).toContain('<div id="app">12</div>');
      const led = await browser.render(await connector.fetch(`${home}chuyen`), free).then(
        () => null,
        (error: unknown) => error,
      );
      expect(led === null || led instanceof ConnectionTrouble).toBe(true);
      expect(web.asked.filter(({ path }) => path.startsWith("/chuyen?")).length).toBeLessThanOrEqual(3);
      expect(text(await browser.render(await connector.fetch(home), free))).toContain("Phường mở lớp");
    },
  );

  it("is refused clearly where no browser runs", async () => {
    const main = await connector.fetch(home);
    for (const find of [
      async function* () {},
      async function* () {
        yield { file: "/khong/co/chromium", env: {} };
      },
    ]) {
      await using browser = open({ find });
      await expect(browser.render(main, free)).rejects.toMatchObject({
        kind: "no-browser",
        message: expect.stringMatching(/cài Chromium/),
      });
    }
  });
});

describe("the browser's start", () => {
  it("is as a user without rights, behind walls first, and no argument switches protection off", async () => {
    const [first] = await waysToLaunch();
    expect(first).toMatchObject({ sandbox: true, warning: null });
    const user = { setpriv: "/usr/bin/setpriv", uid: 65_534, gid: 65_534 };
    const { file, args } = launchArguments(
      { file: "/usr/bin/chromium", env: {} },
      { folder: "/h", user, sandbox: true },
    );
    expect(file).toBe("/usr/bin/setpriv");
    expect(args.slice(0, 6)).toEqual([
      "--reuid=65534",
      "--regid=65534",
      "--clear-groups",
      "--inh-caps=-all",
      "--",
      "/usr/bin/chromium",
    ]);
    expect(args.join(" ")).not.toMatch(
      /no-sandbox|disable-web-security|single-process|ignore-certificate|remote-debugging-port/,
    );
  });
});
