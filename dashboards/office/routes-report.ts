import type { Context, Hono } from "hono";
import { z } from "zod";
import { noteDeed } from "../../pipeline/people/audit.ts";
import type { Window } from "../../pipeline/measure/windows.ts";
import { keepText, longestText, textPartNames, textParts } from "../../pipeline/report/text.ts";
import { mostListed } from "../report/annexes.ts";
import { editionOf, type Desk, type FullEdition } from "../report/editions.ts";
import { fileNamed, fileOf, nameOfFile, reportFiles } from "../report/files.ts";
import { windowOfAddress } from "./address-period.ts";
import { reportAddress, type ReportPlace } from "./address-report.ts";
import { isOwnOrigin } from "./guard.ts";
import { freezerOf } from "./routes-frozen.ts";
import { agencyNamed, planNamed, type KnownPlan } from "./known.ts";
import type { Office } from "./office.ts";
import { digestPage, reportPage, type ReportPage, type Said } from "./pages/report.ts";
import { notFoundPage, problemPage } from "./pages/problems.ts";
import { openingWindow } from "./period.ts";
import { may, whoOf, type Who } from "./who.ts";

const TextForm = z.object({
  token: z.string(),
  "ban-sua": z.coerce.number().int().min(0),
  nguoi: z.string().trim().max(60, "tên dài quá 60 chữ cái").default(""),
  ...Object.fromEntries(
    textPartNames.map((name) => [
      name,
      z
        .string()
        .max(longestText, `“${textParts[name]}” dài quá ${longestText} chữ cái, hãy rút ngắn`)
        .default(""),
    ]),
  ),
});

/** A plan's report: reviewed and written to on its page, taken away as files; and the press digest of the same numbers. */
export function addReportRoutes(app: Hono, office: Office): void {
  app.get("/ke-hoach/:plan/bao-cao", async (context) => {
    const asked = askedIn(context, office);
    if ("problem" in asked) return refusedAddress(context, office, asked.problem);
    const said = context.req.query("xong") === "1" ? ({ kind: "done" } as const) : null;
    return show(context, office, asked, { said });
  });

  app.post("/ke-hoach/:plan/bao-cao", async (context) => {
    const asked = askedIn(context, office);
    if ("problem" in asked) return refusedAddress(context, office, asked.problem);
    const who = whoOf(context);
    if (!mayWrite(who, asked.place.agency)) return notAllowed(context, office, asked.place);
    const form = TextForm.safeParse(await context.req.parseBody());
    if (!form.success) {
      const lines = form.error.issues.map((issue) => `Chưa ghi được: ${issue.message}.`);
      const typed = typedOf(await context.req.parseBody());
      return show(context, office, asked, { said: { kind: "refused", lines }, typed, status: 400 });
    }
    const { token, "ban-sua": seen, nguoi, ...parts } = form.data;
    if (!isOwnOrigin(context) || !office.tokens.accepts(token, purposeOf(asked.place)))
      return show(context, office, asked, {
        said: { kind: "refused", lines: [stale] },
        typed: { parts, seen },
        status: 403,
      });
    const actor = who.role === "desk" && nguoi !== "" ? nguoi : who.name;
    const { plan, window, agency } = asked.place;
    const outcome = await keepText(office, { plan, period: window.id, agency }, { parts, seen, actor });
    if (outcome === "conflict") {
      const lines = [
        "Có người khác vừa sửa phần này. Biểu mẫu ở dưới đã có nội dung mới nhất; hãy chép phần của mình vào rồi ghi lại.",
      ];
      return show(context, office, asked, { said: { kind: "refused", lines }, aside: parts, status: 409 });
    }
    return context.redirect(`${reportAddress(asked.place)}&xong=1#viet`, 303);
  });

  app.get("/ke-hoach/:plan/bao-cao/tep/:file", async (context) => {
    const asked = askedIn(context, office);
    const file = fileNamed(context.req.param("file"));
    if ("problem" in asked || file === null)
      return refusedAddress(context, office, "problem" in asked ? asked.problem : "Không có tệp này.");
    const who = whoOf(context);
    if (!mayExport(who, asked.place.agency)) return notAllowed(context, office, asked.place);
    const edition = await editionAsked(office, asked, who);
    if (edition === null) return noAgency(context, office);
    const name = nameOfFile(edition.report, file);
    await noteDeed(office, {
      actor: who.name,
      what: "export",
      subject: name,
      after: edition.frozen?.digest.slice(0, 12) ?? "số liệu tạm tính",
    });
    const bytes = await fileOf(edition, file);
    context.header("Content-Type", reportFiles[file].type);
    context.header("Content-Disposition", `attachment; filename="${name}"`);
    context.header("Cache-Control", "no-store");
    if (typeof bytes === "string") return context.body(bytes);
    return context.body(bytes instanceof Uint8Array ? Uint8Array.from(bytes) : bytes);
  });

  app.get("/ke-hoach/:plan/diem-tin", async (context) => {
    const asked = askedIn(context, office);
    if ("problem" in asked) return refusedAddress(context, office, asked.problem);
    const whole = { ...asked, place: { ...asked.place, agency: null } };
    const edition = await editionAsked(office, whole, whoOf(context));
    if (edition === null) return noAgency(context, office);
    return context.html(digestPage(office, asked.known, edition, asked.place));
  });
}

