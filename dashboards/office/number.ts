import { html } from "hono/html";
import type { Measured, Part, Unit } from "../../pipeline/measure/types.ts";
import { drillAddress } from "./address.ts";
import { change, number, percent, points, relative } from "./format.ts";
import type { Markup } from "./layout.ts";

/** A value in its unit; null is never shown as 0. */
export function valueOf(value: number | null, unit: Unit): string {
  if (value === null) return "chưa có số";
  switch (unit) {
    case "share":
      return percent(value);
    case "points":
      return points(value / 100);
    case "days":
      return `${number(value)} ngày`;
    case "index":
      return value.toLocaleString("vi-VN", { maximumFractionDigits: 2 });
    case "count":
      return number(value);
  }
}

/** How a number is introduced besides itself. */
export interface Shown {
  /** Said in place of the indicator's own label. */
  readonly label?: string;
  /** What stands right below the number: "trên 21/29 đơn vị có dữ liệu". */
  readonly below?: Markup | string;
  /** A change carries its sign. */
  readonly signed?: boolean;
  /** Keys of the parts to show; default: all. */
  readonly parts?: readonly string[];
  /** Addresses of what stands behind the number (`value`) or a part (its key), where that is no list of items. */
  readonly behind?: Readonly<Record<string, string>>;
}

/** One measured number with all that makes it trusted: the items behind it, its basis, window, completeness, definition. */
export function measuredNumber(measured: Measured, shown: Shown = {}): Markup {
  const value =
    shown.signed && measured.value !== null ? change(measured.value) : valueOf(measured.value, measured.unit);
  const words = measured.value === null ? "big words" : "big";
  const figure = measured.value === null ? (measured.why ?? value) : value;
  const behind = shown.behind?.["value"] ?? (measured.drill === null ? null : drillAddress(measured.drill));
  return html`<section class="sheet number" aria-label="${shown.label ?? measured.label}">
    <h2>${shown.label ?? measured.label}</h2>
    <p class="${words}">
      ${behind === null || measured.value === null ? figure : html`<a href="${behind}">${figure}</a>`}
    </p>
    ${shown.below === undefined ? "" : html`<p>${shown.below}</p>`}
    ${partsOf(partsShown(measured.parts, shown.parts), shown.behind ?? {})} ${warningOf(measured)}
    ${measured.notes.map((note) => html`<p class="small soft">${note}</p>`)} ${howCounted(measured)}
  </section>`;
}

/** The page says once, in its band, which shares are low; a number that suffers from it is only marked. */
function warningOf({ value, state, why, completeness: mark }: Measured): Markup | "" {
  if (value === null || why === null) return "";
  if (state === "incomplete" && mark.low.length > 0)
    return html`<p><span class="tag warn">ít nhất – dữ liệu chưa đầy đủ</span></p>`;
  return html`<p class="warn">${why}</p>`;
}

/** A count that leads to what stands behind it. Where the period was not seen whole, nothing found is no 0. */
export function countOf({ value, state }: Measured, address: string | null): Markup {
  if (value === null) return html`–`;
  if (value === 0 && state === "incomplete")
    return html`<span title="Chưa thấy tin; kỳ này chưa thu đủ để nói là 0"
      >–<span class="hidden"> chưa thấy tin, dữ liệu chưa đủ</span></span
    >`;
  return address === null ? html`${number(value)}` : html`<a href="${address}">${number(value)}</a>`;
}

/** The definition on demand: numerator, denominator, rule, window, completeness, versions. */
export function howCounted(measured: Measured): Markup {
  const { definition, completeness: mark } = measured;
  return html`<details class="how">
    <summary>Cách tính<span class="hidden"> ${measured.label}</span> (${measured.indicator})</summary>
    <dl>
      ${row("Tử số", basis(definition.numerator, measured.numerator))}
      ${row("Mẫu số", basis(definition.denominator, measured.denominator))} ${row("Quy tắc", definition.rule)}
      ${row("Kỳ", `${measured.window.name}${measured.closed ? "" : " (kỳ đang chạy)"}`)}
      ${row(
        "Độ đầy đủ",
        mark.share === null
          ? "chưa có nguồn nào đến hạn thu"
          : `${percent(mark.share)} nguồn-ngày; ${number(mark.observedSources)} trên ${number(mark.sources)} nguồn`,
      )}
      ${row("Phiên bản", [...measured.versions.rules, `cách tính ${measured.versions.measure}`].join(", "))}
    </dl>
  </details>`;
}

function row(name: string, value: string): Markup | "" {
  if (value === "") return "";
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`;
}

function basis(text: string, count: number | null): string {
  return count === null || text === "" ? text : `${text}: ${number(count)}`;
}

/** A part without a value says nothing that a note does not say better. */
function partsShown(parts: readonly Part[], keys: readonly string[] | undefined): readonly Part[] {
  return parts.filter(({ key, value }) => value !== null && (keys?.includes(key) ?? true));
}

function partsOf(parts: readonly Part[], behind: Readonly<Record<string, string>>): Markup | "" {
  if (parts.length === 0) return "";
  return html`<ul class="plainlist parts">
    ${parts.map((part) => {
      const value =
        part.key === "relative" && part.value !== null
          ? relative(part.value)
          : valueOf(part.value, part.unit);
      const text = `${part.label}: ${value}`;
      const address = behind[part.key] ?? (part.drill === null ? null : drillAddress(part.drill));
      return html`<li>${address === null ? text : html`<a href="${address}">${text}</a>`}</li>`;
    })}
  </ul>`;
}
