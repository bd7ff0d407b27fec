import { html } from "hono/html";
import type { Item } from "../../../pipeline/item.ts";
import type { CityConfig } from "../../../config/load.ts";
import { restraintIn, type Restraint } from "../../../crawlers/restraint.ts";
import { EvidenceLost } from "../../../crawlers/archive.ts";
import { textOf } from "../../../crawlers/decode.ts";
import { itemAddress, webAddress } from "../address.ts";
import { moment } from "../format.ts";
import { savedPageCsp } from "../guard.ts";
import { titleOf } from "../item-row.ts";
import { nameOf, planNamed, sourceNamed } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { restraintNote } from "../restraint.ts";

/** The page around the saved page: when and from where it was saved, and that it is shown without scripts and images. */
export async function savedHeadPage(office: Office, item: Item, city: CityConfig): Promise<Markup> {
  const saved = await savedOr(office, item);
  const original = webAddress(item.url);
  const [first] = item.verdicts;
  const known = first === undefined ? null : planNamed(office.config, first.plan);
  const body = html`<p class="crumbs"><a href="${itemAddress(item.id)}">‹ ${titleOf(item)}</a></p>
    <h1>Bản đã lưu</h1>
    <dl class="facts">
      <dt>Lưu lúc</dt>
      <dd>${moment(item.lastCapturedAt)} (giờ Việt Nam)</dd>
      <dt>Từ</dt>
      <dd>
        ${nameOf(sourceNamed(city, item.source), item.source)} –
        ${
          original === null
            ? item.url
            : html`<a href="${original}" rel="noopener noreferrer external">${item.url}</a>`
        }
      </dd>
      <dt>Mã băm SHA-256</dt>
      <dd><code class="small">${item.evidence.digest}</code></dd>
    </dl>
    ${
      typeof saved === "string"
        ? html`<div class="said bad" role="alert">
            <p>${saved}</p>
          </div>`
        : saved !== null
          ? restraintNote({ restraint: saved })
          : html`<p class="small soft">
                ${
                  item.kind === "post"
                    ? "Nội dung bài đăng như nền tảng trả lời qua giao diện lập trình lúc thu; chỉ các trường đã khai, không có người bình luận."
                    : "Nguyên văn mã trang như lúc thu. Không chạy chương trình, không tải ảnh hay tệp nào từ mạng, nên cách trình bày có thể khác trang gốc."
                }
              </p>
              <iframe
                class="frame"
                title="Bản đã lưu của: ${titleOf(item)}"
                src="${itemAddress(item.id, "/ban-luu/trang")}"
                sandbox=""
                referrerpolicy="no-referrer"
              ></iframe>`
    }`;
  return layout(office.frame, {
    title: `Bản đã lưu: ${titleOf(item)}`,
    heading: "Bản đã lưu",
    ...(known !== null && { known }),
    body,
  });
}

/** Elements for which browsers open a connection before any policy is asked: a frame is dialled first and refused then. */
const dialling = /<(link|iframe|frame|frameset|object|embed|portal)\b/gi;

/** The saved page under a policy that lets it do nothing, as UTF-8, its dialling elements made inert. Throws `EvidenceLost`. */
export async function savedPage(
  office: Office,
  item: Pick<Item, "evidence"> & { readonly url?: string },
): Promise<Response> {
  const saved = await office.archive.open(item.evidence);
  const given = contentTypeOf(saved.headers);
  const isHtml = /^(text\/html|application\/xhtml\+xml)\b/i.test(given ?? "text/html");
  if (restraintIn(saved.headers, saved.body) !== null) return keptOnly(item.url);
  const text = textOf(saved.body, given);
  return new Response(isHtml ? text.replace(dialling, "<x-$1") : text, {
    headers: {
      "Content-Type": `${isHtml ? "text/html" : "text/plain"}; charset=utf-8`,
      "Content-Security-Policy": savedPageCsp,
      "X-Frame-Options": "SAMEORIGIN",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "X-DNS-Prefetch-Control": "off",
      "Cache-Control": "private, no-store",
    },
  });
}

/** The page asks that no copy be shown: it is kept as evidence and opened by nobody here. */
function keptOnly(url: string | undefined): Response {
  const words = `Trang gốc ghi noarchive hoặc noindex nên bản lưu chỉ giữ làm chứng cứ, không mở ra xem ở đây.\n${url === undefined ? "" : `Xem trang gốc: ${url}\n`}`;
  return new Response(words, {
    headers: {
      "Content-Type": "text/plain; charset=utf-8",
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "SAMEORIGIN",
      "Cache-Control": "private, no-store",
    },
  });
}

/** What the saved page asks for, null for nothing; or in Vietnamese why there is none. */
async function savedOr({ archive }: Office, { evidence, kind }: Item): Promise<string | Restraint | null> {
  try {
    const { headers, body } = await archive.open(evidence);
    return kind === "article" ? restraintIn(headers, body) : null;
  } catch (error) {
    if (error instanceof EvidenceLost) return error.message;
    throw error;
  }
}

function contentTypeOf(headers: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
}
