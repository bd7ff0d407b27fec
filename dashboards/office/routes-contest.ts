import type { Context, Hono } from "hono";
import { z } from "zod";
import { noteDeed } from "../../pipeline/people/audit.ts";
import { isOwnOrigin } from "./guard.ts";
import { planNamed, type KnownPlan } from "./known.ts";
import { noPlan } from "./no-plan.ts";
import type { Office } from "./office.ts";
import { contestPage, type Told } from "./pages/contest.ts";
import { whoOf } from "./who.ts";

const ContestForm = z.object({
  token: z.string(),
  "dia-chi": z
    .url({ protocol: /^https?$/, error: "địa chỉ phải bắt đầu bằng http:// hoặc https:// và viết đủ" })
    .max(2_000, "địa chỉ dài quá 2000 chữ cái"),
  nguoi: z.string().trim().max(60, "tên dài quá 60 chữ cái").default(""),
  "ghi-chu": z.string().trim().max(500, "ghi chú dài quá 500 chữ cái").default(""),
});

/** "Thiếu tin của tôi": an agency gives an address, and is told the road that it took. */
export function addContestRoutes(app: Hono, office: Office): void {
  const path = "/ke-hoach/:plan/thieu-tin";
  app.get(path, async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    return known === null ? noPlan(context, office) : context.html(contestPage(office, known, null));
  });

  app.post(path, async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return noPlan(context, office);
    const told = await answer(office, context, known);
    return context.html(contestPage(office, known, told), told.kind === "refused" ? told.status : 200);
  });
}

async function answer(office: Office, context: Context, known: KnownPlan): Promise<Told> {
  const { plan, city } = known;
  const foreign = "Biểu mẫu không gửi từ chính trang này hoặc trang đã mở quá lâu. Hãy gửi lại.";
  if (!isOwnOrigin(context)) return { kind: "refused", status: 403, lines: [foreign] };
  const form = ContestForm.safeParse(await context.req.parseBody());
  if (!form.success) {
    const lines = form.error.issues.map((issue) => `Chưa gửi được: ${issue.message}.`);
    return { kind: "refused", status: 400, lines };
  }
  const { token, "dia-chi": url, nguoi, "ghi-chu": note } = form.data;
  const who = whoOf(context);
  // At the local desk people write their name down; elsewhere it is known.
  const person = who.role === "desk" ? nguoi : who.name;
  if (person === "")
    return { kind: "refused", status: 400, lines: ["Chưa gửi được: cần ghi tên người hoặc đơn vị gửi."] };
  if (!office.tokens.accepts(token, `thieu-tin/${plan.id}`))
    return { kind: "refused", status: 403, lines: [foreign] };
  if (office.contest === null)
    return { kind: "refused", status: 503, lines: ["Chương trình đang mở không được phép ra mạng."] };
  const answered = await office.contest({ plan: plan.id, city, url, person, note });
  const id = answered.kind === "settled" ? answered.fate.item : null;
  const [kept] = id === null ? [] : await office.store.read("item", [id]);
  await noteDeed(office, { actor: person, what: "item.contest", subject: url, after: answered.kind });
  return { kind: "answered", url, answered, item: kept?.value ?? null };
}
