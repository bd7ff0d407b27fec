import { html } from "hono/html";
import { columnRows, type ColumnRow, type ColumnState } from "../../../pipeline/measure/columns.ts";
import type { Plan } from "../../../config/schema.ts";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import { columnFreshDays } from "../../../pipeline/measure/stored.ts";
import { dated } from "../../../pipeline/measure/windows.ts";
import { agencyAddress, webAddress } from "../address.ts";
import { number } from "../format.ts";
import type { KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { sortable } from "../sort.ts";
import { indicatorAddress } from "./indicator-parts.ts";

/** States of a column in words, with the tone of their tag. */
export const columnWords: Readonly<Record<ColumnState, { readonly name: string; readonly tone: string }>> = {
  living: { name: "đang duy trì", tone: "good" },
  stale: { name: "ngừng cập nhật", tone: "warn" },
  unreachable: { name: "không truy cập được", tone: "bad" },
  "no-column": { name: "chưa có chuyên mục", tone: "" },
  undeclared: { name: "chưa khai báo cổng", tone: "" },
};

const tableId = "tung-don-vi";
const mostNamed = 12; // agencies that a target names; the page of I17 has them all

/** The agencies of a target whose column does not live, each with what is wrong; "" where all of them do. */
export function lackingColumns(
  { plan }: KnownPlan,
  sample: Sample,
  duty: NonNullable<Plan["targets"][number]["columns"]>,
): Markup | "" {
  const day = sample.begun.at(-1);
  const rows =
    day === undefined ? [] : columnRows(sample, day, duty).filter(({ state }) => state !== "living");
  if (rows.length === 0) return "";
  return html`<details>
    <summary>Xem ${number(rows.length)} đơn vị ấy</summary>
    <ul class="plainlist">
      ${rows
        .slice(0, mostNamed)
        .map(
          ({ agency, state }) =>
            html`<li>
              <a href="${agencyAddress(plan.id, agency.id)}">${agency.name}</a>: ${columnWords[state].name}
            </li>`,
        )}
    </ul>
    <p><a href="${indicatorAddress(plan.id, sample.window, "I17")}">Chuyên mục của mọi đơn vị (I17)</a></p>
  </details>`;
}

/** I17 agency by agency: whose column lives, and whose does not. */
export function columnsSheet({ plan, city }: KnownPlan, sample: Sample): Markup | "" {
  const day = sample.begun.at(-1);
  if (day === undefined) return "";
  const all = columnRows(sample, day, { of: [], freshDays: columnFreshDays });
  const channels = new Map(city.sources.flatMap((source) => source.channels).map((one) => [one.id, one]));
  const { rows, head } = sortable<ColumnRow>(tableId, {
    "don-vi": ({ agency }) => agency.name,
    "tinh-trang": ({ state }) => columnWords[state].name,
    "moi-nhat": ({ newest }) => newest,
  });
  return html`<section class="sheet long" aria-labelledby="${tableId}">
    <h2 id="${tableId}">Từng đơn vị tại ngày ${dated(day)}: ${number(all.length)}</h2>
    <table class="stack">
      <caption class="hidden">
        Chuyên mục của từng đơn vị
      </caption>
      <thead>
        <tr>
          ${head("don-vi", "Đơn vị")} ${head("tinh-trang", "Tình trạng")}
          <th scope="col">Chuyên mục</th>
          ${head("moi-nhat", "Tin mới nhất")}
        </tr>
      </thead>
      <tbody>
        ${rows(all).map(({ agency, state, channel, newest }) => {
          const column = channel === null ? undefined : channels.get(channel);
          const address = column === undefined ? null : webAddress(column.url);
          const { name, tone } = columnWords[state];
          return html`<tr>
            <th scope="row"><a href="${agencyAddress(plan.id, agency.id)}">${agency.name}</a></th>
            <td data-name="Tình trạng"><span class="tag ${tone}">${name}</span></td>
            <td data-name="Chuyên mục">
              ${
                column === undefined
                  ? "–"
                  : address === null
                    ? (column.label ?? column.id)
                    : html`<a href="${address}" rel="noopener noreferrer external"
                        >${column.label ?? column.id}</a
                      >`
              }
            </td>
            <td data-name="Tin mới nhất">${newest === null ? "–" : dated(newest)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </section>`;
}
