import { html } from "hono/html";
import type { Source } from "../../../config/source-schema.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import { copiesOfSource, groupsOfSource, itemsOfSource } from "../../../pipeline/measure/newsroom.ts";
import type { Measured } from "../../../pipeline/measure/types.ts";
import { density, shareOfVoice } from "../../../pipeline/measure/voice.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { watchChannels } from "../../../pipeline/health/watch.ts";
import { agencyAddress, drillAddress, planAddress } from "../address.ts";
import { storiesAddress } from "../address-press.ts";
import { sourceAddress } from "../address-source.ts";
import { number, percent, points } from "../format.ts";
import { agencyNamed, groupNamed, nameOf, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { meter } from "../meter.ts";
import { countOf, howCounted, measuredNumber } from "../number.ts";
import type { Office } from "../office.ts";
import { planPage } from "../plan-page.ts";
import { samplesByWindow } from "../series.ts";
import { sortable } from "../sort.ts";
import { sourceKindWords } from "../words.ts";
import { channelTable } from "./health-channel.ts";
import { carriedSheet, leftOutSheet, promptnessSheet } from "./newsroom-parts.ts";

/** One source as its newsroom asks for it: its groups, its own stories and who carries them, what did not count, its channels. */
export async function newsroomPage(
  office: Office,
  known: KnownPlan,
  source: Source,
  window: Window,
): Promise<Markup> {
  const { plan, city } = known;
  const sample = (await samplesByWindow(office, known, [window]))(window);
  const voice = shareOfVoice(sample).find(({ subject }) => subject.source === source.id);
  const [channels, carried, promptness, leftOut] = await Promise.all([
    watchChannels(office.store, [{ city: city.city, sources: [source] }], office.clock),
    carriedSheet(office, known, sample, source),
    promptnessSheet(office, known, sample, source),
    leftOutSheet(office, known, sample, source),
  ]);
  const owner = source.owner === undefined ? null : agencyNamed(city, source.owner);
  const body = html`<p>
      <a href="${planAddress(plan.id, "bao-chi", window)}">‹ Báo chí</a> ·
      <a href="${planAddress(plan.id, "nguon", window)}">Nguồn thu</a>${
        owner === null
          ? ""
          : html` · cơ quan chủ quản:
              <a href="${agencyAddress(plan.id, owner.id, window.id)}">${owner.name}</a>`
      }
    </p>
    <h2>${source.name} <span class="soft">– ${sourceKindWords[source.kind]}</span></h2>
    <div class="grid">
      <div class="w3">${measuredNumber(itemsOfSource(sample, source.id))}</div>
      <div class="w3">${copiesNumber(copiesOfSource(sample, source.id))}</div>
      <div class="w3">${densityNumber(density(sample, source.id))}</div>
      <div class="w3">${voiceNumber(voice)}</div>
      ${groupsSheet(known, groupsOfSource(sample, source.id))} ${carried} ${promptness} ${leftOut}
      <section class="sheet w12 long" aria-labelledby="kenh">
        <header>
          <h2 id="kenh">Các kênh lúc này</h2>
          <a class="small" href="/suc-khoe/${city.city.id}">Mọi kênh của địa bàn</a>
        </header>
        ${
          channels.length === 0
            ? html`<p class="soft">Nguồn này chưa khai báo kênh nào.</p>`
            : channelTable(`Kênh của ${source.name}`, channels, office.clock.now().getTime())
        }
      </section>
    </div>`;
  return planPage(office, {
    known,
    window,
    name: source.name,
    tab: "bao-chi",
    addressOf: (other) => sourceAddress(plan.id, source.id, other),
    whole: allItems(sample),
    body,
  });
}

function copiesNumber(copies: Measured): Markup {
  const { value, numerator, denominator } = copies;
  const below =
    value === null
      ? {}
      : {
          below: `${number(numerator ?? 0)} tin dẫn lại trên ${number(denominator ?? 0)} tin được tính của nguồn`,
        };
  return measuredNumber(copies, { label: "Tỷ lệ dẫn lại", ...below });
}

function densityNumber(dense: Measured): Markup {
  const { value, numerator, denominator } = dense;
  const below =
    value === null
      ? {}
      : { below: `${number(numerator ?? 0)} tin được tính trên ${number(denominator ?? 0)} tin thu được` };
  return measuredNumber(dense, below);
}

function voiceNumber(voice: Measured | undefined): Markup {
  if (voice === undefined)
    return html`<section class="sheet number" aria-label="Thị phần tiếng nói">
      <h2>Thị phần tiếng nói</h2>
      <p class="big words">ngoài danh mục cố định</p>
      <p class="small soft">Thị phần chỉ tính trên các nguồn ghi <code>panel: true</code>.</p>
    </section>`;
  const { numerator, denominator, drill, panel } = voice;
  return measuredNumber(voice, {
    below: `${number(numerator ?? 0)} trên ${number(denominator ?? 0)} lượt cụm tin của ${number(panel?.length ?? 0)} nguồn trong danh mục`,
    ...(drill && { behind: { value: storiesAddress(drill) } }),
  });
}

const table = "nhom-cua-nguon";

/** How the source spreads over the groups, and how far that is from what the plan wants. */
function groupsSheet({ plan }: KnownPlan, groups: readonly Measured[]): Markup {
  const [first] = groups;
  const wanted = plan.groups.some(({ wanted: share }) => share !== undefined);
  const most = Math.max(1, ...groups.map(({ value }) => value ?? 0));
  const { rows, head } = sortable<Measured>(table, {
    nhom: ({ subject }) => subject.group ?? "",
    tin: ({ value }) => value,
    chenh: (row) => partOf(row, "gap"),
  });
  return html`<section class="sheet w7 long" aria-labelledby="${table}">
    <h2 id="${table}">Theo nhóm nội dung</h2>
    <table class="groups">
      <caption>
        ${first?.notes[0] ?? ""}${wanted ? " Chênh: tỷ trọng đếm phân số trừ tỷ trọng kế hoạch mong muốn." : ""}
      </caption>
      <thead>
        <tr>
          ${head("nhom", "Nhóm")} ${head("tin", "Tin", "number")}
          <th scope="col" class="n">Tỷ trọng</th>
          ${wanted ? head("chenh", "Chênh", "number") : ""}
          <th scope="col" class="bars"><span class="hidden">Độ dài</span></th>
        </tr>
      </thead>
      <tbody>
        ${rows(groups).map((row) => {
          const id = row.subject.group ?? "";
          const share = partOf(row, "share");
          const gap = partOf(row, "gap");
          return html`<tr>
            <th scope="row"><strong>${id}</strong> ${nameOf(groupNamed(plan, id), id)}</th>
            <td class="n">${countOf(row, row.drill === null ? null : drillAddress(row.drill))}</td>
            <td class="n">${share === null ? "–" : percent(share)}</td>
            ${wanted ? html`<td class="n">${gap === null ? "–" : points(gap / 100)}</td>` : ""}
            <td class="bars">${row.value === null ? "" : meter(row.value / most)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
    ${first === undefined ? "" : howCounted(first)}
  </section>`;
}

function partOf({ parts }: Measured, key: string): number | null {
  return parts.find((part) => part.key === key)?.value ?? null;
}
