import { html } from "hono/html";
import { newestCriticism } from "../../../pipeline/measure/criticism.ts";
import { over, sourcesOfKind, type Sample } from "../../../pipeline/measure/frame.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import { pressPresence, pressStories } from "../../../pipeline/measure/press.ts";
import { reprints } from "../../../pipeline/measure/reprints.ts";
import { storiesBehind } from "../../../pipeline/measure/story-list.ts";
import type { Drill, Measured } from "../../../pipeline/measure/types.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { drillAddress, planAddress } from "../address.ts";
import { criticismAddress, storiesAddress } from "../address-press.ts";
import { number, percent } from "../format.ts";
import { agencyNamed, nameOf, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { howCounted, measuredNumber } from "../number.ts";
import type { Office } from "../office.ts";
import { planPage } from "../plan-page.ts";
import { samplesByWindow } from "../series.ts";
import { sortable } from "../sort.ts";
import { densitySheet, voiceSheet } from "./press-sources.ts";
import { criticismList } from "./criticism.ts";
import { storyRows } from "./story-row.ts";

const newestCritical = 3; // a leader reads three
const widest = 5; // stories shown before the whole list

/** What the press made of the plan: its stories, whose voice they are, how dense, and how far they were carried on. */
export async function pressPage(office: Office, known: KnownPlan, window: Window): Promise<Markup> {
  const sample = (await samplesByWindow(office, known, [window], { outside: true }))(window);
  const stories = pressStories(sample);
  const copied = reprints(sample);
  const whole = allItems(sample);
  const [widestList, criticism] = await Promise.all([
    widestStories(office, known, copied),
    criticismSheet(office, known, window),
  ]);
  const share =
    stories.value === null || stories.denominator === null
      ? {}
      : { below: `trên ${number(stories.denominator)} cụm tin của kế hoạch ở mọi nguồn` };
  const body = html`<div class="grid">
    <div class="w5">
      ${measuredNumber(stories, { ...share, ...(stories.drill && { behind: { value: storiesAddress(stories.drill) } }) })}
    </div>
    <div class="w7">${reprintsNumber(copied, sample)}</div>
    <section class="sheet w12 long" aria-labelledby="lan-toa">
      <header>
        <h2 id="lan-toa">Cụm tin lan tỏa nhất</h2>
        ${
          copied.value === null
            ? ""
            : html`<a class="small" href="${storiesAddress(bothKinds(copied))}">Xem mọi cụm tin</a>`
        }
      </header>
      ${widestList}
    </section>
    ${criticism} ${voiceSheet(known, sample)} ${agenciesSheet(known, sample)} ${densitySheet(known, sample)}
  </div>`;
  return planPage(office, {
    known,
    window,
    name: "Báo chí",
    tab: "bao-chi",
    addressOf: (other) => planAddress(known.plan.id, "bao-chi", other),
    whole: whole,
    body,
  });
}

/** The newest items in which the press finds fault; they count like all others. */
async function criticismSheet(office: Office, known: KnownPlan, window: Window): Promise<Markup> {
  const { count, rows } = await newestCriticism(office.store, known, window, newestCritical);
  return html`<section class="sheet w12 long" aria-labelledby="phan-anh">
    <header>
      <h2 id="phan-anh">Báo chí phản ánh: ${number(count)} tin</h2>
      <a class="small" href="${criticismAddress(known.plan.id, window)}">Xem danh sách, tải về</a>
    </header>
    ${
      rows.length === 0
        ? html`<p class="soft">Trong kỳ chưa thấy tin báo chí nào phê bình, phản ánh.</p>`
        : criticismList(known, rows)
    }
  </section>`;
}

function reprintsNumber(copied: Measured, sample: Sample): Markup {
  const { numerator, denominator } = copied;
  const below =
    numerator === null || denominator === null || copied.value === null
      ? {}
      : {
          below: `${number(numerator)} tin dẫn lại trên ${number(denominator)} tin của báo chí và trang tổng hợp`,
        };
  const behind =
    over(sample, sourcesOfKind(sample, ["press", "aggregator"])).total.stories.size === 0
      ? {}
      : {
          behind: {
            stories: storiesAddress(bothKinds(copied)),
            outside: storiesAddress(bothKinds(copied), { outside: true }),
          },
        };
  return measuredNumber(copied, { label: "Tỷ lệ dẫn lại", ...below, ...behind });
}

/** I09 counts originals and copies; its own drill lists the copies only. */
function bothKinds({ drill, city, plan, window }: Measured): Drill {
  const { copy: _, ...rest } = drill ?? {
    city,
    plan,
    days: { from: window.from, to: window.to },
    standing: "counted" as const,
    copy: undefined,
  };
  return rest;
}

async function widestStories(office: Office, known: KnownPlan, copied: Measured): Promise<Markup> {
  const found = copied.value === null ? [] : await storiesBehind(office.store, bothKinds(copied), known);
  const carried = found.filter(({ items }) => items > 1).slice(0, widest);
  if (carried.length === 0)
    return html`<p class="soft">
      Trong kỳ chưa có cụm tin nào có từ hai tin trên báo chí và trang tổng hợp.
    </p>`;
  return html`<ol class="items">
    ${await storyRows(office, known, carried)}
  </ol>`;
}

function agenciesSheet({ city }: KnownPlan, sample: Sample): Markup {
  // By id first: agencies that are named equally often stand in the same order whichever keeper gave the items.
  const rows = [...sample.total.agencies.keys()]
    .toSorted()
    .map((agency) => pressPresence(sample, agency))
    .filter(({ value }) => value !== null && value > 0)
    .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const [first] = rows;
  const sorted = sortable<Measured>("hien-dien", {
    "don-vi": ({ subject }) => nameOf(agencyNamed(city, subject.agency ?? ""), subject.agency ?? ""),
    cum: ({ value }) => value,
    tin: ({ parts }) => parts.find(({ key }) => key === "items")?.value ?? null,
  });
  return html`<section class="sheet w5 long" aria-labelledby="hien-dien">
    <h2 id="hien-dien">Đơn vị được báo chí nêu tên</h2>
    ${
      first === undefined
        ? html`<p class="soft">Trong kỳ chưa có tin báo chí nào nêu tên đơn vị.</p>`
        : html`<table>
              <caption>
                Số cụm tin; một cụm tính một lần dù bao nhiêu báo dẫn lại
              </caption>
              <thead>
                <tr>
                  ${sorted.head("don-vi", "Đơn vị")} ${sorted.head("cum", "Cụm tin", "number")}
                  ${sorted.head("tin", "Tin", "number")}
                  <th scope="col" class="n">Tỷ trọng</th>
                </tr>
              </thead>
              <tbody>
                ${sorted.rows(rows).map((row) => {
                  const items = row.parts.find(({ key }) => key === "items");
                  const share = row.parts.find(({ key }) => key === "share")?.value ?? null;
                  const id = row.subject.agency ?? "";
                  return html`<tr>
                    <th scope="row">${nameOf(agencyNamed(city, id), id)}</th>
                    <td class="n">
                      ${row.drill === null ? "–" : html`<a href="${storiesAddress(row.drill)}">${number(row.value ?? 0)}</a>`}
                    </td>
                    <td class="n">
                      ${items?.drill ? html`<a href="${drillAddress(items.drill)}">${number(items.value ?? 0)}</a>` : "–"}
                    </td>
                    <td class="n">${share === null ? "–" : percent(share)}</td>
                  </tr>`;
                })}
              </tbody>
            </table>
            ${howCounted(first)}`
    }
  </section>`;
}
