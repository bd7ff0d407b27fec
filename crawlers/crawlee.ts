import { totalmem } from "node:os";
import { Readable } from "node:stream";
import {
  BasicCrawler,
  type BaseHttpClient,
  Configuration,
  EventManager,
  type HttpRequest,
  type HttpResponse,
  type IRequestList,
  Log,
  LogLevel,
  Request,
  type ResponseTypes,
  type StreamingHttpResponse,
} from "crawlee";
import type { Answer, Connector } from "./connector.ts";

/** Asks for the page a task is about, through crawlee and the connector. */
export type Bring = (
  url: string,
  ask?: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly beforeRedirect?: (to: string) => Promise<void>;
  },
) => Promise<Answer>;

/** One page to bring; it never throws, for it knows best what a failure means. */
export interface Task {
  readonly id: string;
  readonly url: string;
  run(bring: Bring): Promise<void>;
}

/** Where the crawler takes its tasks from. */
export interface Tasks {
  /** A task that may start now, taken off the list; null when none may. */
  take(): Task | null;
  /** Whether one may start now. */
  isReady(): boolean;
  /** Nothing waits, and nothing that is running will bring more. */
  isFinished(): boolean;
}

const longestTask = 3600; // seconds; the connector bounds each request itself, this only frees a place that leaked
const turn = 60_000; // milliseconds for which a place goes from task to task before it is given back
const lookAgain = 0.02; // seconds between two looks for a task whose host has become ready

/**
 * Lets crawlee run the tasks, at most `concurrency` at a time. Of its defaults nothing is left that would disguise us,
 * trust a bad certificate, repeat a request, keep cookies, re-encode a body or write to a disk.
 */
export async function crawl(tasks: Tasks, connector: Connector, concurrency: number): Promise<void> {
  const running = new Map<string, Task>();
  const client = connectorClient(connector);
  const quiet = new Log({ level: LogLevel.OFF });
  const failures: unknown[] = [];
  const crawler = new BasicCrawler(
    {
      httpClient: client,
      requestList: listOf(tasks, running),
      requestHandler: async ({ request, sendRequest }) => {
        const bring: Bring = async (url, ask) => {
          const response: object = await sendRequest({
            url,
            headers: { ...ask?.headers },
            responseType: "buffer",
            context: { beforeRedirect: ask?.beforeRedirect },
          });
          return client.answerOf(response);
        };
        let task = running.get(request.uniqueKey) ?? null;
        running.delete(request.uniqueKey);
        const end = performance.now() + turn;
        // What crawlee does around a request costs as much as the request: a place goes on with what is ready.
        for (; task !== null; task = performance.now() < end ? tasks.take() : null) await task.run(bring);
      },
      failedRequestHandler: (_, error) => {
        failures.push(error);
      },
      maxRequestRetries: 0,
      useSessionPool: false,
      retryOnBlocked: false,
      respectRobotsTxtFile: false, // ours waits for hosts that answer 5xx; crawlee's allows all then
      requestHandlerTimeoutSecs: longestTask,
      minConcurrency: concurrency, // what we are allowed is decided by hosts, not by the load of the machine
      maxConcurrency: concurrency,
      autoscaledPoolOptions: {
        desiredConcurrency: concurrency,
        maybeRunIntervalSecs: lookAgain,
        loggingIntervalSecs: null,
      },
      statisticsOptions: { saveErrorSnapshots: false, logIntervalSecs: 3600 },
      log: quiet,
    },
    configured(),
  );
  await crawler.run();
  if (failures.length > 0) throw failures[0];
}

/** Nothing on a disk; and nobody starts `ps` to see how busy the machine is, which decides nothing here. */
function configured(): Configuration {
  const configuration = new Configuration({
    persistStorage: false,
    purgeOnStart: false,
    memoryMbytes: Math.ceil(totalmem() / 1024 ** 2),
  });
  configuration.useEventManager(new QuietEvents(configuration));
  return configuration;
}

