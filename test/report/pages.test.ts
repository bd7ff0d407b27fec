import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openArchive } from "../../crawlers/archive.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { periodNow, snapshotsOf } from "../../pipeline/freeze/freeze.ts";
import { readFrozen } from "../../pipeline/freeze/lines.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { verifyLog } from "../../pipeline/people/audit.ts";
import { numberOf } from "../../pipeline/report/report.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { openInventedCity, type InventedCity } from "./invented-city.ts";
import { wrongNumbers } from "./recount.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const desk = "http://127.0.0.1:8179";
const period = "report-month:2026-11";
const page = "/ke-hoach/hanoi-179/bao-cao";
let city: InventedCity;
let app: ReturnType<typeof openOffice>;
let ended: () => Promise<void>;
let meanwhile: (() => Promise<void>) | null = null;

/** The store; when its moment for a freezing was taken, somebody else goes on working, once. */
function workedOn(store: Store): Store {
  return {
    ...store,
    async still(kinds) {
      const still = await store.still(kinds);
      const work = meanwhile;
      meanwhile = null;
      await work?.();
      return still;
    },
  };
}

beforeAll(async () => {
  city = await openInventedCity();
  const { store, config, clock, data } = city;
  const archive = openArchive(data, { clock, software: "phusong-test" });
  app = openOffice({ store: workedOn(store), config, archive, clock, data, sample: false });
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

/** Presses the button that freezes. */
async function press(fields: Readonly<Record<string, string>>): Promise<Response> {
  return app.request(`${desk}/ke-hoach/hanoi-179/ky-chot`, {
    method: "POST",
    headers: { origin: desk, "sec-fetch-site": "same-origin" },
    body: new URLSearchParams(fields),
  });
}

/** Sends the clerk's form as the page drew it, with these parts filled in. */
async function write(address: string, parts: Readonly<Record<string, string>>, drawn?: string) {
  const html = drawn ?? (await get(address)).text;
  const form = html.slice(html.indexOf('id="viet"'));
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1] ?? "";
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
  const mine = "Ưu điểm mà Minh đã gõ";
  const late = await write(address, { merits: mine, nguoi: "Minh" }, drawn);
  expect(late.status).toBe(409);
  expect(late.text).toContain("Có người khác vừa sửa phần này");
  // What the second person typed is not lost, and does not stand in the form over what the first one wrote.
  expect(late.text).toMatch(new RegExp(`readonly>\\s*${mine}</textarea>`));
  expect(late.text).toMatch(/name="merits"[^>]*>\s*Các đơn vị đã chủ động/);
  const stale = await write(address, { merits: mine }, drawn.replace(/name="token" value="[^"]+"/g, ""));
  expect(stale.status).toBe(403);
  expect(stale.text).toMatch(new RegExp(`name="merits"[^>]*>\\s*${mine}</textarea>`));
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

it("freezes by a button one moment of the store, whatever is written meanwhile, and shows the difference ever after", async () => {
  const { store, known, data } = city;
  const window = windowNamed(period);
  if (window === null) throw new Error("no such period");
  const address = `${page}?ky=${period}`;
  const file = async (name: string, query = ""): Promise<string> =>
    (await app.request(`${desk}${page}/tep/${name}?ky=${period}${query}`)).text();
  const [numbers, list] = [await file("so-lieu.csv"), await file("danh-muc-tin.csv")];

  // While it is read for freezing five counted items turn out to be off topic, and one more comes.
  const counted = (await periodNow(city, { ...known, window })).items.filter((item) => item.counted);
  const work = async () => {
    const kept = await store.read(
      "item",
      counted.slice(0, 5).map(({ id }) => id),
    );
    const late = (await store.read("item", [counted.at(-1)?.id ?? ""]))[0];
    const off = kept.flatMap((row) => {
      if (row === null) return [];
      const verdicts = row.value.verdicts.map((one) => ({ ...one, tier: "none" as const, groups: [] }));
      return [{ value: { ...row.value, verdicts }, expects: row.revision }];
    });
    const news = late ? [{ value: { ...late.value, id: "tin-muon", story: "cum-muon" }, expects: 0 }] : [];
    await store.write("item", [...off, ...news], { actor: "test", at: city.clock.now().toISOString() });
    await store.refresh();
  };
  const drawn = (await get(address)).text;
  expect(drawn).toContain("Chốt số liệu kỳ này");
  const token = /action="[^"]*ky-chot"[^]*?name="token" value="([^"]*)"/.exec(drawn)?.[1] ?? "";
  const form = { token, ky: period, "dong-y": "1", nguoi: "Lan" };
  expect((await press({ token, ky: period })).status).toBe(400);
  expect((await press({ ...form, ky: "report-month:2026-10" })).status).toBe(403);
  expect(await store.count("snapshot")).toBe(0);
  // The page read its list from a moment of its own.
  meanwhile = work;
  const pressed = await press(form);
  expect(pressed.status).toBe(303);
  const again = await press(form);
  expect([again.status, await again.text()]).toMatchObject([409, expect.stringContaining("đã chốt lúc")]);
  const deeds = await store.list("audit", {
    where: { is: { what: "snapshot.freeze" } },
    order: { by: "at", direction: "ascending" },
    limit: 10,
  });
  expect(deeds.rows.map(({ value }) => value.actor)).toEqual(["Lan"]);
  const [kept] = await snapshotsOf(store, "hanoi-179", period);
  if (kept === undefined) throw new Error("nothing was frozen");
  const frozen = await readFrozen(data, kept);
  expect(wrongNumbers(frozen)).toEqual([]);
  const count = frozen.items.filter((item) => item.counted).length;
  expect(frozen.report && numberOf(frozen.report, "I04/items")?.value).toBe(count);
  expect(frozen.figures.find(({ id }) => id.endsWith("|I04|variant=items"))?.value).toBe(count);

  expect(await file("so-lieu.csv")).toBe(numbers);
  expect(await file("danh-muc-tin.csv")).toBe(list);
  expect(await file("so-lieu.csv", "&ban=tam-tinh")).not.toBe(numbers);
  const corrected = (await get(address)).text;
  expect(corrected).toContain("số liệu chốt lúc 22/11/2026 10:00");
  expect(corrected).toContain("Người chốt: Lan.");
  expect(corrected).toContain("Chốt bản hiệu chỉnh");
  const row =
    /Tin được tính<\/td>\s*<td[^>]*>(\d+) [^<]*<\/td>\s*<td[^>]*>(\d+) [^<]*<\/td>\s*<td[^>]*>−4</.exec(
      corrected,
    );
  expect(row?.slice(1, 3).map(Number)).toEqual([count, count - 4]);
  expect(await file("so-lieu.json")).toContain('"difference": "−4"');
  const told = await get(pressed.headers.get("location") ?? "");
  expect(told.text).toContain("6 tin khác");
  expect((await get("/ke-hoach/hanoi-179/ky-chot")).text).toContain("Lan");
});
