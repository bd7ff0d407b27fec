import { html } from "hono/html";
import { countItems } from "../../../pipeline/measure/item-count.ts";
import type { Drill } from "../../../pipeline/measure/types.ts";
import { addDays, dated, type Window } from "../../../pipeline/measure/windows.ts";
import { BadQuestion } from "../../../pipeline/store/errors.ts";
import { choices, drillAddress, readListState, standingWord, type ListState } from "../address.ts";
import { number } from "../format.ts";
import { hereNow, linkOf } from "../here.ts";
import { itemRow } from "../item-row.ts";
import { agencyNamed, groupNamed, nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import { listQuestion, oldest } from "../listed.ts";
import { periodChoice } from "../period-choice.ts";
import type { Office } from "../office.ts";
import { platformWord } from "../platform-words.ts";
import { feedAddress } from "../routes-feed.ts";
import { keepingOrder } from "../sort.ts";
import { filterForm } from "./items-filter.ts";
import { badAddress } from "./problems.ts";

const perPage = 30; // items; about four screens

/** What the list shows, and how it answers. */
export interface Answer {
  readonly status: 200 | 400 | 404;
  readonly body: Markup;
}

/** The list of a plan's items with its filters, all of them in the address. */
export async function itemsPage(
  office: Office,
  known: KnownPlan,
  params: URLSearchParams,
  fallback: Window,
): Promise<Answer> {
  const { state, problems } = readListState(params, known, fallback);
  if (problems.length > 0) return badAddress(office, known, problems, drillAddress(state.drill));
  try {
    return { status: 200, body: await listPage(office, known, state, fallback) };
  } catch (error) {
    // the words of the search and the place in the list come from the address
    if (!(error instanceof BadQuestion)) throw error;
    return badAddress(office, known, [error.message], drillAddress(state.drill));
  }
}

async function listPage(
  office: Office,
  known: KnownPlan,
  state: ListState,
  fallback: Window,
): Promise<Markup> {
  const { drill, text, aside, after } = state;
  const oldestFirst = hereNow()?.searchParams.get("xep") === oldest;
  const { where, order } = listQuestion(state, known, oldestFirst);
  const [page, count] = await Promise.all([
    office.store.list("item", { where, order, limit: perPage, after }),
    countItems(office.store, where, drill.days),
  ]);
  const addressOf = ({ from, to }: Window): string =>
    drillAddress({ ...drill, days: { from, to } }, { text, aside });
  const body = html`${
      state.window === null
        ? undatedHead(known, fallback, drill)
        : periodChoice({ window: state.window, clock: office.clock, addressOf })
    }
    ${filterForm(known, state)} ${chips(known, state)}
    <h2 id="so-tin">${number(count)} ${count === 0 ? "tin, bài – không có tin nào khớp" : "tin, bài"}</h2>
    ${count > 1 ? orderLink(state, oldestFirst) : ""}
    ${
      drill.days === null
        ? ""
        : html`<p class="small noprint">
            <a href="${feedAddress(drillAddress(drill, { text, aside }))}" type="application/atom+xml"
              >Theo dõi danh sách này bằng trình đọc tin (Atom)</a
            >
          </p>`
    }
    ${count === 0 ? nothingFound(state) : ""}
    ${
      page.rows.length === 0
        ? ""
        : html`<ol class="items" aria-labelledby="so-tin">
            ${page.rows.map(({ value }) => itemRow(value, known))}
          </ol>`
    }
    ${pager(state, page.next)}`;
  return layout(office.frame, {
    title: `Tin, bài – ${known.plan.number ?? known.plan.id}`,
    known,
    tab: "tin",
    window: state.window ?? fallback,
    body,
  });
}

function orderLink({ drill, text, aside }: ListState, oldestFirst: boolean): Markup {
  const address = new URL(drillAddress(drill, { text, aside }), "http://localhost");
  if (!oldestFirst) address.searchParams.set("xep", oldest);
  return html`<p class="small noprint">
    ${oldestFirst ? "Cũ nhất trước" : "Mới nhất trước"} ·
    <a href="${linkOf(address)}">${oldestFirst ? "Xếp mới nhất trước" : "Xếp cũ nhất trước"}</a>
  </p>`;
}

function pager({ drill, text, aside, after }: ListState, next: string | null): Markup | "" {
  if (next === null && after === null) return "";
  const first = keepingOrder(drillAddress(drill, { text, aside }));
  const onward = keepingOrder(drillAddress(drill, { text, aside, after: next }));
  return html`<nav class="pages" aria-label="Trang của danh sách">
    ${after === null ? html`<span></span>` : html`<a href="${first}">« Về đầu danh sách</a>`}
    ${
      next === null
        ? html`<span class="soft">Hết danh sách</span>`
        : html`<a class="button" rel="next" href="${onward}">Xem tiếp ${perPage} tin</a>`
    }
  </nav>`;
}

function undatedHead(known: KnownPlan, window: Window, { arrived }: Drill): Markup {
  const back: Drill = {
    city: known.city.city.id,
    plan: known.plan.id,
    days: { from: window.from, to: window.to },
    standing: "counted",
  };
  return html`<div class="said warn">
    <p>
      <strong>Tin chưa rõ ngày</strong> không thuộc kỳ nào nên không có trong con số nào. Mở từng tin để nhập
      ngày đăng. <a href="${drillAddress(back)}">Về danh sách theo kỳ</a>.
      ${arrived === undefined ? "" : html`Đang xem tin thu được lần đầu từ ${dated(arrived.from)} đến hết ${dated(addDays(arrived.to, -1))}.`}
    </p>
  </div>`;
}

function nothingFound({ text, aside, drill }: ListState): Markup {
  return html`<p class="soft">
    Không có tin khớp với mọi điều kiện đang chọn. Bỏ bớt một điều kiện ở trên, mở rộng
    kỳ${text === "" ? "" : html`, hoặc <a href="${drillAddress(drill, { aside })}">bỏ cụm tìm “${text}”</a>`}.
  </p>`;
}

/** Each condition as a chip whose link takes it away. */
function chips({ plan, city }: KnownPlan, { drill, text, aside }: ListState): Markup | "" {
  const found: { readonly label: string; readonly rest: string }[] = [];
  const put = (label: string, rest: Drill, kept: Partial<ListState> = { text, aside }): void => {
    found.push({ label, rest: drillAddress(rest, kept) });
  };
  const without = <K extends keyof Drill>(key: K): Omit<Drill, K> => {
    const { [key]: _, ...rest } = drill;
    return rest;
  };
  if (text !== "") put(`Tìm “${text}”`, drill, { aside });
  if (drill.group !== undefined)
    put(`Nhóm ${drill.group}: ${nameOf(groupNamed(plan, drill.group), drill.group)}`, without("group"));
  if (drill.agency !== undefined) {
    const { role: _, ...rest } = without("agency");
    put(`Đơn vị: ${nameOf(agencyNamed(city, drill.agency), drill.agency)}`, rest);
  }
  if (drill.role !== undefined)
    put(choices.vai[drill.role === "owner" ? "chu-quan" : "neu-ten"], without("role"));
  if (drill.tier !== undefined)
    put(choices.muc[drill.tier === "direct" ? "truc-tiep" : "chu-de"], without("tier"));
  if (drill.copy !== undefined) {
    const words = { original: "goc", reprint: "dan-lai", unknown: "chua-ro" } as const;
    put(choices.ban[words[drill.copy]], without("copy"));
  }
  if (drill.arrived !== undefined) put("thu được lần đầu trong kỳ", without("arrived"));
  if (drill.multimedia === true) put("có video, đồ họa hoặc âm thanh", without("multimedia"));
  if (drill.vulnerable === true) put("nêu nhóm yếu thế", without("vulnerable"));
  if (drill.critical === true) put("báo chí phê bình, phản ánh", without("critical"));
  if (drill.form !== undefined) put(`Phản ánh hình thức ${drill.form}`, without("form"));
  if (drill.platform !== undefined) put(`Trên ${platformWord(drill.platform)}`, without("platform"));
  if (drill.story !== undefined) put("Trong một cụm tin", without("story"));
  if (drill.sources !== undefined) put(sourcesLabel(drill.sources, city), without("sources"));
  if (drill.standing !== "counted")
    put(
      choices["tinh-trang"][standingWord(drill.standing, aside)],
      { ...drill, standing: "counted" },
      { text },
    );
  if (found.length === 0) return "";
  return html`<ul class="chips" aria-label="Điều kiện đang chọn">
    ${found.map(
      ({ label, rest }) =>
        html`<li>
          <a href="${rest}"
            ><span class="hidden">Bỏ điều kiện: </span>${label} <span aria-hidden="true">×</span></a
          >
        </li>`,
    )}
  </ul>`;
}

function sourcesLabel(ids: readonly string[], city: KnownPlan["city"]): string {
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return `Nguồn: ${nameOf(sourceNamed(city, only), only)}`;
  return `${number(ids.length)} nguồn của con số`;
}
