import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { compress } from "hono/compress";
import { tryGetContext } from "hono/context-storage";
import type { Clock } from "../../crawlers/capture.ts";

/** Names under which this machine may be asked; any other Host is somebody's rebinding of DNS. */
const ownNames = ["127.0.0.1", "localhost", "[::1]"];
const tokenLife = 12 * 3_600_000; // ms: a page left open over a working day still sends its form

const pageCsp = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The policy of a saved page: it may show its own words and colours, and do nothing else. */
export const savedPageCsp = [
  "sandbox",
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join("; ");

const headers: Readonly<Record<string, string>> = {
  "Content-Security-Policy": pageCsp,
  "X-Content-Type-Options": "nosniff",
  // not "no-referrer": browsers would then send Origin "null" with our own forms
  "Referrer-Policy": "same-origin",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "X-DNS-Prefetch-Control": "off",
  "Cache-Control": "private, no-cache",
};

/** Gives every answer the security headers it has not set itself. */
export const withHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(headers)) {
    if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  }
  const origin: string | undefined = context.get("publicOrigin");
  if (origin?.startsWith("https:")) context.res.headers.set("Strict-Transport-Security", "max-age=31536000");
};

const packed = compress({ contentTypeFilter: /^text\/(?:html|css|javascript)\b/ });

/**
 * Sends pages packed where the browser takes them so (RFC 9110, 8.4). Pages that can show a secret are not: from the size of
 * what is packed together with chosen words a listener could guess it (BREACH). Tokens of forms are others each time.
 */
export const withPacking: MiddlewareHandler = (context, next) =>
  /^\/(?:tai-khoan|nguoi-dung|dang-nhap|loi-moi|api)(?:\/|$)/.test(context.req.path)
    ? next()
    : packed(context, next);

/** Whether the question was put under one of this machine's own names, or under the pages' public one. */
export function isOwnHost(context: Context): boolean {
  const host = hostOf(context).toLowerCase();
  if (ownNames.includes(host.replace(/:\d+$/, ""))) return true;
  const origin: string | undefined = context.get("publicOrigin");
  return origin !== undefined && host === new URL(origin).host;
}

/** Whether a form was sent by one of our own pages, as far as the browser says. */
export function isOwnOrigin(context: Context): boolean {
  const site = context.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin") return false;
  const origin = context.req.header("origin");
  const own: string | undefined = context.get("publicOrigin");
  if (own !== undefined && hostOf(context).toLowerCase() === new URL(own).host) return origin === own;
  return origin === `http://${hostOf(context)}`;
}

/** Makes and checks the tokens of forms; a token is bound to one purpose and one session and ends with the program or after twelve hours. */
export interface FormTokens {
  issue(purpose: string): string;
  accepts(token: string, purpose: string): boolean;
}

/** Opens the tokens of one running server; the secret is never written anywhere. A token holds in the session that asked for it. */
export function openFormTokens(clock: Clock): FormTokens {
  const secret = randomBytes(32);
  const seal = (purpose: string, at: string): string => {
    const session = tryGetContext()?.get("session") ?? "";
    return createHmac("sha256", secret).update(`${at}\n${session}\n${purpose}`).digest("base64url");
  };
  return {
    issue(purpose) {
      const at = clock.now().getTime().toString(36);
      return `${at}.${seal(purpose, at)}`;
    },
    accepts(token, purpose) {
      const [at = "", given = ""] = token.split(".");
      const wanted = Buffer.from(seal(purpose, at));
      const got = Buffer.from(given);
      if (got.length !== wanted.length || !timingSafeEqual(got, wanted)) return false;
      const age = clock.now().getTime() - Number.parseInt(at, 36);
      return age >= 0 && age <= tokenLife;
    },
  };
}

function hostOf(context: Context): string {
  return context.req.header("host") ?? new URL(context.req.url).host;
}
