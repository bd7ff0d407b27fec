import { chown } from "node:fs/promises";
import type { Clock } from "../capture.ts";
import type { Answer, Connector } from "../connector.ts";
import { ConnectionTrouble, troubleOf } from "../trouble.ts";
import type { Chromium, Shown } from "./chromium.ts";
import { type Executable, findBrowsers } from "./find-browser.ts";
import { openFeeding } from "./feeding.ts";
import { browserFolder, removeBrowserFolder, removeLeftovers } from "./leftovers.ts";
import { openProxy } from "./proxy.ts";
import { waysToLaunch } from "./ways.ts";

/** Shows pages that need their scripts. Started with the first page, ended by `close` or when it has been idle. */
export interface PageBrowser extends AsyncDisposable {
  /** The page as a browser shows it: an answer whose body is the rendered HTML. Throws `ConnectionTrouble`. */
  render(main: Answer, ask: RenderAsk): Promise<Answer>;
  /** A picture of the page, PNG. Throws `ConnectionTrouble`. */
  photograph(
    main: Answer,
    ask: RenderAsk & { readonly width: number; readonly height: number },
  ): Promise<Picture>;
}

/** A picture, and by whom and when it was taken. */
export interface Picture {
  readonly png: Uint8Array;
  readonly by: string;
  readonly at: string;
}

export interface RenderAsk {
  /** Throws `ConnectionTrouble` for what the host does not allow. */
  readonly permit: (url: string) => Promise<void>;
  /** CSS selector that is worth waiting for. */
  readonly wanted?: string | undefined;
  readonly signal?: AbortSignal;
}

export interface BrowserOptions {
  readonly connector: Connector;
  readonly clock: Clock;
  /** Browsers in the order in which they are tried; absent = those of this machine, then the packaged one. */
  readonly find?: () => AsyncIterable<Executable>;
  /** Told in Vietnamese: what a person should know of how the browser runs. */
  readonly warn?: (text: string) => void;
  readonly limits?: Partial<BrowserLimits>;
}

/** How much a page may cost. */
export interface BrowserLimits {
  /** Milliseconds for one page, from its document to its HTML. */
  readonly patience: number;
  /** Bytes of all that one page asks for. */
  readonly pageBytes: number;
  readonly pageRequests: number;
  /** Pages in work at once. */
  readonly pages: number;
  /** A browser that has shown so many is ended and another started: what pages leave behind goes with it. */
  readonly pagesPerBrowser: number;
}

const usual: BrowserLimits = {
  patience: 40_000,
  pageBytes: 24 * 1024 * 1024,
  pageRequests: 120,
  pages: 3,
  pagesPerBrowser: 200,
};

interface Running {
  readonly chromium: Chromium;
  readonly folder: string;
  shown: number;
  inWork: number;
  /** Takes no further pages and is ended with its last one. */
  retired: boolean;
}

const idleMs = 60_000; // after which a browser without work is ended

/** Opens the browser of a process; nothing is started before the first page. */
export function openBrowser(options: BrowserOptions): PageBrowser {
  const limits = { ...usual, ...options.limits };
  const { connector, clock } = options;
  const places = openPlaces(limits.pages);
  let current: Promise<Running> | null = null;
  let idle: NodeJS.Timeout | undefined;

  const retire = async (running: Running): Promise<void> => {
    running.retired = true;
    if (running.inWork === 0) await endOf(running);
  };
  const take = async (): Promise<Running> => {
    clearTimeout(idle);
    current ??= launchFirst(options).catch((error: unknown) => {
      current = null;
      throw error;
    });
    const running = await current;
    if (!running.retired && running.chromium.isRunning() && running.shown < limits.pagesPerBrowser) {
      running.shown += 1;
      running.inWork += 1;
      return running;
    }
    if (!running.retired) {
      current = null;
      await retire(running);
    }
    return take();
  };
  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const ended = current;
    current = null;
    const running = await ended?.catch(() => null);
    if (running !== null && running !== undefined) await retire(running);
  };
  const giveBack = async (running: Running): Promise<void> => {
    running.inWork -= 1;
    if (running.inWork > 0) return;
    if (running.retired) await endOf(running);
    else idle = setTimeout(() => void end(), idleMs).unref();
  };

  const show = async (
    main: Answer,
    ask: RenderAsk,
    picture?: { readonly width: number; readonly height: number },
  ): Promise<{ shown: Shown; by: string; resources: readonly string[] }> => {
    using place = await places.take();
    place.isTaken();
    try {
      const browser = await take();
      try {
        await using proxy = await openProxy(connector);
        const feeding = openFeeding(connector, { ...ask, main, limits });
        const shown = await browser.chromium.show({
          main,
          proxy: proxy.address,
          userAgent: connector.identity,
          resource: (url) => feeding.resource(url),
          wanted: ask.wanted,
          patience: limits.patience,
          ...(picture === undefined ? {} : { picture }),
        });
        if (shown.html.length > limits.pageBytes) throw swollen(main.url);
        return { shown, by: browser.chromium.version, resources: feeding.asked };
      } finally {
        await giveBack(browser);
      }
    } catch (error) {
      throw browserTrouble(error, main.finalUrl);
    }
  };

  return {
    async render(main, ask) {
      const { shown, by, resources } = await show(main, ask);
      const at = clock.now().toISOString();
      return {
        ...main,
        finalUrl: shown.finalUrl,
        headers: renderedHeaders(main),
        body: new TextEncoder().encode(shown.html),
        rendered: { by, at, raw: main, resources },
      };
    },
    async photograph(main, ask) {
      const { shown, by } = await show(main, ask, ask);
      if (shown.picture === null) throw new TypeError("no picture came");
      return { png: shown.picture, by, at: clock.now().toISOString() };
    },
    [Symbol.asyncDispose]: end,
  };
}

