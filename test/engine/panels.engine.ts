import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { readSettings } from "../../config/settings.ts";
import { collect } from "../../pipeline/collect.ts";
import { openDesk, type Desk } from "../../pipeline/desk.ts";
import { watchChannels } from "../../pipeline/health/watch.ts";
import { healthName } from "../../pipeline/health/words.ts";
import { extrasOf } from "../../pipeline/measure/extras.ts";
import { measureAll, windowsOf } from "../../pipeline/measure/figures.ts";
import { milestonesOf, progressRows } from "../../pipeline/measure/progress.ts";
import { samplesOf } from "../../pipeline/measure/sample.ts";
import { namesOf } from "../../pipeline/measure/shown.ts";
import { addDays, dayOf, daysOf, previous, spanOf } from "../../pipeline/measure/windows.ts";
import { openOutside } from "../../pipeline/outside.ts";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { kindNames } from "../../pipeline/store/mapping.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { emptyFolder, type Folder } from "../end-to-end/one-city.ts";
import { alertRules, dashboards, dataSources, Find, type FileTarget } from "../grafana/files.ts";
import { openSampleCities } from "../sample-city/open.ts";
import { rowsOf, search, valuesOf, type PanelRow } from "./answers.ts";
import { expectedNumbers } from "./expected.ts";
import { differences, within, type World } from "./held.ts";
import { alertedOf, mustBeRaised, raisedFor, reduced, rowsAlerted } from "./alerted.ts";
import { copied, everyRecord, everyRevision, shown } from "./kept.ts";
import { annotationSearch, filled, searchOf, variableSearch, type Range } from "./translate.ts";

const url = inject("engineUrl");
const now = new Date("2026-11-14T23:30:00+07:00");
const clock = { now: () => now };
const hour = 3_600_000;
const dayMs = 24 * hour;
const periods = [
  { plan: "hanoi-179", period: "report-month:2026-11" },
  { plan: "hue-310", period: "quarter:2026-Q4" },
  { plan: "tanbinh-57", period: "quarter:2025-Q2" },
] as const;

