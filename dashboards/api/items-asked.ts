import { z } from "zod";
import { platformNames } from "../../crawlers/platforms/post.ts";
import { choices, readListState, type ListState } from "../office/address.ts";
import type { KnownPlan } from "../office/known.ts";
import { oldest } from "../office/listed.ts";
import { openingWindow } from "../office/period.ts";
import type { Asking } from "./path.ts";
import { periodParams, planAsked, planParam } from "./plan-asked.ts";
import type { Problem } from "./problem.ts";

const oneOf = (words: Readonly<Record<string, string>>) => {
  const description = Object.entries(words)
    .map(([word, name]) => `${word}: ${name}`)
    .join("; ");
  return z.enum(Object.keys(words)).optional().meta({ description });
};

/** What a list of items may be narrowed by: the parameters of the page /ke-hoach/<plan>/tin, with the same meaning. */
export const Narrowed = z.strictObject({
  ...planParam,
  ...periodParams,
  "chua-ro-ngay": z
    .literal("1")
    .optional()
    .meta({ description: "Chỉ tin chưa rõ ngày đăng, thay cho mọi kỳ" }),
  "thu-trong": z.string().optional().meta({ description: "Với chua-ro-ngay: thu lần đầu trong kỳ này" }),
  tim: z
    .string()
    .optional()
    .meta({ description: "Tìm trong tít và nội dung: có dấu hay không, “cụm từ”, AND, OR, NOT, ngoặc đơn" }),
  nhom: z.string().optional().meta({ description: "Mã nhóm nội dung, xem /groups" }),
  "don-vi": z.string().optional().meta({ description: "Mã đơn vị, xem /agencies" }),
  vai: oneOf(choices.vai),
  nguon: z.array(z.string()).optional().meta({ description: "Mã nguồn, xem /sources; lặp lại được" }),
  muc: oneOf(choices.muc),
  ban: oneOf(choices.ban),
  "tinh-trang": oneOf(choices["tinh-trang"]),
  "dau-hieu": oneOf({ "yeu-the": "nêu nhóm yếu thế", "phe-binh": "báo chí phê bình, phản ánh" }),
  "hinh-thuc": z.string().optional().meta({ description: "Hình thức của kế hoạch mà tin phản ánh" }),
  "nen-tang": z.enum(platformNames).optional().meta({ description: "Bài đăng trên nền tảng này" }),
  cum: z.string().optional().meta({ description: "Mã cụm tin" }),
  xep: z
    .literal(oldest)
    .optional()
    .meta({ description: `${oldest}: cũ nhất trước; bỏ trống: mới nhất trước` }),
  "da-phuong-tien": z.literal("1").optional().meta({ description: "Chỉ tin có video, đồ họa hoặc âm thanh" }),
});
/** What a list of items is asked. */
export type Narrowing = Asking<z.output<typeof Narrowed>, null>;

type Asked = { readonly known: KnownPlan; readonly state: ListState };

/** The plan and the list that an address asks for. */
export function listAsked(
  asking: Asking<{ readonly plan: string }, null>,
): Asked | { readonly problem: Problem } {
  const known = planAsked(asking);
  if ("problem" in known) return known;
  const params = new URL(asking.context.req.url).searchParams;
  const { state, problems } = readListState(params, known, openingWindow(known.plan, asking.office.clock));
  const [first] = problems;
  if (first === undefined) return { known, state };
  return { problem: { kind: "yeu-cau-sai", detail: problems.join(" ") } };
}