async function endOf({ chromium, folder }: Running): Promise<void> {
  await chromium.close();
  await removeBrowserFolder(folder);
}

function swollen(url: string): ConnectionTrouble {
  return new ConnectionTrouble(
    "too-large",
    url,
    `${url}: trang phình quá lớn khi chạy JavaScript nên bỏ qua`,
  );
}

/** The rendered page is UTF-8, and the validators of the bare document say nothing about what its scripts fetched. */
function renderedHeaders(main: Answer): Answer["headers"] {
  const headers = Object.entries(main.headers).filter(
    ([name]) => !/^(?:etag|last-modified|content-(?:type|encoding|length|md5)|transfer-encoding)$/.test(name),
  );
  return { ...Object.fromEntries(headers), "content-type": "text/html; charset=utf-8" };
}

const noBrowser =
  "không có trình duyệt nào chạy được trên máy này; cài Chromium hoặc Google Chrome (Debian, Ubuntu: apt-get install chromium) rồi thu lại, hoặc tìm RSS, sitemap của trang để khai thay";

/** Tries each browser in each way until one runs; says how when it is a way that protects less. */
async function launchFirst({ find = findBrowsers, warn }: BrowserOptions): Promise<Running> {
  // The library is large, and most processes never need it.
  const { startChromium } = await import("./chromium.ts");
  await removeLeftovers();
  const failures: unknown[] = [];
  for await (const executable of find()) {
    for (const way of await waysToLaunch()) {
      const folder = await browserFolder();
      try {
        if (way.user !== null) await chown(folder, way.user.uid, way.user.gid);
        const chromium = await startChromium(executable, { ...way, folder });
        if (way.warning !== null) warn?.(way.warning);
        return { chromium, folder, shown: 0, inWork: 0, retired: false };
      } catch (error) {
        failures.push(error);
        await removeBrowserFolder(folder);
      }
    }
  }
  throw new ConnectionTrouble("no-browser", "", noBrowser, { cause: new AggregateError(failures) });
}

function browserTrouble(error: unknown, url: string): ConnectionTrouble {
  if (error instanceof ConnectionTrouble) return error;
  const host = URL.parse(url)?.host ?? url;
  if (error instanceof Error && error.name === "TimeoutError")
    return new ConnectionTrouble(
      "too-slow",
      url,
      `${host}: trang chạy JavaScript quá lâu nên đã dừng; lượt sau sẽ thử lại`,
      { cause: error },
    );
  if (error instanceof Error && /closed|crash|ERR_/i.test(error.message))
    return new ConnectionTrouble(
      "broken-answer",
      url,
      `${host}: trình duyệt không hiện được trang này; lượt sau sẽ thử lại`,
      { cause: error },
    );
  return troubleOf(error, url);
}

interface Place extends Disposable {
  isTaken(): boolean;
}

/** So many at once; the others wait in the order in which they came. */
function openPlaces(count: number): { take(): Promise<Place> } {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => void waiting.push(resolve));
      return {
        isTaken: () => true,
        [Symbol.dispose]() {
          const next = waiting.shift();
          if (next === undefined) free += 1;
          else next();
        },
      };
    },
  };
}
