import { html } from "hono/html";
import type { Item } from "../../../pipeline/item.ts";
import { milestoneAt, milestones } from "../../../pipeline/observe/milestones.ts";
import type { Observation } from "../../../pipeline/store/records.ts";
import type { Store } from "../../../pipeline/store/store.ts";
import { moment, number } from "../format.ts";
import type { Markup } from "../layout.ts";
import { metricWord, platformWord } from "../platform-words.ts";

/** What the platform showed of a post at the ages at which posts are measured; nothing stands where nothing was measured. */
export async function countersSheet(store: Store, item: Item): Promise<Markup | ""> {
  if (item.kind !== "post") return "";
  const { rows } = await store.list("observation", {
    where: { is: { item: item.id } },
    order: { by: "at", direction: "ascending" },
    limit: 200,
  });
  const all = rows.map(({ value }) => value);
  const metrics = [...new Set(all.map(({ metric }) => metric))];
  const [first] = all;
  return html`<section class="sheet" aria-labelledby="so-lieu-nen-tang">
    <h2 id="so-lieu-nen-tang">Số liệu của nền tảng</h2>
    ${
      first === undefined
        ? html`<p class="small">
            Chưa đo lần nào. Bài được đo khi tròn ${milestones.map(({ age }) => age).join(", ")} ngày; mốc lỡ
            vì ngừng thu thì để trống, không suy ra.
          </p>`
        : html`<table class="stack">
              <caption>
                ${platformWord(first.platform)} hiển thị, theo tuổi bài
              </caption>
              <thead>
                <tr>
                  <th scope="col">Số đo</th>
                  ${milestones.map(({ age }) => html`<th scope="col" class="n">${age} ngày</th>`)}
                </tr>
              </thead>
              <tbody>
                ${metrics.map(
                  (metric) =>
                    html`<tr>
                      <th scope="row">${metricWord(metric)}</th>
                      ${milestones.map(({ age }) => counterCell(all, metric, age))}
                    </tr>`,
                )}
              </tbody>
            </table>
            <ul class="plainlist small soft">
              ${measurings(all).map(
                ({ at, ageDays, api }) =>
                  html`<li>
                    Đo ${moment(at)}, bài được ${number(ageDays ?? 0)}
                    ngày${api === undefined ? "" : ` (${api})`}
                  </li>`,
              )}
            </ul>
            <p class="small soft">Chỉ lưu con số; không lưu ai đã bình luận, bày tỏ cảm xúc hay chia sẻ.</p>`
    }
  </section>`;
}

function counterCell(all: readonly Observation[], metric: string, age: number): Markup {
  const found = all.find((one) => one.metric === metric && milestoneAt(one.ageDays ?? -1)?.age === age);
  return html`<td class="n" data-name="${age} ngày">${found === undefined ? "–" : number(found.count)}</td>`;
}

/** Each measuring once, whatever it counted. */
function measurings(all: readonly Observation[]): readonly Observation[] {
  return [...new Map(all.map((one) => [one.ageDays, one])).values()];
}
