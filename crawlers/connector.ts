import type { Socket } from "node:net";
import { Agent, buildConnector, type Dispatcher } from "undici";
import { Refusal } from "../config/verb.ts";
import { type Limits, usualLimits } from "./limits.ts";
import type { HostBook } from "./host-book.ts";
import { openHostTotals } from "./host-totals.ts";
import { hear, type HeaderLines, type Wanted } from "./hear.ts";
import { readBody, refuseAnnounced, tooLarge } from "./read-body.ts";
import { guard, type Hosts, lookupAll, type Resolve, resolveWithin } from "./guard.ts";
import { readAddress } from "./safe-address.ts";
import { ConnectionTrouble, troubleOf } from "./trouble.ts";
import { openTunnel } from "./tunnel.ts";

/** What came back: the bytes as the server meant them (content encoding undone, nothing else), and how we asked. */
export interface Answer {
  /** The address that was asked for, in the URL standard's spelling and without fragment. */
  readonly url: string;
  /** The address that answered, after redirects. */
  readonly finalUrl: string;
  readonly status: number;
  /** As sent, names in lower case, repeated ones joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** Addresses that redirected, in order, without the final one. */
  readonly redirects: readonly string[];
  /** Present when the body is what a browser made of the answer, not the answer itself. */
  readonly rendered?: Rendered;
}

/** How a browser came to a body, and what the server itself had sent. */
export interface Rendered {
  /** `Chromium 153.0.8010.0`. */
  readonly by: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  /** The server's own answer, untouched. */
  readonly raw: Answer;
  /** What the page's scripts asked for on the way, in order. */
  readonly resources: readonly string[];
}

export interface ConnectorOptions {
  /** Product and version, ASCII: `PhuSong/0.1`. */
  readonly userAgent: string;
  /** Web page or e-mail address at which a site's keeper reaches the city; ASCII. */
  readonly contact: string;
  /** The sample servers, and the only way into a private network. */
  readonly hosts: Hosts;
  /** Hosts whose certificate is not verified for now, since the city excepted their source until a day; absent = none. */
  readonly unverified?: (host: string) => boolean;
  readonly resolve?: Resolve;
  readonly limits?: Partial<Limits>;
  /** What programs of this machine asked before and beside this one; closed with the connector. Absent = nothing is known. */
  readonly book?: HostBook;
}

export interface Connector {
  /** Asks for a page; a status is an answer, everything else that goes wrong is a `ConnectionTrouble`. */
  fetch(
    url: string,
    ask?: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly signal?: AbortSignal;
      /** Sent with POST instead of GET; a redirect of it is never followed. */
      readonly post?: { readonly type: string; readonly body: string };
      /** Called before each redirect is followed; throw to refuse it. */
      readonly beforeRedirect?: (to: string) => Promise<void>;
    },
  ): Promise<Answer>;
  /** A socket to a host by the same checks, for the browser's proxy. Throws `ConnectionTrouble`. */
  tunnel(host: string, port: number): Promise<Socket>;
  /** What we call ourselves to every site. */
  readonly identity: string;
  isMapped(host: string): boolean;
  /** Milliseconds since a program before or beside this one asked the host; null = not known. */
  askedAgo(host: string): number | null;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const redirecting = new Set([301, 302, 303, 307, 308]);
const mostOfRedirect = 128 * 1024; // bytes that are waited for so that the socket can be used again

/**
 * The only way out of the product. Names are resolved and every answer checked at connect time, and the socket goes to
 * the address that was checked; certificates are verified but for hosts that the city excepted for a time; time, size, redirects and decompression are bounded.
 */
