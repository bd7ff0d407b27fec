import { html } from "hono/html";
import { platformNames } from "../../../crawlers/platforms/post.ts";
import type { Age } from "../../../pipeline/measure/reach.ts";
import { ripeAt } from "../../../pipeline/measure/reach.ts";
import type { Drill } from "../../../pipeline/measure/types.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { milestones } from "../../../pipeline/observe/milestones.ts";
import { shorten } from "../format.ts";
import type { KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { platformWord } from "../platform-words.ts";

/** What a campaign is chosen by; all of it stands in the address. */
export interface Campaign {
  readonly window: Window;
  readonly group?: string;
  readonly story?: string;
  readonly platform?: string;
  /** Words or a hashtag of the posts; "" = any. */
  readonly text: string;
  /** At which age of the posts the list below shows their counters. */
  readonly age: Age;
}

/** Address of the page on a campaign. */
export function reachAddress(plan: string, campaign: Partial<Campaign> & Pick<Campaign, "window">): string {
  const { window, group, story, platform, text = "", age = ripeAt } = campaign;
  const params = new URLSearchParams({ ky: window.id });
  if (group !== undefined) params.set("nhom", group);
  if (story !== undefined) params.set("cum", story);
  if (platform !== undefined) params.set("nen-tang", platform);
  if (text !== "") params.set("tim", text);
  if (age !== ripeAt) params.set("tuoi", String(age));
  return `/ke-hoach/${encodeURIComponent(plan)}/mang-xa-hoi?${params}`;
}

/** Of what drills are made besides the days: what chose the posts. */
export function chosenBy({ group, story }: Campaign): Partial<Drill> {
  return { ...(group && { group }), ...(story && { story }) };
}

/** true when the page is of a part of the posts: what accounts as a whole tell is then not of this part. */
export function isPart({ group, story, platform, text }: Campaign): boolean {
  return group !== undefined || story !== undefined || platform !== undefined || text !== "";
}

/** The choice of the campaign: a group, words or a hashtag, a platform, the age at which posts are shown. */
export function campaignForm({ plan }: KnownPlan, campaign: Campaign): Markup {
  const { window, group, story, platform, text, age } = campaign;
  return html`<form
    class="sheet filters noprint"
    method="get"
    action="/ke-hoach/${encodeURIComponent(plan.id)}/mang-xa-hoi"
    role="search"
    aria-label="Chọn đợt tuyên truyền"
  >
    <input type="hidden" name="ky" value="${window.id}" />
    ${story === undefined ? "" : html`<input type="hidden" name="cum" value="${story}" />`}
    <p class="search">
      <label for="tim">Từ khóa hoặc hashtag trong bài đăng (ví dụ #binhdanhocvuso)</label>
      <input id="tim" type="search" name="tim" value="${text}" maxlength="200" />
    </p>
    <p>
      <label for="nhom">Nhóm nội dung</label>
      <select id="nhom" name="nhom">
        <option value="">mọi nhóm</option>
        ${plan.groups.map(({ id, name }) => html`<option value="${id}" ${chosen(id === group)}>${id} – ${shorten(name, 70)}</option>`)}
      </select>
    </p>
    <p>
      <label for="nen-tang">Nền tảng</label>
      <select id="nen-tang" name="nen-tang">
        <option value="">mọi nền tảng</option>
        ${platformNames.map((name) => html`<option value="${name}" ${chosen(name === platform)}>${platformWord(name)}</option>`)}
      </select>
    </p>
    <p>
      <label for="tuoi">Danh sách bài: số đo lúc</label>
      <select id="tuoi" name="tuoi">
        ${milestones.map((one) => html`<option value="${one.age}" ${chosen(one.age === age)}>bài được ${one.age} ngày</option>`)}
      </select>
    </p>
    <p class="go">
      <button type="submit">Xem</button>
      ${isPart(campaign) ? html`<a href="${reachAddress(plan.id, { window })}">Bỏ mọi điều kiện</a>` : ""}
    </p>
  </form>`;
}

function chosen(yes: boolean): string {
  return yes ? "selected" : "";
}
