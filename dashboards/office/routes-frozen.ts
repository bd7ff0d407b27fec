import type { Hono } from "hono";
import { z } from "zod";
import { Refusal } from "../../config/verb.ts";
import { freeze } from "../../pipeline/freeze/freeze.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { frozenAddress } from "./address.ts";
import type { ReportPlace } from "./address-report.ts";
import { isOwnOrigin } from "./guard.ts";
import { planNamed } from "./known.ts";
import type { Office } from "./office.ts";
import { frozenPage, frozenPeriodPage } from "./pages/frozen.ts";
import { notFoundPage, problemPage } from "./pages/problems.ts";
import type { Freezer } from "./pages/report-freeze.ts";
import { may, whoOf, type Who } from "./who.ts";

const FreezeForm = z.object({
  token: z.string(),
  ky: z.string(),
  them: z.literal("1").optional(),
  "dong-y": z.literal("1", "chưa đánh dấu là đã xem số liệu"),
  nguoi: z.string().trim().max(60, "tên dài quá 60 chữ cái").default(""),
});

/** The frozen periods of a plan, what of each is another today, and freezing one from its report. */
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

  app.post("/ke-hoach/:plan/ky-chot", async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    const { data } = office;
    if (known === null || data === null) return context.html(notFoundPage(office.frame, noPlan), 404);
    const form = FreezeForm.safeParse(await context.req.parseBody());
    const refused = (lines: readonly string[], status: 400 | 403 | 409) => {
      const links = [{ href: frozenAddress(known.plan.id), name: "Các kỳ đã chốt" }];
      return context.html(problemPage(office.frame, "Chưa chốt", lines, links), status);
    };
    if (!form.success) {
      const lines = form.error.issues.map(({ message }) => `Chưa chốt được: ${message}.`);
      return refused([...lines, "Hãy quay lại trang báo cáo của kỳ và làm lại."], 400);
    }
    const { token, ky, them, nguoi } = form.data;
    const window = windowNamed(ky);
    if (window === null)
      return refused(["Kỳ số liệu không hợp lệ; hãy mở lại trang báo cáo và chọn kỳ."], 400);
    if (!isOwnOrigin(context) || !office.tokens.accepts(token, purposeOf(known.plan.id, window.id)))
      return refused([stale], 403);
    const who = whoOf(context);
    const actor = who.role === "desk" && nguoi !== "" ? nguoi : who.name;
    try {
      const { digest } = await freeze(
        { ...office, data, actor },
        { ...known, window },
        { again: them === "1" },
      );
      return context.redirect(frozenAddress(known.plan.id, digest), 303);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return refused([error.message], 409);
    }
  });
}

/** What the button of a report's page needs; null where the person may not freeze periods. */
export function freezerOf(office: Office, who: Who, { plan, window }: ReportPlace): Freezer | null {
  if (!may(who, "freeze")) return null;
  return { token: office.tokens.issue(purposeOf(plan, window.id)), asksName: who.role === "desk" };
}

function purposeOf(plan: string, period: string): string {
  return `chot/${plan}/${period}`;
}

const noPlan = "Không có kế hoạch này trong cấu hình.";
const stale =
  "Chưa chốt vì biểu mẫu không gửi từ chính trang báo cáo, hoặc trang đã mở quá lâu. Hãy mở lại trang báo cáo của kỳ rồi chốt.";
