import { html } from "hono/html";
import type { Source } from "../../../config/source-schema.ts";
import { columnAt } from "../../../pipeline/measure/columns.ts";
import { indicators } from "../../../pipeline/measure/definitions.ts";
import { whereOf } from "../../../pipeline/measure/drill.ts";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import { countItems } from "../../../pipeline/measure/item-count.ts";
import { drill } from "../../../pipeline/measure/measured.ts";
import { firstAfter, reprintedFrom, type First, type Reprinted } from "../../../pipeline/measure/newsroom.ts";
import { columnFreshDays } from "../../../pipeline/measure/stored.ts";
import { dated, today } from "../../../pipeline/measure/windows.ts";
import type { Where } from "../../../pipeline/store/store.ts";
import { drillAddress, itemAddress, webAddress } from "../address.ts";
import { reprintsAddress, sourceAddress } from "../address-source.ts";
import { number } from "../format.ts";
import { titleOf } from "../item-row.ts";
import { nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { sortable } from "../sort.ts";
import { agendaRows } from "./calendar.ts";
import { columnWords } from "./indicator-columns.ts";
import { whyNot } from "./why-not.ts";

const shownLeftOut = 12; // items; the lists have all
const shownDeadlines = 2;

/** Who carries the source's stories: papers and sites with their copies, each number a list. */
export async function carriedSheet(
  { store }: Office,
  known: KnownPlan,
  sample: Sample,
  source: Source,
): Promise<Markup> {
  const all = await reprintedFrom(store, known, sample, source.id);
  const copies = all.reduce((sum, { items }) => sum + items.length, 0);
  const nameOfSource = (id: string): string => nameOf(sourceNamed(known.city, id), id);
  const { rows, head } = sortable<Reprinted>("dan-lai", {
    nguon: (row) => nameOfSource(row.source),
    tin: ({ items }) => items.length,
    cum: ({ stories }) => stories,
  });
  return html`<section class="sheet w5 long" aria-labelledby="dan-lai">
    <h2 id="dan-lai">Ai dẫn lại bài của nguồn</h2>
    ${
      all.length === 0
        ? html`<p class="soft">
            Trong kỳ chưa thấy nguồn nào trong danh mục dẫn lại bài gốc của ${source.name}.
          </p>`
        : html`<table>
              <caption>
                ${number(copies)} bản dẫn lại được tính trong kỳ, ở ${number(all.length)} nguồn khác
              </caption>
              <thead>
                <tr>
                  ${head("nguon", "Nguồn dẫn lại")} ${head("tin", "Bản dẫn lại", "number")}
                  ${head("cum", "Cụm tin", "number")}
                </tr>
              </thead>
              <tbody>
                ${rows(all).map(
                  ({ source: by, items, stories }) =>
                    html`<tr>
                      <th scope="row">
                        <a href="${sourceAddress(known.plan.id, by, sample.window)}">${nameOfSource(by)}</a>
                      </th>
                      <td class="n">
                        <a href="${reprintsAddress(known.plan.id, { source: source.id, by }, sample.window)}"
                          >${number(items.length)}</a
                        >
                      </td>
                      <td class="n">${number(stories)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
            <p class="small soft">
              Bản dẫn lại đăng trong kỳ, của bài gốc đăng trong kỳ hoặc trong 31 ngày trước kỳ. Dẫn lại ở
              nguồn ngoài danh mục thì không thấy.
            </p>`
    }
  </section>`;
}

/** I17 and I10 of the source, and what its owner has to hand in. */
export async function promptnessSheet(
  office: Office,
  known: KnownPlan,
  sample: Sample,
  source: Source,
): Promise<Markup> {
  const milestones = known.plan.milestones.filter(({ day }) => day < sample.window.to);
  const firsts = await Promise.all(
    milestones.map(({ day }) => firstAfter(office.store, known, sample, { source: source.id, from: day })),
  );
  const now = today(office.clock);
  const due =
    source.owner === undefined
      ? []
      : agendaRows(office, known, source.owner).filter(({ sort, day }) => sort === "report" && day >= now);
  return html`<section class="sheet w6" aria-labelledby="chuyen-muc">
    <h2 id="chuyen-muc">Chuyên mục, độ trễ, hạn nộp</h2>
    <h3>Chuyên mục của kế hoạch <span class="soft">(I17)</span></h3>
    ${columnsList(sample, source)}
    <h3>Tin đầu tiên sau mốc <span class="soft">(I10)</span></h3>
    ${
      milestones.length === 0
        ? html`<p class="soft">Kế hoạch không có mốc nào tính tới cuối kỳ.</p>`
        : html`<ul class="plainlist small">
            ${milestones.map(({ day, title }, at) => {
              const first = firsts[at] ?? null;
              return html`<li>
                ${title} (${dated(day)}):
                ${
                  first === null
                    ? html`<span class="soft">chưa thấy tin nào tính tới cuối kỳ</span>`
                    : firstLine(first)
                }
              </li>`;
            })}
          </ul>`
    }
    <h3>Hạn báo cáo của cơ quan chủ quản</h3>
    ${
      due.length === 0
        ? html`<p class="soft small">
            ${source.owner === undefined ? "Nguồn không thuộc cơ quan nào của địa bàn." : "Kế hoạch không ghi hạn báo cáo nào của cơ quan chủ quản trong một năm tới."}
          </p>`
        : html`<ul class="plainlist small">
            ${due.slice(0, shownDeadlines).map(({ title, told }) => html`<li>${title} – <strong>${told}</strong></li>`)}
          </ul>`
    }
    <details class="how">
      <summary>Cách tính (I10, I17)</summary>
      <dl>
        <dt>I10</dt>
        <dd>${indicators.I10.definition.numerator}; ở đây tính cho một nguồn, từ mốc đến cuối kỳ.</dd>
        <dt>I17</dt>
        <dd>${indicators.I17.definition.rule}</dd>
      </dl>
    </details>
  </section>`;
}

/** What was published before the source was watched nobody knows: then its first item is no delay. */
function firstLine({ item, days, observedFrom }: First): Markup {
  const title = html`<a href="${itemAddress(item.id)}">${titleOf(item)}</a>`;
  if (days !== null) return html`<strong>D+${number(days)}</strong> – ${title}`;
  return html`<span class="soft"
      >không xác định, vì nguồn
      ${observedFrom === null ? "chưa được thu ngày nào" : `chỉ được thu từ ${dated(observedFrom)}`}; tin sớm
      nhất thấy được:</span
    >
    ${title}`;
}

const notVisited = { name: "chưa thu lần nào tính tới ngày này", tone: "" };

function columnsList(sample: Sample, { channels }: Source): Markup {
  const day = sample.begun.at(-1);
  const declared = channels.filter(({ column }) => column);
  if (declared.length === 0 || day === undefined)
    return html`<p class="soft small">
      ${
        declared.length === 0
          ? "Chưa khai báo chuyên mục nào của kế hoạch ở nguồn này (column: true trong tệp nguồn)."
          : "Kỳ này chưa bắt đầu hoặc nằm ngoài kế hoạch."
      }
    </p>`;
  return html`<ul class="plainlist small">
    ${declared.map(({ id, label, url }) => {
      const { state, newest, visited } = columnAt(sample, id, { day, freshDays: columnFreshDays });
      const { name, tone } = visited ? columnWords[state] : notVisited;
      const address = webAddress(url);
      return html`<li>
        ${address === null ? (label ?? id) : html`<a href="${address}" rel="noopener noreferrer external">${label ?? id}</a>`}
        <span class="tag ${tone}">${name}</span>
        <span class="soft"
          >tại ngày ${dated(day)}; tin mới nhất ${newest === null ? "chưa thấy" : dated(newest)}</span
        >
      </li>`;
    })}
  </ul>`;
}

/** What of the source did not count, and why; each kind is a list, the newest stand here with their reasons. */
export async function leftOutSheet(
  { store }: Office,
  known: KnownPlan,
  sample: Sample,
  source: Source,
): Promise<Markup> {
  const sources = [source.id];
  const any = drill(sample, { sources, standing: "any" });
  const waiting = drill(sample, { sources, standing: "waiting" });
  const whole = whereOf(any, known);
  const where = { ...whole, not: { plan: known.plan.id } };
  const tier = (name: "passing" | "none") => ({
    ...whole,
    is: { ...whole.is, tier: `${known.plan.id}/${name}` },
  });
  const order = { by: "sortAt", direction: "descending" } as const;
  const counted = (asked: Where): Promise<number> => countItems(store, asked, any.days);
  const [all, queue, passing, none, { rows }] = await Promise.all([
    counted(where),
    counted(whereOf(waiting, known)),
    counted(tier("passing")),
    counted(tier("none")),
    store.list("item", { where, order, limit: shownLeftOut }),
  ]);
  return html`<section class="sheet w6 long" aria-labelledby="khong-tinh">
    <h2 id="khong-tinh">Không được tính, và vì sao: ${number(all)} tin</h2>
    <ul class="plainlist">
      <li><a href="${drillAddress(waiting)}">${number(queue)} tin chờ duyệt</a></li>
      <li><a href="${drillAddress(any, { aside: "passing" })}">${number(passing)} tin chỉ nhắc thoáng</a></li>
      <li><a href="${drillAddress(any, { aside: "none" })}">${number(none)} tin ngoài kế hoạch</a></li>
    </ul>
    ${
      all === 0
        ? ""
        : html`<details>
            <summary>Lý do của ${number(rows.length)} tin mới nhất</summary>
            <ul class="reasons">
              ${rows.map(({ value }) => whyNot(value, known))}
            </ul>
          </details>`
    }
    <p class="small soft">
      Một tin chờ duyệt có thể đồng thời được máy xếp là nhắc thoáng hoặc ngoài kế hoạch, nên ba dòng không
      cộng với nhau. Chương trình phát sóng, báo in không có trên web:
      <a href="/ke-hoach/${encodeURIComponent(known.plan.id)}/nhap">nhập liệu</a>. Thiếu một bài:
      <a href="/ke-hoach/${encodeURIComponent(known.plan.id)}/thieu-tin">báo thiếu tin</a>.
    </p>
  </section>`;
}
