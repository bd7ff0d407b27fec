import { describe, expect, it } from "vitest";
import type { Store } from "../../pipeline/store/store.ts";
import { newest, places } from "./place.ts";
import { by } from "./samples.ts";

const launch = {
  title: "Ra mắt nền tảng chuyển đổi số của thành phố",
  text:
    "Cổng hanoi.gov.vn đăng Kế hoạch 179/KH-UBND.\n" +
    "Ban Chỉ đạo T.Ư thuỷ lợi góp 1.234,5 tỷ; hòa nhạc cuối tuần ở TP.HCM, xem https://vi-du.vn/tin-moi.",
};

/** Search: with and without accents, pieces kept whole, phrases. */
export function findsWords(open: () => Promise<Store>): void {
  describe("search", () => {
    const place = places(open);

    it.each([
      "chuyển đổi số",
      "chuyen doi so",
      "chuyển đổi số".normalize("NFD"),
      "CHUYỂN ĐỔI",
      "đổi nền mắt",
      '"chuyển đổi số"',
      '"chuyen doi so"',
      '“chuyển đổi” "nền tảng" thanh',
      "hanoi.gov.vn",
      "T.Ư",
      "t.u",
      "1.234,5",
      "179/KH-UBND",
      "kh-ubnd",
      "179",
      "tp.hcm",
      "HCM",
      "vi-du.vn",
      "thủy lợi",
      "hoà nhạc",
      '"hòa nhạc"',
      "chuyển đổi AND số",
      "vắng OR nền tảng",
      "(vắng OR nền) tảng",
      "nền tảng NOT vắng",
      'nền -"tảng số"',
      "(nền OR (vắng AND NOT (tảng OR hỏng",
      "AND nền OR",
    ])("finds %s", async (text) => {
      const { item, put, names } = place();
      await put(item("launch", launch), item("other"));
      expect(await names({ text }, newest)).toEqual(["launch"]);
    });

    it.each(['NOT vắng NOT "bóng đá"', "NOT (vắng OR bóng đá) -hỏng", "vắng OR NOT bóng"])(
      "finds all but what is left out by %s",
      async (text) => {
        const { item, put, names } = place();
        await put(item("launch", launch), item("other"), item("away", { text: "Trận bóng đá vắng khách" }));
        expect((await names({ text }, newest)).toSorted()).toEqual(
          text.startsWith("NOT") ? ["launch", "other"] : ["away", "launch", "other"],
        );
      },
    );

    it.each([
      "chuyện",
      "chuyển đội",
      '"số đổi"',
      "gov.vn",
      "1.234",
      "234,5",
      '"thành phố Cổng"',
      "chuyển đổi số vắng",
      "chuyển AND vắng",
      "vắng OR hỏng",
      "nền NOT tảng",
      "-nền",
      'nền -"chuyển đổi số"',
      "NOT (vắng OR nền)",
      "()",
      "OR",
      "?!",
      '""',
    ])("does not find %s", async (text) => {
      const { store, item, put, here } = place();
      await put(item("launch", launch));
      expect(await store.count("item", here({ text }))).toBe(0);
    });

    it("asks nothing with an empty box", async () => {
      const { store, item, put, here } = place();
      await put(item("a"));
      expect(await store.count("item", here({ text: "  " }))).toBe(1);
    });

    it("follows a text that changed", async () => {
      const { store, item, put, here } = place();
      await put(item("a", launch));
      const changed = item("a", { title: "Lễ hội", text: "hoa đăng" });
      await store.write("item", [{ value: changed, expects: 1 }], by);
      await store.refresh();
      expect(await store.count("item", here({ text: "chuyển đổi" }))).toBe(0);
      expect(await store.count("item", here({ text: "lễ hội hoa" }))).toBe(1);
    });

    it("loses a text that may not be searched any more, and takes it back", async () => {
      const { store, item, put, here } = place();
      const hidden = { ...launch, restraint: { noIndex: true, noArchive: false } };
      await put(item("a", launch), item("b", hidden));
      const found = async (): Promise<number> => store.count("item", here({ text: "chuyển đổi" }));
      expect([await found(), await store.count("item", here())]).toEqual([1, 2]);
      await store.write("item", [{ value: item("a", hidden), expects: 1 }], by);
      await store.refresh();
      expect(await found()).toBe(0);
      await store.write("item", [{ value: item("a", launch), expects: 2 }], by);
      await store.refresh();
      expect(await found()).toBe(1);
    });
  });
}
