import { Client, errors } from "@elastic/elasticsearch";
import { setTimeout as pause } from "node:timers/promises";
import { BadRecord, EngineSilent, StoreDown } from "../errors.ts";
import { faultWords } from "./faults.ts";

/** Where an engine answers and by what right; secrets come from files, never from addresses. */
export interface EngineAddress {
  /** One address or several of the same cluster. */
  readonly urls: readonly string[];
  readonly apiKey?: string;
  readonly user?: { readonly name: string; readonly password: string };
  /** PEM of the authority that signed the engine's certificate. */
  readonly authority?: string;
}

/** What one request may ask for; the path begins with "/". */
export interface EngineRequest {
  readonly method: "GET" | "POST" | "PUT" | "HEAD" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: object;
  /** Lines of a bulk request instead of a body, each already JSON. */
  readonly lines?: readonly string[];
  /** The same, put together already, a newline behind each. */
  readonly bytes?: Buffer;
  /** Statuses that are an answer like any other here, besides 200 to 299: 404, 409. */
  readonly expect?: readonly number[];
  /** How long to wait for the answer and how often to ask, where the asker has a patience of its own. */
  readonly patience?: Patience;
}

/** How long one request may take, in milliseconds, and how often it is sent. */
export interface Patience {
  readonly milliseconds: number;
  readonly attempts: number;
}

/** An answer of the engine; `body` is foreign until it is parsed. */
export interface EngineAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A connection to Elasticsearch through its own client; refusals and silence become StoreDown with what to do. */
export interface Engine {
  ask(request: EngineRequest): Promise<EngineAnswer>;
  close(): Promise<void>;
}

const requestTimeout = 60_000; // milliseconds; a search over years is slower than a page may be
const attempts = 6;
const firstPause = 250; // milliseconds, doubled at each further attempt

/** Opens the connection; nothing is asked yet. */
export function openEngine(address: EngineAddress): Engine {
  const { apiKey, user, authority } = address;
  const client = new Client({
    nodes: [...address.urls],
    // The waiting is ours: with jitter, and for 429 too.
    maxRetries: 0,
    requestTimeout,
    // Answers are checked by shape and never merged into other objects: looking for dangerous names took half of reading them.
    disablePrototypePoisoningProtection: true,
    compression: !address.urls.every(isHere),
    ...(apiKey === undefined ? {} : { auth: { apiKey } }),
    ...(user === undefined ? {} : { auth: { username: user.name, password: user.password } }),
    ...(authority === undefined ? {} : { tls: { ca: authority, rejectUnauthorized: true } }),
  });
  const once = async (request: EngineRequest): Promise<EngineAnswer> => {
    const { method, path, query = {}, lines, bytes, body } = request;
    const { statusCode, body: answered } = await client.transport.request(
      {
        method,
        path,
        querystring: { ...query },
        ...(lines === undefined ? {} : { bulkBody: [...lines] }),
        ...(bytes === undefined ? {} : { bulkBody: bytes }),
        ...(body === undefined ? {} : { body }),
      },
      {
        meta: true,
        ignore: [...(request.expect ?? [])],
        ...(request.patience === undefined ? {} : { requestTimeout: request.patience.milliseconds }),
      },
    );
    return { status: statusCode, body: answered };
  };
  return {
    async ask(request) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(request);
        } catch (error) {
          if (attempt >= (request.patience?.attempts ?? attempts) || !passes(error))
            throw toldOf(error, address.urls);
          await pause(firstPause * 2 ** (attempt - 1) * (0.5 + Math.random()));
        }
      }
    },
    close: () => client.close(),
  };
}

/** A trouble that goes away by itself: no connection, too many requests, a node that is just starting or leaving. */
function passes(error: unknown): boolean {
  if (error instanceof errors.ResponseError) return [429, 502, 503, 504].includes(error.statusCode ?? 0);
  return error instanceof errors.ConnectionError || error instanceof errors.NoLivingConnectionsError;
}

function toldOf(error: unknown, urls: readonly string[]): unknown {
  const at = urls.join(", ");
  if (error instanceof errors.ResponseError) {
    const status = error.statusCode ?? 0;
    const type = String(error.body?.error?.type ?? "");
    if (status === 401)
      return down(`Elasticsearch ở ${at} không nhận khóa. Hãy kiểm tra tệp khóa hoặc mật khẩu.`, error);
    const fault = { status, type, reason: reasonOf(error) };
    if (status === 403 && type !== "cluster_block_exception")
      return down(
        `Khóa đang dùng không đủ quyền trên Elasticsearch ở ${at}. Hãy cấp quyền theo docs/operations.md.`,
        error,
      );
    if (status === 400 || status === 413)
      return new BadRecord(`Elasticsearch không nhận: ${fault.reason}`, { cause: error });
    return down(faultWords(fault, at), error);
  }
  if (error instanceof errors.ElasticsearchClientError)
    return new EngineSilent(
      `Không nối được Elasticsearch ở ${at}. Hãy xem máy đó còn chạy không. Máy thu đang chạy thì tự thử lại; lệnh đã dừng thì chạy lại sau.`,
      { cause: error },
    );
  return error;
}

function down(message: string, cause: unknown): StoreDown {
  return new StoreDown(message, { cause });
}

function reasonOf(error: InstanceType<typeof errors.ResponseError>): string {
  return String(error.body?.error?.reason ?? error.message).slice(0, 300);
}

function isHere(url: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}
