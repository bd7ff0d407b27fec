import { html } from "hono/html";
import { platformOf } from "../../../crawlers/platforms/post.ts";
import { extrasIn, extrasOf, type Extras } from "../../../pipeline/measure/extras.ts";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import { followers, publicReach, suppliedReach } from "../../../pipeline/measure/reach.ts";
import type { Measured } from "../../../pipeline/measure/types.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { itemAddress, planAddress } from "../address.ts";
import { number } from "../format.ts";
import { titleOf, whenOf } from "../item-row.ts";
import { agencyNamed, nameOf, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { howCounted, valueOf } from "../number.ts";
import type { Office } from "../office.ts";
import { metricWord, platformWord } from "../platform-words.ts";
import { planPage } from "../plan-page.ts";
import { samplesByWindow } from "../series.ts";

const newest = 25; // posts that are listed

/** I12 on accounts of platforms: measured, supplied and followers as figures of their own, then the posts behind them. */
export async function reachPage(office: Office, known: KnownPlan, window: Window): Promise<Markup> {
  const { plan, city } = known;
  const sample = (await samplesByWindow(office, known, [window]))(window);
  const extras = extrasIn(await extrasOf(office.store, { city, plan }), window);
  const accounts = city.sources.flatMap(({ channels }) =>
    channels.filter(({ kind }) => platformOf[kind] !== undefined),
  );
  const supplied = suppliedReach(sample, extras.supplied);
  const body =
    accounts.length === 0 && supplied.length === 0
      ? html`<p class="sheet">Chưa khai báo kênh mạng xã hội nào trong danh mục nguồn.</p>`
      : html`<div class="grid">
          ${measuredTable(publicReach(sample, extras.posts))} ${followersTable(known, sample, extras)}
          ${suppliedTable(known, supplied)}
          <section class="sheet w6">
            <h2>Ước tính</h2>
            <p>Đang tắt. Số người tiếp cận không suy ra từ số người theo dõi.</p>
          </section>
          ${await postsTable(office, extras)}
        </div>`;
  return planPage(office, {
    known,
    window,
    name: "Mạng xã hội",
    tab: "",
    addressOf: (other) => reachAddress(plan.id, other),
    whole: allItems(sample),
    body: html`<p>
        <a href="${planAddress(plan.id, "", window)}">‹ Tổng quan</a> ·
        <a href="${planAddress(plan.id, "nguon", window)}">Tình trạng từng kênh</a>
      </p>
      ${body}`,
  });
}

/** Address of the page on accounts of platforms. */
export function reachAddress(plan: string, window: Window): string {
  return `/ke-hoach/${encodeURIComponent(plan)}/mang-xa-hoi?ky=${encodeURIComponent(window.id)}`;
}

function measuredTable(rows: readonly Measured[]): Markup {
  const [first] = rows;
  return html`<section class="sheet w6 long" aria-labelledby="do-duoc">
    <h2 id="do-duoc">Đo được, bài ở mốc 7 ngày</h2>
    ${
      first === undefined
        ? html`<p>Chưa có số đo nào của bài được tính trong kỳ.</p>`
        : html`<table class="stack">
              <caption>
                Tổng số nền tảng hiển thị; từng nền tảng, từng số đo, không cộng chéo
              </caption>
              <thead>
                <tr>
                  <th scope="col">Số đo</th>
                  <th scope="col" class="n">Tổng</th>
                  <th scope="col" class="n">Bài có số / bài được tính</th>
                </tr>
              </thead>
              <tbody>
                ${rows.filter(({ value }) => value !== null).map(measuredRow)} ${unmeasuredRows(rows)}
              </tbody>
            </table>
            <p class="small soft">
              Bài thiếu số liệu để trống, không suy ra. Lượt xem không phải là người xem.
            </p>
            ${howCounted(first)}`
    }
  </section>`;
}

function measuredRow({ subject, value, unit, numerator, denominator }: Measured): Markup {
  return html`<tr>
    <th scope="row">${platformWord(subject.platform ?? "")}: ${metricWord(subject.metric ?? "")}</th>
    <td class="n" data-name="Tổng">${valueOf(value, unit)}</td>
    <td class="n" data-name="Bài có số">${number(numerator ?? 0)}/${number(denominator ?? 0)}</td>
  </tr>`;
}

/** A platform of which nothing is ripe yet takes one row, not one for each of its metrics. */
function unmeasuredRows(rows: readonly Measured[]): readonly Markup[] {
  const known = new Set(rows.flatMap(({ value, subject }) => (value === null ? [] : [subject.platform])));
  const rest = rows.filter(({ subject }) => !known.has(subject.platform));
  return [...new Map(rest.map((row) => [row.subject.platform, row])).values()].map(
    ({ subject, notes }) =>
      html`<tr>
        <th scope="row">${platformWord(subject.platform ?? "")}</th>
        <td colspan="2" class="small soft">chưa có số ở mốc 7 ngày: ${notes.join(" ")}</td>
      </tr>`,
  );
}

function followersTable({ city }: KnownPlan, sample: Sample, extras: Extras): Markup {
  const rows = followers(sample, extras.followers);
  const [first] = rows;
  const named = new Map(
    city.sources.flatMap(({ channels }) => channels.map(({ id, label }) => [id, label ?? id])),
  );
  return html`<section class="sheet w6 long" aria-labelledby="theo-doi">
    <h2 id="theo-doi">Người theo dõi</h2>
    ${
      first === undefined
        ? html`<p>Chưa đo được kênh nào: kênh cần được cấp quyền đọc.</p>`
        : html`<table>
              <caption>
                Từng kênh, cuối kỳ; không cộng thành “người”
              </caption>
              <thead>
                <tr>
                  <th scope="col">Kênh</th>
                  <th scope="col" class="n">Cuối kỳ</th>
                  <th scope="col" class="n">Tăng ròng</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map((row) => {
                  const net = row.parts.find(({ key }) => key === "net")?.value ?? null;
                  const id = row.subject.source ?? "";
                  return html`<tr>
                    <th scope="row">${named.get(id) ?? id}</th>
                    <td class="n">${valueOf(row.value, row.unit)}</td>
                    <td class="n">${net === null ? "chưa đo đầu kỳ" : number(net)}</td>
                  </tr>`;
                })}
              </tbody>
            </table>
            ${howCounted(first)}`
    }
  </section>`;
}

