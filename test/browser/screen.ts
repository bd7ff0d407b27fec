import { z } from "zod";
import type { Browser, Page } from "./chromium.ts";

/** How a person looks at the pages. */
export interface Seat {
  /** CSS pixels; a telephone has 390. */
  readonly width?: number;
  readonly dark?: boolean;
  /** Whether scripts run; without them every page has to work, too. */
  readonly scripts?: boolean;
  /** The language of the browser; absent = Vietnamese. */
  readonly locale?: string;
}

/** A browser window, and what went wrong in it. */
export interface Screen extends AsyncDisposable {
  readonly page: Page;
  /** Errors of the console, breaches of the policy, answers that failed. */
  readonly troubles: readonly string[];
  /** What moved after it was first drawn (layout shift), and how far. */
  moved(): Promise<readonly { readonly value: number; readonly what: string }[]>;
}

const Moves = z.array(z.object({ value: z.number(), what: z.string() }));
export const phone = 390; // CSS pixels
const desk = 1280;

/** Counts what moves by itself, before anything of the page runs. */
const watchMoves = `
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value, sources } of list.getEntries())
      if (!hadRecentInput)
        window.moved.push({ value, what: sources.map(({ node }) => node?.outerHTML?.slice(0, 120)).join(" | ") });
  }).observe({ type: "layout-shift", buffered: true });`;
/** Two frames after loading everything has been drawn, and what moved was reported. */
const movedSoFar =
  "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.moved))))";

/** Opens a window on these pages; without scripts unless the seat says so. */
export async function sitDown(browser: Browser, url: string, seat: Seat = {}): Promise<Screen> {
  const { width = desk, dark = false, scripts = false, locale = "vi-VN" } = seat;
  const context = await browser.newContext({
    baseURL: url,
    javaScriptEnabled: scripts,
    viewport: { width, height: width < desk ? 844 : 900 },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce", // a colour in the middle of its change is nobody's choice
    locale,
    timezoneId: "Asia/Ho_Chi_Minh",
  });
  const troubles: string[] = [];
  const page = await context.newPage();
  page.setDefaultTimeout(20_000); // ms; a machine that does something else besides
  page.on("console", (line) => {
    if (line.type() === "error" || line.type() === "warning") troubles.push(line.text());
  });
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("requestfailed", (request) => troubles.push(`not had: ${request.url()}`));
  if (scripts) await page.addInitScript(watchMoves);
  return {
    page,
    troubles,
    moved: async () => Moves.parse(await page.evaluate(movedSoFar)),
    [Symbol.asyncDispose]: () => context.close(),
  };
}
