import { html } from "hono/html";
import { dayOf } from "../../pipeline/entry/cells.ts";
import { dated } from "../../pipeline/measure/windows.ts";
import type { Markup } from "./layout.ts";

/**
 * The control of a day, written as people here write it: 08/07/2026. A browser's own date field speaks the browser's language,
 * and 08/07 is two days in two languages. What was typed and is no day stands as it was typed.
 */
export function dayField(name: string, value: string, required = true): Markup {
  const day = dayOf(value);
  return html`<input
    id="${name}"
    name="${name}"
    value="${day === null ? value : dated(day)}"
    size="11"
    maxlength="10"
    placeholder="ngày/tháng/năm"
    autocomplete="off"
    ${required ? "required" : ""}
  />`;
}
