import { expect, it } from "vitest";
import { communesIn } from "../../pipeline/classify/gate.ts";
import { classifierOf, planOf } from "./classifiers.ts";

it("the gate knows a city's communes from its registry, and districts' names that communes keep", () => {
  const { city } = planOf("hue-310");
  const communes = communesIn(city.agencies, ["huyện Phú Vang", "quận Thuận Hóa", "Thừa Thiên Huế"]);
  expect(communes).toEqual(
    expect.arrayContaining(["Phường Thuận Hóa", "Xã Đan Điền", "xã Phú Vang", "phường Thuận Hóa"]),
  );
  expect(communes.some((name) => name.startsWith("UBND") || name.includes("Thừa Thiên"))).toBe(false);
});

/** Whether the gate lets in a national paper's item that names this place only. */
const judge = (place: string): boolean =>
  classifierOf("hue-310").judge({
    title: `Lớp Bình dân học vụ số ở ${place} kín chỗ`,
    text: `Tối qua, ba mươi bác tiểu thương ở ${place} tập nộp hồ sơ trực tuyến trong lớp Bình dân học vụ số.`,
    source: "nld",
    publishedDay: "2026-10-20",
  }).gate.open;

it("an item of a national paper that names only a registered commune is the city's", () => {
  expect([judge("xã Đan Điền"), judge("xã Phú Vang"), judge("xã Không Đâu Có")]).toEqual([true, true, false]);
});
