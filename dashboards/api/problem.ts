import type { Context } from "hono";
import { z } from "zod";

/** Where the interface for programs lies. */
export const apiBase = "/api/v1";

/** Whether an address belongs to the interface for programs: its mistakes are told to programs. */
export function isOfApi({ req }: Pick<Context, "req">): boolean {
  return req.path === apiBase || req.path.startsWith(`${apiBase}/`);
}

/** What can go wrong, by the code that stands in the problem's type; titles are the same each time (RFC 9457, 3.1.3). */
export const problemKinds = {
  "yeu-cau-sai": { status: 400, title: "Yêu cầu chưa đúng" },
  "can-khoa": { status: 401, title: "Cần khóa truy cập" },
  "khong-co-quyen": { status: 403, title: "Không có quyền" },
  "khong-co": { status: 404, title: "Không có" },
  "sai-phuong-thuc": { status: 405, title: "Địa chỉ này không nhận phương thức đó" },
  "khong-co-dang": { status: 406, title: "Không trả lời được ở dạng được yêu cầu" },
  "da-co": { status: 409, title: "Đã có" },
  "qua-dai": { status: 413, title: "Nội dung gửi lên quá dài" },
  "sai-dang-gui": { status: 415, title: "Nội dung gửi lên không phải JSON" },
  "sai-ten-may": { status: 421, title: "Không mở được theo tên máy này" },
  "hoi-qua-nhanh": { status: 429, title: "Hỏi quá nhanh" },
  loi: { status: 500, title: "Lỗi của chương trình" },
  "chua-lam-duoc": { status: 503, title: "Chưa làm được" },
} as const;
export type ProblemKind = keyof typeof problemKinds;

/** A problem as it is told: one mistake each of what was sent, by the parameter or field that holds it. */
export const ProblemDetails = z
  .strictObject({
    type: z.string().meta({ description: "Loại lỗi: địa chỉ giải thích lỗi này" }),
    title: z.string().meta({ description: "Tên loại lỗi, không đổi" }),
    status: z.int().meta({ description: "Mã HTTP, như ở dòng đầu của câu trả lời" }),
    detail: z.string().meta({ description: "Vì sao lần này không được và làm gì tiếp" }),
    errors: z
      .array(
        z.strictObject({
          where: z.string().meta({ description: "Tham số hoặc ô có lỗi" }),
          detail: z.string(),
        }),
      )
      .optional()
      .meta({ description: "Từng lỗi của yêu cầu" }),
    "violated-policies": z
      .array(z.string())
      .optional()
      .meta({ description: "Khi hỏi quá nhanh: tên các mức đã vượt" }),
  })
  .meta({ id: "Problem", description: "Lỗi theo RFC 9457 (application/problem+json)" });

/** What a route refuses with. `headers` go with it. */
export interface Problem {
  readonly kind: ProblemKind;
  /** Vietnamese: what was wrong this time, and what to do. */
  readonly detail: string;
  readonly errors?: readonly { readonly where: string; readonly detail: string }[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Names of the quotas that were exceeded. */
  readonly violated?: readonly string[];
}

/** The type of a quota that was exceeded, as draft-ietf-httpapi-ratelimit-headers names it. */
const quotaType = "https://iana.org/assignments/http-problem-types#quota-exceeded";

/** The answer that tells a problem (RFC 9457). The type's address leads to its explanation on the page of the interface. */
export function problemAnswer(context: Context, problem: Problem): Response {
  const { status, title } = problemKinds[problem.kind];
  const body: z.input<typeof ProblemDetails> = {
    type: problem.kind === "hoi-qua-nhanh" ? quotaType : `/api#${problem.kind}`,
    title,
    status,
    detail: problem.detail,
    ...(problem.errors && { errors: [...problem.errors] }),
    ...(problem.violated && { "violated-policies": [...problem.violated] }),
  };
  return context.body(`${JSON.stringify(body)}\n`, status, {
    "Content-Type": "application/problem+json; charset=utf-8",
    "Content-Language": "vi",
    "Cache-Control": "no-store",
    ...problem.headers,
  });
}
