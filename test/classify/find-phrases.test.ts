import { expect, it } from "vitest";
import type { Phrase } from "../../config/phrases.ts";
import { compilePhrases } from "../../pipeline/classify/find-phrases.ts";
import { passageOf, quote } from "../../pipeline/classify/normalise.ts";

function found(phrase: Phrase, text: string): string[] {
  const passage = passageOf("", text);
  return compilePhrases([{ phrase, means: true }])(passage).map(
    (hit) => `${quote(passage, hit.from, hit.to)} (${hit.how})`,
  );
}

it.each<[string, Phrase, string, string[]]>([
  ["in any case", "chữ ký số", "CHỮ KÝ SỐ miễn phí", ["CHỮ KÝ SỐ (exact)"]],
  ["over commas", "khoa học, công nghệ", "khoa học công nghệ", ["khoa học công nghệ (exact)"]],
  ["in NFD", "chuyển đổi số", "chuyển đổi số".normalize("NFD"), ["chuyển đổi số (exact)"]],
  ["with the older tone place", "số hóa", "số hoá hộ tịch", ["số hoá (exact)"]],
  ["not inside longer words", "số", "biểnsố sốt", []],
  ["not over the end of a sentence", "kinh tế số", "Nói về kinh tế. Số nhà 5.", []],
  [
    "with one wrong tone mark in a long phrase",
    "cổng thông tin điện tử",
    "Công thông tin điện tử",
    ["Công thông tin điện tử (lenient)"],
  ],
  ["not with two wrong marks", "cổng thông tin điện tử", "Công thông tín điện tử", []],
  ["not with one wrong mark in a short phrase", "học vụ số", "học vụ sổ", []],
  [
    "with one wrong mark where the phrase allows it",
    { text: "chuyển đổi số", lenient: true },
    "chuyến đổi số",
    ["chuyến đổi số (lenient)"],
  ],
  [
    "without diacritics in a bare text",
    "bình dân học vụ số",
    "lop binh dan hoc vu so toi nay",
    ["binh dan hoc vu so (bare)"],
  ],
  [
    "without diacritics beside accents only where allowed",
    "dịch vụ công trực tuyến",
    "nộp hồ sơ ở dich vu cong truc tuyen nhé bà con",
    [],
  ],
  [
    "and where it is allowed",
    { text: "nghị quyết 57", bare: true },
    "thực hiện nghi quyet 57 ở phường",
    ["nghi quyet 57 (bare)"],
  ],
  ["never short ones without diacritics", "công nghệ", "cong nghe pham o tiem", []],
  ["dates with either stroke", "18/5", "ngày 18-5", ["18-5 (exact)"]],
  ["not numbers that only look like dates", "18/5", "lãi 18,5%", []],
  ["hashtags only as hashtags", "#bdhvs", "bdhvs", []],
  ["abbreviations in their case", { text: "STEM", exactCase: true }, "cá stem", []],
  [
    "not in front of what makes it another thing",
    { text: "nghị quyết 57", notBefore: ["của hđnd"] },
    "nghị quyết 57 của HĐND tỉnh",
    [],
  ],
])("is found %s", (_, phrase, text, expected) => expect(found(phrase, text)).toEqual(expected));
