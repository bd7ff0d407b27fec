import { z } from "zod";
import type { Answer, Connector } from "../connector.ts";
import { ConnectionTrouble } from "../trouble.ts";
import type { Secrets } from "./secrets.ts";
import { PlatformTrouble } from "./trouble.ts";

/** One question to a platform's interface. */
export interface Call {
  /** Without any secret. */
  readonly url: string;
  /** Headers; those with secrets are used and never kept. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Query parameters that hold secrets, where the interface knows no other way. */
  readonly hidden?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** What the interface answered. */
export interface Reply {
  /** Without any secret. */
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body; undefined when there was none or it is no JSON. */
  readonly json: unknown;
}

export type Ask = (call: Call) => Promise<Reply>;

/**
 * Asks platforms through the one connector. Redirects are refused, since a token goes to its own platform only; what is
 * thrown is a `ConnectionTrouble` without the address's secrets.
 */
export function openAsk(connector: Connector, secrets: Secrets, signal?: AbortSignal): Ask {
  return async (call) => {
    const url = new URL(call.url);
    for (const [name, value] of Object.entries(call.hidden ?? {})) url.searchParams.set(name, value);
    try {
      const answer = await connector.fetch(url.href, {
        headers: { accept: "application/json", ...call.headers },
        ...bodyOf(call),
        ...(signal === undefined ? {} : { signal }),
        beforeRedirect: async () => {
          throw new ConnectionTrouble(
            "broken-answer",
            call.url,
            `${url.host}: máy chủ chuyển sang địa chỉ khác nên dừng, mã truy cập không được gửi theo`,
          );
        },
      });
      return { url: call.url, status: answer.status, headers: answer.headers, json: parsed(answer.body) };
    } catch (error) {
      if (!(error instanceof ConnectionTrouble)) throw error;
      // The cause is left behind: it may hold the address with its secrets.
      throw new ConnectionTrouble(error.kind, call.url, secrets.mask(error.message));
    }
  };
}

function bodyOf({ form, json }: Call): { post?: { type: string; body: string } } {
  if (form !== undefined)
    return {
      post: { type: "application/x-www-form-urlencoded", body: new URLSearchParams(form).toString() },
    };
  return json === undefined
    ? {}
    : { post: { type: "application/json; charset=UTF-8", body: JSON.stringify(json) } };
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body), whole);
  } catch {
    return undefined;
  }
}

const Written = z.object({ source: z.string().regex(/^-?\d+$/) });

/** Ids longer than a number can hold stay text, digit by digit. */
function whole(_: string, value: unknown, ...more: readonly unknown[]): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return Written.safeParse(more[0]).data?.source ?? value;
}

/**
 * The answer as it is archived: only the fields that we know and read, no request header, no secret. Commenters, cursors
 * with tokens and whatever the platform adds one day are not in it.
 */
export function keepable(reply: Reply, value: unknown, secrets: Secrets): Answer {
  return answerOf(reply.url, secrets.mask(JSON.stringify(value)), {
    status: reply.status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      ...(reply.headers["date"] === undefined ? {} : { date: reply.headers["date"] }),
      ...(reply.headers["etag"] === undefined ? {} : { etag: reply.headers["etag"] }),
      "x-phusong-kept": "known fields only",
    },
  });
}

/** An answer with nothing but what is given. */
export function answerOf(
  url: string,
  body: string,
  more: { readonly status?: number; readonly headers: Readonly<Record<string, string>> },
): Answer {
  return {
    url,
    finalUrl: url,
    status: more.status ?? 200,
    headers: more.headers,
    body: new TextEncoder().encode(body),
    requestHeaders: {},
    redirects: [],
  };
}

/** An answer that is no JSON or of another shape than the documents say. */
export function strange(host: string, status: number, what: string): PlatformTrouble {
  return status >= 500
    ? new PlatformTrouble("down", `${host} báo lỗi ${status}; lượt sau sẽ thử lại`, { code: String(status) })
    : new PlatformTrouble(
        "changed",
        `${host} trả lời khác tài liệu của nền tảng (${what}, mã ${status}); báo người phát triển phần mềm`,
        { code: String(status) },
      );
}
