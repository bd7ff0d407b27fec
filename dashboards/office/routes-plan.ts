import type { Context, Hono } from "hono";
import { noteDeed } from "../../pipeline/people/audit.ts";
import { indicatorIds } from "../../pipeline/measure/types.ts";
import type { Window } from "../../pipeline/measure/windows.ts";
import { windowOfAddress } from "./address-period.ts";
import { planNamed, type KnownPlan } from "./known.ts";
import type { Markup, Tab } from "./layout.ts";
import { noPlan } from "./no-plan.ts";
import type { Office } from "./office.ts";
import { openingWindow } from "./period.ts";
import { periodProblemPage } from "./period-problem.ts";
import { whoOf } from "./who.ts";
import { criticismPage, criticismTable } from "./pages/criticism.ts";
import { dutiesPage } from "./pages/duties.ts";
import { formsPage } from "./pages/forms.ts";
import { indicatorPage } from "./pages/indicator.ts";
import { indicatorsPage } from "./pages/indicators.ts";
import { itemsPage } from "./pages/items.ts";
import { matrixPage } from "./pages/matrix.ts";
import { overviewPage } from "./pages/overview.ts";
import { notFoundPage } from "./pages/problems.ts";
import { reachPage } from "./pages/reach.ts";
import { pressPage } from "./pages/press.ts";
import { sourcesPage } from "./pages/sources.ts";
import { storiesPage } from "./pages/stories.ts";
import { targetsPage } from "./pages/targets.ts";
import { trendPage } from "./pages/trend.ts";

type Draw = (known: KnownPlan, window: Window, params: URLSearchParams) => Promise<Markup>;

/** The pages of one plan. */
export function addPlanRoutes(app: Hono, office: Office): void {
  const add = (tab: Tab | "hinh-thuc" | "chi-so" | "bao-chi/phan-anh", draw: Draw): void => {
    app.get(`/ke-hoach/:plan${tab === "" ? "" : `/${tab}`}`, async (context) => {
      const known = planNamed(office.config, context.req.param("plan") ?? "");
      if (known === null) return noPlan(context, office);
      const params = paramsOf(context);
      const asked = windowOfAddress(params, openingWindow(known.plan, office.clock));
      if (asked.problem === null) return context.html(await draw(known, asked.window, params));
      return context.html(periodProblemPage(office.frame, context.req.url, asked), 400);
    });
  };
  add("", (known, window) => overviewPage(office, known, window));
  add("ma-tran", (known, window, params) => matrixPage(office, known, window, params));
  add("xu-huong", (known, window) => trendPage(office, known, window));
  add("bao-chi", (known, window) => pressPage(office, known, window));
  add("nguon", (known, window) => sourcesPage(office, known, window));
  add("chi-tieu", (known, window) => targetsPage(office, known, window));
  add("nhiem-vu", (known, window, params) => dutiesPage(office, known, window, params));
  add("hinh-thuc", (known, window) => formsPage(office, known, window));
  add("chi-so", (known, window) => indicatorsPage(office, known, window));
  add("bao-chi/phan-anh", (known, window) => criticismPage(office, known, window));

  app.get("/ke-hoach/:plan/chi-so/:id", async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return noPlan(context, office);
    const id = indicatorIds.find((one) => one === context.req.param("id"));
    if (id === undefined)
      return context.html(notFoundPage(office.frame, "Không có chỉ số này; các chỉ số từ I01 đến I22."), 404);
    const asked = windowOfAddress(paramsOf(context), openingWindow(known.plan, office.clock));
    if (asked.problem === null) return context.html(await indicatorPage(office, known, id, asked.window));
    return context.html(periodProblemPage(office.frame, context.req.url, asked), 400);
  });

  app.get("/ke-hoach/:plan/bao-chi/phan-anh.csv", async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return noPlan(context, office);
    const { window } = windowOfAddress(paramsOf(context), openingWindow(known.plan, office.clock));
    context.header("Content-Type", "text/csv; charset=utf-8");
    const name = `phan-anh-${known.plan.id}-${window.from}.csv`;
    await noteDeed(office, { actor: whoOf(context).name, what: "export", subject: name });
    context.header("Content-Disposition", `attachment; filename="${name}"`);
    return context.body(await criticismTable(office, known, window));
  });

  app.get("/ke-hoach/:plan/tin", async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return noPlan(context, office);
    const opening = openingWindow(known.plan, office.clock);
    const { status, body } = await itemsPage(office, known, paramsOf(context), opening);
    return context.html(body, status);
  });

  app.get("/ke-hoach/:plan/mang-xa-hoi", async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return noPlan(context, office);
    const opening = openingWindow(known.plan, office.clock);
    const { status, body } = await reachPage(office, known, paramsOf(context), opening);
    return context.html(body, status);
  });

  app.get("/ke-hoach/:plan/bao-chi/cum-tin", async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return noPlan(context, office);
    const opening = openingWindow(known.plan, office.clock);
    const { status, body } = await storiesPage(office, known, paramsOf(context), opening);
    return context.html(body, status);
  });
}

function paramsOf(context: Context): URLSearchParams {
  return new URL(context.req.url).searchParams;
}
