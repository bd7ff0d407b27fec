import type { Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { decide } from "../../pipeline/decisions/decide.ts";
import { plansOf } from "../../pipeline/decisions/kept.ts";
import { waitingFor } from "../../pipeline/decisions/queue.ts";
import { reviewAddress } from "./address.ts";
import { isOwnOrigin } from "./guard.ts";
import { titleOf } from "./item-row.ts";
import { planNamed, type KnownPlan } from "./known.ts";
import { noPlan } from "./no-plan.ts";
import type { Office } from "./office.ts";
import { whoOf } from "./who.ts";
import { notFoundPage, problemPage } from "./pages/problems.ts";
import { qualityPage } from "./pages/quality.ts";
import { reviewPage, type ReviewPage } from "./pages/review.ts";
import { ReviewForm, reviewIn } from "./review-form.ts";

const nameCookie = "nguoi-duyet";

/** The review queue of a plan, its form, and how well reviewers and rules agree. */
export function addReviewRoutes(app: Hono, office: Office): void {
  const plans = plansOf(office.config);

  app.get("/ke-hoach/:plan/duyet", async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return noPlan(context, office);
    const id = context.req.query("tin") ?? null;
    const done = context.req.query("xong") ?? null;
    const said = done === null ? null : await saidOf(office, known, done);
    const page = await pageOf(office, context, { known, id, said });
    return page === null ? noItem(context, office) : context.html(reviewPage(office, page));
  });

  app.get("/ke-hoach/:plan/duyet/chat-luong", async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    if (known === null) return noPlan(context, office);
    return context.html(await qualityPage(office, known));
  });

  app.post("/ke-hoach/:plan/duyet", async (context) => {
    const known = planNamed(office.config, context.req.param("plan"));
    const id = context.req.query("tin") ?? "";
    if (known === null) return noPlan(context, office);
    if (!isOwnOrigin(context)) return refused(context, office, known, id);
    const form = ReviewForm.safeParse(await context.req.parseBody({ all: true }));
    const again = async (lines: readonly string[]): Promise<Response> => {
      const page = await pageOf(office, context, { known, id, said: { kind: "refused", lines } });
      return page === null ? noItem(context, office) : context.html(reviewPage(office, page), 400);
    };
    if (!form.success) return again(form.error.issues.map((issue) => `${issue.message}.`));
    if (!office.tokens.accepts(form.data.token, `duyet/${known.plan.id}/${id}`))
      return refused(context, office, known, id);
    const read = reviewIn(form.data, known);
    if ("problems" in read) return again(read.problems);
    const who = whoOf(context);
    const reviewer = who.role !== "desk" ? who.name : form.data.nguoi === "" ? office.actor : form.data.nguoi;
    const item = await decide({ ...office, plans }, id, read.review, reviewer);
    if (item === null) return noItem(context, office);
    if (who.role === "desk")
      setCookie(context, nameCookie, reviewer, {
        httpOnly: true,
        sameSite: "Strict",
        path: "/ke-hoach",
        maxAge: 30 * 86_400,
      });
    const stay = form.data.viec === "ghi" ? `&tin=${encodeURIComponent(id)}` : "";
    const { plan } = known;
    return context.redirect(`${reviewAddress(plan.id)}?xong=${encodeURIComponent(id)}${stay}`, 303);
  });
}

/** The page around one item: the asked one, else the first of the queue. null = there is no such item. */
async function pageOf(
  office: Office,
  context: Context,
  asked: { readonly known: KnownPlan; readonly id: string | null; readonly said: ReviewPage["said"] },
): Promise<ReviewPage | null> {
  const { known, id, said } = asked;
  const who = whoOf(context);
  const typed = (getCookie(context, nameCookie) ?? office.actor).slice(0, 60);
  const reviewer = who.role === "desk" ? typed : who.name;
  const { total, rows: all } = await waitingFor(office.store, { ...known, clock: office.clock });
  // Somebody who has spoken waits with the item for the next reviewer.
  const rows = all.filter((row) => row.verdict.people?.reviewers.includes(reviewer) !== true);
  const page = { known, rows, total, reviewer, said };
  const asId = id ?? rows[0]?.item.id;
  if (asId === undefined) return { ...page, inHand: null };
  const [kept] = await office.store.read("item", [asId]);
  const verdict = kept?.value.verdicts.find((one) => one.plan === known.plan.id);
  if (kept === null || kept === undefined || verdict === undefined) return null;
  return { ...page, inHand: { item: kept.value, verdict } };
}

/** What was just written, told from the store and not from the address. */
async function saidOf({ store }: Office, { plan }: KnownPlan, id: string): Promise<ReviewPage["said"]> {
  const [kept] = await store.read("item", [id]);
  const order = { by: "at", direction: "descending" } as const;
  const { rows } = await store.list("decision", {
    where: { is: { item: id, plan: plan.id } },
    order,
    limit: 1,
  });
  const last = rows[0]?.value;
  if (kept === null || kept === undefined || last === undefined) return null;
  return {
    kind: "done",
    lines: [`Đã ghi quyết định về “${titleOf(kept.value)}” (${last.actor}: ${last.reason}).`],
  };
}

function noItem(context: Context, office: Office): Response | Promise<Response> {
  const what = "Không có tin nào mang mã này, hoặc tin chưa được xếp loại theo kế hoạch này.";
  return context.html(notFoundPage(office.frame, what), 404);
}

function refused(
  context: Context,
  office: Office,
  { plan }: KnownPlan,
  id: string,
): Response | Promise<Response> {
  const lines = [
    "Quyết định chưa được ghi vì biểu mẫu không gửi từ chính trang duyệt này, hoặc trang đã mở quá lâu hay từ trước khi chương trình khởi động lại.",
    "Hãy mở lại trang duyệt rồi quyết định lại.",
  ];
  const links = [{ href: reviewAddress(plan.id, "", id), name: "Mở lại trang duyệt" }];
  return context.html(problemPage(office.frame, "Biểu mẫu không được nhận", lines, links), 403);
}
