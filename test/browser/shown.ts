import { buffer } from "node:stream/consumers";
import { z } from "zod";
import type { Page } from "./chromium.ts";

/** A number that a person can press, and where that leads. */
export interface PressedNumber {
  readonly address: string;
  readonly count: number;
}

const Links = z.array(z.object({ address: z.string(), text: z.string() }));

/** The links of a page that are a number or begin with one: "1.234", "≥12", "3 tin chờ duyệt"; shares are none. */
export async function numbersOn(page: Page): Promise<readonly PressedNumber[]> {
  const links = Links.parse(
    await page.evaluate(
      `[...document.querySelectorAll("main a[href]")].map((one) => ({ address: one.getAttribute("href"), text: one.innerText.trim() }))`,
    ),
  );
  return links.flatMap(({ address, text }) => {
    const [, digits] = /^≥?(\d[\d.]*)(?![\d,]*\s*%|,)/.exec(text) ?? [];
    return digits === undefined ? [] : [{ address, count: countIn(digits) }];
  });
}

/** The first whole number of a text, as Vietnamese writes it. */
export function countIn(text: string): number {
  const [digits] = /\d[\d.]*/.exec(text) ?? [];
  if (digits === undefined) throw new Error(`no number in “${text}”`);
  return Number(digits.replaceAll(".", ""));
}

/** How many there are of what a list shows: items, agencies or stories; null where the page is no list. */
export async function listedOn(page: Page): Promise<number | null> {
  for (const heading of ["#so-tin", "#so-don-vi strong", "#so-cum"]) {
    const found = page.locator(heading);
    if ((await found.count()) === 1) return countIn(await found.innerText());
  }
  return null;
}

/** Presses a link and waits for its page. */
export async function press(page: Page, name: string | RegExp, within = "main"): Promise<void> {
  const exact = typeof name === "string";
  await page.locator(within).getByRole("link", { name, exact }).first().click();
  await page.waitForLoadState("load");
}

/** The words of a part of the page, each run of white space as one blank. */
export async function wordsOf(page: Page, part = "main"): Promise<string> {
  const all = await page.locator(part).first().innerText();
  return all.replaceAll(/\s+/g, " ");
}

/** Presses what gives a file; its bytes. */
export async function fileBehind(page: Page, name: string | RegExp): Promise<Buffer> {
  const [coming] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name }).first().click(),
  ]);
  return buffer(await coming.createReadStream());
}
