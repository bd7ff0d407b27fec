import { html } from "hono/html";
import { coverageRows, ownItems, type CoverageRow } from "../../../pipeline/measure/coverage.ts";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import { dated } from "../../../pipeline/measure/windows.ts";
import { agencyAddress, drillAddress, planAddress } from "../address.ts";
import { agenciesAddress } from "../agency-lists.ts";
import { number } from "../format.ts";
import type { KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { indicatorAddress } from "./indicator-parts.ts";

const noComparison = "Chưa so được: trong kỳ chưa có đơn vị nào thu đủ dữ liệu.";
const named = 3; // a leader calls three, not thirty

/** Who leads and whom to urge: only agencies whose channels could be read are compared; the others are named apart. */
export function agenciesSheet({ plan }: KnownPlan, sample: Sample): Markup {
  const rows = coverageRows(sample);
  const of = (standing: CoverageRow["standing"]): readonly CoverageRow[] =>
    rows.filter((row) => row.standing === standing);
  const best = of("covered")
    .toSorted((a, b) => b.items - a.items)
    .slice(0, named);
  const silent = of("silent").toSorted((a, b) =>
    (lastDay(sample, a) ?? "").localeCompare(lastDay(sample, b) ?? ""),
  );
  const blind = best.length === 0 && silent.length === 0;
  const unseen = of("not-observable");
  const undeclared = of("no-channel");
  const listed = (list: Parameters<typeof agenciesAddress>[2]): string =>
    agenciesAddress(plan, sample.window, list);
  return html`<section class="sheet" aria-labelledby="don-vi-noi-bat">
    <header>
      <h2 id="don-vi-noi-bat">Đơn vị</h2>
      <a class="small" href="${planAddress(plan.id, "ma-tran", sample.window)}">Xem mọi đơn vị</a>
    </header>
    <h3>Nhiều tin nhất trên kênh của mình</h3>
    ${
      best.length === 0
        ? html`<p class="soft">
            ${blind ? noComparison : "Chưa có đơn vị nào quan sát được có tin trong kỳ."}
          </p>`
        : html`<ol class="rank">
            ${best.map((row) => html`<li>${nameLink(sample, row)} – ${itemsLink(sample, row)}</li>`)}
          </ol>`
    }
    <h3>Cần đôn đốc: đã thu đủ và chưa có tin</h3>
    ${
      silent.length === 0
        ? html`<p class="soft">
            ${blind ? "Chưa kết luận được ai im lặng." : "Không có đơn vị nào im lặng trong số đơn vị quan sát được."}
          </p>`
        : html`<ul class="rank">
            ${silent
              .slice(0, named)
              .map(
                (row) =>
                  html`<li>
                    ${nameLink(sample, row)} <span class="small soft">– ${lastSaid(sample, row)}</span>
                  </li>`,
              )}
          </ul>`
    }
    ${silent.length > named ? html`<p class="small soft">và ${number(silent.length - named)} đơn vị khác: <a href="${listed("chua-co-tin")}">xem cả ${number(silent.length)} đơn vị</a>.</p>` : ""}
    <p class="small noprint">
      <a href="${indicatorAddress(plan.id, sample.window, "I11")}">Đơn vị im lặng: bao nhiêu ngày, mức nào</a>
    </p>
    ${
      unseen.length === 0
        ? ""
        : html`<p class="small warn">
            Chưa đủ dữ liệu, không kết luận:
            <a href="${listed("chua-du-du-lieu")}">${number(unseen.length)} đơn vị</a> (${some(unseen)}).
          </p>`
    }
    ${
      undeclared.length === 0
        ? ""
        : html`<p class="small soft">
            Chưa có kênh khai báo:
            <a href="${listed("chua-co-kenh")}">${number(undeclared.length)} đơn vị</a> (${some(undeclared)}).
          </p>`
    }
  </section>`;
}

function nameLink({ plan, window }: Sample, { bearer: { agency } }: CoverageRow): Markup {
  return html`<a href="${agencyAddress(plan.id, agency.id, window.id)}">${agency.name}</a>`;
}

function itemsLink(sample: Sample, row: CoverageRow): Markup {
  const items = ownItems(sample, row.bearer.agency.id);
  const text = items.value === null ? "chưa có số" : `${number(items.value)} tin`;
  return items.drill === null ? html`${text}` : html`<a href="${drillAddress(items.drill)}">${text}</a>`;
}

function lastDay(sample: Sample, { bearer }: CoverageRow): string | null {
  const days = [...(sample.ownDays.get(bearer.agency.id) ?? [])].filter((day) => day < sample.window.to);
  return days.toSorted().at(-1) ?? null;
}

function lastSaid(sample: Sample, row: CoverageRow): string {
  const last = lastDay(sample, row);
  return last === null ? "chưa có tin nào từ đầu kế hoạch" : `tin gần nhất ${dated(last)}`;
}

function some(rows: readonly CoverageRow[]): string {
  const names = rows.slice(0, named).map(({ bearer }) => bearer.agency.name);
  return rows.length > named ? `${names.join("; ")}…` : names.join("; ");
}
