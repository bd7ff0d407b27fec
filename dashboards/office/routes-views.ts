import type { Context, Hono } from "hono";
import { z } from "zod";
import { dropView, keepView, viewsOf, type ViewKeeping } from "../../pipeline/people/views.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { movedPeriod, movingPeriod } from "./address-period.ts";
import { viewAddress } from "./address-view.ts";
import { staleForm } from "./gate.ts";
import { linkOf } from "./here.ts";
import type { Office } from "./office.ts";
import { viewsPage } from "./pages/views.ts";
import { whoOf } from "./who.ts";

const SaveForm = z.object({
  token: z.string(),
  ten: z.string().max(500),
  "dia-chi": z.string().max(4_000),
  ky: z.enum(["theo-lich", "dung-ky"]).default("dung-ky"),
});
const DropForm = z.object({ token: z.string(), ten: z.string().max(500) });
const said = { luu: "Đã lưu khung nhìn.", bo: "Đã bỏ khung nhìn." } as const;
const purpose = "khung-nhin";

/** Views of pages that people keep under names, each for himself; and periods that go with the calendar. */
export function addViewRoutes(app: Hono, office: Office): void {
  // A saved view may say "the running month": the address that is answered always names its period.
  app.get("/ke-hoach/*", async (context, next) => {
    const url = new URL(context.req.url);
    const moved = movedPeriod(url.searchParams.get("ky") ?? "", office.clock);
    if (moved === null) return next();
    url.searchParams.set("ky", moved.id);
    return context.redirect(linkOf(url), 302);
  });

  app.get("/khung-nhin", async (context) => {
    const asked = context.req.query("luu");
    const saving = asked === undefined ? null : viewAddress(asked);
    const problem =
      asked !== undefined && saving === null
        ? "Địa chỉ này không phải là một trang của kế hoạch nên không lưu được. Hãy mở trang cần lưu rồi bấm “Lưu khung nhìn này”."
        : null;
    const done = Object.entries(said).find(([key]) => key === context.req.query("xong"))?.[1] ?? null;
    const page = { views: await mine(office, context), saving, name: "", problem, done };
    return context.html(viewsPage(office, page), problem === null ? 200 : 400);
  });

  app.post("/khung-nhin", async (context) => {
    const form = SaveForm.safeParse(await context.req.parseBody());
    if (!form.success || !office.tokens.accepts(form.data.token, purpose))
      return staleForm(context, office, "/khung-nhin");
    const { ten: name, "dia-chi": given, ky } = form.data;
    const saving = viewAddress(given);
    const address = saving === null ? null : ky === "theo-lich" ? moving(saving, office) : saving;
    const problem =
      address === null
        ? "Chưa lưu được: địa chỉ không phải là một trang của kế hoạch."
        : await keepView(keepingOf(office, context), { name, address });
    if (problem === null) return context.redirect("/khung-nhin?xong=luu", 303);
    const page = { views: await mine(office, context), saving, name, problem, done: null };
    return context.html(viewsPage(office, page), 400);
  });

  app.post("/khung-nhin/bo", async (context) => {
    const form = DropForm.safeParse(await context.req.parseBody());
    if (!form.success || !office.tokens.accepts(form.data.token, purpose))
      return staleForm(context, office, "/khung-nhin");
    await dropView(keepingOf(office, context), form.data.ten);
    return context.redirect("/khung-nhin?xong=bo", 303);
  });
}

/** The same view with a period that goes with the calendar, where its period is one of those. */
function moving(address: string, { clock }: Office): string {
  const url = new URL(address, "http://localhost");
  const window = windowNamed(url.searchParams.get("ky") ?? "");
  const name = window === null ? null : movingPeriod(window, clock);
  if (name !== null) url.searchParams.set("ky", name);
  return linkOf(url);
}

function keepingOf({ store, clock }: Office, context: Context): ViewKeeping {
  return { store, clock, person: whoOf(context).name };
}

function mine({ store }: Office, context: Context): ReturnType<typeof viewsOf> {
  return viewsOf(store, whoOf(context).name);
}
