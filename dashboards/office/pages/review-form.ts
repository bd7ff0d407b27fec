import { html, raw } from "hono/html";
import { machineVerdict } from "../../../pipeline/decisions/with-decisions.ts";
import { proposedGroups } from "../../../pipeline/decisions/queue.ts";
import type { Item, Verdict } from "../../../pipeline/item.ts";
import { reviewAddress } from "../address.ts";
import { agencyNamed, groupNamed, nameOf, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { whoNow } from "../who.ts";
import { roleWords, tierWords, toneWords } from "../words.ts";

const reasons = [
  "không thuộc nội dung kế hoạch",
  "không phải chuyện của địa bàn",
  "chỉ nhắc thoáng",
  "nghị quyết, phong trào khác",
  "quảng cáo, rao vặt",
];

/** The form by which a person decides on one item; it works with and without the keyboard's script. */
export function reviewForm(
  { tokens }: Office,
  { known, reviewer }: { readonly known: KnownPlan; readonly reviewer: string },
  { item, verdict }: { readonly item: Item; readonly verdict: Verdict },
): Markup {
  const { plan } = known;
  return html`<form
    class="sheet reviewform"
    method="post"
    action="${reviewAddress(plan.id, "", item.id)}"
    data-review
  >
    <input type="hidden" name="token" value="${tokens.issue(`duyet/${plan.id}/${item.id}`)}" />
    ${groupsField(known, verdict)}
    <p class="row">
      <label for="muc">Mức</label>
      <select id="muc" name="muc">
        <option value="">như máy (${tierWords[machineVerdict(verdict).tier]})</option>
        <option value="direct">${tierWords.direct}</option>
        <option value="topical">${tierWords.topical}</option>
      </select>
    </p>
    <p class="row buttons">
      <button type="submit" name="viec" value="nhan">
        Nhận vào nhóm đã chọn <kbd class="only-script">a</kbd>
      </button>
      <button type="submit" name="viec" value="loai" class="plain">
        Không tính <kbd class="only-script">r</kbd>
      </button>
    </p>
    <details ${verdict.agencies.length > 0 ? raw("open") : ""}>
      <summary>Đơn vị</summary>
      ${agenciesField(known, verdict)}
    </details>
    <fieldset class="tones">
      <legend>Sắc thái (người duyệt đánh giá)</legend>
      <label><input type="radio" name="sac-thai" value="" checked /> chưa xét</label>
      ${Object.entries(toneWords).map(
        ([tone, word]) =>
          html`<label><input type="radio" name="sac-thai" value="${tone}" /> ${word}</label> `,
      )}
    </fieldset>
    <p>
      <label for="ly-do">Lý do (để trống: “đã đọc bài”)</label>
      <input id="ly-do" name="ly-do" maxlength="300" list="cac-ly-do" autocomplete="off" />
    </p>
    <datalist id="cac-ly-do">${reasons.map((reason) => html`<option value="${reason}"></option>`)}</datalist>
    <p>
      <label for="ghi-chu">Ghi chú</label>
      <textarea id="ghi-chu" name="ghi-chu" rows="2" maxlength="1000"></textarea>
    </p>
    ${
      whoNow()?.role === "desk"
        ? html`<p>
            <label for="nguoi">Người duyệt</label>
            <input id="nguoi" name="nguoi" maxlength="60" value="${reviewer}" autocomplete="name" />
          </p>`
        : html`<p class="small soft">Người duyệt: ${reviewer}</p>`
    }
    <p class="row buttons">
      <button type="submit" name="viec" value="ghi" class="plain">Chỉ ghi sắc thái, đơn vị, ghi chú</button>
    </p>
  </form>`;
}

/** Proposed groups first, then the others of the plan; the first nine answer to the keys 1 to 9. */
function groupsField({ plan }: KnownPlan, verdict: Verdict): Markup {
  const chosen = new Set(verdict.groups.map((hit) => hit.id));
  const proposed = proposedGroups(verdict).filter((id) => groupNamed(plan, id)?.reports === true);
  const others = plan.groups.filter((group) => group.reports && !proposed.includes(group.id));
  const all = [...proposed, ...others.map((group) => group.id)];
  return html`<fieldset class="choices">
    <legend>
      Nhóm nội dung${proposed.length === 0 ? "" : ` (${proposed.length} nhóm đầu do máy đề xuất)`}
    </legend>
    ${all.map(
      (id, place) =>
        html`<label
          ><input
            type="checkbox"
            name="nhom"
            value="${id}"
            ${place < 9 ? raw(`data-key="${place + 1}"`) : ""}
            ${chosen.has(id) ? raw("checked") : ""}
          />
          ${place < 9 ? html`<kbd class="only-script">${place + 1}</kbd>` : ""}
          <strong>${id}</strong> ${nameOf(groupNamed(plan, id), id)}</label
        >`,
    )}
  </fieldset>`;
}

function agenciesField({ city }: KnownPlan, verdict: Verdict): Markup {
  const named = new Set(verdict.agencies.map((hit) => hit.id));
  const others = city.agencies.filter((agency) => agency.kind !== "class" && !named.has(agency.id));
  return html`${verdict.agencies.map(
      (hit) =>
        html`<p class="small">
          <label
            ><input type="checkbox" name="bo-don-vi" value="${hit.id}" /> bỏ
            <strong>${nameOf(agencyNamed(city, hit.id), hit.id)}</strong> (${roleWords[hit.role]})</label
          >
        </p>`,
    )}
    <p>
      <label for="them-don-vi">Thêm đơn vị được nêu</label>
      <select id="them-don-vi" name="them-don-vi">
        <option value="">–</option>
        ${others
          .toSorted((a, b) => a.name.localeCompare(b.name, "vi"))
          .map((agency) => html`<option value="${agency.id}">${agency.name}</option>`)}
      </select>
    </p>`;
}
