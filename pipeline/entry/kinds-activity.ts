import type { EntryKind } from "./kind.ts";
import { choice, code, day, decimal, groups, text, whole } from "./fields.ts";
import { minutesFit, oneOf, ordered } from "./rules.ts";

type Activity =
  | "truyen-thanh"
  | "truc-quan"
  | "su-kien"
  | "bao-cao-vien"
  | "bao-in-phat-song"
  | "insights"
  | "hanh-chinh";

const from = day("from", "Từ ngày");
const to = day("to", "Đến hết ngày");
const group = choice("group", "Nhóm nội dung", groups, { required: false });
const period = ordered("from", "to", "ngày cuối kỳ phải sau ngày đầu kỳ");

/** What agencies did where no web page shows it. */
export const activityKinds: Readonly<Record<Activity, EntryKind>> = {
  "truyen-thanh": {
    id: "truyen-thanh",
    name: "Truyền thanh cơ sở",
    about: "Đài truyền thanh xã, phường đã phát về nội dung kế hoạch: mỗi dòng một kỳ.",
    fields: [
      from,
      to,
      whole("broadcasts", "Số lượt phát"),
      whole("minutes", "Tổng số phút", { hint: "tổng thời lượng phát, không nhân với số cụm loa" }),
      whole("clusters", "Số cụm loa hoạt động"),
      group,
    ],
    day: "to",
    from: "from",
    same: ["from", "to", "group"],
    apart: ["group"],
    sums: ["broadcasts", "minutes"],
    rules: [period, minutesFit("minutes", "from", "to")],
  },
  "truc-quan": {
    id: "truc-quan",
    name: "Tuyên truyền trực quan",
    about: "Pa nô, băng rôn, màn hình LED đã treo, chiếu.",
    fields: [
      choice("type", "Loại", {
        "pa-no": "Pa nô",
        "bang-ron": "Băng rôn, khẩu hiệu",
        led: "Màn hình LED",
        "ap-phich": "Áp phích, tranh cổ động",
        "bang-tin": "Bảng tin công cộng",
        "luu-dong": "Tuyên truyền lưu động",
        khac: "Loại khác",
      }),
      whole("count", "Số lượng"),
      decimal("area", "Diện tích (m²)", { required: false }),
      day("from", "Ngày treo"),
      day("to", "Ngày hạ", { required: false, hint: "để trống nếu chưa hạ" }),
      code("place", "Địa điểm"),
    ],
    day: "from",
    same: ["type", "from", "place"],
    sums: ["count"],
    rules: [ordered("from", "to", "ngày hạ phải sau ngày treo")],
    ahead: ["to"],
  },
  "su-kien": {
    id: "su-kien",
    name: "Hội nghị, tập huấn, sự kiện",
    about: "Hội nghị, tập huấn, cuộc thi, sinh hoạt chi bộ: mỗi dòng một buổi hoặc một chương trình.",
    fields: [
      code("name", "Tên sự kiện"),
      choice("type", "Loại", {
        "hoi-nghi": "Hội nghị",
        "hoi-thao": "Hội thảo, tọa đàm",
        "tap-huan": "Lớp tập huấn",
        "chuong-trinh-dao-tao": "Chương trình đào tạo, bồi dưỡng",
        "giai-thuong": "Giải thưởng, diễn đàn báo chí",
        "cuoc-thi": "Cuộc thi",
        "ngay-hoi": "Ngày hội, tuần lễ, triển lãm",
        "tham-quan": "Tham quan, trải nghiệm",
        "truong-hoc": "Sinh hoạt, ngoại khóa trong trường học",
        "doanh-nghiep": "Truyền thông nội bộ doanh nghiệp",
        "sinh-hoat": "Sinh hoạt chi bộ, đoàn thể, khu dân cư",
        khac: "Loại khác",
      }),
      day("day", "Ngày tổ chức"),
      whole("people", "Số người dự"),
      choice("mode", "Cách tổ chức", {
        "truc-tiep": "Trực tiếp",
        "truc-tuyen": "Trực tuyến",
        "ket-hop": "Trực tiếp kết hợp trực tuyến",
      }),
      group,
    ],
    day: "day",
    same: ["name", "day"],
    sums: ["people"],
    rules: [],
  },
  "bao-cao-vien": {
    id: "bao-cao-vien",
    name: "Báo cáo viên, tuyên truyền viên",
    about: "Tuyên truyền miệng trong một kỳ.",
    fields: [
      from,
      to,
      whole("sessions", "Số buổi"),
      whole("listeners", "Lượt người nghe", { hint: "lượt, không phải số người khác nhau" }),
      code("place", "Địa bàn", { required: false }),
    ],
    day: "to",
    from: "from",
    same: ["from", "to", "place"],
    apart: ["place"],
    sums: ["sessions", "listeners"],
    rules: [period],
  },
  "bao-in-phat-song": {
    id: "bao-in-phat-song",
    name: "Báo in, phát thanh, truyền hình",
    about: "Bài, chương trình không có hoặc chỉ có một phần trên mạng.",
    fields: [
      choice("medium", "Loại hình", {
        "bao-in": "Báo in",
        "phat-thanh": "Phát thanh",
        "truyen-hinh": "Truyền hình",
      }),
      code("name", "Tên chương trình hoặc số báo"),
      day("day", "Ngày phát hành, phát sóng"),
      decimal("minutes", "Thời lượng (phút)", { required: false, hint: "với phát thanh, truyền hình" }),
      decimal("pages", "Số trang", { required: false, hint: "với báo in" }),
      group,
    ],
    day: "day",
    same: ["medium", "name", "day"],
    sums: [],
    rules: [oneOf(["minutes", "pages"], "cần thời lượng (phát sóng) hoặc số trang (báo in)")],
  },
  insights: {
    id: "insights",
    name: "Số liệu nền tảng do đơn vị cung cấp",
    about:
      "Lượt xem, tiếp cận, người dùng lấy từ trang quản trị (Facebook, Zalo OA, ứng dụng của thành phố). Đứng ở cột riêng, không cộng với số đo được.",
    fields: [
      from,
      to,
      choice("platform", "Nền tảng", {
        facebook: "Facebook",
        youtube: "YouTube",
        zalo: "Zalo OA",
        tiktok: "TikTok",
        app: "Ứng dụng của thành phố",
        web: "Cổng, trang thông tin điện tử",
        khac: "Nền tảng khác",
      }),
      code("channel", "Tên kênh"),
      choice("metric", "Chỉ số", {
        views: "Lượt xem",
        reach: "Lượt tiếp cận",
        viewers: "Người xem",
        reactions: "Cảm xúc, lượt thích",
        comments: "Bình luận",
        shares: "Chia sẻ",
        visits: "Lượt truy cập",
        users: "Người dùng đăng ký",
        followers: "Người theo dõi, quan tâm",
      }),
      choice("basis", "Cách tính", {
        "trong-ky": "Phát sinh trong kỳ",
        "luy-ke": "Lũy kế đến cuối kỳ",
      }),
      whole("value", "Giá trị"),
      text("by", "Người cung cấp", { hint: "chức danh hoặc bộ phận quản trị kênh" }),
    ],
    day: "to",
    from: "from",
    same: ["platform", "channel", "metric", "basis", "from", "to"],
    apart: ["platform", "channel", "metric", "basis"],
    rules: [period],
    grows: { value: "value", when: ["basis", "luy-ke"], by: ["platform", "channel", "metric"] },
  },
  "hanh-chinh": {
    id: "hanh-chinh",
    name: "Kinh phí, khen thưởng, đặt hàng báo chí",
    about: "Quyết định, hợp đồng đã ban hành.",
    fields: [
      choice("type", "Loại", {
        "kinh-phi": "Kinh phí",
        "khen-thuong": "Khen thưởng",
        "dat-hang": "Đặt hàng báo chí",
      }),
      code("number", "Số, ký hiệu quyết định"),
      day("day", "Ngày ban hành"),
      text("subject", "Nội dung, đối tượng"),
      decimal("amount", "Số tiền (triệu đồng)", { required: false }),
    ],
    day: "day",
    same: ["type", "number", "day"],
    rules: [],
  },
};
