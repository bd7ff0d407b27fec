import { once } from "node:events";
import { createServer } from "node:http";
import { hostOf, pagesOf } from "./local-sites.ts";

// The sites that the crawl bench asks, in a process of their own, so that serving them costs the contenders nothing.
const html = (body: string): string =>
  `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Tin</title></head><body>${body}</body></html>`;
// As a newspaper writes: a day above the text, and paragraphs of which no two are the same.
const words =
  "Sáng nay phường khai giảng lớp dạy kỹ năng số cho người cao tuổi và ba mươi học viên đến lớp từ sớm".split(
    " ",
  );
const paragraphs = Array.from({ length: 120 }, (_, at) => {
  const turn = (at * 7) % words.length;
  return `<p>Lớp thứ ${at + 1}: ${[...words.slice(turn), ...words.slice(0, turn)].join(" ")}.</p>`;
});
const article = html(
  `<h1>Một bài viết mẫu</h1><time datetime="2026-11-20T08:00:00+07:00">20/11/2026 08:00</time>${paragraphs.join("")}`,
);

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://x");
  if (url.pathname === "/robots.txt") {
    response.writeHead(200, { "content-type": "text/plain" }).end("User-agent: *\nDisallow: /cam\n");
    return;
  }
  const site = Number(/(\d+)/.exec(request.headers.host ?? "")?.[1] ?? 0);
  const sites = Number(process.argv[2]);
  const pages = Number(process.argv[3]);
  const body = url.pathname === "/danh-sach" ? listOf(site, pagesOf(site, sites, pages)) : article;
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(body);
});

function listOf(site: number, count: number): string {
  const link = (number: number): string =>
    `<h3><a href="https://${hostOf(site)}/bai-viet-ve-so-hoa-so-${number}.html">Bài số ${number}</a></h3>`;
  return html(Array.from({ length: count }, (_, number) => link(number)).join("\n"));
}
server.listen(0, "127.0.0.1");
await once(server, "listening");
const place = server.address();
process.send?.(typeof place === "object" && place !== null ? place.port : 0);
process.on("disconnect", () => process.exit(0));