interface Asked {
  readonly known: KnownPlan;
  readonly place: ReportPlace;
}

function askedIn(context: Context, office: Office): Asked | { readonly problem: string } {
  const known = planNamed(office.config, context.req.param("plan") ?? "");
  if (known === null) return { problem: "Không có kế hoạch này trong cấu hình." };
  const params = new URL(context.req.url).searchParams;
  const { window, problem } = windowOfAddress(params, openingWindow(known.plan, office.clock));
  if (problem !== null) return { problem };
  const agency = params.get("don-vi") ?? "";
  if (agency !== "" && agencyNamed(known.city, agency) === null)
    return { problem: `Không có đơn vị “${agency}” trong danh bạ; hãy chọn lại trong danh sách.` };
  const draft = params.get("ban") === "tam-tinh";
  return {
    known,
    place: { plan: known.plan.id, window, agency: agency === "" ? null : agency, draft },
  };
}

/** The report that is asked for, without the words that somebody else is still writing. */
async function editionAsked(
  office: Office,
  { known, place }: Asked,
  who: Who,
  ahead?: number,
): Promise<FullEdition | null> {
  const desk: Desk = { ...office, sample: office.frame.sample };
  const { agency, draft } = place;
  const window: Window = place.window;
  const edition = await editionOf(desk, {
    known,
    window,
    agency,
    draft,
    ...(ahead !== undefined && { ahead }),
  });
  if (edition === null || mayReadWords(who, agency)) return edition;
  return { ...edition, written: {}, text: { parts: {}, revision: 0, by: null } };
}

async function show(
  context: Context,
  office: Office,
  asked: Asked,
  shown: {
    readonly said: Said | null;
    readonly typed?: ReportPage["typed"];
    readonly aside?: ReportPage["aside"];
    readonly status?: 200 | 400 | 403 | 409;
  },
): Promise<Response> {
  const who = whoOf(context);
  const edition = await editionAsked(office, asked, who, mostListed);
  if (edition === null) return noAgency(context, office);
  const { agency } = asked.place;
  const page = {
    known: asked.known,
    place: asked.place,
    said: shown.said,
    typed: shown.typed ?? null,
    aside: shown.aside ?? null,
    token: office.tokens.issue(purposeOf(asked.place)),
    canWrite: mayWrite(who, agency),
    canReadWords: mayReadWords(who, agency),
    canExport: mayExport(who, agency),
    freezer: freezerOf(office, who, asked.place),
    asksName: who.role === "desk",
  };
  return context.html(await reportPage(office, edition, page), shown.status ?? 200);
}

/** What a city's report says is confirmed by those who confirm figures; an agency's own officer writes in its own. */
function mayWrite(who: Who, agency: string | null): boolean {
  return agency === null ? may(who, "confirm") : may(who, "enter", agency);
}

/**
 * What is written for a report is a draft until somebody signs it: an agency's own is read by the agency and by those who
 * confirm figures, the city's by everybody but the agencies of which it speaks.
 */
function mayReadWords(who: Who, agency: string | null): boolean {
  return agency === null ? who.role !== "officer" : mayWrite(who, agency) || may(who, "confirm");
}

function mayExport(who: Who, agency: string | null): boolean {
  if (agency !== null) return may(who, "export", agency);
  return may(who, "export") && who.role !== "officer";
}

/** A form that was not taken, as it was typed; the revision that it was written upon is the first where it is not told. */
function typedOf(raw: Readonly<Record<string, unknown>>): ReportPage["typed"] {
  const seen = Number(raw["ban-sua"]);
  const parts = textPartNames.flatMap((name) => {
    const text = raw[name];
    return typeof text === "string" ? [[name, text] as const] : [];
  });
  return { parts: Object.fromEntries(parts), seen: Number.isSafeInteger(seen) ? seen : 0 };
}

const stale =
  "Nội dung chưa được ghi vì trang đã mở quá lâu hoặc chương trình vừa khởi động lại. Những gì bạn gõ vẫn còn ở dưới; hãy kiểm tra rồi ghi lại.";

function purposeOf({ plan, window, agency }: ReportPlace): string {
  return `bao-cao/${plan}/${window.id}/${agency ?? "*"}`;
}

function refusedAddress(context: Context, office: Office, problem: string): Response | Promise<Response> {
  const links = [{ href: context.req.path, name: "Mở báo cáo ở kỳ mặc định" }];
  return context.html(problemPage(office.frame, "Chưa mở được báo cáo", [problem], links), 404);
}

function notAllowed(context: Context, office: Office, place: ReportPlace): Response | Promise<Response> {
  const lines = [
    "Tài khoản này không có quyền viết hoặc xuất báo cáo đang mở; cán bộ đơn vị chỉ làm với báo cáo của đơn vị mình.",
  ];
  const links = [{ href: reportAddress(place), name: "Về trang báo cáo" }];
  return context.html(
    problemPage(office.frame, "Chỉ làm được với báo cáo của đơn vị mình", lines, links),
    403,
  );
}

function noAgency(context: Context, office: Office): Response | Promise<Response> {
  const what = "Đơn vị này không có nhiệm vụ theo kế hoạch trong kỳ, nên không có báo cáo.";
  return context.html(notFoundPage(office.frame, what), 404);
}
