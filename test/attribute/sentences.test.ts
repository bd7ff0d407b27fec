import { describe, expect, it } from "vitest";
import { openAttributor } from "../../pipeline/attribute/attribute.ts";
import { passageOf } from "../../pipeline/classify/normalise.ts";
import { planOf, register } from "../classify/classifiers.ts";

const plans = { hanoi: "hanoi-179", hue: "hue-310", "tan-binh": "tanbinh-57" } as const;

/** City, source, sentence, and who is named in it in substance. */
const sentences: readonly (readonly [keyof typeof plans, string, string, string])[] = [
  ["hanoi", "dantri", "Giám đốc Sở Y tế Hà Nội cho biết đã nối dữ liệu.", "hn-syt"],
  [
    "hanoi",
    "hanoimoi",
    "Các sở Y tế, Công Thương, Nội vụ và Giáo dục và Đào tạo được giao nối dữ liệu trước tháng 12.",
    "hn-sct hn-sgddt hn-snv hn-syt",
  ],
  [
    "hanoi",
    "hanoimoi",
    "Thành phố giao các sở: Tài chính, Nội vụ, Khoa học và Công nghệ rà soát.",
    "hn-skhcn hn-snv hn-stc",
  ],
  ["hanoi", "hanoimoi", "Hai sở Nội vụ và Tài chính phối hợp kiểm tra.", "hn-snv hn-stc"],
  ["hanoi", "hanoimoi", "Sở GDĐT Hà Nội và Sở GD-ĐT cùng một tên; Sở Giáo dục - Đào tạo mở lớp.", "hn-sgddt"],
  ["hanoi", "hanoimoi", "Liên ngành Sở Tài chính - Sở Nội vụ thống nhất mức chi.", "hn-snv hn-stc"],
  ["hanoi", "hanoimoi", "Chủ tịch UBND phường Láng Nguyễn Văn A chỉ đạo mở lớp.", "hn-lang"],
  ["hanoi", "hanoimoi", "Đoàn công tác của Sở Y tế Quảng Ninh tới học tập mô hình.", ""],
  ["hanoi", "hanoimoi", "Sở Y tế tỉnh Bắc Ninh cho biết đã nối dữ liệu.", ""],
  ["hanoi", "hanoimoi", "Người dân phường Láng có thêm một sân chơi.", ""],
  ["hanoi", "hanoimoi", "Phường Láng, Hà Nội mở lớp dạy thanh toán bằng mã QR.", "hn-lang"],
  ["hanoi", "hanoimoi", "Phường Láng, Hà Nội, mở lớp dạy thanh toán bằng mã QR.", "hn-lang"],
  ["hanoi", "hanoimoi", "Tại phường Láng, Hà Nội mở thêm ba tuyến xe buýt.", ""],
  ["hanoi", "hanoimoi", "Đại diện các sở, ngành và phường Láng tham dự.", ""],
  ["hanoi", "hanoimoi", "Tham dự hội nghị có lãnh đạo Sở Nội vụ, Sở Tài chính.", ""],
  ["hanoi", "hanoimoi", "Theo Quyết định số 12 của Sở Nội vụ, hồ sơ nộp qua mạng.", ""],
  ["hanoi", "hanoimoi", "Ảnh: Sở Y tế Hà Nội", ""],
  ["hanoi", "hanoimoi", "UBND thành phố giao Văn phòng UBND thành phố theo dõi.", "hn-ubnd hn-vpubnd"],
  ["hanoi", "hanoimoi", "Thành đoàn Hà Nội phát động tháng thanh niên số.", "hn-thanhdoan"],
  ["hanoi", "hanoimoi", "Sở Khoa học và Công nghệ (KH&CN) Hà Nội công bố danh mục.", "hn-skhcn"],
  ["hanoi", "hanoimoi", "Ban Tuyên giáo và Dân vận Thành ủy hướng dẫn các chi bộ.", "hn-btgdv"],
  ["hanoi", "hanoimoi", "Ủy ban Mặt trận Tổ quốc Việt Nam thành phố Hà Nội giám sát.", "hn-mttq"],
  ["hanoi", "hanoimoi", "Uỷ ban MTTQ Việt Nam TP Hà Nội kêu gọi tặng máy cũ.", "hn-mttq"],
  ["hanoi", "hanoimoi", "Hội đồng nhân dân thành phố thông qua nghị quyết hỗ trợ.", "hn-hdnd"],
  ["hanoi", "hanoimoi", "Đảng ủy phường Bồ Đề quán triệt tới 40 chi bộ.", "hn-bode"],
  ["hanoi", "hanoimoi", "Phường Tây Mỗ vừa khai trương điểm hỗ trợ số.", "hn-taymo"],
  ["hanoi", "hanoimoi", "Chợ phường Láng họp từ sớm, phường Láng không còn tiền mặt.", "hn-lang"],
  ["hanoi", "hanoimoi", "Xã Sóc Sơn lắp 40 camera, riêng phường Láng 12 chiếc.", "hn-socson"],
  ["hanoi", "sogddt", "Sở đã tập huấn cho 300 giáo viên.", "hn-sgddt"],
  ["hue", "huengaynay", "Sở KH&CN phối hợp Đại học Huế tổ chức ngày hội.", "hue-daihochue hue-skhcn"],
  ["hue", "huengaynay", "Trường Đại học Khoa học, Đại học Huế nghiên cứu giống lúa.", "hue-daihochue"],
  ["hue", "huengaynay", "Bà con xem trên Hue-S rồi gọi đường dây nóng.", ""],
  ["hue", "huengaynay", "HueIOC vừa nâng cấp bản đồ ngập.", "hue-ioc"],
  ["hue", "huengaynay", "Trung tâm Giám sát, điều hành đô thị thông minh tiếp nhận phản ánh.", "hue-ioc"],
  ["hue", "huengaynay", "Sở Ngoại vụ, Sở VH,TT đề nghị dịch sang tiếng Anh.", "hue-sngv hue-svhtt"],
  ["hue", "nhandan", "Sở Giáo dục và Đào tạo thành phố Huế mở thư viện số.", "hue-sgddt"],
  ["hue", "dandien-portal", "UBND xã giao đoàn thanh niên chỉ từng nhà.", "hue-dandien"],
  ["tan-binh", "tanbinh-portal", "Văn phòng UBND cho biết đã lắp máy chủ.", "tb-vp"],
  ["tan-binh", "tanbinh-portal", "Đảng bộ Phường 14 học nghị quyết.", "tb-p14"],
  ["hue", "hue-mxh", "HueIOC moi ba con tai ban moi de xem nuoc len tung khu pho nghe", "hue-ioc"],
];

describe("a sentence names in substance", () => {
  it.each(sentences)("%s, %s: %s", (place, source, sentence, wanted) => {
    const attributor = openAttributor(planOf(plans[place]).city, register);
    const names = attributor.read(passageOf("", sentence));
    const day = place === "tan-binh" ? "2025-05-05" : "2026-11-11";
    const { agencies } = attributor.attribute(names, attributor.channelOf({ source }), true, day);
    const named = agencies.filter(({ role }) => role === "mention").map(({ id }) => id);
    expect(named.toSorted().join(" ")).toBe(wanted);
  });

  it("never across the end of a sentence: the verb behind a place is the next sentence's", () => {
    const attributor = openAttributor(planOf("hanoi-179").city, register);
    const names = attributor.read(passageOf("Thêm bác sĩ cho phường Láng", "Có ba phòng khám mới."));
    const channel = attributor.channelOf({ source: "hanoimoi" });
    const { agencies } = attributor.attribute(names, channel, true, "2026-11-11");
    expect(agencies.filter(({ role }) => role === "mention")).toEqual([]);
  });
});