function suppliedTable({ city }: KnownPlan, rows: readonly Measured[]): Markup {
  const [first] = rows;
  return html`<section class="sheet w6" aria-labelledby="cung-cap">
    <h2 id="cung-cap">Đơn vị cung cấp</h2>
    ${
      first === undefined
        ? html`<p>Chưa có phiếu số liệu nào của đơn vị trong kỳ.</p>`
        : html`<table>
              <caption>
                Số lấy từ trang quản trị của đơn vị; không cộng với số đo được
              </caption>
              <thead>
                <tr>
                  <th scope="col">Đơn vị, số đo</th>
                  <th scope="col" class="n">Tổng</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  ({ subject, value, unit, notes }) =>
                    html`<tr>
                      <th scope="row">
                        ${nameOf(agencyNamed(city, subject.agency ?? ""), subject.agency ?? "")},
                        ${subject.source === undefined ? "" : `kênh ${subject.source},`}
                        ${platformWord(subject.platform ?? "")}: ${metricWord(subject.metric ?? "")}
                        <div class="small soft">${notes.join(" ")}</div>
                      </th>
                      <td class="n">${valueOf(value, unit)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
            ${howCounted(first)}`
    }
  </section>`;
}

/** The posts behind the numbers, newest first. */
async function postsTable({ store }: Office, { posts }: Extras): Promise<Markup> {
  const shown = posts.toSorted((a, b) => b.day.localeCompare(a.day)).slice(0, newest);
  const kept = await store.read(
    "item",
    shown.map(({ item }) => item),
  );
  return html`<section class="sheet w12 long" aria-labelledby="bai-dang">
    <h2 id="bai-dang">Bài đăng được tính trong kỳ <span class="soft">(${number(posts.length)})</span></h2>
    ${posts.length > shown.length ? html`<p class="small soft">${number(shown.length)} bài mới nhất.</p>` : ""}
    <ul class="plainlist">
      ${shown.map(({ platform, counters }, at) => {
        const item = kept[at]?.value;
        if (item === undefined) return "";
        const last = Math.max(0, ...counters.map(({ ageDays }) => ageDays ?? 0));
        const latest = counters.filter(({ ageDays }) => ageDays === last);
        return html`<li>
          <a href="${itemAddress(item.id)}">${titleOf(item)}</a>
          <span class="small soft"
            >${platformWord(platform)}, ${whenOf(item)}${item.removedOn === null ? "" : " · đã gỡ"} ·
            ${
              latest.length === 0
                ? "chưa đo"
                : `lúc ${number(last)} ngày: ${latest.map(({ metric, count }) => `${number(count)} ${metricWord(metric)}`).join(", ")}`
            }</span
          >
        </li>`;
      })}
    </ul>
  </section>`;
}
