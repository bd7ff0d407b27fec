import type { Context, Hono } from "hono";
import { z } from "zod";
import { acceptInvitation, invitedBy } from "../../../pipeline/people/invitations.ts";
import { TooBusy } from "../../../pipeline/people/passwords.ts";
import { endSession, sessionOf } from "../../../pipeline/people/sessions.ts";
import { signIn, type SignedIn } from "../../../pipeline/people/sign-in.ts";
import { digestOfSecret } from "../../../pipeline/people/secrets.ts";
import { noteDeed } from "../../../pipeline/people/audit.ts";
import { clientAddress } from "../client.ts";
import { nothingHere, staleForm } from "../gate.ts";
import type { Office } from "../office.ts";
import { giveMachine, giveSession, machineOf, takeSession } from "../session-cookie.ts";
import { whoOf } from "../who.ts";
import { invitationPage, signInPage, signInPurpose } from "./sign-in-page.ts";

const SignInForm = z.object({
  token: z.string(),
  ve: z.string().default(""),
  ten: z.string().max(100).default(""),
  "mat-khau": z.string().max(200).default(""),
  ma: z.string().max(100).default(""),
});
const PasswordForm = z.object({
  token: z.string(),
  moi: z.string().max(500),
  lai: z.string().max(500),
});

/** Signing in and out, and the links by which accounts get their password. */
export function addSignInRoutes(app: Hono, office: Office): void {
  const { people } = office;

  app.get("/dang-nhap", (context) => {
    const back = backTo(context.req.query("ve") ?? "");
    return context.html(signInPage(office, { back, login: "", problems: [] }));
  });

  app.post("/dang-nhap", async (context) => {
    const form = SignInForm.safeParse(await context.req.parseBody());
    if (!form.success || !office.tokens.accepts(form.data.token, signInPurpose))
      return staleForm(context, office, "/dang-nhap");
    const { ten: login, "mat-khau": password, ma: code } = form.data;
    const back = backTo(form.data.ve);
    const again = (status: 401 | 429 | 503, problem: string): Response | Promise<Response> =>
      context.html(signInPage(office, { back, login, problems: [problem] }), status);
    const place = placeOf(context, office);
    let done: SignedIn;
    try {
      done = await signIn(people, { login, password, code, machine: machineOf(context), place });
    } catch (error) {
      if (!(error instanceof TooBusy)) throw error;
      return again(503, "Nhiều người đang đăng nhập cùng lúc. Hãy đợi một phút rồi thử lại.");
    }
    if (done.kind === "refused")
      return again(401, "Tên, mật khẩu hoặc mã chưa đúng. Nếu tài khoản đã bật mã 6 số, hãy nhập cả mã.");
    if (done.kind === "wait") {
      context.header("Retry-After", String(Math.ceil(done.wait / 1000)));
      return again(429, `Đã sai nhiều lần. Hãy đợi ${waitInWords(done.wait)} rồi thử lại.`);
    }
    await leave(context, office);
    giveSession(context, done.session);
    giveMachine(context, done.machine);
    return context.redirect(back === "" ? "/" : back, 303);
  });

  app.post("/dang-xuat", async (context) => {
    const form = z.object({ token: z.string() }).safeParse(await context.req.parseBody());
    if (!form.success || !office.tokens.accepts(form.data.token, "dang-xuat"))
      return staleForm(context, office, "/tai-khoan");
    const id: string | undefined = context.get("session");
    const { name } = whoOf(context);
    if (id !== undefined) {
      await endSession(people, name, id);
      await noteDeed(people, { actor: name, what: "sign-out", subject: name });
    }
    takeSession(context);
    context.header("Clear-Site-Data", '"cache"');
    return context.redirect("/dang-nhap", 303);
  });

  app.get("/loi-moi/:secret", async (context) => {
    const person = await invitedBy(people, context.req.param("secret"));
    if (person === null) return nothingHere(context, office, goneLink);
    const asked = { login: person.id, name: person.name, path: context.req.path, problems: [] };
    return context.html(invitationPage(office, asked));
  });

  app.post("/loi-moi/:secret", async (context) => {
    const { path } = context.req;
    const secret = context.req.param("secret");
    const person = await invitedBy(people, secret);
    if (person === null) return nothingHere(context, office, goneLink);
    const form = PasswordForm.safeParse(await context.req.parseBody());
    if (!form.success || !office.tokens.accepts(form.data.token, path))
      return staleForm(context, office, path);
    const done =
      form.data.moi === form.data.lai
        ? await acceptInvitation(people, secret, form.data.moi)
        : { problem: "Hai lần nhập mật khẩu chưa giống nhau." };
    if ("person" in done) return context.redirect("/dang-nhap", 303);
    const asked = { login: person.id, name: person.name, path, problems: [done.problem] };
    return context.html(invitationPage(office, asked), 400);
  });
}

const goneLink = "Liên kết này đã dùng rồi hoặc đã quá hạn. Hãy xin người quản trị một liên kết mới.";

/** A session that the browser still brings ends before another begins. */
async function leave(context: Context, { people }: Office): Promise<void> {
  const old = /(?:^|;\s*)(?:__Host-)?phien=([\w-]+)/.exec(context.req.header("cookie") ?? "")?.[1];
  if (old === undefined) return;
  const found = await sessionOf(people, old);
  if (found !== null) await endSession(people, found.person.id, digestOfSecret(old));
}

/** From where and with what somebody signs in. */
export function placeOf(
  context: Context,
  { proxies }: Office,
): { readonly agent: string; readonly address: string } {
  return { agent: context.req.header("user-agent") ?? "", address: clientAddress(context, proxies) };
}

/** The page of ours to which somebody wanted to go; "" for anything else. */
export function backTo(given: string): string {
  if (!/^\/(?![/\\])/.test(given) || !URL.canParse(given, "http://office")) return "";
  const url = new URL(given, "http://office");
  return url.origin === "http://office" ? url.pathname + url.search : "";
}

function waitInWords(wait: number): string {
  const seconds = Math.ceil(wait / 1000);
  return seconds < 90 ? `${seconds} giây` : `${Math.ceil(seconds / 60)} phút`;
}
