import { describe, expect, it } from "vitest";
import { classifierOf } from "./classifiers.ts";

const hanoi = classifierOf("hanoi-179");
const rules = classifierOf("hanoi-179", { model: null });
const source = "Báo Hà Nội mới";

function tierOf(text: string, title = ""): string {
  return hanoi.judge({ title, text, source, publishedDay: "2025-09-10" }).tier;
}

describe("the number of the resolution", () => {
  it.each(["57-NQ/TW", "57-NQ/TƯ", "57- NQ/TW", "57 - NQ/TW", "57-NQ/T.Ư", "57-NQ/TU", "57-nqtw"])(
    "%s is the anchor",
    (number) => {
      expect(tierOf(`Hội nghị quán triệt Nghị quyết số ${number} cho 300 đảng viên các chi bộ.`)).toBe(
        "direct",
      );
    },
  );

  it.each(["Nghị quyết 57", "NQ57", "NQ 57", "#NQ57", "nghi quyet 57"])("so is %s", (spelling) => {
    expect(
      tierOf(`Sáng nay Đảng ủy phường Láng quán triệt ${spelling} tới 29 chi bộ, đảng viên viết thu hoạch.`),
    ).toBe("direct");
  });

  it.each(["57/NQ-HĐND", "57/NQ-CP", "57/2022/NQ-HĐND"])("%s is another document", (number) => {
    expect(tierOf(`HĐND thông qua Nghị quyết số ${number} về mức thu phí bến bãi.`)).toBe("none");
  });

  it("tells 71/NQ-CP of the Government from 71-NQ/TW on education", () => {
    const programme = hanoi.judge({
      title: "",
      text: "Hà Nội triển khai Nghị quyết 71/NQ-CP, chương trình hành động của Chính phủ.",
      source,
    });
    expect(programme.groups.map((group) => group.id)).toContain("II.2.2");
    expect(tierOf("Sở Giáo dục quán triệt Nghị quyết 71-NQ/TW về giáo dục tới hiệu trưởng.")).toBe("none");
  });

  it("is not the minute, the road or the house", () => {
    expect(tierOf("Phút 57, cầu thủ ghi bàn. Quốc lộ 57 tắc. Quán ở số 57 phố Láng.")).toBe("none");
  });
});

describe("an anchor in passing", () => {
  it("in the list of four resolutions", () => {
    const verdict = hanoi.judge({
      title: "Đại hội chi bộ",
      text: "Nhiệm kỳ tới thực hiện bộ tứ nghị quyết 57, 59, 66, 68 và chỉnh trang ngõ xóm.",
      source,
    });
    expect(verdict).toMatchObject({ tier: "passing", groups: [] });
    expect(verdict.nearly.map((one) => one.why)).toContain("Chỉ là một trong “bộ tứ” nghị quyết");
  });

  it("among related links", () => {
    const text =
      "Phường trồng thêm 200 cây xanh ven hồ.\nTin liên quan\nQuán triệt Nghị quyết 57-NQ/TW tại xã bên";
    expect(tierOf(text)).toBe("passing");
  });
});

describe("what looks like the plan and is not", () => {
  it("another resolution, however many strong words it carries", () => {
    expect(
      tierOf("Đảng ủy tổ chức hội nghị quán triệt Nghị quyết số 68-NQ/TW cho báo cáo viên, chi bộ."),
    ).toBe("none");
  });

  it("the literacy movement of 1945", () => {
    expect(tierOf("Năm 1945, Nha Bình dân học vụ ra đời để diệt giặc dốt, cụ già tập đọc i tờ.")).toBe(
      "none",
    );
  });

  it("a crime that borrows the movement's name", () => {
    const text = "Công an khởi tố vụ án, bắt giữ ba nghi phạm giả nhân viên lớp “Bình dân học vụ số”.";
    const verdict = hanoi.judge({ title: "", text, source });
    expect(verdict).toMatchObject({ tier: "none", groups: [] });
    expect(verdict.nearly.some((one) => one.why.includes("vụ án"))).toBe(true);
  });

  it("the national innovation centre", () => {
    const text = "Trung tâm Đổi mới sáng tạo Quốc gia ký hợp tác với đối tác Mỹ.";
    const verdict = rules.judge({ title: "", text, source: "Báo Đầu tư" });
    expect(verdict.groups).toEqual([]);
  });

  it("another province on the city's own paper", () => {
    const verdict = hanoi.judge({
      title: "Nghệ An: Bình dân học vụ số về bản",
      text: "Ở Nghệ An, thầy cô dạy bà con dùng điện thoại trong lớp Bình dân học vụ số.",
      source,
    });
    expect(verdict.gate.open).toBe(false);
    expect(verdict.tier).toBe("none");
  });
});

describe("writing", () => {
  const text = "Lớp Bình dân học vụ số của phường Láng dạy các cụ quét mã, nộp hồ sơ trên điện thoại.";
  const composed = hanoi.judge({ title: "", text, source });

  it.each([
    ["NFD", text.normalize("NFD")],
    ["capitals", text.toUpperCase()],
  ])("in %s is judged as it is in NFC", (_, written) => {
    const verdict = hanoi.judge({ title: "", text: written, source });
    expect(verdict.groups.map((group) => group.id)).toEqual(composed.groups.map((group) => group.id));
    expect(verdict.tier).toBe("direct");
  });
});

it("proves each group with words that stand in the item", () => {
  const text =
    "Bác sĩ trạm y tế ở Hà Nội xem bệnh án điện tử trên máy tính bảng.\nNgười dân nhận kết quả qua điện thoại.";
  const { groups } = hanoi.judge({ title: "", text, source });
  expect(groups).not.toEqual([]);
  for (const proof of groups.flatMap((group) => group.because)) {
    expect(text).toContain(proof.sentence);
    expect(proof.sentence).toContain(proof.phrase);
  }
});

describe("the movement's name in the mouth of swindlers", () => {
  it.each([
    "Cảnh báo mạo danh lớp bình dân học vụ số để chiếm đoạt tiền của người cao tuổi ở Hà Nội.",
    "Ba đối tượng lấy danh nghĩa lớp bình dân học vụ số ở phường Láng để gọi điện vay tiền.",
  ])("waits for a person: %s", (text) => {
    const { review, nearly } = hanoi.judge({ title: "", text, source, publishedDay: "2025-09-10" });
    expect(review).toBe(true);
    expect(nearly.map((one) => one.why)).toContain(
      "Kẻ gian lấy danh phong trào, không phải tuyên truyền phong trào",
    );
  });

  it("is not meant where a class teaches how to see through them", () => {
    const text =
      "Tối qua, lớp bình dân học vụ số phường Láng, Hà Nội chỉ cho bà con cách nhận ra cuộc gọi giả danh công an.";
    expect(hanoi.judge({ title: "", text, source, publishedDay: "2025-09-10" }).review).toBe(false);
  });
});
