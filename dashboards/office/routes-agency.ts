import type { Hono } from "hono";
import { agencyAddress, windowOfAddress } from "./address.ts";
import { agencyNamed, planNamed } from "./known.ts";
import type { Office } from "./office.ts";
import { agencyPage } from "./pages/agency.ts";
import { notFoundPage, problemPage } from "./pages/problems.ts";
import { openingWindow } from "./period.ts";

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
    const { window, problem } = windowOfAddress(params, openingWindow(known.plan, office.clock));
    if (problem === null) return context.html(await agencyPage(office, known, agency, window));
    const links = [{ href: agencyAddress(plan, id), name: "Mở trang này ở kỳ mặc định" }];
    return context.html(problemPage(office.frame, "Địa chỉ có kỳ số liệu chưa đúng", [problem], links), 400);
  });
}
