import { z } from "zod";
import { inVietnamese } from "../../config/issues.ts";
import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import type { Verb } from "../../config/verb.ts";
import { addressId } from "../../crawlers/address.ts";
import { knownOutlets } from "../extract/credit.ts";
import { openReaders } from "../extract/readers.ts";
import type { Read } from "../item.ts";
import { answerLines } from "./json-lines.ts";

const help = `
Đọc trang tin: mỗi dòng vào là một trang, mỗi dòng ra là bài đọc được.

Cách dùng: npm run -s phusong -- extract < trang.jsonl > bai.jsonl

Dòng vào:  {"id","url","html","fetchedAt"?}      fetchedAt: lúc tải trang, ISO 8601 (cần cho "10 giờ trước")
Dòng ra:   {"id","kind","title","lead","text","authors","publishedAt","publishedDay","dateFrom","datePrecision",
            "modifiedAt","canonicalUrl","addressId","section","kicker","language","credit","media","warnings","howRead"}
           kind: article | not-an-article | unreadable; hai loại sau có thêm "reason"
           text: cả bài, mỗi đoạn một dòng, sapo là dòng đầu; không có thì là null
           dateFrom: json-ld | meta | time | visible | url | relative | none (nơi lấy ngày đăng)
           canonicalUrl: địa chỉ trang tự ghi, giữ www nếu trang ghi www; addressId: một mã cho mọi cách viết địa chỉ
           của cùng một trang (www, http, utm_*, AMP, bản di động)
           warnings: bài bị chặn một phần, còn trang sau, mất dấu cách, chữ theo bảng mã cũ ... (tiếng Việt)
           howRead: mỗi trường được đọc theo quy tắc nào
Dòng hỏng: {"id","error"}, các dòng sau vẫn chạy tiếp.

Mỗi trang được đọc trong tối đa 2 giây và 300 MB; quá mức thì là unreadable.

Tùy chọn:
  --config <thư mục>   cấu hình có families/ và các nguồn (mặc định: config của sản phẩm)

Ví dụ: npm run -s phusong -- extract < trang.jsonl | head -1
`;

const Line = z.object({
  url: z.string().default(""),
  html: z.string(),
  fetchedAt: z.iso.datetime({ offset: true }).nullish(),
});

/** The pipe that reads pages. */
export const extract: Verb = {
  name: "extract",
  summary: "đọc trang tin (JSON Lines): thân bài, ngày, tác giả, nguồn",
  help,
  options: { config: { type: "string" } },
  async run(words, terminal) {
    const config = words.values["config"];
    const settings = readSettings(process.env);
    const { families, cities } = await loadConfig(typeof config === "string" ? config : settings.config);
    const sources = cities.flatMap((city) => city.sources);
    const bySite = new Map(sources.flatMap((source) => source.hosts.map((host) => [host, source] as const)));
    await using readers = openReaders({ families, outlets: knownOutlets(sources) });
    await answerLines(
      terminal,
      async (row) => {
        const { url, html, fetchedAt } = Line.parse(row, { error: inVietnamese });
        const host = URL.parse(url)?.hostname.replace(/^www\./, "") ?? "";
        const source = bySite.get(host);
        const family = families.find(({ id }) => id === source?.family);
        const page = {
          html: html.replaceAll("\u0000", ""),
          url,
          fetchedAt: typeof fetchedAt === "string" ? new Date(fetchedAt) : null,
        };
        return lineOf(await readers.read(page, { source, family }));
      },
      readers.count * 2 + 1,
    );
    return 0;
  },
};

const nothing = {
  title: null,
  lead: null,
  text: null,
  authors: [],
  publishedAt: null,
  publishedDay: null,
  dateFrom: "none",
  datePrecision: "none",
  modifiedAt: null,
  canonicalUrl: null,
  addressId: null,
  section: null,
  kicker: null,
  language: null,
  credit: null,
  media: null,
  warnings: [],
  howRead: {},
};

/** A page that is gone is no article to a reader of the pipe. */
function lineOf(read: Read): object {
  if (read.kind !== "article")
    return { kind: read.kind === "gone" ? "not-an-article" : read.kind, ...nothing, reason: read.reason };
  const { title, canonicalUrl } = read.reading;
  return {
    kind: read.kind,
    ...nothing,
    ...read.reading,
    title: title === "" ? null : title,
    addressId: canonicalUrl === null ? null : addressId(canonicalUrl),
  };
}
