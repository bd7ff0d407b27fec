import type { Hono } from "hono";
import { windowOfAddress } from "./address-period.ts";
import { agencyNamed, planNamed } from "./known.ts";
import type { Office } from "./office.ts";
import { agencyPage } from "./pages/agency.ts";
import { notFoundPage } from "./pages/problems.ts";
import { openingWindow } from "./period.ts";
import { periodProblemPage } from "./period-problem.ts";

/** The page of each agency within a plan. */
export function addAgencyRoutes(app: Hono, office: Office): void {
  app.get("/ke-hoach/:plan/don-vi/:agency", async (context) => {
    const { plan, agency: id } = context.req.param();
    const known = planNamed(office.config, plan);
    const agency = known === null ? null : agencyNamed(known.city, id);
    if (known === null || agency === null)
      return context.html(
        notFoundPage(office.frame, `Không có đơn vị “${id}” trong kế hoạch “${plan}”.`),
        404,
      );
    const params = new URL(context.req.url).searchParams;
    const asked = windowOfAddress(params, openingWindow(known.plan, office.clock));
    if (asked.problem === null) return context.html(await agencyPage(office, known, agency, asked.window));
    return context.html(periodProblemPage(office.frame, context.req.url, asked), 400);
  });
}
