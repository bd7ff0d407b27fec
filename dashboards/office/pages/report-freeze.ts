import { html } from "hono/html";
import { dated, today } from "../../../pipeline/measure/windows.ts";
import type { FullEdition } from "../../report/editions.ts";
import { editionWords } from "../../report/paper-of.ts";
import { frozenAddress } from "../address.ts";
import { reportAddress, type ReportPlace } from "../address-report.ts";
import { number } from "../format.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";

/** Whoever may freeze the shown period; null = the person may not. */
export interface Freezer {
  readonly token: string;
  /** true = at the local desk people write their name down. */
  readonly asksName: boolean;
}

/** Which numbers a report shows, what of them is another since they were frozen, and the button that freezes them. */
export function editionMarkup(
  office: Office,
  edition: FullEdition,
  { place, freezer }: { readonly place: ReportPlace; readonly freezer: Freezer | null },
): Markup {
  const { frozen, corrections } = edition;
  const words = html`<p><strong>${editionWords(edition)}.</strong></p>`;
  if (frozen === null)
    return html`${words}
      <p class="small soft">
        ${
          place.draft
            ? html`<a href="${reportAddress({ ...place, draft: false })}">Xem bản đã chốt, nếu có</a>.`
            : "Số tạm tính còn đổi khi thu thêm hoặc duyệt lại; chốt rồi thì báo cáo xuất lại luôn ra cùng số."
        }
      </p>
      ${place.draft ? "" : freezeForm(office, edition, { place, freezer, again: false })}`;
  return html`${words}
    <p>
      Người chốt: ${frozen.by}.
      ${
        corrections.length === 0
          ? "Đến nay không có số liệu hiệu chỉnh."
          : `${number(corrections.length)} số liệu nay đã khác: xem phụ lục Số liệu hiệu chỉnh; số trong báo cáo giữ như lúc chốt.`
      }
    </p>
    <p class="small">
      <a href="${frozenAddress(place.plan, frozen.digest)}">Bản chốt và chênh lệch từng tin</a> ·
      <a href="${reportAddress({ ...place, draft: true })}">Xem số tạm tính hiện nay</a>
    </p>
    ${corrections.length === 0 ? "" : freezeForm(office, edition, { place, freezer, again: true })}`;
}

function freezeForm(
  { clock, data }: Office,
  { report }: FullEdition,
  asked: { readonly place: ReportPlace; readonly freezer: Freezer | null; readonly again: boolean },
): Markup {
  const { place, freezer, again } = asked;
  const { window } = place;
  if (freezer === null || data === null) return html``;
  if (window.to > today(clock))
    return html`<p class="small soft">Kỳ chưa kết thúc; chốt được từ ngày ${dated(window.to)}.</p>`;
  if (place.agency !== null)
    return html`<p class="small">
      <a href="${reportAddress({ ...place, agency: null })}">Chốt ở báo cáo của toàn ${report.city.name}</a>
    </p>`;
  return html`<form method="post" action="${frozenAddress(place.plan)}" class="stacked">
    <input type="hidden" name="token" value="${freezer.token}" />
    <input type="hidden" name="ky" value="${window.id}" />
    ${again ? html`<input type="hidden" name="them" value="1" />` : ""}
    ${
      freezer.asksName
        ? html`<p>
            <label for="nguoi-chot">Tên người chốt</label>
            <input id="nguoi-chot" name="nguoi" maxlength="60" />
          </p>`
        : ""
    }
    <p>
      <label class="choice">
        <input type="checkbox" name="dong-y" value="1" required />
        ${
          again
            ? "Chốt thêm một bản hiệu chỉnh bên cạnh bản đã có; bản cũ vẫn giữ nguyên."
            : "Đã xem số liệu. Chốt thì phiếu nhập đã xác nhận trong kỳ bị khóa; tin, nhãn và số liệu giữ nguyên như lúc chốt."
        }
      </label>
    </p>
    <p><button type="submit">${again ? "Chốt bản hiệu chỉnh" : "Chốt số liệu kỳ này"}</button></p>
  </form>`;
}
