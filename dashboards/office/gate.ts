import type { Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import { matchedRoutes } from "hono/route";
import { hasAccounts } from "../../pipeline/people/accounts.ts";
import type { People } from "../../pipeline/people/people.ts";
import { sessionOf } from "../../pipeline/people/sessions.ts";
import { personOfToken } from "../../pipeline/people/tokens.ts";
import { isOfApi, problemAnswer } from "../api/problem.ts";
import { isOwnHost, isOwnOrigin } from "./guard.ts";
import type { Office } from "./office.ts";
import { inOwnCity } from "./own-city.ts";
import { notFoundPage, problemPage } from "./pages/problems.ts";
import { routeRights } from "./route-rights.ts";
import { sessionCookie } from "./session-cookie.ts";
import { typedIn, typedSheet } from "./typed.ts";
import { feedReader, localDesk, may, signedIn, stranger, whoOf, type Who } from "./who.ts";

/**
 * What stands before every route: own host, who asks, whether that person may, whether a form comes from our own pages, and
 * whether the account belongs to the city that is asked for. Behind the host's name the interface for programs has its own.
 */
export function addGate(app: Hono, office: Office): void {
  app.use(async (context, next) => {
    if (office.origin !== null) context.set("publicOrigin", office.origin);
    await next();
  });
  app.use(async (context, next) => {
    if (isOwnHost(context)) return next();
    const names = [
      "http://127.0.0.1",
      "http://localhost",
      ...(office.origin === null ? [] : [office.origin]),
    ];
    const detail = `Các trang này chỉ mở được theo địa chỉ ${names.join(", ")}.`;
    return isOfApi(context)
      ? problemAnswer(context, { kind: "sai-ten-may", detail })
      : context.text(`${detail}\n`, 421);
  });
  const identify = openIdentify(office.people, localDesk(office.actor));
  app.use(async (context, next) => {
    if (isOfApi(context)) return next();
    const asked = rightAsked(context);
    if (asked === "open") context.set("who", stranger);
    else await identify(context);
    if (context.req.method === "POST" && !isOwnOrigin(context)) return foreignForm(context, office);
    if (asked === "open") return next();
    const who = whoOf(context);
    if (who.role === "stranger")
      return feedKeyOf(context) === null ? toSignIn(context, office) : context.text(badFeedKey, 401);
    if (asked !== "own" && !may(who, asked)) return notAllowed(context, office, who);
    if (!(await inOwnCity(office, who, context.req.path))) return notAllowed(context, office, who);
    return next();
  });
}

/** Whether people work here under accounts; once true it stays so, since accounts are closed and never taken away. */
function openAccountsAsked(store: People["store"]): () => Promise<boolean> {
  let known = false;
  return async () => {
    known ||= await hasAccounts(store);
    return known;
  };
}

/** Opens the way by which a browser is known: the local desk while there are no accounts, else the session's account. */
export function openIdentify(people: People, desk: Who): (context: Context) => Promise<void> {
  const accounts = openAccountsAsked(people.store);
  return async (context) => {
    if (!(await accounts())) {
      context.set("who", desk);
      return;
    }
    const key = feedKeyOf(context);
    if (key !== null) {
      // The address holds the key: it goes to nobody else with a link.
      context.header("Referrer-Policy", "no-referrer");
      const owner = await personOfToken(people, key);
      context.set("who", owner?.token.scopes.includes("tin") === true ? feedReader(owner.person) : stranger);
      return;
    }
    const secret = getCookie(context, sessionCookie(context));
    const found = secret === undefined ? null : await sessionOf(people, secret);
    context.set("who", found === null ? stranger : signedIn(found.person));
    if (found !== null) context.set("session", found.session.id);
  };
}

const badFeedKey =
  "Khóa trong địa chỉ không đúng, đã hết hạn, đã bị thu hồi, hoặc không dành cho bản tin. Hãy lập khóa mới ở trang Tài khoản của tôi.\n";

/** Programs that read feeds and calendars can send nothing but an address, so their key stands in it. */
function feedKeyOf({ req }: Context): string | null {
  return /^\/ke-hoach\/[^/]+\/(tin\.atom|lich\.ics)$/u.test(req.path) ? (req.query("khoa") ?? null) : null;
}

/** What the route that will answer asks for; an address that leads nowhere asks as much as the pages themselves. */
export function rightAsked(context: Context): (typeof routeRights)[string] {
  const method = context.req.method === "HEAD" ? "GET" : context.req.method;
  const route = matchedRoutes(context).find((one) => one.method === method && !one.path.includes("*"));
  if (route === undefined) return "see";
  const key = `${route.method} ${route.path}`;
  const right = Object.hasOwn(routeRights, key) ? routeRights[key] : undefined;
  if (right === undefined)
    throw new Error(`no right is declared for ${key}: write it into dashboards/office/route-rights.ts`);
  return right;
}

async function toSignIn(context: Context, office: Office): Promise<Response> {
  if (context.req.method === "GET" || context.req.method === "HEAD") {
    const address = new URL(context.req.url);
    // A key of feeds that was put into a page's address goes no further.
    if (address.searchParams.has("khoa")) address.searchParams.delete("khoa");
    const { pathname, search } = address;
    const back = pathname === "/" ? "" : `?ve=${encodeURIComponent(pathname + search)}`;
    return context.redirect(`/dang-nhap${back}`, 303);
  }
  const lines = ["Phiên làm việc đã kết thúc; biểu mẫu chưa được nhận. Hãy đăng nhập rồi nhập lại."];
  const links = [{ href: `/dang-nhap${backToForm(context)}`, name: "Đăng nhập" }];
  const typed = typedSheet(await typedIn(context));
  return context.html(problemPage(office.frame, "Cần đăng nhập", lines, links, typed), 401);
}

/** The page that the form stood on, where the browser tells it. */
function backToForm({ req }: Context): string {
  const from = URL.parse(req.header("Referer") ?? "");
  if (from === null || from.host !== new URL(req.url).host) return "";
  return `?ve=${encodeURIComponent(from.pathname + from.search)}`;
}

/** The answer where the account may not open a page or do what a form asks. */
export function notAllowed(context: Context, office: Office, who: Who): Response | Promise<Response> {
  const lines = [
    `Tài khoản ${who.name} không có quyền mở trang hoặc làm việc này.`,
    "Nếu cần quyền này cho công việc, hãy đề nghị người quản trị.",
  ];
  const links = [{ href: "/", name: "Các kế hoạch" }];
  return context.html(problemPage(office.frame, "Không có quyền", lines, links), 403);
}

function foreignForm(context: Context, office: Office): Response | Promise<Response> {
  const lines = [
    "Biểu mẫu không được nhận vì không gửi từ chính các trang này. Chưa có gì thay đổi.",
    "Hãy mở lại trang rồi nhập lại.",
  ];
  const links = [{ href: context.req.path, name: "Mở lại trang" }];
  return context.html(problemPage(office.frame, "Biểu mẫu không được nhận", lines, links), 403);
}

/** The answer where a form's token is of another session, too old, or missing. */
export async function staleForm(context: Context, office: Office, back: string): Promise<Response> {
  const lines = [
    "Biểu mẫu không được nhận vì trang đã mở quá lâu, hoặc từ trước khi đăng nhập hay khi chương trình khởi động lại. Chưa có gì thay đổi.",
    "Hãy mở lại trang rồi nhập lại.",
  ];
  const links = [{ href: back, name: "Mở lại trang" }];
  const typed = typedSheet(await typedIn(context));
  return context.html(problemPage(office.frame, "Biểu mẫu không được nhận", lines, links, typed), 403);
}

/** The answer where a person, an invitation or a session is asked for that there is not. */
export function nothingHere(context: Context, office: Office, what: string): Response | Promise<Response> {
  return context.html(notFoundPage(office.frame, what), 404);
}
