import { gzipSync } from "node:zlib";
import { z } from "zod";
import { findings } from "./axe.ts";
import type { Page } from "./chromium.ts";
import { phone, type Screen } from "./screen.ts";

const mostBytes = 50 * 1024; // of a page's HTML and its stylesheet, both gzipped
// CSS pixels of A4 between the margins that the stylesheet gives it
const paper = 642;
const paperAcross = 1031;
const leastSeen = 0.01; // a tenth of what is still called a good page; one line that gives way moves more
const colours = ["color-contrast", "link-in-text-block"]; // what another colour scheme may change
// What a narrow window may change of the same page: its words, names and order are those of the wide one.
const widths = [
  ...colours,
  "target-size",
  "scrollable-region-focusable",
  "aria-hidden-focus",
  "heading-order",
];

/** The same window in both widths, and one in which no script runs. */
export interface Screens {
  readonly wide: Screen;
  readonly narrow: Screen;
  readonly still: Screen;
}

/**
 * Everything that is wrong with one page: on a desk and on a telephone, light, dark, printed, with and without scripts. Colours
 * of paper and of dark screens belong to the stylesheet and not to a period: they are looked at where `everyColour` asks for it.
 */
export async function wrongWith(
  told: string,
  screens: Screens,
  everyColour: boolean,
): Promise<readonly string[]> {
  const { wide, narrow, still } = screens;
  const [, status = "200", address = ""] = /^(?:(\d{3}) )?(.*)$/.exec(told) ?? [];
  const before = [wide, narrow, still].map(({ troubles }) => troubles.length);
  const [onDesk, onPhone, answer] = await Promise.all([
    onADesk(wide, address, everyColour),
    onATelephone(narrow, address, everyColour),
    still.page.goto(address, { waitUntil: "load" }),
  ]);
  const noise = (line: string): boolean => status !== "200" && refusal.test(line);
  return [
    ...(answer?.status() === Number(status) ? [] : [`status ${answer?.status()}, not ${status}`]),
    ...onDesk.map((line) => `desk, ${line}`),
    ...onPhone.map((line) => `telephone, ${line}`),
    ...(await missingWithout(still.page, wide.page)).map((line) => `only with scripts: ${line}`),
    ...[wide, narrow, still].flatMap(({ troubles }, at) =>
      troubles.slice(before[at]).filter((line) => !noise(line)),
    ),
  ];
}

async function onADesk(screen: Screen, address: string, everyColour: boolean): Promise<readonly string[]> {
  const { page } = screen;
  const answer = await page.goto(address, { waitUntil: "load" });
  const bytes = gzipSync((await answer?.body()) ?? "").length + (await stylesheetBytes(page));
  return [
    ...(bytes > mostBytes ? [`${bytes} bytes of HTML and CSS`] : []),
    ...(await inBothSchemes(screen, everyColour)),
    ...(await printed(page, everyColour)),
  ];
}

async function onATelephone(
  screen: Screen,
  address: string,
  everyColour: boolean,
): Promise<readonly string[]> {
  await screen.page.goto(address, { waitUntil: "load" });
  return [...(await tooWide(screen.page, phone)), ...(await inBothSchemes(screen, everyColour, widths))];
}

/** What moves, what axe finds in light colours, and what of it other colours may change in dark ones. */
async function inBothSchemes(
  screen: Screen,
  both: boolean,
  rules?: readonly string[],
): Promise<readonly string[]> {
  const { page } = screen;
  const light = [...(await moved(screen)), ...(await faults(page, rules))];
  if (!both) return light.map((line) => `light: ${line}`);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await faults(page, colours);
  await page.emulateMedia({ colorScheme: "light" });
  return [...light.map((line) => `light: ${line}`), ...dark.map((line) => `dark: ${line}`)];
}

const refusal = /the server responded with a status of 4\d\d/;

async function faults(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const found = await findings(page, rules);
  return found.map(({ rule, impact, where }) => `${impact} ${rule}\n      ${where.join("\n      ")}`);
}

/** What moved by itself. On a slow machine a page is drawn while it still arrives: what that moves is hardly to be seen. */
async function moved(screen: Screen): Promise<readonly string[]> {
  const moves = await screen.moved();
  const far = moves.reduce((sum, { value }) => sum + value, 0);
  return far < leastSeen ? [] : moves.map(({ value, what }) => `moved by ${value}: ${what}`);
}

async function stylesheetBytes(page: Page): Promise<number> {
  const href = z.string().parse(await page.evaluate(`document.querySelector("link[rel=stylesheet]").href`));
  const sheet = await page.request.get(href);
  return gzipSync(await sheet.body()).length;
}

const Wide = z.object({ whole: z.number(), parts: z.array(z.string()) });

/** What sticks out of a window of this width, unless it can be scrolled by itself. */
async function tooWide(page: Page, width: number): Promise<readonly string[]> {
  const { whole, parts } = Wide.parse(
    await page.evaluate(`({
      whole: document.documentElement.scrollWidth,
      parts: [...document.querySelectorAll("main *, header *, footer *")]
        .filter((one) => one.getBoundingClientRect().right > ${width} + 1)
        .slice(0, 5)
        .map((one) => one.outerHTML.slice(0, 160)),
    })`),
  );
  return whole <= width ? [] : [`${whole} pixels wide, more than ${width}:\n      ${parts.join("\n      ")}`];
}

/** As a person who prefers dark screens prints it: dark on white, and not cut off at the right. */
async function printed(page: Page, everyColour: boolean): Promise<readonly string[]> {
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const before = page.viewportSize() ?? { width: paper, height: 900 };
  const across = z.boolean().parse(await page.evaluate(`document.body.classList.contains("across")`));
  const width = across ? paperAcross : paper;
  await page.setViewportSize({ width, height: before.height });
  const ground = await page.evaluate(`getComputedStyle(document.body).backgroundColor`);
  const lines = [
    ...(everyColour ? await faults(page, ["color-contrast"]) : []),
    ...(await tooWide(page, width)),
    ...(/^rgb\(255, 255, 255\)$|^rgba\(0, 0, 0, 0\)$/.test(String(ground))
      ? []
      : [`paper is ${String(ground)}`]),
  ];
  await page.setViewportSize(before);
  await page.emulateMedia({ media: null, colorScheme: "light" });
  return lines.map((line) => `printed: ${line}`);
}

const newEachTime = /^Khóa: /; // the secret of a code that is about to be set up

/** Lines of the page that are there only when scripts run. */
async function missingWithout(still: Page, scripted: Page): Promise<readonly string[]> {
  const there = new Set(await linesOf(still));
  return (await linesOf(scripted)).filter((line) => !there.has(line)).slice(0, 5);
}

async function linesOf(page: Page): Promise<readonly string[]> {
  const all = await page.evaluate(
    `[...document.querySelectorAll(".only-script")].forEach((one) => one.remove()), document.body.innerText`,
  );
  return z
    .string()
    .parse(all)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !newEachTime.test(line));
}
