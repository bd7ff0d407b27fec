import type { Hono } from "hono";
import { planNamed } from "./known.ts";
import type { Office } from "./office.ts";
import { frozenPage, frozenPeriodPage } from "./pages/frozen.ts";
import { notFoundPage } from "./pages/problems.ts";

/** The frozen periods of a plan, and what of each is another today. */
export function addFrozenRoutes(app: Hono, office: Office): void {
  app.get("/ke-hoach/:plan/ky-chot", async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return context.html(notFoundPage(office.frame, noPlan), 404);
    return context.html(await frozenPage(office, known));
  });

  app.get("/ke-hoach/:plan/ky-chot/:digest", async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return context.html(notFoundPage(office.frame, noPlan), 404);
    const page = await frozenPeriodPage(office, known, context.req.param("digest"));
    if (page === null)
      return context.html(notFoundPage(office.frame, "Không có kỳ chốt nào mang mã này."), 404);
    return context.html(page);
  });
}

const noPlan = "Không có kế hoạch này trong cấu hình.";
