import { platformNames } from "../../crawlers/platforms/post.ts";
import { windowNamed, type Window } from "../../pipeline/measure/windows.ts";
import type { Drill } from "../../pipeline/measure/types.ts";
import { emptyDays, periodOf, windowOfAddress } from "./address-period.ts";
import { agencyNamed, groupNamed, sourceNamed, type KnownPlan } from "./known.ts";

/** What a list of items shows: a drill and what only a list has. All of it stands in the address. */
export interface ListState {
  readonly window: Window | null;
  readonly drill: Drill;
  readonly text: string;
  /** Only items of this tier, which never counts: what was left out, to be looked through. */
  readonly aside: "passing" | "none" | null;
  /** Opaque place in the list; null = its beginning. */
  readonly after: string | null;
}

const tiers = { "truc-tiep": "direct", "chu-de": "topical" } as const;
const roles = { "chu-quan": "owner", "neu-ten": "mention" } as const;
const marks = { "yeu-the": "vulnerable", "phe-binh": "critical" } as const;
const copies = { goc: "original", "dan-lai": "reprint", "chua-ro": "unknown" } as const;
const standings = {
  "duoc-tinh": { standing: "counted", aside: null },
  "cho-duyet": { standing: "waiting", aside: null },
  "nhac-thoang": { standing: "any", aside: "passing" },
  "ngoai-ke-hoach": { standing: "any", aside: "none" },
  "tat-ca": { standing: "any", aside: null },
} as const;
const longestId = 200; // letters
const longestSearch = 200; // letters; longer is a pasted article

/** Values of the list's choices as the address writes them, with their Vietnamese names. */
export const choices = {
  muc: { "truc-tiep": "trực tiếp", "chu-de": "theo chủ đề" },
  vai: { "chu-quan": "chủ quản kênh đăng", "neu-ten": "được nêu trong tin" },
  ban: { goc: "bài gốc", "dan-lai": "dẫn lại", "chua-ro": "chưa rõ gốc hay dẫn lại" },
  "tinh-trang": {
    "duoc-tinh": "được tính",
    "cho-duyet": "chờ duyệt",
    "nhac-thoang": "nhắc thoáng (không tính)",
    "ngoai-ke-hoach": "ngoài kế hoạch (không tính)",
    "tat-ca": "mọi tin đã lưu",
  },
} as const;

/** Reads the list's state from an address; problems are in Vietnamese and say what to do. */
export function readListState(
  params: URLSearchParams,
  known: KnownPlan,
  fallback: Window,
): { readonly state: ListState; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const undated = params.get("chua-ro-ngay") === "1";
  const noDays = emptyDays(params);
  const window = undated ? null : noDays === null ? readWindow(params, fallback, problems) : fallback;
  const chosen = <T>(name: string, table: Readonly<Record<string, T>>): T | undefined => {
    const word = params.get(name) ?? "";
    if (word === "") return undefined;
    if (Object.hasOwn(table, word)) return table[word];
    problems.push(
      `Bộ lọc “${name}” không có giá trị “${word}”; các giá trị: ${Object.keys(table).join(", ")}.`,
    );
    return undefined;
  };
  const oneOf = (name: string, exists: (id: string) => boolean, what: string): string | undefined => {
    const id = params.get(name) ?? "";
    if (id === "") return undefined;
    if (!exists(id))
      problems.push(`Không có ${what} “${id}” trong ${known.plan.id}; hãy chọn lại trong danh sách.`);
    return id;
  };
  const sources = params.getAll("nguon").filter((id) => id !== "");
  for (const id of sources) {
    if (sourceNamed(known.city, id) === null && id !== noSource)
      problems.push(`Không có nguồn “${id}” trong danh mục; hãy chọn lại trong danh sách.`);
  }
  const text = (params.get("tim") ?? "").normalize("NFC").trim();
  if (text.length > longestSearch)
    problems.push(`Cụm tìm dài quá ${longestSearch} chữ cái; hãy tìm bằng vài từ đặc trưng.`);
  const group = oneOf("nhom", (id) => groupNamed(known.plan, id) !== null, "nhóm nội dung");
  const agency = oneOf("don-vi", (id) => agencyNamed(known.city, id) !== null, "đơn vị");
  const tier = chosen("muc", tiers);
  const role = chosen("vai", roles);
  const copy = chosen("ban", copies);
  const mark = chosen("dau-hieu", marks);
  const platform = oneOf("nen-tang", (id) => platformNames.some((one) => one === id), "nền tảng");
  const story = (params.get("cum") ?? "").slice(0, longestId);
  const form = oneOf("hinh-thuc", (id) => known.plan.forms.some((one) => one.id === id), "hình thức");
  const { standing, aside } = chosen("tinh-trang", standings) ?? standings["duoc-tinh"];
  const arrivedId = undated ? (params.get("thu-trong") ?? "") : "";
  const arrived = arrivedId === "" ? null : windowNamed(arrivedId);
  if (arrivedId !== "" && arrived === null)
    problems.push(`Kỳ thu “${arrivedId}” không hợp lệ; hãy mở lại danh sách từ trang tổng quan.`);
  const drill: Drill = {
    city: known.city.city.id,
    plan: known.plan.id,
    days: window === null ? null : (noDays ?? { from: window.from, to: window.to }),
    standing,
    ...(arrived && { arrived: { from: arrived.from, to: arrived.to } }),
    ...(tier && { tier }),
    ...(group && { group }),
    ...(agency && { agency }),
    ...(role && agency && { role }),
    ...(sources.length > 0 && { sources: sources.filter((id) => id !== noSource) }),
    ...(copy && { copy }),
    ...(params.get("da-phuong-tien") === "1" && { multimedia: true }),
    ...(mark && { [mark]: true }),
    ...(form && { form }),
    ...(platform && { platform }),
    ...(story && { story }),
  };
  return { state: { window, drill, text, aside, after: params.get("sau") }, problems };
}

