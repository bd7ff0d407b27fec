import { html, raw } from "hono/html";
import type { ChannelHealth } from "../../../pipeline/health/health.ts";
import type { Markup } from "../layout.ts";

/** States as the page divides them: of those that work, the ones that failed lately stand apart. */
export type State = ChannelHealth["state"] | "shaky";

/** A shape of its own for each state, so that nobody needs colours to tell them apart: 16 units square. */
const shapes: Readonly<Record<State, string>> = {
  broken: '<circle cx="8" cy="8" r="7"/><path d="M5 5l6 6M11 5l-6 6" class="inner"/>',
  shaky: '<path d="M8 1.2L15.2 14.5H.8z"/><path d="M8 6v4M8 12.2v.6" class="inner"/>',
  silent: '<circle cx="8" cy="8" r="7"/><path d="M6 5v6M10 5v6" class="inner"/>',
  "not-permitted": '<circle cx="8" cy="8" r="7"/><path d="M4 8h8" class="inner"/>',
  working: '<circle cx="8" cy="8" r="7"/><path d="M4.6 8.3l2.4 2.4 4.4-5" class="inner"/>',
  "not-due": '<circle cx="8" cy="8" r="6.3" class="hollow"/>',
};

/** The sign of a state; its words always stand beside it. */
export function stateSign(state: State): Markup {
  return html`<svg class="sign ${state}" viewBox="0 0 16 16" aria-hidden="true">${raw(shapes[state])}</svg>`;
}
