import type { Context } from "hono";
import type { Office } from "./office.ts";
import { notFoundPage } from "./pages/problems.ts";

/** The answer to an address whose plan no city has. */
export function noPlan(context: Context, office: Office): Response | Promise<Response> {
  const what = `Không có kế hoạch “${context.req.param("plan") ?? ""}” trong cấu hình.`;
  return context.html(notFoundPage(office.frame, what), 404);
}
