import type { Context, Hono } from "hono";
import { z } from "zod";
import { newTotpSecret } from "../../../pipeline/people/codes.ts";
import { changePassword, dropCodes, securedBy, useCodes, type Done } from "../../../pipeline/people/own.ts";
import { TooBusy } from "../../../pipeline/people/passwords.ts";
import { endSession, openSessions, startSession } from "../../../pipeline/people/sessions.ts";
import { viewsOf } from "../../../pipeline/people/views.ts";
import type { Person } from "../../../pipeline/store/records-people.ts";
import { staleForm } from "../gate.ts";
import type { Office } from "../office.ts";
import { problemPage } from "../pages/problems.ts";
import { giveSession } from "../session-cookie.ts";
import { whoOf } from "../who.ts";
import { codesPage, ownPage, recoveryPage } from "./own-page.ts";
import { placeOf } from "./routes-sign-in.ts";

const Token = z.object({ token: z.string() });
const ChangeForm = Token.extend({
  cu: z.string().max(500),
  moi: z.string().max(500),
  lai: z.string().max(500),
});
const DropForm = Token.extend({ cu: z.string().max(500) });
const CodesForm = Token.extend({ khoa: z.string().regex(/^[A-Z2-7]{32}$/), ma: z.string().max(20) });
const SessionForm = Token.extend({ phien: z.string().regex(/^[0-9a-f]{64}$/) });
const done = { "mat-khau": "Đã đổi mật khẩu.", ma: "Đã tắt mã 6 số.", phien: "Đã kết thúc phiên." } as const;

/** One's own account: password, codes, sessions. Whatever changes how one signs in ends all other sessions and renews this one. */
export function addOwnRoutes(app: Hono, office: Office): void {
  const { people, tokens } = office;

  app.get("/tai-khoan", async (context) => {
    const said = Object.entries(done).find(([key]) => key === context.req.query("xong"))?.[1] ?? null;
    return show(office, context, { problems: [], done: said });
  });

  app.post("/tai-khoan/mat-khau", async (context) => {
    const form = ChangeForm.safeParse(await context.req.parseBody());
    if (!form.success || !tokens.accepts(form.data.token, "mat-khau"))
      return staleForm(context, office, "/tai-khoan");
    const { cu: old, moi: fresh, lai } = form.data;
    if (fresh !== lai)
      return show(office, context, { problems: ["Hai lần nhập mật khẩu mới chưa giống nhau."], done: null });
    const person = await personOf(office, context);
    if (person === null) return noAccount(context, office);
    const ended = await busy(() => changePassword(people, person, { old, fresh }));
    return renewed(office, context, ended, "mat-khau");
  });

  app.get("/tai-khoan/ma-6-so", (context) => {
    const { name, role } = whoOf(context);
    if (role === "desk") return noAccount(context, office);
    return context.html(codesPage(office, { login: name, secret: newTotpSecret(), problems: [] }));
  });

  app.post("/tai-khoan/ma-6-so", async (context) => {
    const form = CodesForm.safeParse(await context.req.parseBody());
    if (!form.success || !tokens.accepts(form.data.token, `ma-6-so/${form.data.khoa}`))
      return staleForm(context, office, "/tai-khoan/ma-6-so");
    const person = await personOf(office, context);
    if (person === null) return noAccount(context, office);
    const { khoa: secret, ma: code } = form.data;
    const ended = await useCodes(people, person, { secret, code });
    if ("problem" in ended)
      return context.html(codesPage(office, { login: person.id, secret, problems: [ended.problem] }), 400);
    giveSession(context, await startSession(people, ended.person, placeOf(context, office)));
    return context.html(recoveryPage(office, ended.codes ?? []));
  });

  app.post("/tai-khoan/bo-ma-6-so", async (context) => {
    const form = DropForm.safeParse(await context.req.parseBody());
    if (!form.success || !tokens.accepts(form.data.token, "bo-ma-6-so"))
      return staleForm(context, office, "/tai-khoan");
    const person = await personOf(office, context);
    if (person === null) return noAccount(context, office);
    return renewed(office, context, await busy(() => dropCodes(people, person, form.data.cu)), "ma");
  });

  app.post("/tai-khoan/phien", async (context) => {
    const form = SessionForm.safeParse(await context.req.parseBody());
    if (!form.success || !tokens.accepts(form.data.token, `phien/${form.data.phien}`))
      return staleForm(context, office, "/tai-khoan");
    await endSession(people, whoOf(context).name, form.data.phien);
    return context.redirect("/tai-khoan?xong=phien", 303);
  });
}

async function show(
  office: Office,
  context: Context,
  said: { readonly problems: readonly string[]; readonly done: string | null },
): Promise<Response> {
  const person = await personOf(office, context);
  if (person === null) return noAccount(context, office);
  const [secured, sessions, views] = await Promise.all([
    securedBy(office.people, person.id),
    openSessions(office.people, person),
    viewsOf(office.store, person.id),
  ]);
  const page = { who: whoOf(context), secured, sessions, views, current: context.get("session"), ...said };
  return context.html(ownPage(office, page), said.problems.length > 0 ? 400 : 200);
}

/** The account that asks; null at the local desk. */
async function personOf({ people }: Office, context: Context): Promise<Person | null> {
  const { role, name } = whoOf(context);
  if (role === "desk") return null;
  const [kept] = await people.store.read("person", [name]);
  return kept?.value ?? null;
}

async function renewed(
  office: Office,
  context: Context,
  ended: Done,
  said: keyof typeof done,
): Promise<Response> {
  if ("problem" in ended) return show(office, context, { problems: [ended.problem], done: null });
  giveSession(context, await startSession(office.people, ended.person, placeOf(context, office)));
  return context.redirect(`/tai-khoan?xong=${said}`, 303);
}

async function busy(work: () => Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TooBusy)) throw error;
    return { problem: "Máy đang bận. Hãy đợi một phút rồi thử lại." };
  }
}

async function noAccount(context: Context, office: Office): Promise<Response> {
  const lines = [
    "Chưa có tài khoản nào: các trang đang mở cho người ngồi tại máy này, với mọi quyền.",
    "Lập tài khoản quản trị đầu tiên ở trang Người dùng, hoặc bằng lệnh people add.",
  ];
  const links = [{ href: "/nguoi-dung", name: "Người dùng" }];
  return context.html(problemPage(office.frame, "Chưa có tài khoản", lines, links), 404);
}