/** The sample cities in both keepers, measured in each; every panel's number is held against the indicator's own function. */
describe.skipIf(url === "")(`panels on Elasticsearch ${inject("engineMissing")}`, () => {
  const prefix = `panels-${randomUUID().slice(0, 8)}`;
  let folder: Folder;
  let desk: Desk;
  let engine: Store;

  beforeAll(async () => {
    folder = await emptyFolder();
    const settings = readSettings({ PHUSONG_DATA: folder.path });
    desk = await openDesk(settings, clock, "test");
    const cities = await openSampleCities({ today: now.toISOString(), config: desk.config });
    {
      await using connector = openOutside({ ...settings, hosts: new Map(Object.entries(cities.hosts)) });
      await collect(desk, { connector, everything: true });
    }
    await cities.close();
    engine = await openElasticsearchStore({ urls: [url], prefix });
    for (const kind of kindNames) if (!shown.includes(kind)) await copied(kind, desk.store, engine);
    await engine.refresh();
    await measureAll(desk.store, desk.config, clock);
    await measureAll(engine, desk.config, clock);
  }, 900_000);
  afterAll(async () => {
    await engine.close();
    await desk[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const kindOf = new Map(dataSources().map(({ uid, kind }) => [uid, kind]));
  const ask = async (target: FileTarget, range: Range): Promise<readonly PanelRow[]> => {
    const index = `${prefix}-${kindOf.get(target.datasource.uid)}`;
    const { aggregations } = await search(url, index, searchOf(target, range));
    return rowsOf(target, aggregations);
  };

  it("keeps the same numbers as SQLite: no difference in any record that is shown", async () => {
    for (const kind of shown) {
      const [one, other] = await Promise.all([everyRecord(kind, desk.store), everyRecord(kind, engine)]);
      expect(one.size).toBeGreaterThan(0);
      expect([...other.keys()].toSorted()).toEqual([...one.keys()].toSorted());
      const differing = [...one]
        .filter(([id, text]) => other.get(id) !== text)
        .map(([id]) => `${kind} ${id}`);
      expect(differing).toEqual([]);
    }
  });

  it("writes nothing the second time", async () => {
    const before = await everyRevision(engine);
    await measureAll(engine, desk.config, clock);
    expect(await everyRevision(engine)).toEqual(before);
  });

  it.each(periods)("shows in every panel what is measured: $plan, $period", async ({ plan: id, period }) => {
    const city = desk.config.cities.find(({ plans }) => plans.some((one) => one.id === id));
    const plan = city?.plans.find((one) => one.id === id);
    if (city === undefined || plan === undefined) throw new Error(`no plan ${id}`);
    const names = namesOf(city, plan);
    const { supplied } = await extrasOf(desk.store, { city, plan });
    const days = daysOf({ from: addDays(dayOf(now), -91), to: addDays(dayOf(now), 1) });
    const spans = days.map((day) => spanOf(day, addDays(day, 1)));
    const named = windowsOf(plan, clock);
    const windows = [...named, ...spans];
    const samples = await samplesOf(desk.store, { city, plan, windows, clock });
    const sample = samples.find(({ window }) => window.id === period);
    if (sample === undefined) throw new Error(`no period ${period}`);
    const before = samples.find(({ window }) => window.id === previous(sample.window).id) ?? null;
    const world: World = {
      samples,
      names,
      numbers: expectedNumbers(sample, before, names),
      progress: progressRows(sample, supplied, names).map((one) => ({
        words: { text: one.text, status: one.status, unit: one.unit, shown: one.shown, sort: one.sort },
        numbers: { value: one.value, goal: one.goal },
      })),
      channels: (await watchChannels(desk.store, [city], clock)).map(({ source, channel, health }) => ({
        words: {
          stateName: healthName(health),
          sourceName: names.source(source.id),
          channelName: channel.label ?? channel.id,
        },
        numbers: {},
      })),
      milestones: milestonesOf(plan, { city: city.city.id, names, now }),
    };
    const bearer = sample.bearers.find(
      ({ agency }) => (sample.total.agencies.get(agency.id)?.own.items ?? 0) > 0,
    );
    const agencyId = (bearer ?? sample.bearers[0])?.agency.id ?? "";
    const wrong: string[] = [];
    let rows = 0;
    for (const { uid, panels, templating, time } of dashboards()) {
      const range = rangeOf(time.to);
      const isMany = templating.list.some(({ name, multi }) => name === "agency" && multi === true);
      const agency = isMany ? ["*"] : [names.agency(agencyId)];
      const values = {
        plan: [names.plan],
        period: [sample.window.name],
        kind: [sample.window.kind],
        agency,
        group: ["*"],
      };
      for (const { name, type, query } of templating.list.filter((one) => one.type === "query")) {
        const find = Find.parse(JSON.parse(query));
        const asked = { ...find, query: filled(find.query ?? "", values) };
        const { aggregations } = await search(url, `${prefix}-figure`, variableSearch(asked, range));
        const given = valuesOf(aggregations);
        const want = {
          planId: plan.id,
          cityId: city.city.id,
          periodId: period,
          agencyId,
          plan: names.plan,
          period: sample.window.name,
        }[name];
        if (want === undefined ? given.length === 0 : !given.includes(want))
          wrong.push(`${uid} $${name} (${type})`);
        if (name.endsWith("Id") && given.length !== 1) wrong.push(`${uid} $${name}: ${given.join()}`);
      }
      for (const { title, targets, timeFrom } of panels) {
        for (const target of targets) {
          const put = { ...target, query: filled(target.query, values) };
          const shownTime =
            timeFrom === undefined
              ? range
              : { from: now.getTime() - Number.parseInt(timeFrom) * dayMs, to: now.getTime() };
          const got = await ask(put, shownTime);
          const differing = differences(target, got, {
            world,
            agency: isMany ? null : agencyId,
            range: shownTime,
          });
          rows += got.length;
          wrong.push(...differing.map((what) => `${uid}, ${title}: ${what}`));
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(rows).toBeGreaterThan(150);
  });

  it("marks the plans' days", async () => {
    const range = rangeOf("now+1y");
    for (const { annotations } of dashboards())
      for (const { target, timeField, textField } of annotations.list)
        for (const { plans, ...city } of desk.config.cities)
          for (const plan of plans) {
            const names = namesOf(city, plan);
            const query = filled(target.query, { plan: [names.plan] });
            const { hits } = await search(
              url,
              `${prefix}-milestone`,
              annotationSearch(query, timeField, range),
            );
            const due = milestonesOf(plan, { city: city.city.id, names, now }).filter(({ day }) =>
              within(range, day),
            );
            const marked = hits.hits.map(({ _source }) => String(_source[textField]));
            expect(marked.toSorted()).toEqual(due.map(({ title }) => title).toSorted());
          }
  });

  it("gives the alerts what is measured of every name, and raises them for whom it holds", async () => {
    const measured = await alertedOf(desk.store, desk.config, clock);
    const raised: Record<string, readonly string[]> = {};
    let names = 0;
    for (const { uid, asked, judged } of alertRules())
      for (const { seconds, target } of asked) {
        const lately = { from: now.getTime() - seconds * 1000, to: now.getTime() };
        const [rows, all] = [await ask(target, lately), rowsAlerted(measured, uid, lately)];
        // A day of which nothing is known has no row; the value of a name is the same without it.
        expect(all).toEqual(expect.arrayContaining([...rows]));
        const [got, want] = [reduced(rows, judged), reduced(all, judged)];
        expect({ uid, got: sortedByName(got) }).toEqual({ uid, got: sortedByName(want) });
        names += got.size;
        raised[uid] = raisedFor(got, judged);
      }
    expect(raised).toEqual(mustBeRaised(measured, now));
    expect(Object.values(raised).flat().length).toBeGreaterThan(0);
    expect(Object.values(raised).flat().length).toBeLessThan(names);
  });
});

function sortedByName(values: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...values].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

/** The dashboards' own times as Grafana reads them at the test's moment. */
function rangeOf(to: string): Range {
  const from = new Date(now);
  from.setUTCFullYear(from.getUTCFullYear() - 2);
  if (to === "now/d") return { from: from.getTime(), to: Date.parse(`${dayOf(now)}T23:59:59.999+07:00`) };
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + 1);
  return { from: from.getTime(), to: end.getTime() };
}
