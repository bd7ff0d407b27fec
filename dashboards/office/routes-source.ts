import type { Context, Hono } from "hono";
import type { Source } from "../../config/source-schema.ts";
import type { Window } from "../../pipeline/measure/windows.ts";
import { windowOfAddress } from "./address-period.ts";
import { planNamed, sourceNamed, type KnownPlan } from "./known.ts";
import type { Markup } from "./layout.ts";
import type { Office } from "./office.ts";
import { newsroomPage } from "./pages/newsroom.ts";
import { notFoundPage } from "./pages/problems.ts";
import { reprintsPage } from "./pages/reprints.ts";
import { openingWindow } from "./period.ts";
import { periodProblemPage } from "./period-problem.ts";

type Draw = (
  known: KnownPlan,
  source: Source,
  window: Window,
  params: URLSearchParams,
) => Promise<Markup | null>;

/** The page of each source within a plan, and who carries its stories. */
export function addSourceRoutes(app: Hono, office: Office): void {
  const add = (path: string, draw: Draw): void => {
    app.get(path, async (context) => {
      const known = planNamed(office.config, context.req.param("plan") ?? "");
      const source = known === null ? null : sourceNamed(known.city, context.req.param("source") ?? "");
      if (known === null || source === null) return nothing(context, office, "nguồn");
      const params = new URL(context.req.url).searchParams;
      const asked = windowOfAddress(params, openingWindow(known.plan, office.clock));
      if (asked.problem !== null)
        return context.html(periodProblemPage(office.frame, context.req.url, asked), 400);
      const page = await draw(known, source, asked.window, params);
      return page === null ? nothing(context, office, "nguồn dẫn lại") : context.html(page);
    });
  };
  add("/ke-hoach/:plan/toa-soan/:source", (known, source, window) =>
    newsroomPage(office, known, source, window),
  );
  add("/ke-hoach/:plan/toa-soan/:source/dan-lai", async (known, source, window, params) => {
    const by = params.get("bao") ?? "";
    const written = params.get("trang") ?? "1";
    if (sourceNamed(known.city, by) === null || !/^[1-9]\d{0,5}$/.test(written)) return null;
    return reprintsPage(office, known, source, { window, by, page: Number(written) });
  });
}

function nothing(context: Context, office: Office, what: string): Response | Promise<Response> {
  return context.html(notFoundPage(office.frame, `Không có ${what} này trong danh mục của kế hoạch.`), 404);
}
