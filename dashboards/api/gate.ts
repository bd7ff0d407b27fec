import type { Context, MiddlewareHandler } from "hono";
import { scopeNames, type Scope } from "../../pipeline/people/scopes.ts";
import { personOfToken } from "../../pipeline/people/tokens.ts";
import { clientAddress } from "../office/client.ts";
import { openIdentify, rightAsked } from "../office/gate.ts";
import { isOwnOrigin } from "../office/guard.ts";
import type { Office } from "../office/office.ts";
import { keyed, localDesk, may, scopeRights, stranger, whoOf, type Right } from "../office/who.ts";
import { limitFields, openBuckets, policies, type Buckets, type Policy, type Taken } from "./limits.ts";
import { problemAnswer, type Problem } from "./problem.ts";

/**
 * What stands before every address of the interface: who asks (by a key, by a signed-in browser, or the local desk), how
 * much was asked already, whether that person may, and with that key.
 */
export function openApiGate(office: Office, buckets: Buckets = openBuckets()): MiddlewareHandler {
  const identify = openIdentify(office.people, localDesk(office.actor));
  return async (context, next) => {
    const asked = rightAsked(context);
    const key = keyOf(context);
    const found = key === null ? null : await personOfToken(office.people, key);
    if (key === null) await identify(context);
    else context.set("who", found === null ? stranger : keyed(found.person, found.token.scopes));
    const who = whoOf(context);
    const known = who.role !== "stranger";
    const whose = found?.token.id ?? (known ? who.name : clientAddress(context, office.proxies));
    const wanted: readonly Policy[] = !known
      ? [policies.strangers]
      : asked === "export"
        ? [policies.asking, policies.exporting]
        : [policies.asking];
    const taken = wanted.map((policy) => buckets.take(policy, whose));
    const refusal =
      tooFast(taken) ??
      (asked === "open" ? null : known ? (foreign(context, key) ?? notAllowed(context, asked)) : noKey(key));
    if (refusal === null) await next();
    else context.res = problemAnswer(context, refusal);
    for (const [name, value] of Object.entries(limitFields(taken))) context.res.headers.set(name, value);
    // What is told depends on who asks.
    context.res.headers.append("Vary", "Authorization, Cookie");
  };
}

/** The key that was sent (RFC 6750, 2.1); null without one. Other schemes belong to proxies before us. */
function keyOf({ req }: Context): string | null {
  return /^Bearer +([\w.~+/-]+=*) *$/iu.exec(req.header("authorization") ?? "")?.[1] ?? null;
}

function tooFast(taken: readonly Taken[]): Problem | null {
  const over = taken.filter(({ granted }) => !granted);
  if (over.length === 0) return null;
  const wait = Math.max(...over.map((one) => one.wait));
  return {
    kind: "hoi-qua-nhanh",
    detail: `Đã hỏi quá số lần cho phép. Hãy đợi ${wait} giây rồi hỏi tiếp.`,
    headers: { "Retry-After": String(wait) },
    violated: over.map(({ policy }) => policy.name),
  };
}

function noKey(key: string | null): Problem {
  const why = key === null ? "" : ', error="invalid_token"';
  return {
    kind: "can-khoa",
    detail:
      key === null
        ? "Hãy gửi khóa truy cập trong trường Authorization: Bearer. Khóa lập ở trang Tài khoản của tôi, mục Khóa truy cập."
        : "Khóa không đúng, đã hết hạn, đã bị thu hồi, hoặc tài khoản đã đóng. Hãy lập khóa mới ở trang Tài khoản của tôi.",
    headers: { "WWW-Authenticate": `Bearer realm="phu-song"${why}` },
  };
}

/** Another site may neither send nor read in the name of somebody who is signed in; programs say nothing of a site. */
function foreign(context: Context, key: string | null): Problem | null {
  if (key !== null) return null;
  const { method } = context.req;
  const site = context.req.header("sec-fetch-site");
  const fromBrowser = site !== undefined || context.req.header("origin") !== undefined;
  const reads = method === "GET" || method === "HEAD";
  const refused = reads
    ? site === "cross-site" || site === "same-site"
    : fromBrowser && !isOwnOrigin(context);
  return refused
    ? { kind: "khong-co-quyen", detail: "Trang web khác không được hỏi hay gửi thay người đang đăng nhập." }
    : null;
}

/** Whether it is the key that is too narrow, or the person who may not. */
function notAllowed(context: Context, asked: Right | "own"): Problem | null {
  const who = whoOf(context);
  if (asked === "own" || may(who, asked)) return null;
  const { only: _, ...person } = who;
  const scope = scopeOf(asked);
  if (!may(person, asked) || scope === null)
    return { kind: "khong-co-quyen", detail: `Tài khoản ${who.name} không có quyền làm việc này.` };
  return {
    kind: "khong-co-quyen",
    detail: `Khóa này thiếu phạm vi “${scope}” (${scopeNames[scope]}). Hãy lập khóa có phạm vi đó.`,
    headers: { "WWW-Authenticate": `Bearer realm="phu-song", error="insufficient_scope", scope="${scope}"` },
  };
}

/** The scope that a key needs for a right; null where no key has it. */
export function scopeOf(right: Right | "own" | "open"): Scope | null {
  const found = Object.entries(scopeRights).find(([, rights]) => rights.some((one) => one === right))?.[0];
  return isScope(found) ? found : null;
}

function isScope(name: string | undefined): name is Scope {
  return name !== undefined && Object.hasOwn(scopeRights, name);
}
