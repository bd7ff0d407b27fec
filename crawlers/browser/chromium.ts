import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, type BrowserContext, chromium, type Page, type Route } from "playwright";
import type { Answer } from "../connector.ts";
import type { Executable } from "./find-browser.ts";
import { type Launch, launchArguments } from "./launch-arguments.ts";

/** One page to be shown, and how it is fed. */
export interface PageVisit {
  /** The page's own document, already fetched with all manners. */
  readonly main: Answer;
  /** Where everything goes that is not answered here. */
  readonly proxy: string;
  readonly userAgent: string;
  /** Answers what the page asks for; null = it does not get it. */
  readonly resource: (url: string) => Promise<Answer | null>;
  /** CSS selector that is worth waiting for. */
  readonly wanted?: string | undefined;
  /** Take a picture of the page too, with its images. */
  readonly picture?: { readonly width: number; readonly height: number };
  /** Milliseconds for all of it. */
  readonly patience: number;
}

/** What a page came to. */
export interface Shown {
  readonly html: string;
  readonly finalUrl: string;
  /** PNG; null when none was asked for. */
  readonly picture: Uint8Array | null;
}

/** A running browser. */
export interface Chromium {
  readonly version: string;
  isRunning(): boolean;
  show(visit: PageVisit): Promise<Shown>;
  /** Ends it, by force when it does not end by itself. */
  close(): Promise<void>;
}

const startMs = 30_000;
const quietMs = 8_000; // a page that polls for ever is taken as it stands after this
const quiet = 300; // milliseconds without a request after which a page is taken to be complete
const closeMs = 4_000;
const mostNavigations = 3; // of one page to others: script and meta redirects
const text = new Set(["stylesheet", "script", "xhr", "fetch"]);
const pictures = new Set([...text, "image", "font"]);

/** Starts a browser with arguments of our own, none of the library's. Throws when it does not start. */
export async function startChromium(executable: Executable, launch: Launch): Promise<Chromium> {
  const { file, args } = launchArguments(executable, launch);
  const browser = await chromium.launch({
    executablePath: file,
    ignoreDefaultArgs: true,
    args: [...args],
    artifactsDir: launch.folder, // else the library leaves a folder of its own behind when we are killed
    // Only what it needs: tokens of the city that stand in our environment are none of the browser's business.
    env: { PATH: process.env["PATH"] ?? "", HOME: launch.folder, TMPDIR: launch.folder, ...executable.env },
    timeout: startMs,
    handleSIGINT: false, // Ctrl+C ends the round, which ends the browser
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const pid = await pidOf(browser);
  return {
    version: `Chromium ${browser.version()}`,
    isRunning: () => browser.isConnected(),
    show: (visit) => showPage(browser, visit),
    async close() {
      const ended = await within(closeMs, browser.close());
      if (!ended && pid !== null) kill(pid);
    },
  };
}

async function showPage(browser: Browser, visit: PageVisit): Promise<Shown> {
  const { width, height } = visit.picture ?? { width: 1280, height: 2000 };
  const context = await browser.newContext({
    userAgent: visit.userAgent,
    proxy: { server: visit.proxy },
    viewport: { width, height },
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    serviceWorkers: "block",
    acceptDownloads: false,
  });
  try {
    return await Promise.race([shown(context, visit), tooLong(visit.patience)]);
  } finally {
    if (!(await within(closeMs, context.close()))) await within(closeMs, browser.close());
  }
}

async function shown(context: BrowserContext, visit: PageVisit): Promise<Shown> {
  context.setDefaultTimeout(visit.patience);
  const page = await context.newPage();
  context.on("page", (other) => void other.close().catch(() => undefined)); // pop-ups
  let navigations = 0;
  const traffic = { asked: 0, open: 0 };
  await context.route("**/*", async (route) => {
    const request = route.request();
    const isOwn = request.isNavigationRequest();
    if (isOwn && (request.frame() !== page.mainFrame() || (navigations += 1) > mostNavigations))
      return route.abort();
    if (isOwn && navigations === 1) return fulfil(route, visit.main);
    const kinds = visit.picture === undefined ? text : pictures;
    if (!isOwn && !kinds.has(request.resourceType())) return route.abort();
    if (request.method() !== "GET")
      return isSameHost(request.url(), visit.main.finalUrl) ? route.continue() : route.abort();
    traffic.asked += 1;
    traffic.open += 1;
    try {
      const answer = await visit.resource(request.url());
      return await (answer === null ? route.abort() : fulfil(route, answer));
    } finally {
      traffic.open -= 1;
    }
  });
  await page.goto(visit.main.finalUrl, { waitUntil: "domcontentloaded" });
  await settled(page, traffic, visit.wanted);
  const picture = visit.picture === undefined ? null : await page.screenshot({ type: "png" });
  return { html: await page.content(), finalUrl: page.url(), picture };
}

/** Until the page asks for nothing more and shows what is wanted, or its time for that is over. */
async function settled(
  page: Page,
  traffic: { readonly asked: number; readonly open: number },
  wanted: string | undefined,
): Promise<void> {
  const end = performance.now() + quietMs;
  await page.waitForLoadState("load", { timeout: quietMs }).catch(() => undefined);
  for (let asked = -1; performance.now() < end && (traffic.open > 0 || traffic.asked !== asked);) {
    asked = traffic.asked;
    await sleep(quiet);
  }
  if (wanted === undefined) return;
  const left = Math.max(1, end - performance.now());
  await page.waitForSelector(wanted, { state: "attached", timeout: left }).catch(() => undefined);
}

async function fulfil(route: Route, answer: Answer): Promise<void> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers))
    if (!/^(?:content-(?:encoding|length)|transfer-encoding|set-cookie|connection)$/.test(name))
      headers[name] = value.replaceAll(/[\r\n]+/g, " ");
  await route.fulfill({ status: answer.status, headers, body: Buffer.from(answer.body) });
}

function isSameHost(one: string, other: string): boolean {
  return new URL(one).hostname === new URL(other).hostname;
}

/** Whether the promise ended in time; an error of it is an end too. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = work.then(
    () => true,
    () => true,
  );
  const ended = await Promise.race([done, late]);
  clearTimeout(timer);
  return ended;
}

function tooLong(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    const late = Object.assign(new Error("the page took too long"), { name: "TimeoutError" });
    setTimeout(() => reject(late), ms).unref();
  });
}

async function pidOf(browser: Browser): Promise<number | null> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.find(({ type }) => type === "browser")?.id ?? null;
}

/** With its children, which share its process group. */
function kill(pid: number): void {
  for (const target of [-pid, pid])
    try {
      process.kill(target, "SIGKILL");
    } catch {
      continue; // it is gone
    }
}
