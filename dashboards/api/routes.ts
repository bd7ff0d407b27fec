import type { Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { etag } from "hono/etag";
import { Refusal } from "../../config/verb.ts";
import type { Office } from "../office/office.ts";
import { openApiGate } from "./gate.ts";
import type { Buckets } from "./limits.ts";
import { openApiDocument } from "./openapi.ts";
import { apiPage } from "./page.ts";
import type { ApiPath } from "./path.ts";
import { apiPaths } from "./paths.ts";
import { apiBase, problemAnswer } from "./problem.ts";
import { patternOf } from "./route-of.ts";
import { openSeal } from "./seal.ts";

const bodyBytes = 64 * 1024; // no entry is longer

/** The interface for programs: its gate, its addresses, its document and the page that explains it. */
export function addApi(app: Hono, office: Office, buckets?: Buckets): void {
  const parts = { office, seal: openSeal() };
  app.use(`${apiBase}/*`, openApiGate(office, buckets));
  app.use(
    `${apiBase}/*`,
    bodyLimit({
      maxSize: bodyBytes,
      onError: (context) =>
        problemAnswer(context, {
          kind: "qua-dai",
          detail: `Nội dung gửi lên dài quá ${bodyBytes / 1024} KB. Hãy gửi từng phiếu một.`,
        }),
    }),
  );
  const marked = etag();
  for (const path of apiPaths) {
    const answers = (context: Context): Promise<Response> | Response =>
      takes(context, path.type) ? path.serve(context, parts) : noType(context, path.type);
    if (path.method === "post") app.post(patternOf(path), answers);
    else if (path.answer === null) app.get(patternOf(path), answers);
    else app.get(patternOf(path), marked, answers);
  }
  app.get(`${apiBase}/openapi.json`, marked, (context) =>
    takes(context, "application/json")
      ? context.json(openApiDocument())
      : noType(context, "application/json"),
  );
  for (const [pattern, paths] of Map.groupBy([...apiPaths, documentPath], patternOf))
    app.all(pattern, (context) => noMethod(context, paths));
  app.get("/api", (context) => context.html(apiPage(office)));
}

const documentPath = { path: "/openapi.json", method: "get" } as const;

/** What is answered where there is no such address. */
export function noAddress(context: Context): Response {
  const detail = `Không có địa chỉ ${context.req.path}. Các địa chỉ có ở trang /api và ${apiBase}/openapi.json.`;
  return problemAnswer(context, { kind: "khong-co", detail });
}

/** What is answered where something broke; a `Refusal` says itself what to do, `waits` what waits on this machine. */
export function brokenAnswer(context: Context, error: unknown, waits: readonly string[]): Response {
  if (error instanceof Refusal)
    return problemAnswer(context, {
      kind: "chua-lam-duoc",
      detail: [...new Set([error.message, ...waits])].join(" "),
      headers: { "Retry-After": "60" },
    });
  const detail =
    "Lỗi ngoài dự kiến; số liệu đã lưu không bị ảnh hưởng. Hãy hỏi lại; nếu vẫn lỗi, báo người quản trị.";
  return problemAnswer(context, { kind: "loi", detail });
}

function noMethod(context: Context, paths: readonly Pick<ApiPath, "method">[]): Response {
  const allowed = paths.flatMap(({ method }) => (method === "get" ? ["GET", "HEAD"] : ["POST"]));
  return problemAnswer(context, {
    kind: "sai-phuong-thuc",
    detail: `${context.req.method} không dùng được ở đây; dùng được: ${allowed.join(", ")}.`,
    headers: { Allow: allowed.join(", ") },
  });
}

function noType(context: Context, type: string): Response {
  const detail = `Địa chỉ này trả lời ở dạng ${type}; trường Accept không nhận dạng đó.`;
  return problemAnswer(context, { kind: "khong-co-dang", detail });
}

/** Whether the asker takes this type (RFC 9110, 12.5.1): the most precise range that speaks of it decides. */
function takes({ req }: Context, type: string): boolean {
  const accept = req.header("accept")?.trim() ?? "";
  if (accept === "") return true;
  const ranges = [type, `${type.split("/")[0] ?? ""}/*`, "*/*"];
  const given = accept.split(",").map((one) => {
    const [range = "", ...params] = one.split(";").map((part) => part.trim().toLowerCase());
    return { range, never: params.some((param) => /^q=0(\.0*)?$/u.test(param)) };
  });
  for (const range of ranges) {
    const found = given.find((one) => one.range === range);
    if (found !== undefined) return !found.never;
  }
  return false;
}
