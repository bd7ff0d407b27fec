import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { compilePhrases } from "../../pipeline/classify/find-phrases.ts";
import { passageOf } from "../../pipeline/classify/normalise.ts";
import { openScenario, type Scenario } from "./world.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let office: Scenario;
beforeAll(async () => {
  office = await openScenario("2026-11-20T03:00:00Z");
});
afterAll(() => office[Symbol.asyncDispose]());

describe("2. Chuẩn hóa Unicode", () => {
  it("Là quản trị, với văn bản kế hoạch 179 (NFC lẫn NFD), khi nạp kế hoạch, thì “công nghệ” khớp 74 lần chứ không phải 7", async () => {
    const city = office.desk.config.cities.find(({ plans }) => plans.some(({ id }) => id === "hanoi-179"));
    const plan = city?.plans.find(({ id }) => id === "hanoi-179");
    const text = await readFile(path.join(city?.folder ?? "", plan?.document ?? ""), "utf8");
    expect(text.toLowerCase().split("công nghệ").length - 1).toBe(7);
    const find = compilePhrases([{ phrase: "công nghệ", means: true }]);
    expect(find(passageOf("", text))).toHaveLength(74);
  });

  it("và một bài viết dạng NFD được xếp như bản NFC", async () => {
    const article = {
      title: "Phường Láng mở lớp Bình dân học vụ số cho người cao tuổi",
      paragraphs: [
        "Tối thứ Ba, nhà văn hóa phường Láng, Hà Nội sáng đèn cho lớp học của phong trào Bình dân học vụ số.",
        "UBND phường Láng giao Tổ công nghệ số cộng đồng ngồi cạnh từng bàn, kèm đến khi ai cũng tự nộp được hồ sơ.",
      ],
      day: "2026-11-18",
    };
    const written = (form: "NFC" | "NFD", source: string, url: string) =>
      office.publish({
        ...article,
        source,
        url,
        title: article.title.normalize(form),
        paragraphs: article.paragraphs.map((text) => text.normalize(form)),
      });
    const one = await written("NFC", "hanoimoi", "https://hanoimoi.vn/lop-hoc-1.html");
    const other = await written("NFD", "hanoimoi", "https://hanoimoi.vn/lop-hoc-2.html");
    expect(other?.title).toBe(one?.title);
    const said = (item: typeof one) => {
      const { tier, groups, agencies } = office.verdict(item, "hanoi-179");
      return { tier, groups, agencies };
    };
    expect(said(one).groups.map(({ id }) => id)).toContain("II.1.2");
    expect(said(other)).toEqual(said(one));
  });
});
