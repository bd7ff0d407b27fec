import { html } from "hono/html";
import { kindsOf } from "../../../pipeline/entry/kinds.ts";
import { number } from "../format.ts";
import type { KnownPlan } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { may, type Who } from "../who.ts";
import { entriesAddress } from "./address.ts";

/** The kinds of entries that a plan needs, with how many there are of each. */
export async function kindsPage(office: Office, known: KnownPlan, who: Who): Promise<Markup> {
  const { plan } = known;
  await office.store.refresh();
  const tallies = await office.store.tally("entry", ["form", "state"], { is: { plan: plan.id } });
  const of = (form: string, states: readonly string[]): number =>
    tallies
      .filter(({ key: [kind, state] }) => kind === form && states.includes(state ?? ""))
      .reduce((sum, { count }) => sum + count, 0);
  const enters = may(who, "enter");
  const drafts = may(who, "confirm");
  const body = html`<h2>Nhập liệu: những việc trang web không cho thấy</h2>
    <p class="small soft">
      Số đơn vị tự báo cáo đứng ở cột riêng, không cộng với số đo được và số ước tính. Phiếu nháp chưa được
      tính; phiếu được tính sau khi đầu mối xác nhận, và khóa lại khi kỳ được chốt.
    </p>
    <table class="stack">
      <caption class="hidden">
        Các biểu nhập liệu của kế hoạch
      </caption>
      <thead>
        <tr>
          <th scope="col">Biểu</th>
          <th scope="col" class="n">Đã xác nhận</th>
          ${drafts ? html`<th scope="col" class="n">Nháp chờ xác nhận</th>` : ""}
          ${enters ? html`<th scope="col">Nhập</th>` : ""}
        </tr>
      </thead>
      <tbody>
        ${kindsOf(plan).map(
          (kind) =>
            html`<tr>
              <th scope="row">
                <a href="${entriesAddress(plan.id, kind.id)}">${kind.name}</a>
                <div class="small soft">${kind.about}</div>
              </th>
              <td class="n" data-name="Đã xác nhận">${number(of(kind.id, ["confirmed", "locked"]))}</td>
              ${drafts ? html`<td class="n" data-name="Nháp">${number(of(kind.id, ["draft"]))}</td>` : ""}
              ${
                enters
                  ? html`<td>
                      <a href="${entriesAddress(plan.id, kind.id, "/moi")}">Lập phiếu</a
                      ><span class="hidden"> ${kind.name}</span>
                    </td>`
                  : ""
              }
            </tr>`,
        )}
      </tbody>
    </table>`;
  return layout(office.frame, { title: "Nhập liệu", known, tab: "nhap", body });
}
