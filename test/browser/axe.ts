import axe from "axe-core";
import { z } from "zod";
import type { Page } from "./chromium.ts";

/** What one rule finds fault with on a page. */
export interface Finding {
  readonly rule: string;
  /** "serious" and "critical" keep people out; "moderate" and "minor" make it hard. */
  readonly impact: string;
  readonly where: readonly string[];
}

const Results = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullable(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
});

/** WCAG 2.2, levels A and AA, as axe names its rules. */
const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const shownNodes = 4;

/** What axe finds on the page as it stands; `rules` = these alone. Frames are other people's pages and are left out. */
export async function findings(page: Page, rules?: readonly string[]): Promise<readonly Finding[]> {
  if ((await page.evaluate("typeof window.axe")) === "undefined") await page.evaluate(axe.source);
  const runOnly = rules === undefined ? { type: "tag", values: levels } : { type: "rule", values: rules };
  const options = JSON.stringify({ runOnly, iframes: false, resultTypes: ["violations"] });
  const { violations } = Results.parse(await page.evaluate(`axe.run(document, ${options})`));
  return violations.map(({ id, impact, nodes }) => ({
    rule: id,
    impact: impact ?? "unknown",
    where: nodes
      .slice(0, shownNodes)
      .map(({ html, failureSummary = "" }) => `${html.slice(0, 200)} ${failureSummary.slice(0, 300)}`),
  }));
}
