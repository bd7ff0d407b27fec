import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { decide } from "../../pipeline/decisions/decide.ts";
import { plansOf } from "../../pipeline/decisions/kept.ts";
import type { Item } from "../../pipeline/item.ts";
import { critique } from "./articles.ts";
import { openScenario, type Scenario } from "./world.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const plan = "hanoi-179";
const period = "ky=month%3A2026-11";
const list = `/ke-hoach/${plan}/bao-chi/phan-anh`;
const { title, url } = critique;

let office: Scenario;
let item: Item | null;
beforeAll(async () => {
  office = await openScenario("2026-11-20T03:00:00Z");
  item = await office.publish(critique);
});
afterAll(() => office[Symbol.asyncDispose]());

describe("12. Bài phê bình", () => {
  it("Là lãnh đạo, với một bài phê bình dịch vụ công, thì bài vẫn được tính II.3.b + II.4", () => {
    const { review, groups, marks } = office.verdict(item, plan);
    expect(review).toBe(false);
    expect(groups.map(({ id }) => id).toSorted()).toEqual(["II.3.b", "II.4"]);
    expect(marks).toContain("critical");
  });

  it("nằm trong “Báo chí phản ánh” kèm đề xuất đơn vị", async () => {
    const { status, text } = await office.page(`${list}?${period}`);
    expect(status).toBe(200);
    expect(text).toContain("Báo chí phản ánh: 1 tin");
    expect(text).toContain(title);
    expect(text).toMatch(/Đề xuất đơn vị:[\s\S]*hn-hadong[\s\S]*Phường Hà Đông/);
    expect(text).toContain("chưa duyệt"); // a tone is shown only as a person gave it
    const press = await office.page(`/ke-hoach/${plan}/bao-chi?${period}`);
    expect(press.text).toContain("Báo chí phản ánh: 1 tin");
  });

  it("xuất được danh sách tít–báo–link–đơn vị", async () => {
    const { status, text } = await office.page(`${list}.csv?${period}`);
    expect(status).toBe(200);
    const [head, row] = text.replace(/^\uFEFF/, "").split("\r\n");
    expect(head).toBe("Tít,Báo,Ngày đăng,Liên kết,Nhóm nội dung,Sắc thái (người duyệt),Đề xuất đơn vị");
    expect(row).toBe(`"${title}",Báo Dân trí,10/11/2026,${url},II.3.b; II.4,chưa duyệt,Phường Hà Đông`);
  });

  it("and a person's tone decides: another tone takes it from the list, criticism puts it back, the count stays", async () => {
    const tell = async (tone: "neutral" | "negative") => {
      const desk = { ...office.desk, plans: plansOf(office.desk.config) };
      const review = { plan, groups: null, tier: null, agencies: [], comment: "", reason: "đã đọc bài" };
      const after = await decide(desk, item?.id ?? "", { ...review, tone }, "Chị Hạnh");
      return office.verdict(after, plan);
    };
    const neutral = await tell("neutral");
    expect(neutral.marks).not.toContain("critical");
    expect(neutral.groups.map(({ id }) => id).toSorted()).toEqual(["II.3.b", "II.4"]);
    expect((await office.page(`${list}?${period}`)).text).toContain("Báo chí phản ánh: 0 tin");
    expect((await tell("negative")).marks).toContain("critical");
    expect((await office.page(`${list}?${period}`)).text).toContain("phê bình, tiêu cực (người duyệt)");
    expect((await office.page(`/ke-hoach/${plan}/tin?${period}`)).text).toContain("1 tin, bài");
  });
});
