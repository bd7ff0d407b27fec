import { html } from "hono/html";
import { historyBegins } from "../../../pipeline/history.ts";
import { dayOf } from "../../../pipeline/measure/windows.ts";
import { number } from "../format.ts";
import type { KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";

const named = 6; // sources that are named; the others are counted

/** Where a chart begins: since when the city's sources were read, and which of them began only after its first day. */
export async function historyNote(office: Office, { city }: KnownPlan, from: string): Promise<Markup> {
  const ids = city.sources.map(({ id }) => id);
  const begins = await historyBegins(office.store, city.city.id, ids);
  const days = city.sources.flatMap(({ id, name }) => {
    const at = begins.get(id);
    return at === undefined ? [] : [{ name, day: dayOf(new Date(at)) }];
  });
  const [first] = days.map(({ day }) => day).toSorted((one, other) => one.localeCompare(other));
  if (first === undefined)
    return html`<p class="small">Chưa nguồn nào được đọc, biểu đồ chưa có gì để nói.</p>`;
  const late = days
    .filter(({ day }) => day > from)
    .toSorted((one, other) => one.day.localeCompare(other.day));
  const list = late.slice(0, named).map(({ name, day }) => `${name} (${written(day)})`);
  const rest = late.length > named ? ` và ${number(late.length - named)} nguồn khác` : "";
  return html`<p class="small">
    Biểu đồ bắt đầu từ ngày ${written(first)}, ngày đầu tiên có nguồn được đọc.
    ${
      late.length === 0
        ? ""
        : `${number(late.length)} trong ${number(days.length)} nguồn chỉ có từ sau ngày đầu của chuỗi này: ${list.join(", ")}${rest}.`
    }
  </p>`;
}

function written(day: string): string {
  return day.split("-").toReversed().join("/");
}
