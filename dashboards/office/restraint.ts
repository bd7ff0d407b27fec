import { html } from "hono/html";
import type { Item } from "../../pipeline/item.ts";
import type { Markup } from "./layout.ts";

/** Whether of an item no more than its title may be shown: its page asks not to be indexed. */
export function isTitleOnly({ restraint }: Pick<Item, "restraint">): boolean {
  return restraint?.noIndex === true;
}

/** The mark that such an item bears in lists; nothing for all others. */
export function restraintTag(item: Pick<Item, "restraint">): Markup | "" {
  return isTitleOnly(item)
    ? html` <span class="tag" title="Trang gốc ghi noindex: vẫn được tính, chỉ hiện tít">chỉ hiện tít</span>`
    : "";
}

/** What the item's own page says of it; nothing where its page asks for nothing. */
export function restraintNote({ restraint }: Pick<Item, "restraint">): Markup | "" {
  if (restraint === undefined) return "";
  return html`<div class="said warn">
    ${
      restraint.noIndex
        ? html`<p>
            Trang gốc ghi <code>noindex</code> (đề nghị không lập chỉ mục). Tin vẫn được tính như mọi tin; ở
            đây chỉ hiện tít và câu làm bằng chứng, không tìm thấy bằng ô tìm kiếm. Đọc toàn văn ở trang gốc.
          </p>`
        : ""
    }
    ${
      restraint.noArchive
        ? html`<p>
            Trang gốc ghi <code>noarchive</code> (đề nghị không hiện bản sao). Bản lưu chỉ giữ làm chứng cứ,
            không mở ra xem ở đây.
          </p>`
        : ""
    }
  </div>`;
}
