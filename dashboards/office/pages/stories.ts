import { html } from "hono/html";
import { storiesBehind } from "../../../pipeline/measure/story-list.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { drillAddress, planAddress, readListState } from "../address.ts";
import { storiesAddress } from "../address-press.ts";
import { number } from "../format.ts";
import { agencyNamed, nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { periodChoice } from "../period-choice.ts";
import { samplesByWindow } from "../series.ts";
import type { Answer } from "./items.ts";
import { badAddress } from "./problems.ts";
import { storyRows } from "./story-row.ts";

const perPage = 30; // stories

/** The list of exactly the stories behind a number, most carried first; its conditions stand in the address. */
export async function storiesPage(
  office: Office,
  known: KnownPlan,
  params: URLSearchParams,
  fallback: Window,
): Promise<Answer> {
  const { state, problems } = readListState(params, known, fallback);
  const { drill } = state;
  const asked = params.get("goc") ?? "";
  const written = params.get("trang") ?? "1";
  const page = /^[1-9]\d{0,5}$/.test(written) ? Number(written) : 0;
  const mistakes = [
    ...problems,
    ...(asked === "" || asked === "ngoai"
      ? []
      : [`Bộ lọc “goc” không có giá trị “${asked}”; giá trị: ngoai.`]),
    ...(page > 0 ? [] : [`Số trang “${written}” không hợp lệ; hãy mở từ trang 1.`]),
  ];
  if (mistakes.length > 0) return badAddress(office, known, mistakes, storiesAddress(drill));
  const outside = asked === "ngoai";
  const window = state.window ?? fallback;
  const behind = await storiesBehind(office.store, drill, known);
  const sample = outside ? (await samplesByWindow(office, known, [window], { outside: true }))(window) : null;
  const stories = sample === null ? behind : behind.filter(({ id }) => sample.outside?.has(id) === true);
  const from = (page - 1) * perPage;
  const shown = stories.slice(from, from + perPage);
  const items = stories.reduce((sum, story) => sum + story.items, 0);
  const body = html`${
      state.window === null
        ? ""
        : periodChoice({
            window: state.window,
            clock: office.clock,
            addressOf: ({ from: day, to }) =>
              storiesAddress({ ...drill, days: { from: day, to } }, { outside }),
          })
    }
    <section class="sheet long" aria-labelledby="so-cum">
      <h2 id="so-cum">${number(stories.length)} cụm tin${outside ? " có gốc ngoài danh mục" : ""}</h2>
      <p>
        ${state.window === null ? "Tin chưa rõ ngày" : state.window.name}${conditions(known, drill)}:
        ${number(items)} tin trong ${number(stories.length)} cụm tin.
        ${outside ? "" : html`<a href="${drillAddress(drill)}">Xem danh sách các tin này</a> ·`}
        <a href="${planAddress(known.plan.id, "bao-chi", window)}">Về trang Báo chí</a>
      </p>
      ${
        shown.length === 0
          ? html`<p class="soft">Không có cụm tin nào khớp. Hãy chọn kỳ khác ở trang Báo chí.</p>`
          : html`<ol class="items" start="${from + 1}" aria-labelledby="so-cum">
              ${await storyRows(office, known, shown)}
            </ol>`
      }
    </section>
    ${pager(stories.length, page, (other) => storiesAddress(drill, { outside, page: other }))}`;
  const status = 200;
  return {
    status,
    body: layout(office.frame, {
      title: `Cụm tin – ${known.plan.number ?? known.plan.id}`,
      known,
      tab: "bao-chi",
      window,
      body,
    }),
  };
}

function conditions(
  { city }: KnownPlan,
  { sources, agency }: { sources?: readonly string[]; agency?: string },
): string {
  const [only] = sources ?? [];
  const parts = [
    sources === undefined || only === undefined
      ? ""
      : sources.length === 1
        ? nameOf(sourceNamed(city, only), only)
        : `${number(sources.length)} nguồn`,
    agency === undefined ? "" : `nêu ${nameOf(agencyNamed(city, agency), agency)}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `, ${parts.join(", ")}`;
}

function pager(all: number, page: number, addressOf: (page: number) => string): Markup | "" {
  const last = Math.max(1, Math.ceil(all / perPage));
  if (last === 1 && page === 1) return "";
  return html`<nav class="pages" aria-label="Trang của danh sách">
    ${page === 1 ? html`<span></span>` : html`<a rel="prev" href="${addressOf(Math.min(page - 1, last))}">‹ Trang trước</a>`}
    ${
      page >= last
        ? html`<span class="soft">Hết danh sách</span>`
        : html`<a class="button" rel="next" href="${addressOf(page + 1)}">Xem tiếp ${perPage} cụm tin</a>`
    }
  </nav>`;
}
