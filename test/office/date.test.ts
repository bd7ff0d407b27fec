import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { undatedId } from "./invented-items.ts";
import { desk, openSampleOffice, type SampleOffice } from "./sample-office.ts";

const own = { origin: desk, "sec-fetch-site": "same-origin" };
let office: SampleOffice;
beforeEach(async () => {
  office = await openSampleOffice();
});
afterEach(() => office[Symbol.asyncDispose]());

async function tokenOf(id: string): Promise<string> {
  const { text } = await office.page(`/tin/${id}`);
  return /name="token" value="([^"]+)"/.exec(text)?.[1] ?? "";
}

function send(
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = own,
  id = undatedId,
): Promise<Response> {
  return Promise.resolve(
    office.app.request(`${desk}/tin/${id}/ngay`, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers,
    }),
  );
}

describe("entering the day of an undated item", () => {
  it("dates the item, keeps the decision and writes the audit", async () => {
    const token = await tokenOf(undatedId);
    const answer = await send({ token, day: "2026-09-25", reason: "theo bản in ở tòa soạn" });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/tin/${undatedId}?da-luu=ngay`]);

    const [kept] = await office.store.read("item", [undatedId]);
    expect(kept?.value).toMatchObject({
      publishedDay: "2026-09-25",
      dateFrom: "entered",
      datePrecision: "day",
    });
    expect(kept?.actor).toBe("nguoi-tai-may-nay");
    const order = { by: "at", direction: "descending" } as const;
    const decisions = await office.store.list("decision", {
      where: { is: { item: undatedId } },
      order,
      limit: 9,
    });
    expect(decisions.rows.map(({ value }) => [value.what, value.value, value.reason])).toEqual([
      ["date", "2026-09-25", "theo bản in ở tòa soạn"],
    ]);
    const audits = await office.store.list("audit", {
      where: { is: { subject: undatedId } },
      order,
      limit: 9,
    });
    expect(audits.rows.map(({ value }) => [value.before, value.after])).toEqual([[null, "2026-09-25"]]);

    const { text } = await office.page(`/tin/${undatedId}?da-luu=ngay`);
    expect(text).toContain("Đã lưu ngày đăng 25/09/2026");
    expect(text).toContain("Sửa ngày đăng đã nhập");
    const list = await office.page("/ke-hoach/songmo-12/tin?ky=month%3A2026-09");
    expect(list.text).toContain(`/tin/${undatedId}"`);
  });

  it.each([
    ["no such day", { day: "2026-02-31", reason: "x" }, "phải là ngày có thật, viết như 08/07/2026"],
    ["no reason", { day: "2026-09-25", reason: "  " }, "Căn cứ: cần ghi căn cứ"],
    ["a day after it was seen", { day: "2026-11-01", reason: "x" }, "không thể sau ngày thu được trang"],
    ["a day before the web", { day: "1970-01-01", reason: "x" }, "Hãy xem lại năm"],
  ])("refuses %s and changes nothing", async (_, fields, said) => {
    const answer = await send({ token: await tokenOf(undatedId), ...fields });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).toContain(said);
    expect((await office.store.read("item", [undatedId]))[0]?.revision).toBe(1);
    expect(await office.store.count("decision")).toBe(0);
  });

  it.each([
    ["another site", { origin: "http://xa.test", "sec-fetch-site": "cross-site" }],
    ["another port of this machine", { origin: "http://127.0.0.1:9999", "sec-fetch-site": "same-site" }],
    ["a page without an origin", { origin: "null" }],
    ["no page at all", {}],
  ])("refuses a form from %s", async (_, headers) => {
    const token = await tokenOf(undatedId);
    const answer = await send({ token, day: "2026-09-25", reason: "x" }, { ...headers });
    expect(answer.status).toBe(403);
    expect(await office.store.count("decision")).toBe(0);
  });

  it.each([
    ["none", ""],
    ["an invented one", "m3x.abcdef"],
  ])("refuses a form whose token is %s", async (_, token) => {
    expect((await send({ token, day: "2026-09-25", reason: "x" })).status).toBe(403);
    expect(await office.store.count("decision")).toBe(0);
  });

  it("refuses the token of another item and a dated item", async () => {
    const token = await tokenOf(undatedId);
    expect((await send({ token, day: "2026-09-25", reason: "x" }, own, "tin-001")).status).toBe(403);
    expect(await tokenOf("tin-001")).toBe("");
  });
});

describe("the host", () => {
  it.each(["xa.test", "xa.test:8179", "127.0.0.1.xa.test", "192.168.1.5:8179", "localhost.xa.test"])(
    "%s is refused, though it was led to this machine",
    async (host) => {
      const answer = await office.app.request(`http://${host}/`, { headers: { host } });
      expect(answer.status).toBe(421);
      expect(await answer.text()).not.toContain("Sông Mơ");
    },
  );

  it.each(["127.0.0.1:8179", "localhost:8179"])("%s is ours", async (host) => {
    expect((await office.app.request(`http://${host}/`, { headers: { host } })).status).toBe(200);
  });
});
