import { html } from "hono/html";
import type { Source } from "../../../config/source-schema.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import { reprintedFrom } from "../../../pipeline/measure/newsroom.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { reprintsAddress, sourceAddress } from "../address-source.ts";
import { number } from "../format.ts";
import { itemRow } from "../item-row.ts";
import { nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { planPage } from "../plan-page.ts";
import { samplesByWindow } from "../series.ts";

const perPage = 30; // items

/** Exactly the copies of a source's stories that stand at another source. */
export async function reprintsPage(
  office: Office,
  known: KnownPlan,
  source: Source,
  asked: { readonly window: Window; readonly by: string; readonly page: number },
): Promise<Markup> {
  const { window, by, page } = asked;
  const sample = (await samplesByWindow(office, known, [window]))(window);
  const all = await reprintedFrom(office.store, known, sample, source.id);
  const ids = all.find((row) => row.source === by)?.items ?? [];
  const last = Math.max(1, Math.ceil(ids.length / perPage));
  const place = Math.min(page, last);
  const kept = await office.store.read("item", ids.slice((place - 1) * perPage, place * perPage));
  const items = kept.flatMap((row) => (row === null ? [] : [row.value]));
  const other = nameOf(sourceNamed(known.city, by), by);
  const addressOf = (period: Window, to = 1): string =>
    reprintsAddress(known.plan.id, { source: source.id, by, page: to }, period);
  const body = html`<p>
      <a href="${sourceAddress(known.plan.id, source.id, window)}">‹ ${source.name}</a>
    </p>
    <h2 id="so-tin">${number(ids.length)} bản dẫn lại bài của ${source.name} ở ${other}</h2>
    ${
      items.length === 0
        ? html`<p class="soft">Không có bản dẫn lại nào trong kỳ này.</p>`
        : html`<ol class="items" aria-labelledby="so-tin">
            ${items.map((item) => itemRow(item, known))}
          </ol>`
    }
    ${
      last === 1
        ? ""
        : html`<nav class="pages" aria-label="Trang của danh sách">
            ${place === 1 ? html`<span></span>` : html`<a rel="prev" href="${addressOf(window, place - 1)}">‹ Trang trước</a>`}
            ${place === last ? html`<span class="soft">Hết danh sách</span>` : html`<a class="button" rel="next" href="${addressOf(window, place + 1)}">Trang sau</a>`}
          </nav>`
    }`;
  return planPage(office, {
    known,
    window,
    name: `Dẫn lại ${source.name}`,
    tab: "bao-chi",
    addressOf,
    whole: allItems(sample),
    body,
  });
}
