import { html } from "hono/html";
import { layout, type Frame, type Markup } from "../layout.ts";
import type { KnownPlan } from "../known.ts";

/** A page that says what went wrong and what to do next. */
export function problemPage(
  frame: Frame,
  heading: string,
  lines: readonly string[],
  links: readonly { readonly href: string; readonly name: string }[],
  below: Markup | "" = "",
): Markup {
  return layout(frame, {
    title: heading,
    heading,
    body: html`<div class="said bad" role="alert">${lines.map((line) => html`<p>${line}</p>`)}</div>
      <ul>
        ${links.map(({ href, name }) => html`<li><a href="${href}">${name}</a></li>`)}
      </ul>
      ${below}`,
  });
}

/** The answer to an address whose filters cannot be understood: each problem, and the same page with what was understood. */
export function badAddress(
  office: { readonly frame: Frame },
  known: KnownPlan,
  problems: readonly string[],
  mended: string,
): { readonly status: 400; readonly body: Markup } {
  return {
    status: 400,
    body: problemPage(office.frame, "Địa chỉ có điều kiện chưa đúng", problems, [
      { href: mended, name: "Mở danh sách với những điều kiện hiểu được" },
      { href: `/ke-hoach/${known.plan.id}/tin`, name: "Danh sách tin của kế hoạch" },
    ]),
  };
}

/** The answer to an address that leads nowhere. */
export function notFoundPage(frame: Frame, what: string): Markup {
  return problemPage(
    frame,
    "Không có trang này",
    [what, "Kiểm tra lại địa chỉ, hoặc đi từ danh sách các kế hoạch."],
    [{ href: "/", name: "Các kế hoạch" }],
  );
}
