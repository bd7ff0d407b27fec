import type { Published } from "./world.ts";

/** Scenario 12: a paper finds fault with an online service, and names who should look into it. */
export const critique: Published = {
  source: "dantri",
  url: "https://dantri.com.vn/dich-vu-cong-truc-tuyen-20261110.htm",
  title: "Nộp hồ sơ qua mạng, cầm giấy ra quầy: nghịch lý dịch vụ công trực tuyến",
  paragraphs: [
    "Nhiều người dân ở phường Hà Đông, Hà Nội than phiền rằng dịch vụ công trực tuyến chạy chậm, hồ sơ đã nộp trên cổng dịch vụ công vẫn phải mang bản giấy ra quầy.",
    "Thách thức của chuyển đổi số ở cơ sở là hạ tầng yếu và năng lực số của cán bộ chưa đều: chữ ký số báo lỗi, đường truyền quá tải vào giờ cao điểm, an toàn thông tin còn bị xem nhẹ.",
    "UBND phường Hà Đông thừa nhận phần mềm dịch vụ công trực tuyến chưa liên thông, khoảng cách số giữa các khu phố còn lớn và phường đang đề nghị thành phố sửa.",
  ],
  day: "2026-11-10",
};

const lessons = [
  ["2026-01-12", "mật khẩu"],
  ["2026-01-29", "chuyển tiền"],
  ["2026-01-30", "đặt lịch khám"],
  ["2026-02-09", "nộp hồ sơ"],
] as const;

/** Scenario 14: four articles of a paper's channel, two before its six papers became one agency, two after. */
export const sessions: readonly Published[] = lessons.map(([day, about], place) => ({
  source: "hanoimoi",
  url: `https://hanoimoi.vn/binh-dan-hoc-vu-so-${place}.html`,
  title: `Bình dân học vụ số ở Hà Nội: buổi học thứ ${place + 1}`,
  paragraphs: [
    `Buổi học thứ ${place + 1} của phong trào Bình dân học vụ số ở phường Láng, Hà Nội nói về ${about}.`,
    "Tổ công nghệ số cộng đồng ngồi cạnh từng bàn, ai chậm thì kèm thêm nửa tiếng cuối giờ.",
  ],
  day,
}));
