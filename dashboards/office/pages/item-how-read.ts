import { html } from "hono/html";
import type { Item } from "../../../pipeline/item.ts";
import { dated } from "../../../pipeline/measure/windows.ts";
import { moment } from "../format.ts";
import type { Markup } from "../layout.ts";
import { dateSourceWords, fieldWords, precisionWords, readWord } from "../words.ts";

/** One field of an item: what was read, and by which rule or from which place; `how` = null where nothing tells. */
interface Field {
  readonly name: string;
  readonly value: string | Markup;
  readonly how: string | null;
}

/** The sheet of an item's page that tells of each field what was read and how: an answer to "how do you know that?". */
export function howReadSheet(item: Item): Markup {
  return html`<section class="sheet" aria-labelledby="doc-the-nao">
    <h2 id="doc-the-nao">Các trường được đọc thế nào</h2>
    <dl class="facts">
      ${fieldsOf(item).map(
        ({ name, value, how }) =>
          html`<dt>${name}</dt>
            <dd>
              ${value}${how === null || how === "" ? "" : html`<div class="small soft">Cách đọc: ${told(how)}.</div>`}
            </dd>`,
      )}
    </dl>
  </section>`;
}

function fieldsOf(item: Item): readonly Field[] {
  const { howRead } = item;
  const by = (...names: readonly string[]): string | null =>
    names.map((name) => howRead[name]).find((how) => how !== undefined && how !== "") ?? null;
  const lines = item.text === "" ? 0 : item.text.split("\n").length;
  const shown: readonly Field[] = [
    { name: "Tít", value: item.title === "" ? "không có" : item.title, how: by("title") },
    { name: "Sa-pô", value: item.lead === null ? "trang không có" : "có", how: by("lead") },
    {
      name: "Nội dung",
      value: `${lines.toLocaleString("vi-VN")} đoạn, ${item.text.length.toLocaleString("vi-VN")} ký tự`,
      how: by("text", "body"),
    },
    {
      name: "Ngày đăng",
      value: html`${publishedOf(item)}
        <div class="small soft">
          Lấy từ ${dateSourceWords[item.dateFrom]}; ${precisionWords[item.datePrecision]}
        </div>`,
      how: by("publishedDay", "date", "publishedAt"),
    },
    {
      name: "Ngày sửa",
      value: item.modifiedAt === null ? "trang không ghi" : moment(item.modifiedAt),
      how: by("modifiedAt"),
    },
    {
      name: "Tác giả",
      value: item.authors.length === 0 ? "trang không ghi tên người viết" : item.authors.join(", "),
      how: by("authors", "byline"),
    },
    {
      name: "Dòng ghi nguồn",
      value:
        item.credit === null
          ? "không có"
          : [item.credit.name, item.credit.url].filter((part) => part !== null).join(" – "),
      how: by("credit"),
    },
    { name: "Chuyên mục", value: item.section ?? "trang không ghi", how: by("section") },
    { name: "Dòng mũ", value: item.kicker ?? "không có", how: by("kicker") },
    { name: "Ngôn ngữ", value: languageOf(item.language), how: by("language") },
    {
      name: "Địa chỉ chuẩn",
      value: item.canonicalUrl ?? "không có",
      how: by("canonicalUrl"),
    },
    { name: "Ảnh, video, âm thanh", value: mediaOf(item), how: by("media") },
    {
      name: "Lưu ý khi đọc",
      value:
        item.warnings.length === 0
          ? "không có"
          : html`${item.warnings.map((one) => html`<div>${one}</div>`)}`,
      how: null,
    },
  ];
  const known = new Set(
    "title lead text body publishedDay date publishedAt modifiedAt authors byline credit section kicker language canonicalUrl media".split(
      " ",
    ),
  );
  const others = Object.entries(howRead).filter(([name]) => !known.has(name));
  return [...shown, ...others.map(([name, how]) => ({ name: fieldWords[name] ?? name, value: "", how }))];
}

/** A rule of a source or family is named with its owner: "quy tắc của baomoi: h3.sapo". */
function told(how: string): string | Markup {
  const word = readWord(how);
  if (word !== null) return word;
  const [, selector, owner] = /^(.+) \(([\w-]+)\)$/u.exec(how) ?? [];
  return selector === undefined
    ? html`<code class="small">${how}</code>`
    : html`quy tắc khai báo của <b>${owner}</b>: <code class="small">${selector}</code>`;
}

function publishedOf({ publishedAt, publishedDay }: Item): string {
  if (publishedDay === null) return "không đọc được";
  return publishedAt === null ? dated(publishedDay) : moment(publishedAt);
}

const names = new Intl.DisplayNames("vi", { type: "language", fallback: "none" });

function languageOf(language: string | null): string {
  if (language === null) return "chưa rõ";
  try {
    return names.of(language) ?? language;
  } catch {
    return language;
  }
}

function mediaOf({ media }: Item): string {
  const has = [media.image ? "ảnh" : "", media.video ? "video" : "", media.audio ? "âm thanh" : ""];
  return has.filter((word) => word !== "").join(", ") || "không có";
}
