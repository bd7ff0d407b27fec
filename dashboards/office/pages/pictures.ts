import { html } from "hono/html";
import { type KeptPicture, picturesOf } from "../../../crawlers/browser/pictures.ts";
import type { Item } from "../../../pipeline/item.ts";
import type { PictureState } from "../../../pipeline/picture-queue.ts";
import { itemAddress } from "../address.ts";
import { moment, number } from "../format.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { may, whoNow } from "../who.ts";

const shown = 3; // pictures that stand on the page; the others are links

/** The part of an item's page that holds pictures of its page, the newest first, and the button that asks for one. */
export async function picturesSheet(office: Office, item: Item): Promise<Markup | ""> {
  const isShown = item.restraint?.noArchive !== true;
  const kept = isShown ? (await picturesOf(office.archive.folder, item.url)).toReversed() : [];
  const who = whoNow();
  const mayAsk = office.pictures !== null && who !== null && may(who, "review") && isShown;
  if (kept.length === 0 && !mayAsk) return "";
  const state = office.pictures?.state(item.id) ?? null;
  return html`<section class="sheet pictures" aria-labelledby="anh-chup">
    <h2 id="anh-chup">Ảnh chụp trang gốc</h2>
    ${stateLine(item, state)}
    ${
      kept.length === 0
        ? html`<p class="small soft">
            Chưa có ảnh nào. Ảnh là trang gốc như người đọc đang thấy lúc bấm chụp.
          </p>`
        : kept.map((picture, at) => pictureOf(item, picture, at < shown))
    }
    ${mayAsk ? askForm(office, item, state) : ""}
  </section>`;
}

/** Whether the page should be loaded again soon, since a picture is under way. */
export function isUnderWay({ pictures }: Office, item: string): boolean {
  const state = pictures?.state(item) ?? null;
  return state !== null && state.kind !== "failed";
}

function stateLine({ id }: Item, state: PictureState | null): Markup | "" {
  if (state === null) return "";
  if (state.kind === "failed")
    return html`<div class="said bad" role="alert">
      <p>Không chụp được lúc ${moment(state.at)}: ${state.reason}.</p>
    </div>`;
  return html`<div class="said warn" role="status">
    <p>
      ${state.kind === "taking" ? "Đang chụp" : `Đang chờ đến lượt (thứ ${number(state.place)})`}.
      ${
        state.reason !== undefined
          ? `${state.reason}. Chương trình cũng tự thử lại vài lần.`
          : "Thường mất chưa đến một phút."
      }
      <a href="${itemAddress(id)}?anh=xem#anh-chup">Xem đã xong chưa</a>
    </p>
  </div>`;
}

function pictureOf(item: Item, { at, digest }: KeptPicture, large: boolean): Markup {
  const address = pictureAddress(item.id, digest);
  return html`<figure>
    ${
      large
        ? html`<a href="${address}"
            ><img src="${address}" loading="lazy" alt="Ảnh chụp trang gốc lúc ${moment(at)}"
          /></a>`
        : ""
    }
    <figcaption class="small">
      <a href="${address}">Chụp lúc ${moment(at)}</a> (giờ Việt Nam); SHA-256
      <code class="small">${digest}</code>
    </figcaption>
  </figure>`;
}

function askForm({ tokens }: Office, { id }: Item, state: PictureState | null): Markup | "" {
  if (state !== null && state.kind !== "failed") return "";
  return html`<form class="noprint" method="post" action="${itemAddress(id, "/anh")}">
    <input type="hidden" name="token" value="${tokens.issue(`picture/${id}`)}" />
    <p><button type="submit">Chụp ảnh trang gốc</button></p>
    <p class="small soft">
      Chương trình mở trang gốc một lần như khi thu tin, theo robots.txt và nhịp ghé của trang đó.
    </p>
  </form>`;
}

/** Address of a kept picture. */
function pictureAddress(item: string, digest: string): string {
  return itemAddress(item, `/anh/${digest}`);
}
