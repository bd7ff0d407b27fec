import path from "node:path";
import { gzipSync } from "node:zlib";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { copyOfSmall } from "../config/spoilt.ts";
import { openWeb, type Page } from "../crawlers/web.ts";

const host = "baosong.vn";
export const articles = 12;

const subjects =
  "bến cá,trường học,trạm y tế,chợ đêm,thư viện,đường ven biển,bến xe,nhà văn hóa,công viên,đê biển,làng nghề,sân vận động";

/** A page of a newspaper about the n-th subject. */
export function article(n: number): string {
  const subject = subjects.split(",")[n % articles] ?? "";
  const sentence = `Thành phố Biển mở lại ${subject} số ${n} sau đợt sửa chữa, người dân quanh đó đã qua lại từ sáng sớm. `;
  const paragraphs = [1, 2, 3, 4].map(
    (at) => `<p>${sentence} Đoạn ${at} kể thêm về ${subject} và những người coi sóc nơi ấy.</p>`,
  );
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Mở lại ${subject} số ${n}</title>
<meta property="article:published_time" content="2026-11-12T08:0${n % 10}:00+07:00"></head>
<body><article><h1>Mở lại ${subject} số ${n}</h1>${paragraphs.join("\n")}</article></body></html>`;
}

/** A feed of these paths. */
export function feed(paths: readonly string[]): Page {
  const items = paths.map((at) => `<item><title>Tin ${at}</title><link>https://${host}${at}</link></item>`);
  return {
    headers: { "content-type": "application/rss+xml; charset=utf-8" },
    body: `<?xml version="1.0"?><rss version="2.0"><channel><title>Sóng</title>${items.join("")}</channel></rss>`,
  };
}

/** Paths of the good articles. */
export const paths: readonly string[] = Array.from({ length: articles }, (_, n) => `/tin-${n + 1}.html`);

/** Good articles by path, each answered after `wait` milliseconds. */
export function goodPages(wait = 0): Record<string, Page> {
  return Object.fromEntries(
    paths.map((at, n) => [
      at,
      (_request, response) =>
        void setTimeout(() => {
          response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(article(n));
        }, wait),
    ]),
  );
}

/** A page of 200 MB of which nobody said the length, and one of 2 MB that unpacks to as much. */
export const hugePages: Readonly<Record<string, Page>> = {
  "/qua-lon.html": (_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    const piece = Buffer.alloc(1024 * 1024, "x");
    let left = 200;
    const more = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= 1;
        if (!response.write(piece)) return void response.once("drain", more);
      }
      response.end();
    };
    more();
  },
  "/bom.html": {
    headers: { "content-type": "text/html", "content-encoding": "gzip" },
    body: gzipSync(Buffer.alloc(200 * 1024 * 1024), { level: 9 }),
  },
};

/** A city of one newspaper with these feeds, its server and the environment in which a verb meets both. */
export async function openNewsroom(feeds: readonly string[], pages: Readonly<Record<string, Page>>) {
  await using ends = new AsyncDisposableStack();
  const config = ends.use(await copyOfSmall());
  const web = ends.use(await openWeb({ [host]: pages }));
  await config.remove("bien/sources/cong-so.yaml");
  const channels = feeds.map(
    (at, n) => `  - { id: bao-song/tin-${n + 1}, kind: feed, url: "https://${host}${at}" }\n`,
  );
  const source = `# Báo thử.\nid: bao-song\nname: Báo Sóng\nkind: press\nowner: b-bao-cu\nhosts: [${host}]\nfamily: giay\ncarrierForms: { bien-5: III.1 }\nchannels:\n`;
  await config.write("bien/sources/bao-song.yaml", source + channels.join(""));
  const env = {
    PHUSONG_CONFIG: config.root,
    PHUSONG_HOSTS: JSON.stringify({ [host]: `127.0.0.1:${web.port}` }),
  };
  const rest = ends.move();
  return { env, asked: web.asked, [Symbol.asyncDispose]: () => rest.disposeAsync() };
}

/** What a data folder holds: counts, the state and error of each address by path, looks by channel. */
export async function heldIn(folder: string) {
  await using store = await openSqliteStore(path.join(folder, "phusong.sqlite"));
  const addresses: Record<string, string> = {};
  for await (const { value } of everything(store, "address", { order: { by: "id", direction: "ascending" } }))
    addresses[new URL(value.url).pathname] =
      value.lastError === null ? value.state : `${value.state}: ${value.lastError}`;
  const looks: Record<string, string> = {};
  for await (const { value } of everything(store, "look", { order: { by: "id", direction: "ascending" } }))
    looks[value.channel] = `${value.outcome}: ${value.reason ?? ""}`;
  const fates = Object.fromEntries(
    (await store.tally("fate", ["fate"])).map(({ key, count }) => [key.join(), count]),
  );
  return {
    addresses,
    looks,
    fates,
    captures: await store.count("capture"),
    settled: Object.values(fates).reduce((sum, count) => sum + count, 0),
    items: await store.count("item"),
    unsettled: await store.count("capture", { missing: ["settled"] }),
  };
}
