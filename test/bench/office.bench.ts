import { gzipSync } from "node:zlib";
import type { Config } from "../../config/load.ts";
import type { Look } from "../../crawlers/ledger.ts";
import { openArchive } from "../../crawlers/archive.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { routeRights } from "../../dashboards/office/route-rights.ts";
import { countAhead } from "../../dashboards/office/numbers-ahead.ts";
import { remembering } from "../../dashboards/office/sample-memory.ts";
import { kindsOf } from "../../pipeline/entry/kinds.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { say } from "./print.ts";
import { ms, share, timed } from "./timed.ts";

const clock = { now: () => new Date("2026-11-22T02:00:00Z") };
const desk = "http://127.0.0.1:8179";
const searches = ["chuyển đổi số", '"lớp học số"', "tổ công nghệ OR hội trường", "phường -xã"];

/** Not timed: files that are made for being taken away, pages of accounts and of what the filled store does not hold. */
const left: ReadonlySet<string> = new Set([
  "/healthz",
  "/tinh/office.css",
  "/tinh/office.js",
  "/tinh/bieu-tuong.svg",
  "/dang-nhap",
  "/dang-nhap/chung",
  "/dang-nhap/chung/ve",
  "/loi-moi/:secret",
  "/tai-khoan",
  "/tai-khoan/ma-6-so",
  "/tai-khoan/khoa",
  "/nguoi-dung",
  "/nguoi-dung/:id/khoa",
  "/tin/:id/ban-luu",
  "/tin/:id/ban-luu/trang",
  "/tin/:id/anh/:digest",
  "/tin/:id/phien-ban/:number",
  "/ke-hoach/:plan/bao-cao/tep/:file",
  "/ke-hoach/:plan/ky-chot/:digest",
  "/ke-hoach/:plan/nhap/:kind/mau.csv",
  "/ke-hoach/:plan/nhap/:kind/mau.xlsx",
  "/ke-hoach/:plan/nhap/:kind/loi/:digest",
  "/ke-hoach/:plan/nhap/:kind/phieu/:id",
  "/ke-hoach/:plan/nhap/:kind/phieu/:id/bang-chung/:digest",
  "/ke-hoach/:plan/bao-chi/phan-anh.csv",
  "/api/v1/items.ndjson",
  "/api/v1/items.csv",
  "/api/v1/entries/:id",
]);

interface Timed {
  readonly address: string;
  readonly first: number;
  readonly again: number[];
  /** After an item of the last day and a visit were written. */
  readonly written: number[];
  readonly packed: number;
}

/**
 * Times every page and every list for programs on a store that `fill` made, by its own: the first asking after a start, the
 * next ones, and the same page of the running month after something was written. Throws where a route has no address here.
 */
export async function benchOffice(
  store: Store,
  given: {
    readonly config: Config;
    readonly archive: string;
    readonly repeats: number;
    /** Only addresses with this in them. */
    readonly only?: string;
  },
): Promise<void> {
  const { config, repeats, only = "" } = given;
  await using archive = openArchive(given.archive, { clock, software: "bench" });
  const held = remembering(store);
  const app = openOffice({ store: held, config, archive, clock, sample: true });
  const broken: string[] = [];
  let bytes = 0;
  const ask = async (address: string): Promise<void> => {
    const answer = await app.request(`${desk}${address}`);
    const text = await answer.text();
    if (answer.status !== 200) broken.push(`${address}: ${answer.status}`);
    bytes = gzipSync(text).byteLength;
  };
  const order = { by: "sortAt", direction: "descending" } as const;
  const { rows } = await store.list("item", { order, limit: 1 });
  const [newest] = rows;
  if (newest === undefined) throw new Error("the store is empty");
  const begun = performance.now();
  await countAhead(held, config, clock);
  const plans = config.cities.flatMap((city) => city.plans).length;
  say(`  all days of ${plans} plans known after a start: ${ms(performance.now() - begun)}`);
  const addresses = addressesOf(config, newest.value.id, newest.value.story);
  const pages: Timed[] = [];
  for (const address of addresses.filter((one) => one.includes(only))) {
    const first = await timed(() => ask(address));
    pages.push({ address, first, again: [], written: [], packed: bytes });
  }
  for (let turn = 0; turn < repeats; turn += 1)
    for (const { address, again } of pages) again.push(await timed(() => ask(address)));
  const visits = await store.list("look", { order: { by: "finishedAt", direction: "descending" }, limit: 1 });
  const visit = visits.rows[0]?.value;
  let { revision } = newest;
  const by = { actor: "bench", at: clock.now().toISOString() };
  for (let turn = 0; turn < repeats; turn += 1) {
    for (const { address, written } of pages) {
      await held.write("item", [{ value: newest.value, expects: revision }], by);
      revision += 1;
      if (visit !== undefined)
        await held.write("look", [{ value: visitAgain(visit, address, turn), expects: 0 }], by);
      written.push(await timed(() => ask(address.replaceAll("month:2026-10", "month:2026-11"))));
    }
  }
  tell(pages);
  if (broken.length > 0) throw new Error(`not answered: ${[...new Set(broken)].join(", ")}`);
}