/** Tells nothing of the system: crawlee's own would start `ps` at each beginning and then every second. */
class QuietEvents extends EventManager {}

interface ConnectorClient extends BaseHttpClient {
  /** The untouched answer behind a response of crawlee's. */
  answerOf(response: object): Answer;
}

/**
 * crawlee's HTTP client on the one connector. Only address, headers and signal of a request are heard: proxies, cookie
 * jars, header generators, TLS switches and redirect wishes are not.
 */
export function connectorClient(connector: Connector): ConnectorClient {
  const answers = new WeakMap<object, Answer>();
  const ask = async (request: HttpRequest<keyof ResponseTypes>): Promise<Answer> => {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers ?? {}))
      if (value !== undefined && !/^(cookie|user-agent|host)$/i.test(name))
        headers[name.toLowerCase()] = String(value);
    const before = hookOf(request["context"]);
    return connector.fetch(String(request.url), {
      headers,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      ...(before === undefined ? {} : { beforeRedirect: before }),
    });
  };
  return {
    async sendRequest<T extends keyof ResponseTypes = "text">(
      request: HttpRequest<T>,
    ): Promise<HttpResponse<T>> {
      const answer = await ask(request);
      const wanted: string = request.responseType ?? "text";
      const body: HttpResponse<T>["body"] = Reflect.get(bodies(answer), wanted);
      const response = { ...dressed(request, answer), request, body };
      answers.set(response, answer);
      return response;
    },
    async stream(request): Promise<StreamingHttpResponse> {
      const answer = await ask(request);
      const progress = { percent: 1, transferred: answer.body.length, total: answer.body.length };
      const stream = Readable.from([Buffer.from(answer.body)]);
      return {
        ...dressed(request, answer),
        stream,
        downloadProgress: progress,
        uploadProgress: { percent: 1, transferred: 0 },
      };
    },
    answerOf(response) {
      const answer = answers.get(response);
      if (answer === undefined) throw new TypeError("this response did not come from the connector");
      return answer;
    },
  };
}

function dressed(request: HttpRequest<keyof ResponseTypes>, answer: Answer) {
  return {
    request,
    url: answer.finalUrl,
    redirectUrls: answer.redirects.map((url) => new URL(url)),
    statusCode: answer.status,
    headers: { ...answer.headers },
    trailers: {},
    complete: true,
  };
}

/** The forms in which crawlee may want a body; ours is the bytes. */
function bodies(answer: Answer): object {
  const buffer = Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength);
  return {
    buffer,
    get text() {
      return buffer.toString();
    },
    get json(): unknown {
      return JSON.parse(buffer.toString());
    },
  };
}

type Hook = (to: string) => Promise<void>;

function hookOf(context: unknown): Hook | undefined {
  if (typeof context !== "object" || context === null || !("beforeRedirect" in context)) return undefined;
  return isHook(context.beforeRedirect) ? context.beforeRedirect : undefined;
}

function isHook(value: unknown): value is Hook {
  return typeof value === "function";
}

function listOf(tasks: Tasks, running: Map<string, Task>): IRequestList {
  let handled = 0;
  const fetchNextRequest = async (): Promise<Request | null> => {
    const task = tasks.take();
    if (task === null) return null;
    running.set(task.id, task);
    return new Request({ id: task.id, url: task.url, uniqueKey: task.id });
  };
  return {
    inProgress: new Set(),
    length: () => handled + running.size,
    isEmpty: async () => !tasks.isReady(),
    isFinished: async () => tasks.isFinished(),
    handledCount: () => handled,
    fetchNextRequest,
    async markRequestHandled() {
      handled += 1;
    },
    async reclaimRequest() {}, // a task that failed is asked for again in a later round, by its own record
    async persistState() {}, // what is due is kept in the ledger
    async *[Symbol.asyncIterator]() {
      for (let next = await fetchNextRequest(); next !== null; next = await fetchNextRequest()) yield next;
    },
  };
}
