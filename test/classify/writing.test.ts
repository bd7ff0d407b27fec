import { describe, expect, it } from "vitest";
import { classifierOf } from "./classifiers.ts";

const rules = classifierOf("hanoi-179", { model: null });
const learned = classifierOf("hanoi-179");
const source = "hanoimoi";

function judged(text: string, title = "") {
  return rules.judge({ title, text, source, publishedDay: "2025-09-10" });
}

const groupsOf = (text: string, title = ""): readonly string[] =>
  judged(text, title).groups.map((group) => group.id);

describe("the movement's name", () => {
  it.each([
    ["in full", "Tối nay phường Láng khai giảng lớp Bình dân học vụ số cho các cụ trong tổ dân phố."],
    ["short", "Tối nay phường Láng khai giảng lớp BDHVS cho các cụ trong tổ dân phố."],
    ["as a glued hashtag", "Lớp tối nay vui quá các cụ ơi #binhdanhocvuso"],
    ["as a short hashtag", "Lớp tối nay vui quá các cụ ơi #BDHVS"],
    ["without diacritics", "toi nay phuong Lang khai giang lop binh dan hoc vu so cho cac cu trong to"],
    ["with one wrong tone mark", "Tối nay phường Láng khai giảng lớp Bính dân học vụ số cho các cụ."],
    [
      "with the older tone place beside it",
      "Uỷ ban phường Láng mở lớp Bình dân học vụ số, xoá mù công nghệ.",
    ],
    ["in composed and decomposed letters", "Phường Láng mở lớp Bình dân học vụ số tối nay.".normalize("NFD")],
  ])("is known %s", (_, text) => {
    expect(groupsOf(text)).toContain("II.1.2");
    expect(judged(text).tier).toBe("direct");
  });

  it.each([
    ["in 1945, without “số”", "Phong trào bình dân học vụ năm 1945 dạy i tờ cho hàng triệu người Hà Nội."],
    ["with a wrong letter", "Ở Hà Nội có quán tên Bình dân họp vụ số."],
    ["across the end of a sentence", "Hà Nội nhớ phong trào bình dân học vụ. Số nhà 12 là lớp cũ."],
    ["in a cheap meal", "Quán cơm bình dân ở Hà Nội đông sinh viên phòng học vụ, số bàn có hạn."],
  ])("is not seen %s", (_, text) => expect(groupsOf(text)).not.toContain("II.1.2"));
});

const withNumber = (number: string): string =>
  learned.judge({
    title: "",
    text: `Hà Nội: Đảng ủy phường tổ chức học tập, quán triệt ${number} tới đảng viên các chi bộ.`,
    source,
  }).tier;

describe("numbers", () => {
  it.each([
    "Nghị quyết 57-NQ/TW",
    "Nghị quyết số 57- NQ/TW",
    "Nghị quyết số 57 -NQ/TƯ",
    "NQ số 57-NQ/T.Ư",
    "nghị quyết 57–NQ/TW",
    "nghi quyet 57",
    "NGHỊ QUYẾT 57",
  ])("%s is the resolution", (number) => expect(withNumber(number)).toBe("direct"));

  it("in the slug of an address that a post gives is the resolution, too", () => {
    const text =
      "Chi bộ phường Láng, Hà Nội học chuyên đề, đảng viên xem tài liệu quan-triet-nghi-quyet-57-nqtw ở nhóm.";
    expect(learned.judge({ title: "", text, source }).tier).toBe("direct");
  });

  it.each([
    "Nghị quyết 57/NQ-CP",
    "Nghị quyết số 57/NQ-HĐND",
    "Nghị quyết 57/2022/NQ-HĐND",
    "Nghị quyết 71-NQ/TW",
    "Nghị quyết 03-NQ/TW",
    "Kế hoạch 57/KH-UBND",
  ])("%s is not", (number) => expect(withNumber(number)).not.toBe("direct"));

  it("71/NQ-CP speaks for the Government's programme, with either dash", () => {
    expect(groupsOf("Hà Nội rà soát việc được giao tại Nghị quyết 71/NQ-CP.")).toContain("II.2.2");
    expect(groupsOf("Hà Nội rà soát việc được giao tại Nghị quyết số 71/NQ–CP.")).toContain("II.2.2");
  });
});

describe("“số” and 57 in other words", () => {
  it.each([
    "Hà Nội đấu giá biển số xe đẹp, người mua trả giá cao.",
    "Đội Hà Nội ghi bàn ở phút 57, tỷ số hai đều.",
    "Số nhà 57 phố Láng, Hà Nội cho thuê tầng một.",
    "Quốc lộ 57 sạt lở, xe khách của người Hà Nội phải quay đầu.",
    "Dân số Hà Nội tăng, một số phường thiếu trường.",
  ])("%s", (text) => expect(judged(text)).toMatchObject({ tier: "none", groups: [] }));
});

it("the national innovation centre in Hà Nội is not the city's centre", () => {
  const title = "Trung tâm Đổi mới sáng tạo Quốc gia đón đoàn khách";
  expect(groupsOf("Buổi làm việc diễn ra tại Hà Nội sáng nay.", title)).not.toContain("II.3.a");
});

describe("a group that the model finds", () => {
  const text = [
    "Chị Oanh ở phường Láng gọi cấp cứu lúc nửa đêm.",
    "Xe gần nhất tự nhận lệnh, bản đồ trên điện thoại chỉ đúng ngõ, đèn đỏ dọc đường chuyển xanh.",
    "Bệnh viện thấy trước điện tâm đồ, dữ liệu được gửi từ xe về trung tâm điều hành của thành phố Hà Nội.",
  ].join("\n");
  const verdict = learned.judge({ title: "Mười hai phút từ cuộc gọi tới giường bệnh", text, source });

  it("says so, and carries its heaviest sentence and the words in it, word for word", () => {
    const found = verdict.groups.filter((group) => group.by === "model");
    expect(found.map((group) => group.id)).toContain("II.3.b");
    for (const { because } of found) {
      expect(because.length).toBeGreaterThan(0);
      for (const { phrase, sentence } of because) {
        expect(text).toContain(sentence);
        expect(sentence).toContain(phrase);
      }
    }
  });

  it("names the version of rules and model that judged", () => {
    expect(verdict.rules).toMatch(/^\d+\+\d{4}-\d\d-\d\d\.[0-9a-f]{10}$/);
  });
});

it("an item of which no sentence proves a group counts for none", () => {
  const verdict = learned.judge({
    title: "",
    text: "Nghị quyết 57-NQ/TW. Ngày mai trời mát, bà con phường Láng, Hà Nội đi chợ sớm.",
    source,
  });
  expect(verdict.groups.every((group) => group.because.length > 0)).toBe(true);
});
