import type { AgencyRole, DatePrecision, DateSource, GroupHit, Item, Tier } from "../../pipeline/item.ts";
import { tones, type Tone } from "../../pipeline/measure/review.ts";
import type { Agency } from "../../config/schema.ts";
import type { Channel, Source } from "../../config/source-schema.ts";

/** How plainly an item speaks of the plan, as the screens call it. */
export const tierWords: Readonly<Record<Tier, string>> = {
  direct: "trực tiếp",
  topical: "theo chủ đề",
  passing: "nhắc thoáng",
  none: "không thuộc kế hoạch",
};

/** What an agency has to do with an item. */
export const roleWords: Readonly<Record<AgencyRole, string>> = {
  owner: "chủ quản kênh đăng",
  mention: "được nêu trong tin",
  credit: "được ghi nguồn",
};

/** Tones, as people who reviewed an item name them. */
export const toneWords: Readonly<Record<Tone, string>> = {
  positive: "tích cực",
  neutral: "trung tính",
  negative: "phê bình, tiêu cực",
};

/** A tone as it is stored, in words; what is none stands as it is. */
export function toneWord(stored: string): string {
  const tone = tones.find((known) => known === stored);
  return tone === undefined ? stored : toneWords[tone];
}

/** Whether an item is somebody else's story told again. */
export const copyWords: Readonly<Record<Item["copy"], string>> = {
  original: "bài gốc",
  reprint: "dẫn lại",
  unknown: "chưa rõ gốc hay dẫn lại",
};

/** Who or what put an item into a group. */
export const judgeWords: Readonly<Record<GroupHit["by"], string>> = {
  phrase: "từ khóa của kế hoạch",
  model: "mô hình học máy",
  person: "người duyệt",
};

/** Where the date of an item was read. */
export const dateSourceWords: Readonly<Record<DateSource, string>> = {
  "json-ld": "dữ liệu có cấu trúc của trang (JSON-LD)",
  meta: "thẻ meta của trang",
  time: "thẻ thời gian của trang",
  visible: "dòng ngày giờ hiện trên trang",
  feed: "bản tin RSS/Atom",
  api: "giao diện lập trình của nền tảng",
  url: "địa chỉ của trang",
  relative: "cách ghi tương đối (“2 giờ trước”) so với lúc thu",
  entered: "người nhập",
  none: "không tìm thấy",
};

/** How finely a date is known. */
export const precisionWords: Readonly<Record<DatePrecision, string>> = {
  second: "đến giây",
  minute: "đến phút",
  hour: "đến giờ",
  day: "đến ngày",
  month: "chỉ biết tháng",
  year: "chỉ biết năm",
  none: "chưa rõ",
};

/** The kinds of agencies, in the order in which the matrix shows them. */
export const agencyKindWords: Readonly<Record<Agency["kind"], string>> = {
  government: "Ủy ban nhân dân",
  council: "Ban chỉ đạo, hội đồng",
  party: "Cơ quan Đảng",
  office: "Văn phòng",
  department: "Sở, ban, ngành",
  front: "Mặt trận Tổ quốc",
  union: "Đoàn thể",
  press: "Cơ quan báo chí",
  centre: "Trung tâm",
  school: "Trường học",
  association: "Hội",
  ward: "Phường",
  commune: "Xã",
  class: "Nhóm đơn vị",
};

/** Kinds of outlets. */
export const sourceKindWords: Readonly<Record<Source["kind"], string>> = {
  press: "báo chí",
  portal: "cổng, trang thông tin điện tử",
  aggregator: "trang tổng hợp",
  social: "mạng xã hội",
};

/** Kinds of channels. */
export const channelKindWords: Readonly<Record<Channel["kind"], string>> = {
  feed: "RSS/Atom",
  sitemap: "sitemap",
  listing: "trang danh sách",
  bulletin: "bản tin PDF",
  fanpage: "fanpage",
  video: "kênh video",
  zalo: "Zalo",
  tiktok: "TikTok",
};

/** The fields of a reading, as the item's page names them. */
export const fieldWords: Readonly<Record<string, string>> = {
  title: "Tít",
  lead: "Sa-pô",
  text: "Nội dung",
  body: "Nội dung",
  authors: "Tác giả",
  byline: "Tác giả",
  date: "Ngày đăng",
  publishedAt: "Ngày giờ đăng",
  publishedDay: "Ngày đăng",
  modifiedAt: "Ngày sửa",
  canonicalUrl: "Địa chỉ chuẩn",
  section: "Chuyên mục",
  kicker: "Dòng mũ",
  language: "Ngôn ngữ",
  credit: "Dòng ghi nguồn",
  media: "Ảnh, video, âm thanh",
};

/** How a field was read, where a reading names no selector. */
const readWords: Readonly<Record<string, string>> = {
  rules: "quy tắc khai báo cho nguồn hoặc họ trang",
  "json-ld": "dữ liệu có cấu trúc của trang (JSON-LD)",
  "json-ld articleBody": "dữ liệu có cấu trúc của trang (JSON-LD)",
  json: "dữ liệu nằm trong mã của trang",
  general: "đoạn văn liền mạch lớn nhất của trang",
  readability: "bộ đọc Readability",
  captions: "chú thích của chùm ảnh",
  description: "thẻ mô tả của trang",
  class: "phần trang tự gọi là sa-pô",
  heading: "dòng in đậm đầu bài",
  h1: "tiêu đề lớn của trang (h1)",
  title: "tiêu đề cửa sổ (title)",
  "line above the body": "dòng ngay trên nội dung",
  signature: "tên ký cuối bài",
  meta: "thẻ meta của trang",
  itemprop: "vi dữ liệu của trang (itemprop)",
  "itemprop datePublished": "vi dữ liệu của trang (itemprop)",
  byline: "phần trang dành cho tên tác giả",
  brand: "tên của cơ quan báo chí",
  label: "dòng ghi “ngày đăng” trên trang",
  line: "một dòng chữ hiện trên trang",
  link: "liên kết dẫn về bài gốc",
  time: "thẻ thời gian của trang",
  feed: "bản tin RSS/Atom",
  url: "địa chỉ của trang",
  dateline: "nơi và ngày ở đầu câu thứ nhất",
  update: "dòng ghi “cập nhật”; trang không ghi ngày nào khác",
  script: "dữ liệu nằm trong mã của trang",
  datePublished: "trường datePublished trong dữ liệu có cấu trúc",
  dateCreated: "trường dateCreated trong dữ liệu có cấu trúc",
  uploadDate: "trường uploadDate trong dữ liệu có cấu trúc",
  dateModified: "trường dateModified trong dữ liệu có cấu trúc",
  articleSection: "trường articleSection trong dữ liệu có cấu trúc",
  breadcrumb: "đường dẫn chuyên mục trong dữ liệu có cấu trúc",
  letters: "chữ cái tiếng Việt trong bài",
  declared: "trang tự khai",
  words: "những từ thường gặp nhất trong bài",
  canonical: "trang tự khai (rel=canonical)",
  "og:url": "trang tự khai (og:url)",
  address: "địa chỉ đã thu; trang không tự khai địa chỉ nào đáng tin",
};

/** How a field was read, in Vietnamese; null where the reading names a selector or a field of the page, which stands as it is. */
export function readWord(how: string): string | null {
  const known = Object.hasOwn(readWords, how) ? readWords[how] : undefined;
  if (known !== undefined) return known;
  return how.startsWith("meta ") ? `thẻ meta ${how.slice("meta ".length)}` : null;
}
