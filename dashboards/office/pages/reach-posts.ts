import { html } from "hono/html";
import { countAt, type PlatformItem } from "../../../pipeline/measure/reach.ts";
import type { Item } from "../../../pipeline/item.ts";
import { drillAddress, itemAddress } from "../address.ts";
import { storyAddress } from "../address-press.ts";
import { number } from "../format.ts";
import { titleOf, whenOf } from "../item-row.ts";
import type { KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { metricWord, platformWord } from "../platform-words.ts";
import { sortable } from "../sort.ts";
import { chosenBy, type Campaign } from "./reach-campaign.ts";

const mostShown = 50; // posts; the list of items has all

/** Columns of counters; platforms name alike what is alike enough to stand in one column, and nothing is summed over rows. */
const columns = [
  { key: "xem", name: "Xem", metrics: ["views", "media_views"] },
  { key: "cam-xuc", name: "Thích, cảm xúc", metrics: ["likes", "reactions"] },
  { key: "binh-luan", name: "Bình luận", metrics: ["comments"] },
  { key: "chia-se", name: "Chia sẻ", metrics: ["shares"] },
] as const;
type Column = (typeof columns)[number];

/** The posts behind the numbers with their counters at the chosen age; newest first, or by any column. */
export async function postsTable(
  { store }: Office,
  known: KnownPlan,
  posts: readonly PlatformItem[],
  campaign: Campaign,
): Promise<Markup> {
  const { age, text, platform } = campaign;
  const of = (post: PlatformItem, column: Column): number | null =>
    column.metrics.map((metric) => countAt(post, metric, age)).find((count) => count !== null) ?? null;
  const { rows, head } = sortable<PlatformItem>("bai-dang", {
    ngay: ({ day }) => day,
    "nen-tang": (post) => platformWord(post.platform),
    ...Object.fromEntries(columns.map((column) => [column.key, (post: PlatformItem) => of(post, column)])),
  });
  const newest = posts.toSorted((a, b) => b.day.localeCompare(a.day) || a.item.localeCompare(b.item));
  const shown = rows(newest).slice(0, mostShown);
  const kept = await store.read(
    "item",
    shown.map(({ item }) => item),
  );
  const all = drillAddress(
    {
      city: known.city.city.id,
      plan: known.plan.id,
      days: campaign.window,
      standing: "counted",
      ...chosenBy(campaign),
      ...(platform && { platform }),
    },
    { text },
  );
  return html`<section class="sheet w12 long" aria-labelledby="bai-dang">
    <header>
      <h2 id="bai-dang">Bài đăng được tính <span class="soft">(${number(posts.length)})</span></h2>
      <a class="small" href="${all}">Xem danh sách tin, kể cả ở báo và trang</a>
    </header>
    ${posts.length > shown.length ? html`<p class="small soft">${number(shown.length)} bài đầu theo cách sắp xếp đang chọn.</p>` : ""}
    ${
      shown.length === 0
        ? html`<p class="soft">Không có bài đăng nào khớp với điều kiện đang chọn.</p>`
        : html`<table class="stack">
            <caption>
              Số đo lúc bài được ${age} ngày; “–” là chưa tới tuổi hoặc mốc bị lỡ
            </caption>
            <thead>
              <tr>
                <th scope="col">Bài</th>
                ${head("nen-tang", "Nền tảng")} ${head("ngay", "Ngày đăng")}
                ${columns.map(({ key, name }) => head(key, name, "number"))}
              </tr>
            </thead>
            <tbody>
              ${shown.map((post, at) =>
                postRow(
                  post,
                  kept[at]?.value ?? null,
                  columns.map((column) => ({ column, count: of(post, column) })),
                ),
              )}
            </tbody>
          </table>`
    }
  </section>`;
}

function postRow(
  { platform }: PlatformItem,
  item: Item | null,
  counts: readonly { readonly column: Column; readonly count: number | null }[],
): Markup | "" {
  if (item === null) return "";
  return html`<tr>
    <th scope="row">
      <a href="${itemAddress(item.id)}">${titleOf(item)}</a
      >${item.removedOn === null ? "" : html` <span class="tag bad">đã gỡ</span>`}
      <a class="small" href="${storyAddress(item.story)}">cụm tin</a>
    </th>
    <td data-name="Nền tảng">${platformWord(platform)}</td>
    <td data-name="Ngày đăng">${whenOf(item)}</td>
    ${counts.map(
      ({ column, count }) =>
        html`<td class="n" data-name="${column.name}" title="${column.metrics.map(metricWord).join(", ")}">
          ${count === null ? "–" : number(count)}
        </td>`,
    )}
  </tr>`;
}
