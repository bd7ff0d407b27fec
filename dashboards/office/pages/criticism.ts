import { html } from "hono/html";
import { criticalDrill, criticismIn, type Criticism } from "../../../pipeline/measure/criticism.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import { dated, type Window } from "../../../pipeline/measure/windows.ts";
import {
  agencyAddress,
  drillAddress,
  itemAddress,
  planAddress,
  reviewAddress,
  webAddress,
} from "../address.ts";
import { criticismAddress } from "../address-press.ts";
import { csvOf } from "../csv.ts";
import { number } from "../format.ts";
import { quotation } from "../highlight.ts";
import { isTitleOnly } from "../restraint.ts";
import { titleOf, whenOf } from "../item-row.ts";
import { agencyNamed, nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { planPage } from "../plan-page.ts";
import { samplesByWindow } from "../series.ts";
import { toneWords } from "../words.ts";

/** "Báo chí phản ánh": counted items in which a paper finds fault, each with the agencies that might look into it. */
export async function criticismPage(office: Office, known: KnownPlan, window: Window): Promise<Markup> {
  const sample = (await samplesByWindow(office, known, [window]))(window);
  const rows = await criticismIn(office.store, known, window);
  const body = html`<section class="sheet long" aria-labelledby="phan-anh">
    <header>
      <h2 id="phan-anh">Báo chí phản ánh: ${number(rows.length)} tin</h2>
      <a class="small" href="${planAddress(known.plan.id, "bao-chi", window)}">Về trang Báo chí</a>
    </header>
    <p class="small soft">
      Tin phê bình, phản ánh vẫn được tính vào nhóm nội dung như mọi tin khác; ở đây liệt kê để kiểm tra, xử
      lý. Máy đề xuất theo từ ngữ phê bình trên báo và trang tổng hợp; sắc thái chỉ do người duyệt đánh giá:
      duyệt là phê bình thì tin vào danh sách, duyệt sắc thái khác thì tin ra khỏi danh sách.
    </p>
    ${
      rows.length === 0
        ? html`<p>Trong kỳ chưa thấy tin báo chí nào phê bình, phản ánh.</p>`
        : html`<p class="noprint">
              <a class="button" href="${criticismAddress(known.plan.id, window, ".csv")}"
                >Tải danh sách tít – báo – liên kết – đơn vị (CSV)</a
              >
              <a class="button plain" href="${drillAddress(criticalDrill(known, window))}"
                >Xem như danh sách tin</a
              >
            </p>
            ${criticismList(known, rows)}`
    }
  </section>`;
  return planPage(office, {
    known,
    window,
    name: "Báo chí phản ánh",
    tab: "bao-chi",
    addressOf: (other) => criticismAddress(known.plan.id, other),
    whole: allItems(sample),
    body,
  });
}

/** Rows of the list: title, paper, day, what was complained of, to whom it might be given. */
export function criticismList(known: KnownPlan, rows: readonly Criticism[]): Markup {
  return html`<ol class="items">
    ${rows.map((row) => criticismRow(known, row))}
  </ol>`;
}

function criticismRow({ city, plan }: KnownPlan, { item, verdict, concerned, tone }: Criticism): Markup {
  const proof = verdict.signs?.find(({ sign }) => sign === "critical")?.because[0];
  const original = webAddress(item.url);
  return html`<li>
    <h3><a href="${itemAddress(item.id)}">${titleOf(item)}</a></h3>
    <p class="by">
      ${nameOf(sourceNamed(city, item.source), item.source)} · ${whenOf(item)} · nhóm
      ${groupsOf(verdict).join(", ")}
      ${original === null ? "" : html` · <a href="${original}" rel="noopener noreferrer external">trang gốc</a>`}
    </p>
    ${proof === undefined || isTitleOnly(item) ? "" : html`<p class="proof">${quotation(proof)}</p>`}
    <p class="small">
      <strong>Đề xuất đơn vị:</strong>
      ${
        concerned.length === 0
          ? html`${leadOf(city)}
              <span class="soft">(cơ quan theo dõi kế hoạch; tin không nêu đơn vị nào)</span>`
          : concerned.map(
              ({ id, name }, place) =>
                html`${place === 0 ? "" : "; "}<a href="${agencyAddress(plan.id, id)}">${name}</a>`,
            )
      }
      · <strong>Sắc thái:</strong>
      ${tone === null ? html`<a href="${reviewAddress(plan.id, "", item.id)}">chưa duyệt</a>` : `${toneWords[tone]} (người duyệt)`}
    </p>
  </li>`;
}

function groupsOf({ groups }: Criticism["verdict"]): readonly string[] {
  return groups.map(({ id }) => id).toSorted();
}

/** Whom the city asks where an item names nobody. */
export function leadOf(city: KnownPlan["city"]): string {
  return nameOf(agencyNamed(city, city.city.leadAgency), city.city.leadAgency);
}

/** The same list for a spreadsheet: title, paper, day, address, groups, tone, agencies proposed. */
export async function criticismTable(office: Office, known: KnownPlan, window: Window): Promise<string> {
  const rows = await criticismIn(office.store, known, window);
  return csvOf(
    ["Tít", "Báo", "Ngày đăng", "Liên kết", "Nhóm nội dung", "Sắc thái (người duyệt)", "Đề xuất đơn vị"],
    rows.map(({ item, verdict, concerned, tone }) => [
      titleOf(item),
      nameOf(sourceNamed(known.city, item.source), item.source),
      item.publishedDay === null ? "chưa rõ ngày" : dated(item.publishedDay),
      item.url,
      groupsOf(verdict).join("; "),
      tone === null ? "chưa duyệt" : toneWords[tone],
      concerned.length === 0
        ? `${leadOf(known.city)} (cơ quan theo dõi; tin không nêu đơn vị)`
        : concerned.map(({ name }) => name).join("; "),
    ]),
  );
}
