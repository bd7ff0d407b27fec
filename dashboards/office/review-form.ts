import { z } from "zod";
import type { Review } from "../../pipeline/decisions/decide.ts";
import type { AgencyChange } from "../../pipeline/decisions/label.ts";
import { tones } from "../../pipeline/measure/review.ts";
import { agencyNamed, groupNamed, type KnownPlan } from "./known.ts";

const several = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) => [given].flat().filter((one) => one !== ""));
const line = (limit: number, name: string) =>
  z
    .string()
    .default("")
    .transform((text) => text.normalize("NFC").trim())
    .pipe(z.string().max(limit, `${name} dài quá ${limit} chữ cái`));

/** What the form of the review page sends; names of fields as they stand in the page. */
export const ReviewForm = z.object({
  token: z.string(),
  viec: z.enum(["nhan", "loai", "ghi"]),
  nhom: several,
  muc: z.enum(["", "direct", "topical"]).default(""),
  "sac-thai": z.enum(["", ...tones]).default(""),
  "bo-don-vi": several,
  "them-don-vi": z.string().default(""),
  "ly-do": line(300, "Lý do"),
  "ghi-chu": line(1_000, "Ghi chú"),
  nguoi: line(60, "Tên người duyệt"),
});
export type ReviewForm = z.infer<typeof ReviewForm>;

/** The review in a form, or what is wrong with it in Vietnamese. */
export function reviewIn(
  form: ReviewForm,
  { plan, city }: KnownPlan,
): { readonly review: Review } | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  for (const id of form.nhom)
    if (groupNamed(plan, id) === null) problems.push(`Kế hoạch không có nhóm nội dung “${id}”.`);
  const agencies: AgencyChange[] = form["bo-don-vi"].map((agency) => ({ agency, change: "remove" }));
  if (form["them-don-vi"] !== "") agencies.push({ agency: form["them-don-vi"], change: "add" });
  for (const { agency } of agencies)
    if (agencyNamed(city, agency) === null) problems.push(`Danh bạ không có đơn vị “${agency}”.`);
  if (form.viec === "nhan" && form.nhom.length === 0)
    problems.push(
      "Chưa chọn nhóm nội dung nào. Hãy đánh dấu ít nhất một nhóm, hoặc bấm “Không tính” nếu tin không thuộc kế hoạch.",
    );
  const idle = form["sac-thai"] === "" && agencies.length === 0 && form["ghi-chu"] === "";
  if (form.viec === "ghi" && idle)
    problems.push("Chưa có gì để ghi: hãy chọn sắc thái, sửa đơn vị hoặc viết ghi chú.");
  if (problems.length > 0) return { problems };
  return {
    review: {
      plan: plan.id,
      groups: form.viec === "nhan" ? form.nhom : form.viec === "loai" ? [] : null,
      tier: form.muc === "" ? null : form.muc,
      tone: form["sac-thai"] === "" ? null : form["sac-thai"],
      agencies,
      comment: form["ghi-chu"],
      reason: form["ly-do"] === "" ? usualReason[form.viec] : form["ly-do"],
    },
  };
}

const usualReason: Readonly<Record<ReviewForm["viec"], string>> = {
  nhan: "đã đọc bài, thuộc nhóm đã chọn",
  loai: "đã đọc bài, không thuộc nội dung kế hoạch",
  ghi: "đã đọc bài",
};
