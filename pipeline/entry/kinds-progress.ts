import type { EntryKindId } from "../../config/entry-kinds.ts";
import type { Plan } from "../../config/schema.ts";
import type { EntryKind } from "./kind.ts";
import {
  choice,
  code,
  day,
  decimal,
  flag,
  link,
  long,
  percent,
  reportingDuties,
  targetsWhere,
  text,
  whole,
} from "./fields.ts";
import { dueBelongs, fitsTheTarget, ordered, partOf } from "./rules.ts";

type Target = Plan["targets"][number];
type Progress = Extract<
  EntryKindId,
  | "khao-sat"
  | "tap-huan-can-bo"
  | "ke-hoach-don-vi"
  | "bao-cao"
  | "chi-tieu"
  | "van-ban"
  | "nhiem-vu-khcn"
  | "kenh"
>;

/** Nothing else tells how far the target is: no column, no list, no count of entries, no survey. */
const isEntered = (target: Target): boolean =>
  target.measuredBy !== "survey" &&
  target.columns === undefined &&
  target.accounts === undefined &&
  target.entries === undefined &&
  target.list === undefined;
const isShareOfPeople = (target: Target): boolean => isEntered(target) && "share" in target.level;

/** How far targets and duties are: what counts behind I14 and I18 where no page of the web can. */
export const progressKinds: Readonly<Record<Progress, EntryKind>> = {
  "khao-sat": {
    id: "khao-sat",
    name: "Khảo sát xã hội học",
    about: "Kết quả khảo sát người dân. Không bao giờ suy ra từ lượt xem.",
    fields: [
      choice(
        "target",
        "Chỉ tiêu",
        targetsWhere(({ measuredBy }) => measuredBy === "survey"),
      ),
      text("surveyor", "Đơn vị khảo sát"),
      text("method", "Phương pháp", { hint: "ví dụ: phỏng vấn trực tiếp, chọn mẫu phân tầng theo phường" }),
      whole("sample", "Cỡ mẫu"),
      percent("share", "Tỷ lệ (%)"),
      percent("margin", "Sai số (±%)", { required: false }),
      day("from", "Ngày bắt đầu thực địa"),
      day("to", "Ngày kết thúc thực địa"),
    ],
    day: "to",
    from: "from",
    same: ["target", "surveyor", "to"],
    rules: [
      ordered("from", "to", "ngày kết thúc phải sau ngày bắt đầu"),
      (values) => (values["sample"] === 0 ? { key: "sample", message: "cỡ mẫu phải từ 1 trở lên" } : null),
    ],
  },
  "tap-huan-can-bo": {
    id: "tap-huan-can-bo",
    name: "Cán bộ được phổ biến, đào tạo",
    about: "Số người đã được phổ biến, đào tạo trên tổng số, chốt tại một ngày.",
    fields: [
      choice("target", "Chỉ tiêu", targetsWhere(isShareOfPeople)),
      whole("numerator", "Số người đã được phổ biến, đào tạo"),
      whole("denominator", "Tổng số người"),
      day("day", "Ngày chốt số liệu"),
    ],
    day: "day",
    same: ["target", "day"],
    rules: [partOf("numerator", "denominator")],
  },
  "ke-hoach-don-vi": {
    id: "ke-hoach-don-vi",
    name: "Kế hoạch đơn vị đã ban hành",
    about: "Văn bản triển khai của sở, ban, ngành, xã, phường.",
    fields: [code("number", "Số, ký hiệu"), day("day", "Ngày ban hành"), text("title", "Trích yếu")],
    day: "day",
    same: ["number", "day"],
    rules: [],
  },
  "bao-cao": {
    id: "bao-cao",
    name: "Báo cáo đã nhận",
    about: "Đầu mối ghi báo cáo của đơn vị khi nhận; hệ thống đối chiếu với hạn.",
    fields: [
      choice("duty", "Chế độ báo cáo", reportingDuties),
      day("due", "Hạn", { hint: "ngày ghi trong kế hoạch, ví dụ 20/12/2026" }),
      day("received", "Ngày nhận"),
      code("number", "Số, ký hiệu", { required: false }),
    ],
    day: "received",
    same: ["duty", "due"],
    rules: [dueBelongs("duty", "due")],
    ahead: ["due"],
  },
  "chi-tieu": {
    id: "chi-tieu",
    name: "Tiến độ chỉ tiêu",
    about: "Số liệu của chỉ tiêu mà trang web không cho thấy, tại một ngày.",
    fields: [
      choice("target", "Chỉ tiêu", targetsWhere(isEntered)),
      day("day", "Ngày chốt số liệu"),
      decimal("numerator", "Số đạt", { required: false, hint: "với chỉ tiêu tính theo tỷ lệ" }),
      decimal("denominator", "Tổng số", { required: false }),
      whole("count", "Số lượng", { required: false, hint: "với chỉ tiêu tính theo số lượng" }),
      flag("done", "Đã hoàn thành", { required: false, hint: "với chỉ tiêu là mốc: có hoặc không" }),
    ],
    day: "day",
    same: ["target", "day"],
    rules: [fitsTheTarget, partOf("numerator", "denominator")],
  },
  "van-ban": {
    id: "van-ban",
    name: "Danh mục văn bản phải phổ biến",
    about: "Mỗi dòng một văn bản; hệ thống tự tìm tin nêu văn bản trên kênh chính thức.",
    fields: [
      code("number", "Số, ký hiệu", { hint: "viết đúng như trong văn bản, ví dụ 1169/QĐ-TTg" }),
      day("day", "Ngày ban hành"),
      text("title", "Trích yếu"),
    ],
    day: "day",
    same: ["number"],
    rules: [],
  },
  "nhiem-vu-khcn": {
    id: "nhiem-vu-khcn",
    name: "Danh mục nhiệm vụ khoa học, công nghệ",
    about: "Nhiệm vụ dùng ngân sách nhà nước; hệ thống tự tìm tin nêu tên nhiệm vụ.",
    fields: [
      code("number", "Mã số nhiệm vụ"),
      text("name", "Tên nhiệm vụ", { hint: "tìm đúng cụm chữ này trong tin" }),
      day("day", "Ngày phê duyệt"),
      flag("secret", "Bí mật nhà nước", { hint: "có: không tính vào mẫu số, không nhập tên thật" }),
    ],
    day: "day",
    same: ["number"],
    rules: [],
  },
  kenh: {
    id: "kenh",
    name: "Kênh chính thức của đơn vị",
    about: "Trang, tài khoản mà đơn vị khai báo; quản trị đưa vào danh mục nguồn thu.",
    fields: [
      choice("platform", "Loại kênh", {
        web: "Cổng, trang thông tin điện tử",
        facebook: "Facebook",
        youtube: "YouTube",
        zalo: "Zalo OA",
        tiktok: "TikTok",
        khac: "Kênh khác",
      }),
      link("url", "Địa chỉ"),
      text("name", "Tên kênh"),
      day("day", "Hoạt động từ ngày"),
      long("people", "Bộ phận quản trị", {
        required: false,
        hint: "chức danh hoặc bộ phận, không ghi số cá nhân",
      }),
    ],
    day: "day",
    same: ["url"],
    rules: [],
  },
};
