import { html } from "hono/html";
import type { Source } from "../../../config/source-schema.ts";
import { firstRun } from "../../../pipeline/fate.ts";
import type { Store } from "../../../pipeline/store/store.ts";
import { fateWord } from "../../../pipeline/words.ts";
import { number } from "../format.ts";
import type { Markup } from "../layout.ts";

/** How every capture of the city's sources ended; the endings must add up to the captures, and the page says whether they do. */
export async function fatesSheet(store: Store, sources: readonly Source[]): Promise<Markup> {
  const source = sources.map(({ id }) => id);
  const captured = await store.count("capture", { is: { source } });
  const tallies = await store.tally("fate", ["fate"], { is: { source, run: firstRun } });
  const endings = tallies
    .map(({ key: [fate = null], count }) => ({
      name: fate === null ? "khác" : fateWord(fate),
      count,
    }))
    .toSorted((a, b) => b.count - a.count);
  const settled = endings.reduce((sum, { count }) => sum + count, 0);
  const waiting = captured - settled;
  return html`<section class="sheet long" aria-labelledby="ket-cuc">
    <h2 id="ket-cuc">Kết cục của mọi bản chụp</h2>
    <p>
      ${number(captured)} bản chụp từ các nguồn của địa bàn =
      ${endings.map(({ name, count }, i) => html`${i > 0 ? " + " : ""}${number(count)} ${name}`)}${waiting > 0 ? html` + ${number(waiting)} đang chờ xử lý` : ""}.
    </p>
    <p class="small soft">
      Mỗi bản chụp có đúng một kết cục, nên hai vế luôn bằng nhau; bản đang chờ được xử lý ở lượt thu kế tiếp.
    </p>
  </section>`;
}
