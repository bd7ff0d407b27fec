import type { Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { Refusal } from "../../../config/verb.ts";
import { noteDeed } from "../../../pipeline/people/audit.ts";
import { personOfOutsider, type OutsideSignIn } from "../../../pipeline/people/outside.ts";
import { startSession } from "../../../pipeline/people/sessions.ts";
import { nothingHere } from "../gate.ts";
import type { Office } from "../office.ts";
import { giveSession, isSecure } from "../session-cookie.ts";
import { backTo, placeOf } from "./routes-sign-in.ts";
import { signInPage } from "./sign-in-page.ts";

const ticketCookie = "ve-dang-nhap";
const path = "/dang-nhap/chung";

/** Signing in through the city's own service: there and back. */
export function addOutsideRoutes(app: Hono, office: Office): void {
  const { people, signIn } = office;
  const none = "Chưa nối với dịch vụ đăng nhập chung nào.";

  app.get(path, async (context) => {
    if (signIn === null) return nothingHere(context, office, none);
    return told(context, office, async () => {
      const { to, ticket } = await signIn.begin(backTo(context.req.query("ve") ?? ""));
      setCookie(context, ticketCookie, ticket, {
        httpOnly: true,
        sameSite: "Lax",
        secure: isSecure(context),
        path,
        maxAge: 600,
      });
      return context.redirect(to, 303);
    });
  });

  app.get(`${path}/ve`, async (context) => {
    if (signIn === null) return nothingHere(context, office, none);
    return told(context, office, () => comeBack(context, signIn));
  });

  async function comeBack(context: Context, service: OutsideSignIn): Promise<Response> {
    const answer = new URL(context.req.url);
    const done = await service.finish(answer, getCookie(context, ticketCookie) ?? "");
    if (done === null) throw new Refusal("Lần đăng nhập này đã quá lâu hoặc đã dùng. Hãy bấm đăng nhập lại.");
    const person = await personOfOutsider(people, done.outsider);
    if (person === null)
      throw new Refusal(
        `Chưa có tài khoản “${done.outsider.name}” ở đây, hoặc tài khoản đã đóng. Hãy đề nghị người quản trị.`,
      );
    const place = placeOf(context, office);
    giveSession(context, await startSession(people, person, place));
    const after = `${place.address} (tài khoản chung)`;
    await noteDeed(people, { actor: person.id, what: "sign-in", subject: person.id, after });
    return context.redirect(done.back === "" ? "/" : done.back, 303);
  }
}

async function told(context: Context, office: Office, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return context.html(signInPage(office, { back: "", login: "", problems: [error.message] }), 401);
  }
}
