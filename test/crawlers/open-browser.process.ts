import { openBrowser } from "../../crawlers/browser/browser.ts";
import { openConnector } from "../../crawlers/connector.ts";

// Shows a page in a real browser, tells so, and waits with the browser open until it is killed.
const url = "https://cong.example.vn/";
const connector = openConnector({
  userAgent: "PhuSong/0.1",
  contact: "https://phusong.example.vn/lien-he",
  hosts: new Map(),
  resolve: () => Promise.reject(new Error("this page asks for nothing")),
});
const browser = openBrowser({ connector, clock: { now: () => new Date() } });
const main = {
  url,
  finalUrl: url,
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: Buffer.from("<!doctype html><title>Trang</title><p>Đang mở"),
  requestHeaders: {},
  redirects: [],
};
const { rendered } = await browser.render(main, { permit: async () => undefined });
process.stdout.write(`${rendered?.by ?? ""}\n`);
setInterval(() => undefined, 60_000);
