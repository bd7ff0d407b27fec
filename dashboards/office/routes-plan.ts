import type { Context, Hono } from "hono";
import { planNamed } from "./known.ts";
import type { Office } from "./office.ts";
import { openingWindow } from "./period.ts";
import { itemsPage } from "./pages/items.ts";
import { notFoundPage } from "./pages/problems.ts";

/** The pages of one plan. */
export function addPlanRoutes(app: Hono, office: Office): void {
  app.get("/ke-hoach/:plan/tin", async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return noPlan(context, office);
    const { status, body } = await itemsPage(
      office,
      known,
      paramsOf(context),
      openingWindow(known.plan, office.clock),
    );
    return context.html(body, status);
  });
}

function paramsOf(context: Context): URLSearchParams {
  return new URL(context.req.url).searchParams;
}

function noPlan(context: Context, office: Office): Response | Promise<Response> {
  return context.html(
    notFoundPage(office.frame, `Không có kế hoạch “${context.req.param("plan")}” trong cấu hình.`),
    404,
  );
}
