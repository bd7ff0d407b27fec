import { performance } from "node:perf_hooks";
import { loadConfig, type Config } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { measureAll } from "../../pipeline/measure/figures.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { reportOf } from "../../pipeline/report/report-of.ts";
import { namesOf } from "../../pipeline/measure/shown.ts";
import { everythingStill } from "../../pipeline/store/everything.ts";
import { openStore } from "../../pipeline/store/open.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { search } from "../engine/answers.ts";
import { filled, searchOf, type Range } from "../engine/translate.ts";
import { dashboards, dataSources } from "../grafana/files.ts";
import { benchOffice } from "./office.bench.ts";
import { megabytes, watchMemory } from "./memory.ts";
import { say } from "./print.ts";
import { questions } from "./search.bench.ts";
import { ms, told } from "./timed.ts";

const clock = { now: () => new Date("2026-11-22T02:00:00Z") };
const period = "month:2026-10";

/**
 * Measures the store that the settings name, filled by fill.ts: every page and panel, searches, an export of everything.
 * Each is asked once before it is timed, the first asking is told apart.
 */
export async function benchScale(repeats: number): Promise<void> {
  const settings = readSettings(process.env);
  const config = await loadConfig(settings.config);
  await using store = await openStore({ folder: settings.data, engine: settings.engine });
  await store.refresh();
  say(
    `\nScale: ${await store.count("item")} items in ${settings.engine === null ? "SQLite" : "Elasticsearch"}`,
  );
  await benchSearches(store, repeats);
  await benchExport(store);
  await benchReport(store, config);
  if (settings.engine !== null) {
    await measure(store, config);
    await benchPanels(settings.engine, config, repeats);
  }
  await benchOffice(store, { config, archive: settings.archive, repeats });
}

/** Times the pages of the store that the settings name, and nothing else. */
export async function benchPagesAlone(repeats: number, only: string): Promise<void> {
  const settings = readSettings(process.env);
  const config = await loadConfig(settings.config);
  await using store = await openStore({ folder: settings.data, engine: settings.engine });
  await store.refresh();
  await benchOffice(store, { config, archive: settings.archive, repeats, only });
}

/** Panels draw what is measured. */
async function measure(store: Store, config: Config): Promise<void> {
  const [clockBegun, cpuBegun] = [performance.now(), process.cpuUsage()];
  const plan = config.cities[0]?.plans[0]?.id ?? "";
  for (const { windows, figures, daily } of await measureAll(store, config, clock, { plan })) {
    const { user, system } = process.cpuUsage(cpuBegun);
    const took = `${((performance.now() - clockBegun) / 1000).toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of this program's processors`;
    say(
      `  measured ${plan}: ${windows} periods, ${figures.computed} figures, ${daily.computed} daily rows: ${took}`,
    );
  }
}

/** A month's report as it is drawn from the store, without any memory. */
async function benchReport(store: Store, config: Config): Promise<void> {
  const window = windowNamed(period);
  const [city] = config.cities;
  const plan = city?.plans[0];
  if (window === null || city === undefined || plan === undefined) throw new Error("no plan");
  const begun = performance.now();
  const before = process.memoryUsage.rss();
  using memory = watchMemory();
  const { report } = await reportOf({ store, city, plan, window, clock, config: "bench" });
  say(
    `  report of a month: ${report.numbers.length} numbers in ${ms(performance.now() - begun)}, memory ${megabytes(before)} to ${megabytes(memory.most())}`,
  );
}

async function benchSearches(store: Store, repeats: number): Promise<void> {
  const order = { by: "sortAt", direction: "descending" } as const;
  await told("free-text searches, newest 30", questions, repeats, async (text) => {
    await store.list("item", { where: { text }, order, limit: 30 });
  });
  await told("free-text searches, counted", questions, repeats, async (text) => {
    await store.count("item", { text });
  });
}

async function benchPanels(
  engine: { readonly urls: readonly string[]; readonly prefix: string },
  config: Config,
  repeats: number,
): Promise<void> {
  const [url = ""] = engine.urls;
  const kinds = new Map(dataSources().map(({ uid, kind }) => [uid, kind]));
  const [city] = config.cities;
  const plan = city?.plans[0];
  const agency = city?.sources.find(({ owner }) => owner !== undefined)?.owner;
  if (city === undefined || plan === undefined || agency === undefined) throw new Error("no plan");
  const names = namesOf(city, plan);
  const values = {
    plan: [names.plan],
    period: ["Tháng 10/2026"],
    kind: ["month"],
    agency: [names.agency(agency)],
    group: ["*"],
  };
  const range = {
    from: Date.parse("2024-11-22T00:00:00+07:00"),
    to: Date.parse("2027-11-22T00:00:00+07:00"),
  };
  const asked = new Map<string, { readonly index: string; readonly body: object }>(
    dashboards().flatMap(({ uid, panels }) =>
      panels.flatMap(({ title, targets, timeFrom }) =>
        targets.map(
          (target) =>
            [
              `${uid}, ${title}, ${target.refId}`,
              {
                index: `${engine.prefix}-${kinds.get(target.datasource.uid)}`,
                body: searchOf({ ...target, query: filled(target.query, values) }, shownOf(range, timeFrom)),
              },
            ] as const,
        ),
      ),
    ),
  );
  const nothing = { size: 0, query: { match_none: {} } };
  await told("a search for nothing (baseline)", ["_"], repeats * 5, async () => {
    await search(url, `${engine.prefix}-figure`, nothing);
  });
  await told("panel queries", [...asked.keys()], repeats, async (name) => {
    const { index = "", body = nothing } = asked.get(name) ?? {};
    await search(url, index, body);
  });
}

/** A panel may show its last days only, whatever the dashboard shows. */
function shownOf(range: Range, timeFrom: string | undefined): Range {
  if (timeFrom === undefined) return range;
  const to = clock.now().getTime();
  return { from: to - Number.parseInt(timeFrom, 10) * 86_400_000, to };
}

async function benchExport(store: Store): Promise<void> {
  // Newest first, as files of items are written.
  const order = { by: "sortAt", direction: "descending" } as const;
  const fields = ["source", "publishedDay", "group", "agency"] as const;
  await streamed("slim rows by scan", store.scan("item", fields), Infinity);
  await streamed("whole items of one moment", everythingStill(store, "item", { order }), wholeItems);
}

const wholeItems = 30_000; // enough to tell the rate and whether memory grows

async function streamed(name: string, rows: AsyncIterable<unknown>, enough: number): Promise<void> {
  const [start, begun] = [performance.now(), process.cpuUsage()];
  let count = 0;
  let [least, most] = [Infinity, 0];
  for await (const _ of rows) {
    if (++count >= enough) break;
    if (count % 5_000 !== 0) continue;
    const { rss } = process.memoryUsage();
    // The first rows warm the program up.
    if (count > 10_000) [least, most] = [Math.min(least, rss), Math.max(most, rss)];
  }
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(begun);
  const memory = most === 0 ? "" : `, memory ${megabytes(least)} to ${megabytes(most)}`;
  say(
    `  export, ${name}: ${count} in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)}/s, ${Math.round((count * 1e6) / (user + system))} a second of this program's processors${memory}`,
  );
}
