import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openArchive } from "../../crawlers/archive.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { periodNow } from "../../pipeline/freeze/freeze.ts";
import type { FrozenLine } from "../../pipeline/freeze/frozen.ts";
import { readFrozen, writeFrozen } from "../../pipeline/freeze/lines.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { verifyLog } from "../../pipeline/people/audit.ts";
import { numberOf } from "../../pipeline/report/report.ts";
import { openInventedCity, type InventedCity } from "./invented-city.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const desk = "http://127.0.0.1:8179";
const period = "report-month:2026-11";
const page = "/ke-hoach/hanoi-179/bao-cao";
let city: InventedCity;
let app: ReturnType<typeof openOffice>;
let ended: () => Promise<void>;

beforeAll(async () => {
  city = await openInventedCity();
  const { store, config, clock, data } = city;
  const archive = openArchive(data, { clock, software: "phusong-test" });
  app = openOffice({ store, config, archive, clock, data, sample: false });
  ended = async () => {
    await archive[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
  };
});
afterAll(() => ended());

const get = async (address: string): Promise<{ status: number; text: string }> => {
  const answer = await app.request(`${desk}${address}`);
  return { status: answer.status, text: await answer.text() };
};

/** Sends the clerk's form as the page drew it, with these parts filled in. */
async function write(address: string, parts: Readonly<Record<string, string>>, drawn?: string) {
  const html = drawn ?? (await get(address)).text;
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
  const answer = await app.request(`${desk}${address}`, {
    method: "POST",
    headers: { origin: desk, "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ token: field("token"), "ban-sua": field("ban-sua"), ...parts }),
  });
  return { status: answer.status, text: await answer.text() };
}

it("keeps what the clerk writes by revision, tells who, and puts it into the paper escaped", async () => {
  const address = `${page}?ky=${period}`;
  const drawn = (await get(address)).text;
  expect(drawn).toContain("(Cán bộ tổng hợp bổ sung nội dung này.)");
  expect(drawn).toContain("DỰ THẢO");
  const long = "Các đơn vị đã chủ động. ".repeat(230);
  expect(await write(address, { merits: `${long}<b>đậm</b>`, nguoi: "Lan" }, drawn)).toMatchObject({
    status: 303,
  });
  const after = (await get(address)).text;
  expect(after).toContain("Bản 1, Lan ghi lúc 22/11/2026 10:00.");
  expect(after).toContain("&lt;b&gt;đậm&lt;/b&gt;");
  // Who still has the page of before does not write over it.
  const late = await write(address, { merits: "khác", nguoi: "Minh" }, drawn);
  expect(late.status).toBe(409);
  expect(late.text).toContain("Có người khác vừa sửa phần này");
  expect((await get(address)).text).toContain("Bản 1, Lan");
  const foreign = await app.request(`${desk}${address}`, {
    method: "POST",
    headers: { origin: "https://xa.test" },
  });
  expect(foreign.status).toBe(403);
  const { rows } = await city.store.list("audit", {
    where: { is: { what: "report.text" } },
    order: { by: "at", direction: "ascending" },
    limit: 10,
  });
  expect(rows.map(({ value }) => [value.actor, value.subject])).toEqual([
    ["Lan", `hanoi-179|${period}|*#merits`],
  ]);
});

it("gives each file, writes each export into the log, and refuses what there is not in Vietnamese", async () => {
  const answer = await app.request(`${desk}${page}/tep/so-lieu.csv?ky=${period}&don-vi=hn-svhtt`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-disposition")).toBe(
    'attachment; filename="hanoi-179-report-month_2026-11-hn-svhtt-so-lieu.csv"',
  );
  expect(await answer.text()).not.toContain("agency=hn-skhcn");
  const { rows } = await city.store.list("audit", {
    where: { is: { what: "export" } },
    order: { by: "at", direction: "ascending" },
    limit: 10,
  });
  expect(rows.map(({ value }) => value.subject)).toEqual([
    "hanoi-179-report-month_2026-11-hn-svhtt-so-lieu.csv",
  ]);
  expect((await verifyLog(city.store)).broken).toBeNull();
  expect((await get(`${page}/tep/mat-khau.txt?ky=${period}`)).status).toBe(404);
  expect((await get(`${page}?ky=thang-muoi`)).text).toContain("Kỳ số liệu trong địa chỉ không hợp lệ");
  expect((await get(`${page}?ky=${period}&don-vi=khong-co`)).text).toContain("hãy chọn lại trong danh sách");
  const digest = await get(`/ke-hoach/hanoi-179/diem-tin?ky=${period}`);
  expect(digest.text).toContain("B. Theo nhóm nội dung");
});

it("a frozen period gives its own numbers for ever; what changes later stands beside them as corrections", async () => {
  const window = windowNamed(period);
  if (window === null) throw new Error("no such period");
  const { store, data, known, clock } = city;
  const then = await periodNow(city, { ...known, window }, { measure: false, report: true });
  const { report, basis, items, earlier, figures, decisions, ...head } = then;
  if (report === null || basis === null) throw new Error("no report");
  async function* lines(): AsyncGenerator<FrozenLine> {
    yield { version: 2, head };
    if (report !== null) yield { report };
    if (basis !== null) yield { basis };
    yield* earlier.map((one) => ({ earlier: one }));
    yield* figures.map((figure) => ({ figure }));
    yield* items.map((item) => ({ item }));
    yield* decisions.map((decision) => ({ decision }));
  }
  const file = await writeFrozen(data, { plan: "hanoi-179", period }, lines());
  expect(await readFrozen(data, file)).toEqual(then);
  const at = clock.now().toISOString();
  const snapshot = {
    id: "chot",
    plan: "hanoi-179",
    period,
    from: window.from,
    to: window.to,
    frozenAt: at,
    ...file,
  };
  const by = { actor: "test", at };
  await store.write("snapshot", [{ value: snapshot, expects: 0 }], by);
  await store.refresh();

  const address = `${page}?ky=${period}`;
  const so = async (query: string): Promise<string> =>
    (await app.request(`${desk}${page}/tep/so-lieu.csv?ky=${period}${query}`)).text();
  const tin = async (query: string): Promise<string> =>
    (await app.request(`${desk}${page}/tep/danh-muc-tin.csv?ky=${period}${query}`)).text();
  const frozen = (await get(address)).text;
  expect(frozen).toContain("số liệu chốt lúc 22/11/2026 10:00");
  expect(frozen).toContain("Đến nay không có số liệu hiệu chỉnh");
  const [numbers, list] = [await so(""), await tin("")];
  expect(numbers).toBe(await so("&ban=tam-tinh"));
  expect(list).toBe(await tin("&ban=tam-tinh"));

  // A week later five counted items turn out to be off topic.
  const off = items.filter(({ counted }) => counted).slice(0, 5);
  const kept = await store.read(
    "item",
    off.map(({ id }) => id),
  );
  await store.write(
    "item",
    kept.flatMap((row) => {
      if (row === null) return [];
      const verdicts = row.value.verdicts.map((verdict) => ({
        ...verdict,
        tier: "none" as const,
        groups: [],
      }));
      return [{ value: { ...row.value, verdicts }, expects: row.revision }];
    }),
    by,
  );
  await store.refresh();
  expect(await so("")).toBe(numbers);
  expect(await tin("")).toBe(list);
  expect(await so("&ban=tam-tinh")).not.toBe(numbers);
  const corrected = (await get(address)).text;
  expect(corrected).toContain("Số liệu hiệu chỉnh");
  const count = numberOf(report, "I04/items")?.value ?? 0;
  const row =
    /Tin được tính<\/td>\s*<td[^>]*>(\d+) [^<]*<\/td>\s*<td[^>]*>(\d+) [^<]*<\/td>\s*<td[^>]*>−5</.exec(
      corrected,
    );
  expect(row?.slice(1, 3).map(Number)).toEqual([count, count - 5]);
});
