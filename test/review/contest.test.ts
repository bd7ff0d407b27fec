import { expect, it, vi } from "vitest";
import { openOffice } from "../../dashboards/office/app.ts";
import { addressId } from "../../crawlers/address.ts";
import { openContest } from "../../pipeline/contest.ts";
import { versionsOf } from "../../pipeline/second-look/versions.ts";
import { openWeb } from "../crawlers/web.ts";
import { articlePage, eveningClass, openTestDesk } from "../settle/desk.ts";

const here = "http://127.0.0.1:8179";
const path = `${here}/ke-hoach/hanoi-179/thieu-tin`;
const url = "http://hanoimoi.vn/lop-hoc-buoi-toi-o-phuong-lang-712345.html";

vi.setConfig({ testTimeout: 60_000 });

it("a contested item is looked at again at once: an edit becomes a version, a removal is marked", async () => {
  const pages: Record<string, string> = { [new URL(url).pathname]: articlePage(eveningClass) };
  await using web = await openWeb({ "hanoimoi.vn": pages });
  await using connector = web.connect();
  await using desk = await openTestDesk();
  const contest = openContest(desk, connector);
  const city = desk.config.cities.find((one) => one.city.id === "hanoi");
  if (city === undefined) throw new Error("no such city");
  const contested = { plan: "hanoi-179", city, url, person: "Phường Láng", note: "" };
  await contest(contested);
  const added = "Lớp tiếp theo khai giảng đầu tháng mười hai tại nhà văn hóa tổ 9.";
  const edited = { ...eveningClass, paragraphs: [...eveningClass.paragraphs, added] };
  pages[new URL(url).pathname] = articlePage(edited);
  await contest(contested);
  delete pages[new URL(url).pathname];
  await contest(contested);
  const [kept] = await desk.store.read("item", [addressId(url)]);
  expect(kept?.value.watch?.looks.map(({ found }) => found)).toEqual(["edited", "removed"]);
  expect(kept?.value.watch?.looks[0]?.reason).toContain("khiếu nại");
  expect(kept?.value.removedOn).toBe("2026-11-20");
  expect(await versionsOf(desk.store, addressId(url))).toHaveLength(1);
});

it("a missed item is captured, settled and answered with its road; the contest is kept", async () => {
  await using web = await openWeb({
    "hanoimoi.vn": {
      "/lop-hoc-buoi-toi-o-phuong-lang-712345.html": {
        headers: { "content-type": "text/html; charset=utf-8" },
        body: articlePage(eveningClass),
      },
      "/robots.txt": "User-agent: *\nDisallow: /kin/",
    },
  });
  await using connector = web.connect();
  await using desk = await openTestDesk();
  const app = openOffice({ ...desk, sample: false, contest: openContest(desk, connector) });
  const send = async (
    fields: Readonly<Record<string, string>>,
    origin = here,
  ): Promise<{ readonly status: number; readonly text: string }> => {
    const page = await (await app.request(path)).text();
    const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const body = new URLSearchParams({ token, nguoi: "Phường Láng", ...fields });
    const answer = await app.request(path, { method: "POST", body, headers: { origin } });
    return { status: answer.status, text: await answer.text() };
  };

  const told = await send({ "dia-chi": url, "ghi-chu": "bài của phường" });
  expect(told.status).toBe(200);
  expect(told.text).toContain("được tính");
  expect(told.text).toContain("II.1.2");
  const order = { by: "at", direction: "ascending" } as const;
  const { rows } = await desk.store.list("decision", { where: { is: { what: "contest" } }, order, limit: 9 });
  expect(rows.map(({ value }) => [value.actor, value.value, value.reason.includes("counted")])).toEqual([
    ["Phường Láng", url, true],
  ]);
  expect(await desk.store.count("capture")).toBe(1);
  expect(await desk.store.count("fate")).toBe(1);

  expect((await send({ "dia-chi": "http://hanoimoi.vn/kin/x.html" })).text).toContain("Chưa tải được");
  expect((await send({ "dia-chi": "ftp://hanoimoi.vn/x" })).status).toBe(400);
  expect((await send({ "dia-chi": url, token: "x" })).status).toBe(403);
  expect((await send({ "dia-chi": url }, "http://xa.test")).status).toBe(403);
  expect(await desk.store.count("capture")).toBe(1);

  const closed = openOffice({ ...desk, sample: false });
  expect(await (await closed.request(path)).text()).toContain("không ra mạng");
});