/** Another visit of the same channel, some moments ago: a living city is visited all the time. */
function visitAgain(visit: Look, address: string, turn: number): Look {
  const at = new Date(clock.now().getTime() - 60_000).toISOString();
  // Not made of the visit's own id: it may be of an earlier bench, and an id is not to grow with each.
  return { ...visit, id: `bench ${Date.now()} ${turn} ${address}`, startedAt: at, finishedAt: at };
}

function tell(pages: readonly Timed[]): void {
  say(
    "  page, milliseconds: first asking | median, p95 | running month after a write: median, p95 | KB packed",
  );
  for (const { address, first, again, written, packed } of pages) {
    const [asked, after] = [again, written].map((all) => `${ms(share(all, 0.5))}, ${ms(share(all, 0.95))}`);
    const kilobytes = (packed / 1_000).toFixed(0);
    say(`    ${ms(first)} | ${asked} | ${after} | ${kilobytes} | ${decodeURIComponent(address)}`);
  }
  for (const [name, of] of [
    ["first asking", (one: Timed) => [one.first]],
    ["asked again", (one: Timed) => one.again],
    ["after a write", (one: Timed) => one.written],
  ] as const) {
    const all = pages.flatMap(of);
    const over = pages.filter((one) => share(of(one), 0.95) > 100).length;
    say(
      `  ${name}: ${pages.length} pages, median ${ms(share(all, 0.5))}, p95 ${ms(share(all, 0.95))}; ${over} pages with a p95 over 100 ms`,
    );
  }
}

/** An address or more for every route that is asked by GET, of the first plan and of a month that has ended. */
function addressesOf(config: Config, item: string, story: string): readonly string[] {
  const [city] = config.cities;
  const plan = city?.plans[0];
  if (city === undefined || plan === undefined) throw new Error("no plan");
  const press = city.sources.find(({ kind }) => kind === "press")?.id ?? "";
  const other = city.sources.findLast(({ kind }) => kind === "press")?.id ?? "";
  const agency = city.sources.find(({ owner }) => owner !== undefined)?.owner ?? "";
  const named: Readonly<Record<string, string>> = {
    plan: plan.id,
    city: city.city.id,
    source: press,
    agency,
    kind: kindsOf(plan)[0]?.id ?? "",
  };
  const ofItem = (path: string) =>
    path.replace(":id", path.includes("stor") || path.includes("cum-tin/") ? story : item);
  const filled = (path: string) =>
    ofItem(path).replaceAll(/:(\w+)/gu, (_, name: string) => named[name] ?? "");
  return Object.keys(routeRights).flatMap((route) => {
    const [method, path = ""] = route.split(" ");
    if (method !== "GET" || left.has(path)) return [];
    const period = "ky=month:2026-10";
    const asked = `${filled(path)}?${withPlan.test(path) ? `plan=${plan.id}&` : ""}`;
    if (path === "/ke-hoach/:plan/chi-so/:id")
      return ["I02", "I09", "I12a", "I15"].map((id) => `${filled(path.replace(":id", id))}?${period}`);
    if (path === "/ke-hoach/:plan/toa-soan/:source/dan-lai") return [`${asked}${period}&bao=${other}`];
    if (path === "/ke-hoach/:plan/mang-xa-hoi")
      return [`${asked}${period}`, `${asked}${period}&tim=${encodeURIComponent("chuyển đổi số")}`];
    if (path === "/ke-hoach/:plan/tin")
      return [
        `${asked}${period}`,
        ...searches.map((text) => `${asked}ky=year:2026&tim=${encodeURIComponent(text)}`),
      ];
    if (path === "/ke-hoach/:plan/xu-huong")
      return ["month:2026-10", "quarter:2026-Q3", "week:2026-W40"].map((one) => `${asked}ky=${one}`);
    if (path === "/ke-hoach/:plan")
      return ["month:2026-10", "quarter:2026-Q3", "year:2026"].map((one) => `${asked}ky=${one}`);
    return [withPeriod.test(path) ? `${asked}${period}` : asked.replace(/[?&]$/u, "")];
  });
}

/** Routes for programs that take a plan. */
const withPlan = /^\/api\/v1\/(?!plans$|openapi|items\/:id)/u;

/** Routes that take a period; others refuse it or pass over it. */
const withPeriod =
  /^\/ke-hoach\/:plan\/(?!duyet|ky-chot|lich|nhap|thieu-tin)|^\/api\/v1\/(?:items|stories|indicators|duties|targets)$/u;