export function openConnector(options: ConnectorOptions): Connector {
  const limits = { ...usualLimits, ...options.limits };
  const identity = `${options.userAgent} (+${options.contact})`;
  if (!/^[\x20-\x7e]+$/.test(identity) || options.userAgent === "" || options.contact === "")
    throw new Refusal(
      `Tên công cụ và địa chỉ liên hệ gửi cho các trang phải là chữ không dấu và không để trống: "${identity}". Sửa trong phần cài đặt.`,
    );
  // A limit of its own: undici lets nobody end what has no socket yet.
  const resolve = resolveWithin(options.resolve ?? lookupAll, limits.connectMs);
  const totals = openHostTotals(limits, Date.now, options.book);
  const strict = buildConnector({ timeout: limits.connectMs, allowH2: false, rejectUnauthorized: true });
  const lenient = buildConnector({
    timeout: limits.connectMs,
    allowH2: false,
    rejectUnauthorized: false,
    minVersion: "TLSv1", // what the oldest state sites still speak
    ciphers: "DEFAULT@SECLEVEL=0",
  });
  const open: typeof strict = (target, callback) => {
    const isExcepted = options.unverified?.(target.servername ?? target.hostname) === true;
    return (isExcepted ? lenient : strict)(target, callback);
  };
  const agent = new Agent({
    connect: guard({ hosts: options.hosts, resolve, open }),
    allowH2: false,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.bodyMs,
    maxOrigins: Infinity,
  });

  const hop = async (
    url: URL,
    headers: Record<string, string>,
    { signal, post }: { readonly signal?: AbortSignal; readonly post?: { readonly body: string } },
  ) => {
    totals.ask(url.hostname, url.href);
    const wanted = (status: number, lines: HeaderLines): Wanted => {
      if (countOf(lines) > limits.headers)
        throw new ConnectionTrouble(
          "too-large",
          url.href,
          `${url.host}: câu trả lời có quá nhiều dòng đầu (hơn ${limits.headers}) nên bỏ qua; báo cho nơi quản trị trang`,
        );
      const given = joined(lines);
      if (leadsOn(status, given) !== null) return { bytes: mostOfRedirect, tooLarge: null };
      refuseAnnounced(url.href, given["content-length"], limits);
      return { bytes: limits.wireBytes, tooLarge: (bytes) => tooLarge(url.href, bytes) };
    };
    const call: Pick<Dispatcher.DispatchOptions, "method" | "body"> =
      post === undefined ? { method: "GET" } : { method: "POST", body: post.body };
    const heard = await hear(
      (listener) =>
        agent.dispatch({ ...call, origin: url.origin, path: url.pathname + url.search, headers }, listener),
      { ms: limits.totalMs, signal, wanted },
    );
    const answered = joined(heard.headers);
    const { status } = heard;
    const location = leadsOn(status, answered);
    if (location !== null) return { status, headers: answered, body: new Uint8Array(), location };

    const encoding = answered["content-encoding"] ?? "";
    const body = await readBody(heard.body, { url: url.href, encoding }, limits);
    totals.spend(url.hostname, body.length);
    return { status, headers: answered, body, location: null };
  };

  const close = async (): Promise<void> => {
    await agent.destroy();
    await options.book?.[Symbol.asyncDispose]();
  };
  return {
    async fetch(written, ask = {}) {
      const headers = {
        "user-agent": identity,
        accept: "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5",
        "accept-language": "vi,en;q=0.5",
        "accept-encoding": "gzip, deflate, br",
        ...ask.headers,
        ...(ask.post === undefined ? {} : { "content-type": ask.post.type }),
      };
      const redirects: string[] = [];
      let url = readAddress(written, options.hosts);
      const asked = url.href;
      for (;;) {
        try {
          ask.signal?.throwIfAborted();
          const { location, ...answer } = await hop(url, headers, ask);
          if (location === null)
            return { ...answer, url: asked, finalUrl: url.href, requestHeaders: headers, redirects };

          if (ask.post !== undefined) throw strayed(asked);
          redirects.push(url.href);
          url = readAddress(location, options.hosts, url.href);
          if (redirects.length > limits.redirects || redirects.includes(url.href))
            throw new ConnectionTrouble(
              "redirect-loop",
              asked,
              `${url.host}: trang chuyển hướng vòng quanh (${redirects.length} lần); mở thử bằng trình duyệt, có thể trang đòi cookie hoặc đã đổi địa chỉ`,
            );
          await ask.beforeRedirect?.(url.href);
        } catch (error) {
          throw troubleOf(error, url.href);
        }
      }
    },
    async tunnel(host, port) {
      totals.ask(host, `https://${host}/`);
      const socket = await openTunnel(host, port, { ...options, resolve, connectMs: limits.connectMs });
      socket.once("close", () => totals.spend(host, socket.bytesRead));
      return socket;
    },
    identity,
    isMapped: (host) => options.hosts.has(host),
    askedAgo(host) {
      const { book } = options;
      const last = Math.max(book?.inherited(host)?.asked ?? 0, book?.others(host)?.asked ?? 0);
      return last === 0 ? null : Math.max(0, Date.now() - last);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Where a redirect leads; null for what is none. */
function leadsOn(status: number, headers: Readonly<Record<string, string>>): string | null {
  return redirecting.has(status) ? (headers["location"] ?? null) : null;
}

/** What was meant for one host is not told to another. */
function strayed(url: string): ConnectionTrouble {
  const text = `${new URL(url).host}: máy chủ chuyển yêu cầu sang địa chỉ khác, không gửi theo; kiểm tra lại địa chỉ`;
  return new ConnectionTrouble("broken-answer", url, text);
}

function countOf(headers: HeaderLines): number {
  return Object.values(headers).reduce(
    (sum, value) => sum + (value === undefined ? 0 : typeof value === "string" ? 1 : value.length),
    0,
  );
}

function joined(headers: HeaderLines): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) all[name.toLowerCase()] = typeof value === "string" ? value : value.join(", ");
  return all;
}
