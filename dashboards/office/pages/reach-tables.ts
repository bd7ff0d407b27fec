import { html } from "hono/html";
import { indicators } from "../../../pipeline/measure/definitions.ts";
import type { Extras } from "../../../pipeline/measure/extras.ts";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import {
  followers,
  publicReach,
  ripeAt,
  suppliedReach,
  type PlatformItem,
} from "../../../pipeline/measure/reach.ts";
import { drill } from "../../../pipeline/measure/measured.ts";
import type { Drill, Measured } from "../../../pipeline/measure/types.ts";
import { milestones } from "../../../pipeline/observe/milestones.ts";
import { drillAddress } from "../address.ts";
import { sourceAddress } from "../address-source.ts";
import { entriesAddress } from "../entry/address.ts";
import { number } from "../format.ts";
import { agencyNamed, nameOf, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { howCounted, valueOf } from "../number.ts";
import { metricWord, platformWord } from "../platform-words.ts";
import { chosenBy, isPart, type Campaign } from "./reach-campaign.ts";

/** I12a: what platforms showed, by platform and metric, at each age of the posts; the seventh day is the one that is quoted. */
export function measuredTable(sample: Sample, posts: readonly PlatformItem[], campaign: Campaign): Markup {
  const more = chosenBy(campaign);
  const byAge = milestones.map(({ age }) => ({
    age,
    rows: new Map(publicReach(sample, posts, age, more).map((row) => [keyOf(row), row])),
  }));
  const rows = publicReach(sample, posts, ripeAt, more);
  const [first] = rows;
  const told = new Set(rows.map(({ subject }) => subject.platform));
  const untold = [...new Set(posts.map(({ platform }) => platform))].filter((one) => !told.has(one));
  return html`<section class="sheet w12 long" aria-labelledby="do-duoc">
    <h2 id="do-duoc">Đo được</h2>
    ${
      posts.length === 0
        ? html`<p>Chưa có số đo nào của bài được tính trong kỳ.</p>`
        : html`<table class="stack">
              <caption>
                Tổng số nền tảng hiển thị, theo tuổi bài; từng nền tảng, từng số đo, không cộng chéo. Số của
                báo cáo là mốc ${ripeAt} ngày. Trong ngoặc: bài có số đo ở mốc đó / bài được tính.
              </caption>
              <thead>
                <tr>
                  <th scope="col">Số đo</th>
                  ${ages.map((age) => html`<th scope="col" class="n">${age} ngày</th>`)}
                  <th scope="col" class="n">Bài được tính</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  (row) =>
                    html`<tr>
                      <th scope="row">${nameOfRow(row)}</th>
                      ${ages.map((age) => ageCell(byAge.find((one) => one.age === age)?.rows.get(keyOf(row)), age))}
                      <td class="n" data-name="Bài được tính">
                        ${row.drill === null ? number(row.denominator ?? 0) : html`<a href="${drillAddress(row.drill, { text: campaign.text })}">${number(row.denominator ?? postsOf(posts, row))}</a>`}
                      </td>
                    </tr>`,
                )}
                ${untold.map((platform) => untoldRow(sample, posts, { ...more, platform }, campaign))}
              </tbody>
            </table>
            <p class="small soft">
              Bài thiếu số liệu để trống, không suy ra. Lượt xem không phải là người xem. Bài chưa đủ tuổi thì
              chưa có ở cột của tuổi đó, nên các cột không so ngang với nhau khi số bài khác nhau.
            </p>
            ${first === undefined ? "" : howCounted(first)}`
    }
  </section>`;
}

/** Posts of a platform that has not told a single counter of them. */
function untoldRow(
  sample: Sample,
  posts: readonly PlatformItem[],
  more: Partial<Drill> & { readonly platform: string },
  { text }: Campaign,
): Markup {
  const { platform } = more;
  const count = posts.filter((post) => post.platform === platform).length;
  return html`<tr>
    <th scope="row">${platformWord(platform)}</th>
    <td colspan="${ages.length}" class="small soft">chưa đo được số nào của các bài này</td>
    <td class="n" data-name="Bài được tính">
      <a href="${drillAddress(drill(sample, more), { text })}">${number(count)}</a>
    </td>
  </tr>`;
}

const ages = milestones.map(({ age }) => age);

function keyOf({ subject }: Measured): string {
  return `${subject.platform ?? ""}|${subject.metric ?? ""}`;
}

function nameOfRow({ subject }: Measured): string {
  return `${platformWord(subject.platform ?? "")}: ${metricWord(subject.metric ?? "")}`;
}

/** A number without a figure has no denominator; the posts stand all the same. */
function postsOf(posts: readonly PlatformItem[], { subject }: Measured): number {
  return posts.filter(({ platform }) => platform === subject.platform).length;
}

function ageCell(row: Measured | undefined, age: number): Markup {
  if (row === undefined || row.value === null)
    return html`<td class="n" data-name="${age} ngày"><span class="soft">–</span></td>`;
  return html`<td class="n" data-name="${age} ngày">
    ${age === ripeAt ? html`<strong>${valueOf(row.value, row.unit)}</strong>` : valueOf(row.value, row.unit)}
    <span class="small soft">(${number(row.numerator ?? 0)}/${number(row.denominator ?? 0)})</span>
  </td>`;
}

/** I12b: what agencies took from their own administration pages; a column of its own. */
export function suppliedTable(
  { city, plan }: KnownPlan,
  sample: Sample,
  { supplied }: Extras,
  campaign: Campaign,
): Markup {
  const rows = suppliedReach(sample, supplied);
  const [first] = rows;
  return html`<section class="sheet w6 long" aria-labelledby="cung-cap">
    <h2 id="cung-cap">Đơn vị cung cấp</h2>
    ${
      first === undefined
        ? html`<p>
            Chưa có phiếu số liệu nào của đơn vị trong kỳ.
            <a href="${entriesAddress(plan.id, "insights")}">Nhập liệu</a>
          </p>`
        : html`${isPart(campaign) ? html`<p class="small warn">Số của cả kênh trong kỳ, không tách theo điều kiện đang chọn.</p>` : ""}
            <table>
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
                        <a
                          href="${entriesAddress(plan.id, "insights")}?don-vi=${encodeURIComponent(subject.agency ?? "")}"
                          >${nameOf(agencyNamed(city, subject.agency ?? ""), subject.agency ?? "")}</a
                        >, ${subject.source === undefined ? "" : `kênh ${subject.source},`}
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

/** I12d: each account's followers at the end of the period, and their growth; never summed into people. */
export function followersTable({ city, plan }: KnownPlan, sample: Sample, extras: Extras): Markup {
  const rows = followers(sample, extras.followers);
  const [first] = rows;
  const channels = new Map(
    city.sources.flatMap((source) =>
      source.channels.map(({ id, label }) => [id, { source, name: label ?? id }] as const),
    ),
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
                  const channel = channels.get(id);
                  return html`<tr>
                    <th scope="row">
                      ${channel === undefined ? id : html`<a href="${sourceAddress(plan.id, channel.source.id, sample.window)}">${channel.name}</a>`}
                    </th>
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

/** I12c: off; said so, with what it would be. */
export function estimatedSheet(): Markup {
  const { label, definition } = indicators.I12c;
  return html`<section class="sheet w12" aria-labelledby="uoc-tinh">
    <h2 id="uoc-tinh">${label} <span class="soft">(I12c)</span></h2>
    <p>
      Đang tắt. Số người tiếp cận không suy ra từ số người theo dõi.
      <span class="soft">${definition.rule}</span>
    </p>
  </section>`;
}
