import { html } from "hono/html";
import { z } from "zod";
import { dated } from "../../../pipeline/measure/windows.ts";
import type { Entry } from "../../../pipeline/store/records.ts";
import { number } from "../format.ts";
import { agencyNamed, nameOf, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { entryAddress } from "./address.ts";

/** An entry as somebody saw it in a list and ticked it. */
export interface Tick {
  readonly id: string;
  readonly revision: number;
}

/** The value of an entry's box in a list: the id with the revision that is shown beside it. */
export function tickOf({ id, revision }: Tick): string {
  return `${id}@${revision}`;
}

const TickText = z
  .string()
  .regex(/^.+@\d{1,9}$/)
  .transform((text): Tick => {
    const at = text.lastIndexOf("@");
    return { id: text.slice(0, at), revision: Number(text.slice(at + 1)) };
  });

/** The ticked boxes of a form: none, one or several. */
export const Ticks = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) => [...new Set([given].flat())])
  .pipe(z.array(TickText));

/** What became of the ticked entries when some were no longer what had been shown. */
export function refusedSaid({ city, plan }: KnownPlan, done: number, refused: readonly Entry[]): Markup {
  const rows = refused.map(
    ({ id, form, agency, day }) =>
      html`<li>
        <a href="${entryAddress(plan.id, form, id)}"
          >${nameOf(agencyNamed(city, agency), agency)}, ngày ${dated(day)}</a
        >
      </li>`,
  );
  return html`<div class="said bad" role="alert">
    <p>
      ${done === 0 ? "" : `Đã xác nhận ${number(done)} phiếu. `}Chưa xác nhận ${number(refused.length)} phiếu
      vừa được người khác sửa hoặc chuyển tình trạng sau khi bạn mở trang. Hãy xem lại từng phiếu ở danh sách
      dưới, chọn rồi xác nhận lại:
    </p>
    <ul>
      ${rows}
    </ul>
  </div>`;
}
