import { html } from "hono/html";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import { newestCriticism, type Criticism } from "../../../pipeline/measure/criticism.ts";
import { targets, targetWords, type TargetState } from "../../../pipeline/measure/targets.ts";
import { dated, daysBetween, today } from "../../../pipeline/measure/windows.ts";
import { agencyAddress, itemAddress, planAddress } from "../address.ts";
import { criticismAddress } from "../address-press.ts";
import { suppliedFor } from "../entry/supplied.ts";
import { number, shorten } from "../format.ts";
import { titleOf } from "../item-row.ts";
import { nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { valueOf } from "../number.ts";
import { agendaRows } from "./calendar.ts";
import { leadOf } from "./criticism.ts";

const shown = 3; // a leader decides on three
const longestTitle = 110; // letters: two lines of the printed page
const longestTarget = 90;
const done: ReadonlySet<TargetState> = new Set(["reached", "late"]);

/** What falls due next: the targets nearest to their day that are not reached, and the next reports. */
export async function deadlinesSheet(office: Office, known: KnownPlan, sample: Sample): Promise<Markup> {
  const { plan } = known;
  const day = sample.begun.at(-1);
  const rows =
    day === undefined || plan.targets.length === 0
      ? []
      : targets(sample, day, await suppliedFor(office, known));
  const open = plan.targets.flatMap((target, at) => {
    const row = rows[at];
    return row === undefined || day === undefined || done.has(row.status)
      ? []
      : [{ target, row, left: daysBetween(day, target.due) }];
  });
  const ahead = open.filter(({ left }) => left >= 0).toSorted((a, b) => a.left - b.left);
  const overdue = open.length - ahead.length;
  const address = planAddress(plan.id, "chi-tieu", sample.window);
  return html`<section class="sheet" aria-labelledby="gan-han">
    <header>
      <h2 id="gan-han">Chỉ tiêu, báo cáo gần hạn</h2>
      <a class="small" href="${address}">Xem mọi chỉ tiêu</a>
    </header>
    ${
      plan.targets.length === 0
        ? html`<p class="small soft">Kế hoạch không đặt chỉ tiêu bằng số.</p>`
        : ahead.length === 0
          ? html`<p class="small soft">Không còn chỉ tiêu nào chưa tới hạn mà chưa đạt.</p>`
          : html`<ul class="rank">
              ${ahead.slice(0, shown).map(
                ({ target, row, left }) =>
                  html`<li>
                    <a href="${address}#${target.id}">${target.id}</a> ${shorten(target.text, longestTarget)}
                    <span class="small soft"
                      >– hạn ${dated(target.due)}, còn ${number(left)} ngày:
                      ${row.value === null ? "" : `${valueOf(row.value, row.unit)}, `}${targetWords[row.status].toLocaleLowerCase("vi")}</span
                    >
                  </li>`,
              )}
            </ul>`
    }
    ${overdue === 0 ? "" : html`<p class="small warn"><a href="${address}">${number(overdue)} chỉ tiêu</a> đã quá hạn mà chưa đạt hoặc chưa có số liệu.</p>`}
    ${reportsNext(office, known)}
  </section>`;
}

function reportsNext(office: Office, known: KnownPlan): Markup {
  const now = today(office.clock);
  const next = agendaRows(office, known, "").filter(({ sort, day }) => sort === "report" && day >= now);
  const calendar = planAddress(known.plan.id, "lich", null);
  if (next.length === 0)
    return html`<p class="small soft">
      Báo cáo: kế hoạch không ghi ngày phải nộp; xem <a href="${calendar}">lịch báo cáo</a>.
    </p>`;
  return html`<ul class="plainlist small">
    ${next
      .slice(0, 2)
      .map(
        ({ title, told, agencies }) =>
          html`<li>${title} – <a href="${calendar}">${told}</a> (${number(agencies.length)} đơn vị)</li>`,
      )}
  </ul>`;
}

/** The newest items in which the press finds fault, each with the agency to which it might be given. */
export async function criticalSheet(office: Office, known: KnownPlan, { window }: Sample): Promise<Markup> {
  const { count, rows } = await newestCriticism(office.store, known, window, shown);
  const address = criticismAddress(known.plan.id, window);
  return html`<section class="sheet" aria-labelledby="phan-anh">
    <header>
      <h2 id="phan-anh">Báo chí phản ánh</h2>
      <a class="small" href="${address}">Xem cả ${number(count)} tin</a>
    </header>
    ${
      rows.length === 0
        ? html`<p class="soft">Trong kỳ chưa thấy tin báo chí nào phê bình, phản ánh.</p>`
        : html`<p class="small soft">
              ${number(rows.length)} tin mới nhất trên ${number(count)} tin phê bình, phản ánh của kỳ.
            </p>
            <ul class="rank">
              ${rows.map((row) => criticalRow(known, row))}
            </ul>`
    }
  </section>`;
}

function criticalRow({ plan, city }: KnownPlan, { item, concerned }: Criticism): Markup {
  const day = item.publishedDay === null ? "chưa rõ ngày" : dated(item.publishedDay).slice(0, 5);
  return html`<li>
    <a href="${itemAddress(item.id)}">${shorten(titleOf(item), longestTitle)}</a>
    <span class="small soft"
      >– ${nameOf(sourceNamed(city, item.source), item.source)}, ${day}. Đề xuất giao:
      ${
        concerned.length === 0
          ? leadOf(city)
          : concerned
              .slice(0, 2)
              .map(
                ({ id, name }, place) =>
                  html`${place === 0 ? "" : "; "}<a href="${agencyAddress(plan.id, id)}">${name}</a>`,
              )
      }</span
    >
  </li>`;
}
