import { html } from "hono/html";
import type { Config } from "../../../config/load.ts";
import { dated, today, windowOf } from "../../../pipeline/measure/windows.ts";
import type { Shared } from "../../../pipeline/stories/same-text.ts";
import type { Member, WholeStory } from "../../../pipeline/stories/read-story.ts";
import { itemAddress, webAddress } from "../address.ts";
import { number, percent } from "../format.ts";
import { titleOf, whenOf } from "../item-row.ts";
import { planNamed, sourceNamed, type KnownPlan } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { reachAddress } from "./reach-campaign.ts";

/** The campaign of this story on platforms, in the year up to today. */
function reachLink({ clock }: Office, { plan }: KnownPlan, { id }: WholeStory): Markup {
  const window = windowOf("year", today(clock));
  return html`<p>
    <a href="${reachAddress(plan.id, { window, story: id })}">Đo lan tỏa của cụm tin trên mạng xã hội</a>
  </p>`;
}

/** The page of one story: whose it is, who carries it and when, and how each item is known to be a copy. */
export function storyPage(office: Office, story: WholeStory): Markup {
  const [first] = story.members;
  const head = story.members.find(({ part }) => part !== "copy") ?? first;
  const title = head === undefined ? story.id : titleOf(head.item);
  const plan = story.members.flatMap(({ item }) => item.verdicts)[0]?.plan ?? null;
  const known = plan === null ? null : planNamed(office.config, plan);
  const body = html`<section class="sheet long" aria-labelledby="cum-tin">
      <p class="small soft">Cụm tin</p>
      ${known === null ? html`<h2 id="cum-tin">${title}</h2>` : html`<h1 id="cum-tin">${title}</h1>`}
      <dl class="facts">
        <dt>Bài gốc</dt>
        <dd>${origin(story, office.config)}</dd>
        <dt>Hệ số lan tỏa</dt>
        <dd>
          ${number(story.members.length)} tin trên 1 cụm tin, ở ${number(story.sources.length)} nguồn
          <span class="small soft">(kể cả tin không được tính cho kế hoạch)</span>
        </dd>
        <dt>Thời gian</dt>
        <dd>${span(story)}</dd>
      </dl>
      ${known === null ? "" : reachLink(office, known, story)}
    </section>
    <section class="sheet long" aria-labelledby="cac-tin">
      <h2 id="cac-tin">${number(story.members.length)} tin theo thời gian</h2>
      <table class="stack">
        <caption class="hidden">
          Các tin trong cụm
        </caption>
        <thead>
          <tr>
            <th scope="col">Tin</th>
            <th scope="col">Ngày đăng</th>
            <th scope="col">Vai trò</th>
            <th scope="col">Căn cứ xếp vào cụm</th>
          </tr>
        </thead>
        <tbody>
          ${story.members.map((member) => memberRow(member, story, office.config))}
        </tbody>
      </table>
      <details class="how">
        <summary>Cách gom cụm tin</summary>
        <p>
          Một tin vào cụm của bài mà nó dẫn địa chỉ; không có địa chỉ thì vào cụm của bài gốc có nội dung gần
          trùng, đăng trước nó và cách không quá 30 ngày. Chữ giống được so theo từng cụm ba âm tiết liền
          nhau, không phân biệt dấu và cách đặt dấu. Tin sửa nội dung được xếp lại từ đầu, cùng mọi tin đã vào
          cụm theo nó.
        </p>
      </details>
    </section>
    ${
      story.aliases.length === 0
        ? ""
        : html`<section class="sheet long">
            <h2>Mã cũ</h2>
            <p class="small">
              Các cụm đã nhập vào cụm này; liên kết cũ vẫn dẫn tới đây:
              ${story.aliases.map((alias) => html`<code class="small">${alias}</code> `)}
            </p>
          </section>`
    }`;
  return layout(office.frame, {
    title: `Cụm tin: ${title}`,
    heading: "Cụm tin",
    ...(known !== null && { known }),
    body,
  });
}

