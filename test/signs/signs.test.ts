import { describe, expect, it } from "vitest";
import { loadConfig } from "../../config/load.ts";
import { ownConfig } from "../../config/settings.ts";
import { passageOf } from "../../pipeline/classify/normalise.ts";
import { openSigns } from "../../pipeline/signs.ts";

const config = await loadConfig(ownConfig);
const own = config.cities.flatMap((city) => city.signs);
const signsOf = (plan: string, title: string, text: string, press = true) =>
  openSigns(
    config.signs,
    own.find((one) => one.plan === plan),
  )(passageOf(title, text), press);

describe("the forms that a text reports", () => {
  it.each([
    ["hanoi-179", "Ngày hội STEM của trường làng", "Sáu chục em xếp hàng xem xe dò đường.", ["III.4.1"]],
    [
      "hanoi-179",
      "Phường mở lớp tập huấn cho tổ trưởng",
      "Hội thảo chuyên đề về ký số cũng diễn ra buổi chiều.",
      ["III.5.1", "III.5.2"],
    ],
    ["hanoi-179", "Loa phường đọc mẹo dùng mạng", "Mỗi sáng một mẹo, hai phút.", ["III.3"]],
    ["hue-310", "Chiếu phim ngắn về máy cấy", "Fanpage của xã đăng video ngắn mỗi tuần.", ["H5", "H6"]],
    ["tanbinh-57", "Xe loa vào hẻm", "Đội tuyên truyền lưu động đi sáu khu phố.", ["II.2.5"]],
  ])("of %s: %s", (plan, title, text, forms) => {
    expect(signsOf(plan, title, text).forms).toEqual(forms);
  });

  it("need more than a common word in passing, and are proved word for word", () => {
    expect(signsOf("hanoi-179", "Cầu mới qua sông", "Sau hội nghị, đoàn về lại cơ quan.")).toEqual({});
    const { signs } = signsOf("hanoi-179", "Chuyện học", "Tối qua có podcast của phường. Ai cũng nghe.");
    expect(signs).toEqual([
      { sign: "III.2.2", because: [{ phrase: "podcast", sentence: "Tối qua có podcast của phường." }] },
    ]);
  });
});

describe("vulnerable people", () => {
  it.each([
    "Lớp có mười hai cụ ông.",
    "Bà con nông dân ngồi kín nhà văn hóa.",
    "Một chị bán hàng rong hỏi cách quét mã.",
  ])("are named: %s", (text) => {
    expect(signsOf("hanoi-179", "", text).marks).toEqual(["vulnerable"]);
  });

  it("are not named by those who are neither", () => {
    expect(signsOf("hanoi-179", "", "Các kỹ sư trẻ ngồi kín hội trường.").marks).toBeUndefined();
  });
});

describe("criticism of the press", () => {
  const queue =
    "Nhiều người than phiền phần mềm bị treo giữa chừng, hồ sơ đã gửi vẫn phải mang bản giấy ra quầy. Một công chức thừa nhận hệ thống quá tải.";

  it("is marked at a paper, with its words, and never on an office's own page", () => {
    const { marks, signs } = signsOf("hanoi-179", "Nộp trên mạng, chờ ngoài quầy", queue);
    expect(marks).toEqual(["critical"]);
    expect(signs?.[0]?.because.map(({ phrase }) => phrase)).toEqual([
      "than phiền",
      "bị treo",
      "vẫn phải mang",
      "quá tải",
    ]);
    expect(signsOf("hanoi-179", "Nộp trên mạng, chờ ngoài quầy", queue, false).marks).toBeUndefined();
  });

  it.each([
    "Nhờ bản mới, người dân không còn cảnh phiền hà, cán bộ khắc phục được tình trạng chậm trễ.",
    "Đoàn viên giúp dân vượt qua khó khăn, tháo gỡ vướng mắc khi nộp hồ sơ.",
    "Thành phố đưa thêm sáu dịch vụ lên mạng, người dân khen nhanh.",
  ])("is not what was mended or is praised: %s", (text) => {
    expect(signsOf("hanoi-179", "Phường đổi cách tiếp dân", text).marks).toBeUndefined();
  });
});
