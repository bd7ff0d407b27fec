import { lookup } from "node:dns/promises";
import { Agent, buildConnector, request } from "undici";
import { Refusal } from "../config/verb.ts";
import { type Limits, usualLimits } from "./limits.ts";
import { readBody } from "./read-body.ts";
import { forbidden, isPublicAddress, readAddress } from "./safe-address.ts";
import { ConnectionTrouble, troubleOf } from "./trouble.ts";

/** What came back: the bytes as the server meant them (content encoding undone, nothing else), and how we asked. */
export interface Answer {
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
}

/** Addresses of a host name; injected in tests so that no name is asked for outside. */
export type Resolve = (
  host: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export interface ConnectorOptions {
  /** Product and version, ASCII: `PhuSong/0.1`. */
  readonly userAgent: string;
  /** Web page or e-mail address at which a site's keeper reaches the city; ASCII. */
  readonly contact: string;
  /** Sample servers: host name -> where its socket really goes, in plain HTTP. The only way into a private network. */
  readonly hosts: ReadonlyMap<string, { readonly address: string; readonly port: number }>;
  readonly resolve?: Resolve;
  readonly limits?: Partial<Limits>;
}

export interface Connector {
  /** Asks for a page; a status is an answer, everything else that goes wrong is a `ConnectionTrouble`. */
  fetch(
    url: string,
    ask?: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly signal?: AbortSignal;
      /** Called before each redirect is followed; throw to refuse it. */
      readonly beforeRedirect?: (to: string) => Promise<void>;
    },
  ): Promise<Answer>;
  isMapped(host: string): boolean;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const redirecting = new Set([301, 302, 303, 307, 308]);

/**
 * The only way out of the product. Names are resolved and every answer checked at connect time, and the socket goes to
 * the address that was checked; certificates are verified; time, size, redirects and decompression are bounded.
 */
export function openConnector(options: ConnectorOptions): Connector {
  const limits = { ...usualLimits, ...options.limits };
  const identity = `${options.userAgent} (+${options.contact})`;
  if (!/^[\x20-\x7e]+$/.test(identity) || options.userAgent === "" || options.contact === "")
    throw new Refusal(
      `Tên công cụ và địa chỉ liên hệ gửi cho các trang phải là chữ không dấu và không để trống: "${identity}". Sửa trong phần cài đặt.`,
    );
  const agent = new Agent({
    connect: guardedConnect(options, limits),
    allowH2: false,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.bodyMs,
    maxOrigins: Infinity,
  });

  const hop = async (url: URL, headers: Record<string, string>, signal: AbortSignal | undefined) => {
    const patience = AbortSignal.timeout(limits.totalMs);
    const answer = await request(url, {
      dispatcher: agent,
      method: "GET",
      headers,
      signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
    });
    const answered = joined(answer.headers);
    const location = answered["location"];
    if (redirecting.has(answer.statusCode) && location !== undefined) {
      await answer.body.dump({ limit: 128 * 1024 });
      return { status: answer.statusCode, headers: answered, body: new Uint8Array(), location };
    }
    const body = await readBody(
      answer.body,
      { url: url.href, encoding: answered["content-encoding"] ?? "", length: answered["content-length"] },
      limits,
    );
    return { status: answer.statusCode, headers: answered, body, location: null };
  };

  const close = async (): Promise<void> => {
    await agent.destroy();
  };
  return {
    async fetch(written, ask = {}) {
      const headers = {
        "user-agent": identity,
        accept: "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5",
        "accept-language": "vi,en;q=0.5",
        "accept-encoding": "gzip, deflate, br",
        ...ask.headers,
      };
      const redirects: string[] = [];
      let url = readAddress(written, options.hosts);
      for (;;) {
        try {
          ask.signal?.throwIfAborted();
          const { location, ...answer } = await hop(url, headers, ask.signal);
          if (location === null)
            return { ...answer, url: written, finalUrl: url.href, requestHeaders: headers, redirects };

          redirects.push(url.href);
          url = readAddress(location, options.hosts, url.href);
          if (redirects.length > limits.redirects || redirects.includes(url.href))
            throw new ConnectionTrouble(
              "redirect-loop",
              written,
              `${url.host}: trang chuyển hướng vòng quanh (${redirects.length} lần); mở thử bằng trình duyệt, có thể trang đòi cookie hoặc đã đổi địa chỉ`,
            );
          await ask.beforeRedirect?.(url.href);
        } catch (error) {
          throw troubleOf(error, url.href);
        }
      }
    },
    isMapped: (host) => options.hosts.has(host),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function guardedConnect(options: ConnectorOptions, limits: Limits): buildConnector.connector {
  const open = buildConnector({ timeout: limits.connectMs, allowH2: false, rejectUnauthorized: true });
  const resolve: Resolve = options.resolve ?? ((host) => lookup(host, { all: true, order: "ipv4first" }));
  const connect = async (
    target: buildConnector.Options,
    callback: buildConnector.Callback,
  ): Promise<void> => {
    try {
      openFirst(open, target, await checkedAddresses(target.hostname, resolve), callback);
    } catch (error) {
      callback(troubleOf(error, `${target.protocol}//${target.hostname}/`), null);
    }
  };
  return (target, callback) => {
    const mapped = options.hosts.get(target.hostname);
    if (mapped === undefined) void connect(target, callback);
    else
      open({ ...target, protocol: "http:", hostname: mapped.address, port: String(mapped.port) }, callback);
  };
}

/** All answers must be public: one private address among them is how a rebinding attack looks. */
async function checkedAddresses(hostname: string, resolve: Resolve): Promise<readonly string[]> {
  const literal = hostname.replace(/^\[|\]$/g, "");
  const found = isPublicAddress(literal) ? [{ address: literal }] : await resolve(hostname);
  const inside = found.find(({ address }) => !isPublicAddress(address));
  if (inside !== undefined) throw forbidden(`https://${hostname}/`, inside.address);
  if (found.length === 0)
    throw new ConnectionTrouble(
      "unknown-host",
      `https://${hostname}/`,
      `${hostname}: tên miền không có địa chỉ; kiểm tra lại trong tệp nguồn`,
    );
  return found.map(({ address }) => address);
}

const mostAttempts = 3; // addresses of one name that are tried before we call it unreachable

function openFirst(
  open: buildConnector.connector,
  target: buildConnector.Options,
  addresses: readonly string[],
  callback: buildConnector.Callback,
): void {
  const [address, ...others] = addresses.slice(0, mostAttempts);
  if (address === undefined) return;
  const isName = target.hostname !== address && !target.hostname.startsWith("[");
  const checked = { ...target, hostname: address, ...(isName ? { servername: target.hostname } : {}) };
  open(checked, (...outcome) => {
    if (outcome[0] !== null && others.length > 0) openFirst(open, target, others, callback);
    else callback(...outcome);
  });
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) all[name.toLowerCase()] = typeof value === "string" ? value : value.join(", ");
  return all;
}