function origin(story: WholeStory, config: Config): Markup | string {
  const head = story.members.find(({ part }) => part === "original");
  if (head !== undefined)
    return html`${outlet(head.item.source, config)} –
      <a href="${itemAddress(head.item.id)}">${titleOf(head.item)}</a>`;
  const { originOutside: name } = story;
  if (name === null) return "Gốc ngoài danh mục – chưa thu được bài gốc, các bản dẫn lại không ghi nguồn";
  const address = webAddress(name);
  return html`Gốc ngoài danh mục – các bản dẫn lại ghi nguồn
  ${address === null ? html`<strong>${name}</strong>` : html`<a href="${address}" rel="noopener noreferrer external">${name}</a>`};
  chưa thu được bài gốc`;
}

function span({ days, members }: WholeStory): string {
  const undated = members.filter(({ item }) => item.publishedDay === null).length;
  const rest = undated === 0 ? "" : `${number(undated)} tin chưa rõ ngày`;
  if (days === null) return rest;
  const dates = days.first === days.last ? dated(days.first) : `${dated(days.first)} – ${dated(days.last)}`;
  return rest === "" ? dates : `${dates}; ${rest}`;
}

function memberRow(member: Member, story: WholeStory, config: Config): Markup {
  const { item } = member;
  return html`<tr>
    <th scope="row">
      <strong>${outlet(item.source, config)}</strong><br />
      <a href="${itemAddress(item.id)}">${titleOf(item)}</a>
      ${item.removedOn === null ? "" : html` <span class="tag bad">đã gỡ ${dated(item.removedOn)}</span>`}
    </th>
    <td data-name="Ngày đăng">${whenOf(item)}</td>
    <td data-name="Vai trò">${roleOf(member)}</td>
    <td data-name="Căn cứ">${ties(member, story, config)}</td>
  </tr>`;
}

function roleOf({ part: role, item }: Member): Markup {
  const credited = item.credit?.name ?? null;
  if (role === "original") return html`<span class="tag good">bài gốc</span>`;
  return html`<span class="tag">${credited === null ? "dẫn lại" : `dẫn lại ${credited}`}</span
    >${role === "first" ? html`<br /><span class="small soft">bản sớm nhất thu được</span>` : ""}`;
}

/** Every tie that is known, the strongest first. */
function ties(member: Member, story: WholeStory, config: Config): Markup {
  const { item, credits, shared, part: role } = member;
  const found: (Markup | string)[] = [];
  if (credits !== null) found.push(html`Dẫn địa chỉ bài của ${outlet(credits.source, config)} trong cụm này`);
  else if (item.credit?.url) found.push(html`Dẫn địa chỉ <span class="small">${item.credit.url}</span>`);
  if (item.credit?.name) found.push(`Ghi nguồn “${item.credit.name}”`);
  if (shared !== null) found.push(likeWords(shared, story.originalKnown ? "bài gốc" : "bản sớm nhất"));
  if (found.length === 0) found.push(untied(role, story));
  return html`<ul class="plainlist small">
    ${found.map((tie) => html`<li>${tie}</li>`)}
  </ul>`;
}

function untied(role: Member["part"], { members }: WholeStory): string {
  if (members.length === 1) return "Chưa thấy tin nào khác cùng nội dung";
  return role === "original" ? "Bài mà các tin khác dẫn lại" : "Nội dung quá ngắn để so";
}

function likeWords({ ofBoth, ofShorter }: Shared, whom: string): string {
  if (ofBoth >= 0.999) return `Trùng từng chữ với ${whom}`;
  return `Giống ${whom} ${percent(ofBoth)}; ${percent(ofShorter)} của bản ngắn hơn có trong bản kia`;
}

/** A story may be carried by outlets of several cities' files. */
function outlet(id: string, config: Config): string {
  for (const city of config.cities) {
    const source = sourceNamed(city, id);
    if (source !== null) return source.name;
  }
  return id;
}
