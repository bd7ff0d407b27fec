import { html } from "hono/html";
import type { Source } from "../../../config/source-schema.ts";
import type { ChannelState } from "../../../crawlers/ledger.ts";
import { completeness } from "../../../pipeline/measure/completeness-figure.ts";
import { over, type Sample } from "../../../pipeline/measure/frame.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import type { Store } from "../../../pipeline/store/store.ts";
import { drillAddress, planAddress, webAddress } from "../address.ts";
import { moment, number, percent } from "../format.ts";
import { healthOf, healths, healthWords, isGood, type Health } from "../health.ts";
import { agencyNamed, nameOf, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { meter } from "../meter.ts";
import { measuredNumber } from "../number.ts";
import type { Office } from "../office.ts";
import { planPage } from "../plan-page.ts";
import { samplesByWindow } from "../series.ts";
import { fatesSheet } from "./fates.ts";
import { machinesSheet } from "./machines.ts";
import { outcomeWords } from "../../../pipeline/words.ts";
import { channelKindWords, sourceKindWords } from "../words.ts";

const enough = 0.8; // I16: below it the bar is drawn as lacking

interface Row {
  readonly source: Source;
  readonly health: Health;
  readonly sample: Sample;
}

/** The sources' health: which work, which are silent, which are broken and how, what each has covered, what to do. */
export async function sourcesPage(office: Office, known: KnownPlan, window: Window): Promise<Markup> {
  const sample = (await samplesByWindow(office, known, [window]))(window);
  const rows = known.city.sources
    .map((source): Row => ({
      source,
      health: healthOf(sample, source),
      sample: over(sample, new Set([source.id])),
    }))
    .toSorted((a, b) => healths.indexOf(a.health) - healths.indexOf(b.health));
  const memory = await memoryOf(office.store, sample, known);
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
      healthSection(health, found, known, memory),
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

function healthSection(health: Health, rows: readonly Row[], known: KnownPlan, memory: Memory): Markup {
  const { name, todo } = healthWords[health];
  return html`<section class="sheet long" aria-labelledby="${health}">
    <h2 id="${health}">
      ${name.charAt(0).toUpperCase()}${name.slice(1)} <span class="soft">(${number(rows.length)})</span>
    </h2>
    ${todo === "" ? "" : html`<p class="small"><strong>Việc cần làm:</strong> ${todo}</p>`}
    <table class="stack sources">
      <caption class="hidden">
        Nguồn ${name}
      </caption>
      <thead>
        <tr>
          <th scope="col">Nguồn</th>
          <th scope="col">Ngày thu đủ trong kỳ</th>
          <th scope="col" class="n">Tin được tính</th>
          <th scope="col">Thu được gần nhất</th>
          <th scope="col">Kênh và lỗi gần nhất</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => sourceRow(row, known, memory))}
      </tbody>
    </table>
  </section>`;
}

function sourceRow({ source, sample }: Row, { city }: KnownPlan, memory: Memory): Markup {
  const days = completeness(sample);
  const items = allItems(sample);
  const owner = source.owner === undefined ? null : nameOf(agencyNamed(city, source.owner), source.owner);
  const successes = source.channels.flatMap(({ id }) => memory.states.get(id)?.lastSuccess ?? []);
  const covered = (sample.sources[0]?.watches ?? []).flatMap(({ lastCovered }) => lastCovered ?? []);
  const last = [...successes, ...covered].toSorted().at(-1);
  return html`<tr>
    <th scope="row">
      <strong>${source.name}</strong><br /><span class="small soft"
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
    <td>${source.channels.map((channel) => channelLine(channel, sample, memory))}</td>
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

function channelLine(channel: Source["channels"][number], sample: Sample, memory: Memory): Markup {
  const watch = sample.watch.get(channel.id);
  const state = memory.states.get(channel.id);
  const address = webAddress(channel.url);
  const name = channel.label ?? channelKindWords[channel.kind];
  const reason = memory.reasons.get(channel.id) ?? watch?.reason ?? null;
  const good = watch !== undefined && isGood(watch);
  return html`<div class="channel">
    ${address === null ? name : html`<a href="${address}" rel="noopener noreferrer external">${name}</a>`}
    <span class="small soft"
      >${channelKindWords[channel.kind]}${watch === undefined ? " · chưa ghé" : ` · ${outcomeWords[watch.lastOutcome]}`}${
        state?.nextVisit ? ` · ghé tiếp ${moment(state.nextVisit)}` : ""
      }${state !== undefined && state.failures > 0 ? ` · lỗi ${number(state.failures)} lần liền` : ""}</span
    >
    ${good || reason === null ? "" : html`<div class="small bad">${reason}</div>`}
  </div>`;
}

/** What the collector remembers of the channels, and in its own words why the last visit failed. */
interface Memory {
  readonly states: ReadonlyMap<string, ChannelState>;
  readonly reasons: ReadonlyMap<string, string>;
}

async function memoryOf(store: Store, sample: Sample, { city }: KnownPlan): Promise<Memory> {
  const ids = city.sources.flatMap(({ channels }) => channels.map(({ id }) => id));
  const kept = await store.read("channel", ids);
  const states = new Map(kept.flatMap((row) => (row === null ? [] : [[row.value.id, row.value] as const])));
  const ailing = ids.filter((id) => {
    const watch = sample.watch.get(id);
    return watch !== undefined && !isGood(watch);
  });
  const reasons = await Promise.all(
    ailing.map(async (channel) => {
      const { rows } = await store.list("look", {
        where: { is: { channel } },
        order: { by: "finishedAt", direction: "descending" },
        limit: 1,
      });
      const reason = rows[0]?.value.reason ?? null;
      return reason === null ? [] : [[channel, reason] as const];
    }),
  );
  return { states, reasons: new Map(reasons.flat()) };
}
