import type { Context } from "hono";
import { z } from "zod";
import { inVietnamese } from "../../config/issues.ts";
import type { Problem } from "./problem.ts";

const range = "từ 1 đến 500";

/** The two parameters of every list. */
export const Paging = z.object({
  sau: z
    .string()
    .max(4_000)
    .optional()
    .meta({ description: "Dấu trang: “next” của trang trước, với đúng các tham số khác như cũ" }),
  "gioi-han": z.coerce
    .number({ error: "phải là một số" })
    .int({ error: "phải là số nguyên" })
    .min(1, { error: range })
    .max(500, { error: range })
    .default(100)
    .meta({ description: "Số dòng nhiều nhất của một trang, 1 đến 500" }),
});

/** What is said of a place that was not made here for this list. */
export const badPlace: Problem = {
  kind: "yeu-cau-sai",
  detail:
    "Dấu trang “sau” không phải của danh sách này, đã bị sửa, hoặc chương trình đã khởi động lại. Hãy hỏi lại từ trang đầu.",
  errors: [{ where: "sau", detail: "dấu trang không hợp lệ" }],
};

/** Where a list goes on and how long its page is. */
export function pagingOf(context: Context): z.output<typeof Paging> & { readonly problem: Problem | null } {
  const url = new URL(context.req.url);
  const given = Object.fromEntries(
    [...url.searchParams].filter(([name]) => Object.hasOwn(Paging.shape, name)),
  );
  const read = Paging.safeParse(given, { error: inVietnamese });
  return read.success
    ? { ...read.data, problem: null }
    : { "gioi-han": 1, problem: mistakesOf(read.error, "Tham số của trang chưa đúng.") };
}

/** What names a list: its address without the place in it and the length of a page. */
export function listOf(url: URL): string {
  const asked = [...url.searchParams].filter(([name]) => !Object.hasOwn(Paging.shape, name));
  return JSON.stringify([url.pathname, asked]);
}

/** The question of an address by its schema; an empty parameter is absent. `besides`: parameters that somebody else reads. */
export function queryOf<Q extends z.ZodObject>(
  context: Context,
  schema: Q,
  besides: readonly string[] = [],
): { readonly query: z.output<Q> } | { readonly problem: Problem } {
  const { searchParams } = new URL(context.req.url);
  const names = [...new Set(searchParams.keys())].filter((name) => !besides.includes(name));
  const given = Object.fromEntries(
    names.flatMap((name) => {
      const all = searchParams.getAll(name).filter((value) => value !== "");
      if (all.length === 0) return [];
      return [[name, takesSeveral(schema.shape[name]) || all.length > 1 ? all : all[0]]];
    }),
  );
  const read = schema.safeParse(given, { error: inVietnamese });
  return read.success
    ? { query: read.data }
    : { problem: mistakesOf(read.error, "Địa chỉ có tham số chưa đúng.") };
}

function takesSeveral(field: unknown): boolean {
  const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
  return inner instanceof z.ZodArray;
}

/** What was sent, by its schema. */
export async function bodyOf<B extends z.ZodType>(
  context: Context,
  schema: B,
): Promise<{ readonly body: z.output<B> } | { readonly problem: Problem }> {
  const type = context.req.header("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/iu.test(type))
    return {
      problem: {
        kind: "sai-dang-gui",
        detail: "Hãy gửi nội dung dạng JSON với Content-Type: application/json.",
      },
    };
  const text = await context.req.text();
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return { problem: { kind: "yeu-cau-sai", detail: "Nội dung gửi lên không phải JSON đúng cú pháp." } };
  }
  const read = schema.safeParse(given, { error: inVietnamese });
  return read.success
    ? { body: read.data }
    : { problem: mistakesOf(read.error, "Nội dung gửi lên có chỗ chưa đúng.") };
}

/** What zod found, as a problem: each mistake under the parameter or field that holds it. */
function mistakesOf(error: z.ZodError, detail: string): Problem {
  const errors = error.issues
    .slice(0, 50)
    .flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => ({ where: key, detail: "không có tham số hoặc ô này" }))
        : [{ where: issue.path.map(String).join("."), detail: issue.message }],
    );
  return { kind: "yeu-cau-sai", detail: `${detail} Xem “errors”, sửa rồi gửi lại.`, errors };
}
