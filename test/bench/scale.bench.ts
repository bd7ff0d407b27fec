import { performance } from "node:perf_hooks";
import { loadConfig, type Config } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { openArchive } from "../../crawlers/archive.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { countAhead, remembering } from "../../dashboards/office/sample-memory.ts";
import { measureAll } from "../../pipeline/measure/figures.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { reportOf } from "../../pipeline/report/report-of.ts";
import { namesOf } from "../../pipeline/measure/shown.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { openStore } from "../../pipeline/store/open.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { search } from "../engine/answers.ts";
import { filled, searchOf } from "../engine/translate.ts";
import { dashboards, dataSources } from "../grafana/files.ts";
import { say } from "./print.ts";

const clock = { now: () => new Date("2026-11-22T02:00:00Z") };
const desk = "http://127.0.0.1:8179";
const period = "month:2026-10";
const tabs = ["", "/ma-tran", "/xu-huong", "/bao-chi", "/nguon", "/hinh-thuc", "/mang-xa-hoi", "/tin"];
const lists = ["/bao-chi/cum-tin", "/bao-chi/phan-anh"];
const questions = [
  "chuyển đổi số",
  "dich vu cong",
  '"lớp học số"',
  "người cao tuổi",
  "nghị quyết 57",
  "thanh toan khong dung tien mat",
  '"tổ công nghệ số"',
  "hội trường",
  "hàng rau",
  "phường",
];

/** Milliseconds that each asking took. */
type Times = number[];

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
  await benchPages(store, config, settings.archive, repeats);
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

async function benchPages(store: Store, config: Config, folder: string, repeats: number): Promise<void> {
  await using archive = openArchive(folder, { clock, software: "bench" });
  const held = remembering(store);
  const app = openOffice({ store: held, config, archive, clock, sample: true });
  const ask = async (address: string): Promise<void> => {
    const answer = await app.request(`${desk}${address}`);
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${address}: ${answer.status} ${text.slice(0, 300)}`);
  };
  const { rows } = await store.list("item", {
    order: { by: "sortAt", direction: "descending" },
    limit: 3,
  });
  const plan = config.cities[0]?.plans[0]?.id ?? "";
  const agency = config.cities[0]?.sources.find(({ owner }) => owner !== undefined)?.owner ?? "";
  const begun = performance.now();
  await countAhead(held, config, clock);
  const plans = config.cities.flatMap((city) => city.plans).length;
  say(`  all days of ${plans} plans counted after a start: ${ms(performance.now() - begun)}`);
  const pages = [
    ...["chuyển đổi số", '"lớp học số"'].map(
      (text) => `/ke-hoach/${plan}/tin?ky=${period}&tim=${encodeURIComponent(text)}`,
    ),
    ...[...tabs, ...lists].map((tab) => `/ke-hoach/${plan}${tab}?ky=${period}`),
    `/ke-hoach/${plan}/don-vi/${agency}?ky=${period}`,
    `/ke-hoach/${plan}/duyet`,
    `/suc-khoe/${config.cities[0]?.city.id}`,
    ...rows.map(({ value }) => `/tin/${value.id}`),
  ];
  await told("a page without numbers (baseline)", ["/phuong-phap"], repeats, ask);
  await told("office pages", pages, repeats, ask);
  const [first] = rows;
  if (first === undefined) return;
  // Somebody collects meanwhile: before each asking an item of the last day was written again.
  let { revision } = first;
  await told("office pages of the running period, after a write", running(pages), repeats, ask, async () => {
    const by = { actor: "bench", at: clock.now().toISOString() };
    await held.write("item", [{ value: first.value, expects: revision }], by);
    revision += 1;
  });
}

function running(pages: readonly string[]): readonly string[] {
  return pages.map((page) => page.replaceAll(period, "month:2026-11"));
}

/** A month's report as it is drawn from the store, without any memory. */
async function benchReport(store: Store, config: Config): Promise<void> {
  const window = windowNamed(period);
  const [city] = config.cities;
  const plan = city?.plans[0];
  if (window === null || city === undefined || plan === undefined) throw new Error("no plan");
  const begun = performance.now();
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 100);
  const { report } = await reportOf({ store, city, plan, window, clock, config: "bench" });
  clearInterval(watch);
  say(
    `  report of a month: ${report.numbers.length} numbers in ${ms(performance.now() - begun)}, memory ${megabytes(before)} to ${megabytes(most)} MB`,
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
      panels.flatMap(({ title, targets }) =>
        targets.map(
          (target) =>
            [
              `${uid}, ${title}, ${target.refId}`,
              {
                index: `${engine.prefix}-${kinds.get(target.datasource.uid)}`,
                body: searchOf({ ...target, query: filled(target.query, values) }, range),
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

async function benchExport(store: Store): Promise<void> {
  const order = { by: "sortAt", direction: "ascending" } as const;
  const fields = ["source", "publishedDay", "group", "agency"] as const;
  await streamed("slim rows by scan", store.scan("item", fields), Infinity);
  await streamed("whole items by list", everything(store, "item", { order, pageSize: 1_000 }), wholeItems);
}

const wholeItems = 50_000; // enough to tell the rate and whether memory grows

async function streamed(name: string, rows: AsyncIterable<unknown>, enough: number): Promise<void> {
  const [start, begun] = [performance.now(), process.cpuUsage()];
  let count = 0;
  let [least, most] = [Infinity, 0];
  for await (const _ of rows) {
    if (++count >= enough) break;
    if (count % 10_000 !== 0) continue;
    const { rss } = process.memoryUsage();
    // The first rows warm the program up.
    if (count > 20_000) [least, most] = [Math.min(least, rss), Math.max(most, rss)];
  }
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(begun);
  const memory = most === 0 ? "" : `, memory ${megabytes(least)} to ${megabytes(most)} MB`;
  say(
    `  export, ${name}: ${count} in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)}/s, ${Math.round((count * 1e6) / (user + system))} a second of this program's processors${memory}`,
  );
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}

/** Asks everything once, then so many times in turn, and tells median and p95 over all and the slowest three. */
async function told(
  name: string,
  all: readonly string[],
  repeats: number,
  ask: (one: string) => Promise<void>,
  before: () => Promise<void> = async () => {},
): Promise<void> {
  const first: Times = [];
  const times = new Map<string, Times>(all.map((one) => [one, []]));
  for (const one of all) first.push(await timed(() => ask(one)));
  for (let turn = 0; turn < repeats; turn += 1) {
    for (const [one, those] of times) {
      await before();
      those.push(await timed(() => ask(one)));
    }
  }
  const every = [...times.values()].flat();
  say(
    `  ${name}: ${all.length}, median ${ms(share(every, 0.5))}, p95 ${ms(share(every, 0.95))}; first asking median ${ms(share(first, 0.5))}, p95 ${ms(share(first, 0.95))}`,
  );
  const slowest = [...times].toSorted(([, a], [, b]) => share(b, 0.95) - share(a, 0.95)).slice(0, 3);
  if (all.length > 1)
    for (const [one, those] of slowest)
      say(`    ${ms(share(those, 0.5))}, p95 ${ms(share(those, 0.95))}: ${one}`);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function share(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
}

function ms(time: number): string {
  return `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
}
