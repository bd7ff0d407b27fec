import path from "node:path";
import { html } from "hono/html";
import type { CityConfig } from "../../../config/load.ts";
import { fillProgress, type FillProgress } from "../../../crawlers/back-fill-list.ts";
import { fillFolder } from "../../../pipeline/back-fill.verb.ts";
import { dated } from "../../../pipeline/measure/windows.ts";
import { moment, number } from "../format.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";

const shown = 30; // of one city, the latest
const stillAfter = 10 * 60_000; // milliseconds; a back-fill at work takes a step each few seconds

/** How far back-fills of this machine have come with a city's channels; nothing where none was begun. */
export async function pastFillsSheet(office: Office, city: CityConfig): Promise<Markup | ""> {
  if (office.data === null) return "";
  const ours = new Set(city.sources.flatMap(({ channels }) => channels.map(({ id }) => id)));
  const all = await fillProgress(path.join(office.data, fillFolder));
  const fills = all.filter(({ channel }) => ours.has(channel));
  if (fills.length === 0) return "";
  const now = office.clock.now().getTime();
  return html`<section class="sheet long" aria-labelledby="thu-bu">
    <h2 id="thu-bu">Thu bù tin đã đăng trước đây</h2>
    <table class="stack">
      <caption class="hidden">
        Từng kênh được thu bù trên máy này, việc gần nhất đứng trước
      </caption>
      <thead>
        <tr>
          <th scope="col">Kênh</th>
          <th scope="col">Khoảng ngày</th>
          <th scope="col" class="n">Trang danh sách</th>
          <th scope="col" class="n">Bài tìm thấy</th>
          <th scope="col" class="n">Đã xét</th>
          <th scope="col">Tình trạng</th>
        </tr>
      </thead>
      <tbody>
        ${fills.slice(0, shown).map((fill) => rowOf(fill, now))}
      </tbody>
    </table>
    <p class="small soft">
      ${fills.length > shown ? `Còn ${number(fills.length - shown)} lượt cũ hơn. ` : ""}Chạy lại lệnh
      <code>back-fill</code> với cùng hai ngày thì việc dở dang được làm tiếp.
    </p>
  </section>`;
}

function rowOf({ channel, days, at, pages, surveyed, found, done }: FillProgress, now: number): Markup {
  const isDone = surveyed && done >= found;
  const isStill = !isDone && now - Date.parse(at) > stillAfter;
  return html`<tr>
    <th scope="row">${channel}</th>
    <td data-name="Khoảng ngày">${dated(days.from)} – ${dated(days.to)}</td>
    <td class="n" data-name="Trang danh sách">${number(pages)}</td>
    <td class="n" data-name="Bài tìm thấy">${number(found)}</td>
    <td class="n" data-name="Đã xét">${number(done)}</td>
    <td data-name="Tình trạng">
      ${
        isDone
          ? html`<span class="tag good">xong</span>`
          : html`${surveyed ? "đang tải bài" : "đang đọc danh sách"}
            ${isStill ? html`<span class="tag warn">đang dừng</span>` : ""}`
      }
      <span class="small soft">${moment(at)}</span>
    </td>
  </tr>`;
}
