import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

const machineAge = 400 * 86_400; // seconds: the longest that browsers keep a cookie

/** Whether the pages are reached through https; only then may a cookie be bound to it. */
export function isSecure(context: Context): boolean {
  const origin: string | undefined = context.get("publicOrigin");
  return origin?.startsWith("https:") ?? false;
}

/** The name of the session's cookie; with `__Host-` no other host of the domain can set it (RFC 6265bis, 4.1.3). */
export function sessionCookie(context: Context): string {
  return isSecure(context) ? "__Host-phien" : "phien";
}

function machineCookie(context: Context): string {
  return isSecure(context) ? "__Host-may-quen" : "may-quen";
}

/** Gives the browser its session, until it is closed or the session ends. */
export function giveSession(context: Context, secret: string): void {
  setCookie(context, sessionCookie(context), secret, {
    httpOnly: true,
    sameSite: "Lax",
    secure: isSecure(context),
    path: "/",
  });
}

/** Takes the session from the browser. */
export function takeSession(context: Context): void {
  deleteCookie(context, sessionCookie(context), { path: "/", secure: isSecure(context) });
}

/** Lets the browser show later that somebody signed in on it before. */
export function giveMachine(context: Context, secret: string): void {
  setCookie(context, machineCookie(context), secret, {
    httpOnly: true,
    sameSite: "Lax",
    secure: isSecure(context),
    path: "/",
    maxAge: machineAge,
  });
}

/** The secret of a machine on which somebody signed in before; null for a strange one. */
export function machineOf(context: Context): string | null {
  return getCookie(context, machineCookie(context)) ?? null;
}
