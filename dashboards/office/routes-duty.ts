import type { Hono } from "hono";
import { calendarFile } from "./ical.ts";
import { numberOf, planNamed } from "./known.ts";
import type { Office } from "./office.ts";
import { agendaRows, calendarPage } from "./pages/calendar.ts";
import { notFoundPage } from "./pages/problems.ts";

/** The calendar of a plan's reporting duties, as a page and as a feed for calendar programs. */
export function addDutyRoutes(app: Hono, office: Office): void {
  app.get("/ke-hoach/:plan/lich", (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return context.html(notFoundPage(office.frame, noPlan), 404);
    return context.html(calendarPage(office, known, context.req.query("don-vi") ?? ""));
  });

  app.get("/ke-hoach/:plan/lich.ics", (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return context.html(notFoundPage(office.frame, noPlan), 404);
    const rows = agendaRows(office, known, context.req.query("don-vi") ?? "");
    context.header("Content-Type", "text/calendar; charset=utf-8");
    context.header("Content-Disposition", `attachment; filename="lich-${known.plan.id}.ics"`);
    return context.body(calendarFile(`Phủ Sóng – ${numberOf(known.plan)}`, rows, office.clock.now()));
  });
}

const noPlan = "Không có kế hoạch này trong cấu hình.";
