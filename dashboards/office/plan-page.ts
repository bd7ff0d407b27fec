import { html } from "hono/html";
import type { Measured } from "../../pipeline/measure/types.ts";
import type { Window } from "../../pipeline/measure/windows.ts";
import type { KnownPlan } from "./known.ts";
import { completenessStrip, layout, worthBand, type Markup, type Tab } from "./layout.ts";
import { periodChoice } from "./period-choice.ts";
import type { Office } from "./office.ts";

/** What a page of a plan's numbers is made of. */
export interface PlanPage {
  readonly known: KnownPlan;
  readonly window: Window;
  /** "Tổng quan": stands before the plan's number in the title. */
  readonly name: string;
  readonly tab: Tab;
  /** Address of the same page in another period. */
  readonly addressOf: (window: Window) => string;
  /** The number whose completeness and versions speak for the whole page. */
  readonly whole: Measured;
  readonly across?: boolean;
  readonly onePage?: boolean;
  readonly body: Markup;
}

/** A page of numbers: the choice of the period, what must be known before any number, the numbers, how complete they are. */
export function planPage({ frame, clock }: Office, page: PlanPage): Markup {
  const { known, window, name, tab, addressOf, whole, across = false, onePage = false } = page;
  return layout(frame, {
    title: `${name} – ${known.plan.number ?? known.plan.title}`,
    known,
    tab,
    across,
    onePage,
    window,
    body: html`${periodChoice({ window, clock, addressOf })} ${worthBand(whole)} ${page.body}`,
    foot: completenessStrip(whole.completeness, whole.versions),
  });
}
