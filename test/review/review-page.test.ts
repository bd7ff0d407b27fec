import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { desk, openSampleOffice, type SampleOffice } from "../office/sample-office.ts";

const own = { origin: desk, "sec-fetch-site": "same-origin" };
const queue = "/ke-hoach/songmo-12/duyet";
let office: SampleOffice;
beforeEach(async () => {
  office = await openSampleOffice();
});
afterEach(() => office[Symbol.asyncDispose]());

async function waiting(): Promise<string[]> {
  const ids: string[] = [];
  for await (const row of office.store.scan("item", ["copy"], { is: { review: "songmo-12" } }))
    ids.push(row.id);
  return ids.toSorted();
}

async function tokenOf(id: string): Promise<string> {
  const { text } = await office.page(`${queue}?tin=${id}`);
  return /name="token" value="([^"]+)"/.exec(text)?.[1] ?? "";
}

async function send(
  id: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = own,
): Promise<Response> {
  const body = new URLSearchParams({ token: await tokenOf(id), nguoi: "Chị Hạnh", ...fields });
  return office.app.request(`${desk}${queue}?tin=${id}`, { method: "POST", body, headers });
}

describe("the review page", () => {
  it("shows what waits, one item in hand with its form, and the count in the tab", async () => {
    const all = await waiting();
    const { status, text } = await office.page(queue);
    expect(status).toBe(200);
    expect(text).toContain(`Hàng chờ duyệt: ${all.length} tin`);
    expect(text).toContain('data-key="1"');
    expect(text).toContain('rel="next"');
    const overview = await office.page("/ke-hoach/songmo-12");
    expect(overview.text).toMatch(new RegExp(`Chờ duyệt\\s*<span class="tag warn">${all.length}<`));
  });

  it("takes a decision: the item counts at once, leaves the queue and shows who decided", async () => {
    const [id = ""] = await waiting();
    const before = (await waiting()).length;
    const answer = await send(id, {
      viec: "nhan",
      nhom: "II.3",
      "sac-thai": "neutral",
      "ly-do": "bài nói về một cửa",
    });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `${queue}?xong=${id}`]);
    expect(await waiting()).toHaveLength(before - 1);
    const [kept] = await office.store.read("item", [id]);
    expect(kept?.value.verdicts[0]).toMatchObject({
      review: false,
      groups: [{ id: "II.3", by: "person" }],
      people: { state: "decided", reviewers: ["Chị Hạnh"] },
    });
    const item = await office.page(`/tin/${id}`);
    expect(item.text).toContain("bài nói về một cửa");
    expect(item.text).toContain("Chị Hạnh");
    const after = await office.page(`${queue}?xong=${id}`);
    expect(after.text).toContain("Đã ghi quyết định");
  });

  it("leaves an item that two see differently for a third", async () => {
    const [id = ""] = await waiting();
    await send(id, { viec: "nhan", nhom: "II.3" });
    await send(id, { viec: "loai", nguoi: "Anh Minh" });
    expect(await waiting()).toContain(id);
    const third = await office.page(queue);
    expect(third.text).toContain("người duyệt khác ý (Chị Hạnh, Anh Minh)");
    await send(id, { viec: "loai", nguoi: "Cô Thu" });
    expect(await waiting()).not.toContain(id);
    const { text } = await office.page(`${queue}/chat-luong`);
    expect(text).toContain("Anh Minh và Chị Hạnh");
  });

  it.each([
    ["no group chosen", { viec: "nhan", nhom: "" }, "Chưa chọn nhóm nội dung nào"],
    ["an unknown group", { viec: "nhan", nhom: "IX.1" }, "không có nhóm nội dung “IX.1”"],
    ["an unknown agency", { viec: "loai", "them-don-vi": "xx" }, "không có đơn vị “xx”"],
    ["nothing to note", { viec: "ghi" }, "Chưa có gì để ghi"],
  ] as const)("refuses %s and changes nothing", async (_, fields, said) => {
    const [id = ""] = await waiting();
    const answer = await send(id, fields);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(said);
    expect(await office.store.count("decision")).toBe(0);
  });

  it.each([
    ["another site", { origin: "http://xa.test" }, {}],
    ["a page without its token", own, { token: "m3x.abcdef" }],
  ])("refuses a form from %s", async (_, headers, fields) => {
    const [id = ""] = await waiting();
    expect((await send(id, { viec: "loai", ...fields }, headers)).status).toBe(403);
    expect(await office.store.count("decision")).toBe(0);
  });

  it("escapes what a reviewer writes", async () => {
    const [id = ""] = await waiting();
    await send(id, { viec: "loai", "ly-do": "<b>đậm</b>", nguoi: "<i>x</i>" });
    const { text } = await office.page(`/tin/${id}`);
    expect(text).toContain("&lt;b&gt;đậm");
    expect(text).not.toContain("<b>đậm");
  });
});