const noSource = "-"; // a panel of no source finds nothing, and its address must say so

function readWindow(params: URLSearchParams, fallback: Window, problems: string[]): Window {
  const { window, problem } = windowOfAddress(params, fallback);
  if (problem !== null) problems.push(problem);
  return window;
}

/** Address of one of a plan's pages in a window. */
export function planAddress(
  plan: string,
  page:
    | ""
    | "ma-tran"
    | "xu-huong"
    | "bao-chi"
    | "tin"
    | "chi-tieu"
    | "nhiem-vu"
    | "lich"
    | "nhap"
    | "duyet"
    | "bao-cao"
    | "nguon",
  window: Window | null,
): string {
  const path = `/ke-hoach/${encodeURIComponent(plan)}${page === "" ? "" : `/${page}`}`;
  return window === null ? path : `${path}?ky=${encodeURIComponent(window.id)}`;
}

/** Address of the list that shows exactly the items of a drill. */
export function drillAddress(
  drill: Drill,
  more: Partial<Pick<ListState, "text" | "after" | "aside">> = {},
): string {
  const params = new URLSearchParams();
  if (drill.days === null) params.set("chua-ro-ngay", "1");
  else params.set("ky", periodOf(drill.days));
  if (drill.days === null && drill.arrived !== undefined) params.set("thu-trong", periodOf(drill.arrived));
  const put = (name: string, table: Readonly<Record<string, string>>, value: string | undefined): void => {
    const word = Object.keys(table).find((key) => table[key] === value);
    if (word !== undefined) params.set(name, word);
  };
  const standing = standingWord(drill.standing, more.aside ?? null);
  if (standing !== "duoc-tinh") params.set("tinh-trang", standing);
  if (drill.group !== undefined) params.set("nhom", drill.group);
  if (drill.agency !== undefined) params.set("don-vi", drill.agency);
  put("vai", roles, drill.role);
  put("muc", tiers, drill.tier);
  put("ban", copies, drill.copy);
  for (const source of drill.sources?.length === 0 ? [noSource] : (drill.sources ?? []))
    params.append("nguon", source);
  if (drill.multimedia === true) params.set("da-phuong-tien", "1");
  if (drill.vulnerable === true) params.set("dau-hieu", "yeu-the");
  if (drill.critical === true) params.set("dau-hieu", "phe-binh");
  if (drill.form !== undefined) params.set("hinh-thuc", drill.form);
  if (drill.platform !== undefined) params.set("nen-tang", drill.platform);
  if (drill.story !== undefined) params.set("cum", drill.story);
  if (more.text) params.set("tim", more.text);
  if (more.after) params.set("sau", more.after);
  return `/ke-hoach/${encodeURIComponent(drill.plan)}/tin?${params}`;
}

/** Address of an item's page. */
export function itemAddress(
  id: string,
  page: "" | "/anh" | `/anh/${string}` | "/ban-luu" | "/ban-luu/trang" | "/ngay" | "/phien-ban" = "",
): string {
  return `/tin/${encodeURIComponent(id)}${page}`;
}

/** An address of the web that a link may lead to; null for every other scheme. */
export function webAddress(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === "http:" || protocol === "https:" ? href : null;
}

/** How the address writes which items a list is of. */
export function standingWord(
  standing: Drill["standing"],
  aside: ListState["aside"],
): keyof (typeof choices)["tinh-trang"] {
  if (aside !== null) return aside === "passing" ? "nhac-thoang" : "ngoai-ke-hoach";
  if (standing === "any") return "tat-ca";
  return standing === "waiting" ? "cho-duyet" : "duoc-tinh";
}

/** Address of a plan's review queue, of one item in it, or of the page on its quality. */
export function reviewAddress(plan: string, page: "" | "/chat-luong" = "", item?: string): string {
  const asked = item === undefined ? "" : `?tin=${encodeURIComponent(item)}`;
  return `/ke-hoach/${encodeURIComponent(plan)}/duyet${page}${asked}`;
}

/** Address of an agency's page within a plan, in a named period. */
export function agencyAddress(plan: string, agency: string, period?: string): string {
  const asked = period === undefined ? "" : `?ky=${encodeURIComponent(period)}`;
  return `/ke-hoach/${encodeURIComponent(plan)}/don-vi/${encodeURIComponent(agency)}${asked}`;
}

/** Address of a plan's frozen periods, or of one of them by its digest. */
export function frozenAddress(plan: string, digest?: string): string {
  return `/ke-hoach/${encodeURIComponent(plan)}/ky-chot${digest === undefined ? "" : `/${digest.slice(0, 16)}`}`;
}
