import { html } from "hono/html";
import type { Markup } from "./layout.ts";

const wide = 100; // units of the drawing's own grid

/** A bar as long as the share (0 to 1); the number it shows stands beside it in words. */
export function meter(share: number, low = false): Markup {
  const length = Math.round(Math.min(1, Math.max(0, share)) * wide * 10) / 10;
  return html`<svg
    class="meter${low ? " low" : ""}"
    viewBox="0 0 ${wide} 4"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect width="${length}" height="4"></rect>
  </svg>`;
}
