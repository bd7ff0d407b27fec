import { html } from "hono/html";
import type { Source } from "../../../config/source-schema.ts";
import { completeness } from "../../../pipeline/measure/completeness-figure.ts";
import { over, type Sample } from "../../../pipeline/measure/frame.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { watchChannels, type WatchedChannel } from "../../../pipeline/health/watch.ts";
import { healthName } from "../../../pipeline/health/words.ts";
import { drillAddress, planAddress, webAddress } from "../address.ts";
import { sourceAddress } from "../address-source.ts";
import { moment, number, percent } from "../format.ts";
import { healthOf, healths, healthWords, isGood, type Health } from "../health.ts";
import { agencyNamed, nameOf, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { meter } from "../meter.ts";
import { measuredNumber } from "../number.ts";
import type { Office } from "../office.ts";
import { planPage } from "../plan-page.ts";
import { samplesByWindow } from "../series.ts";
import { sortable } from "../sort.ts";
import { fatesSheet } from "./fates.ts";
import { machinesSheet } from "./machines.ts";
import { channelKindWords, sourceKindWords } from "../words.ts";

const enough = 0.8; // I16: below it the bar is drawn as lacking

interface Row {
  readonly source: Source;
  readonly channels: readonly WatchedChannel[];
  readonly health: Health;
  readonly sample: Sample;
}

/** The sources' health: which work, which are silent, which are broken and how, what each has covered, what to do. */
export async function sourcesPage(office: Office, known: KnownPlan, window: Window): Promise<Markup> {
  const sample = (await samplesByWindow(office, known, [window]))(window);
  const watched = Map.groupBy(
    await watchChannels(office.store, [known.city], office.clock),
    ({ source }) => source.id,
  );
  const rows = known.city.sources
    .map((source): Row => {
      const channels = watched.get(source.id) ?? [];
      return {
        source,
        channels,
        health: healthOf(sample, source, channels),
        sample: over(sample, new Set([source.id])),
      };
    })
    .toSorted((a, b) => healths.indexOf(a.health) - healths.indexOf(b.health));
  const complete = completeness(sample);
  const fates = await fatesSheet(office.store, known.city.sources);
  const body = html`<div class="grid">
      <section class="sheet w7" aria-labelledby="tinh-trang">
        <h2 id="tinh-trang">${number(rows.length)} nguồn trong danh mục</h2>
        <p><a href="/suc-khoe/${known.city.city.id}">Từng kênh lúc này: hỏng, im lặng hay đang thu tốt</a></p>
        <ul class="plainlist">
          ${[...Map.groupBy(rows, ({ health }) => health)].map(
            ([health, found]) =>
              html`<li>
                <a href="#${health}"
                  ><span class="tag ${healthWords[health].tone}">${healthWords[health].name}</span></a
                >
                ${number(found.length)} nguồn
              </li>`,
          )}
        </ul>
      </section>
      <div class="w5">${measuredNumber(complete)}</div>
    </div>
    ${[...Map.groupBy(rows, ({ health }) => health)].map(([health, found]) =>
      healthSection(health, found, known),
    )}
    ${fates} ${await machinesSheet(office)}`;
  return planPage(office, {
    known,
    window,
    name: "Nguồn thu",
    tab: "nguon",
    addressOf: (other) => planAddress(known.plan.id, "nguon", other),
    whole: complete,
    body,
  });
}

function healthSection(health: Health, all: readonly Row[], known: KnownPlan): Markup {
  const { name, todo } = healthWords[health];
  const { rows, head } = sortable<Row>(health, {
    nguon: ({ source }) => source.name,
    ngay: ({ sample }) => completeness(sample).value,
    tin: ({ sample }) => allItems(sample).value,
    "gan-nhat": (row) => lastOf(row) ?? null,
  });
  return html`<section class="sheet long" aria-labelledby="${health}">
    <h2 id="${health}">
      ${name.charAt(0).toUpperCase()}${name.slice(1)} <span class="soft">(${number(all.length)})</span>
    </h2>
    ${todo === "" ? "" : html`<p class="small"><strong>Việc cần làm:</strong> ${todo}</p>`}
    <table class="stack sources">
      <caption class="hidden">
        Nguồn ${name}
      </caption>
      <thead>
        <tr>
          ${head("nguon", "Nguồn")} ${head("ngay", "Ngày thu đủ trong kỳ")}
          ${head("tin", "Tin được tính", "number")} ${head("gan-nhat", "Thu được gần nhất")}
          <th scope="col">Kênh và lỗi gần nhất</th>
        </tr>
      </thead>
      <tbody>
        ${rows(all).map((row) => sourceRow(row, known))}
      </tbody>
    </table>
  </section>`;
}

/** The last moment up to which anything was read from the source, UTC. */
function lastOf({ sample, channels }: Row): string | undefined {
  const successes = channels.flatMap(({ state }) => state?.lastSuccess ?? []);
  const covered = (sample.sources[0]?.watches ?? []).flatMap(({ lastCovered }) => lastCovered ?? []);
  return [...successes, ...covered].toSorted().at(-1);
}

function sourceRow(row: Row, { city, plan }: KnownPlan): Markup {
  const { source, sample, channels } = row;
  const days = completeness(sample);
  const items = allItems(sample);
  const owner = source.owner === undefined ? null : nameOf(agencyNamed(city, source.owner), source.owner);
  const last = lastOf(row);
  return html`<tr>
    <th scope="row">
      <strong><a href="${sourceAddress(plan.id, source.id, sample.window)}">${source.name}</a></strong
      ><br /><span class="small soft"
        >${sourceKindWords[source.kind]}${owner === null ? "" : ` · ${owner}`}</span
      >
    </th>
    <td data-name="Ngày thu đủ">
      ${
        days.value === null
          ? "–"
          : html`${number(days.numerator ?? 0)}/${number(days.denominator ?? 0)} ngày (${percent(days.value)})
            ${meter(days.value, days.value < enough)}`
      }
    </td>
    <td class="n" data-name="Tin được tính">
      ${
        items.value === null
          ? "–"
          : html`<a href="${drillAddress({ ...(items.drill ?? emptyDrill(sample)), sources: [source.id] })}"
              >${number(items.value)}</a
            >`
      }
    </td>
    <td data-name="Thu được gần nhất">${last === undefined ? "chưa lần nào" : moment(last)}</td>
    <td>${channels.map((channel) => channelLine(channel, sample))}</td>
  </tr>`;
}

function emptyDrill({ facts, plan, window }: Sample): Parameters<typeof drillAddress>[0] {
  return {
    city: facts.city.id,
    plan: plan.id,
    days: { from: window.from, to: window.to },
    standing: "counted",
  };
}

function channelLine({ channel, state, health }: WatchedChannel, sample: Sample): Markup {
  const watch = sample.watch.get(channel.id);
  const address = webAddress(channel.url);
  const name = channel.label ?? channelKindWords[channel.kind];
  const reason = "reason" in health ? health.reason : (state?.memory?.reason ?? watch?.reason ?? null);
  const troubled = !isGood(health) || (health.state === "working" && health.shaky);
  return html`<div class="channel">
    ${address === null ? name : html`<a href="${address}" rel="noopener noreferrer external">${name}</a>`}
    <span class="small soft"
      >${channelKindWords[channel.kind]} ·
      ${healthName(health)}${
        state?.nextVisit ? ` · ghé tiếp ${moment(state.nextVisit)}` : ""
      }${state !== undefined && state.failures > 0 ? ` · lỗi ${number(state.failures)} lần liền` : ""}</span
    >
    ${troubled && reason !== null && reason !== "" ? html`<div class="small bad">${reason}</div>` : ""}
  </div>`;
}
