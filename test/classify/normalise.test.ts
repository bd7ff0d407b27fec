import { describe, expect, it } from "vitest";
import { passageOf, quote, sentenceText } from "../../pipeline/classify/normalise.ts";
import { foldSyllable, stripSyllable } from "../../pipeline/classify/syllables.ts";

describe("a syllable", () => {
  it.each([
    ["hoá", "hóa"],
    ["hoà", "hòa"],
    ["uỷ", "ủy"],
    ["Thuỷ", "thủy"],
    ["khoẻ", "khỏe"],
    ["kĩ", "kỹ"],
    ["quý", "quý"],
    ["hoàn", "hoàn"],
    ["SỐ", "số"],
    ["so\u0302\u0301", "số"],
  ])("%s is folded to %s", (written, folded) => expect(foldSyllable(written)).toBe(folded));

  it("is stripped of its marks, đ included", () => expect(stripSyllable("Đổi")).toBe("doi"));
});

describe("a passage", () => {
  it("keeps places, titles and abbreviations inside one sentence", () => {
    const text = "PGS.TS. Hoa ở TP. Huế nói chuyện T.Ư Đoàn. Bà đi A Lưới.";
    const passage = passageOf("Tin vắn", text);
    expect(passage.sentences.map((_, i) => sentenceText(passage, i))).toEqual([
      "Tin vắn",
      "PGS.TS. Hoa ở TP. Huế nói chuyện T.Ư Đoàn.",
      "Bà đi A Lưới.",
    ]);
  });

  it("does not cut numbers", () => {
    const passage = passageOf("", "Có 1.234,5 lượt. Tăng 2 lần!");
    expect(passage.sentences).toHaveLength(2);
  });

  it("quotes the words as they stand, hashtag included", () => {
    const passage = passageOf("", "Lớp vui quá #BDHVS nhé");
    const at = passage.tokens.findIndex((token) => token.folded === "bdhvs");
    expect(quote(passage, at, at + 1)).toBe("#BDHVS");
  });

  it("knows a text without diacritics", () => {
    expect(passageOf("", "lop hoc cho cac cu o to bay toi nay").bare).toBe(true);
    expect(passageOf("", "lớp học cho các cụ ở tổ bảy tối nay").bare).toBe(false);
  });

  it("stands an empty item and a megabyte of stops", () => {
    expect(passageOf("", "").sentences).toEqual([]);
    expect(passageOf("", ".".repeat(1_000_000)).sentences).toEqual([]);
  });
});
