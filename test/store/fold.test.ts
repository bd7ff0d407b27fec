import { expect, it } from "vitest";
import { fold, termsOf, tokens } from "../../pipeline/store/fold.ts";

it.each([
  ["Chuyển đổi số", "chuyen doi so"],
  ["ĐƯỜNG Hoà Bình".normalize("NFD"), "duong hoa binh"],
  ["Thuỷ lợi T.Ư", "thuy loi t.u"],
  ["", ""],
])("folds %s", (text, folded) => expect(fold(text)).toBe(folded));

it("keeps amounts and initials whole and knows pieces and their words", () => {
  const found = tokens("Cổng hanoi.gov.vn: 1.234,5 tỷ (T.Ư), 179/KH-UBND.");
  expect(found.folded).toEqual(["cong", "hanoi", "gov", "vn", "1.234,5", "ty", "t.u", "179", "kh", "ubnd"]);
  expect(found.accented).toHaveLength(found.folded.length);
  expect(found.pieces).toEqual(["hanoi.gov.vn", "179/kh-ubnd", "kh-ubnd"]);
});

it("writes a syllable one way wherever its tone stands", () => {
  for (const [one, other] of [
    ["hoà", "hòa"],
    ["thuỷ", "thủy"],
    ["khoẻ", "khỏe"],
    ["qúy", "quý"],
  ] as const) {
    expect(tokens(one)).toEqual(tokens(other));
    expect(tokens(one)).toEqual(tokens(other.normalize("NFD")));
  }
  expect(tokens("chuyển").accented).not.toEqual(tokens("chuyện").accented);
});

it("asks for accents only where they were typed", () => {
  expect(termsOf('số hoa "chuyển doi" "thanh pho" hue.gov.vn')).toEqual([
    { row: "accented", words: tokens("số").accented },
    { row: "folded", words: ["hoa"] },
    { row: "accented", words: tokens("chuyển doi").accented },
    { row: "folded", words: ["thanh", "pho"] },
    { row: "pieces", words: ["hue.gov.vn"] },
  ]);
});

it("takes a very long word and a very long text", () => {
  const word = "ă".repeat(100_000);
  expect(tokens(word).accented[0]?.length).toBeLessThanOrEqual(64);
  expect(termsOf(word)[0]?.words).toEqual(tokens(word).accented);
  expect(tokens("a.".repeat(100_000)).folded.length).toBeGreaterThan(0);
});
