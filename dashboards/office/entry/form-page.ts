import { html, raw } from "hono/html";
import { dayOf, told } from "../../../pipeline/entry/cells.ts";
import type { Cell, EntryField, FieldProblem, Known } from "../../../pipeline/entry/fields.ts";
import { agencyHeading, knownOf } from "../../../pipeline/entry/import.ts";
import type { EntryKind } from "../../../pipeline/entry/kind.ts";
import { fieldsOfKind } from "../../../pipeline/entry/kinds.ts";
import { dated } from "../../../pipeline/measure/windows.ts";
import { agencyKey } from "../../../pipeline/entry/read-row.ts";
import { agencyNamed, nameOf, type KnownPlan } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import type { Who } from "../who.ts";
import { entriesAddress, entryAddress } from "./address.ts";
import { agenciesFor } from "./seen.ts";

/** What the form shows: what was typed or what the entry holds, and what is wrong with it. */
export interface EntryForm {
  readonly known: KnownPlan;
  readonly kind: EntryKind;
  readonly who: Who;
  readonly given: Readonly<Record<string, Cell>>;
  readonly problems: readonly FieldProblem[];
  /** The entry that is changed; null = a new one. */
  readonly editing: { readonly id: string; readonly revision: number } | null;
}

/** The form of one entry: every mistake is told at the top with a link to its field, and beside the field. */
export function formPage(office: Office, form: EntryForm): Markup {
  const { known, kind, problems, editing } = form;
  const { plan, city } = known;
  const fields = knownOf({ plan, city }, office.clock);
  const all = fieldsOfKind(kind);
  const labelOf = (key: string): string =>
    key === agencyKey ? agencyHeading : (all.find((field) => field.key === key)?.label ?? "");
  const fixed = new Set(editing === null ? [] : [agencyKey, ...kind.same]);
  const action = entriesAddress(plan.id, kind.id, "/moi");
  const title = editing === null ? `Lập phiếu: ${kind.name}` : `Sửa phiếu: ${kind.name}`;
  const back =
    editing === null ? entriesAddress(plan.id, kind.id) : entryAddress(plan.id, kind.id, editing.id);
  const body = html`<p class="crumbs"><a href="${back}">‹ ${kind.name}</a></p>
    <h2>${title}</h2>
    ${
      problems.length === 0
        ? ""
        : html`<div class="said bad" role="alert" id="loi">
            <p><strong>Chưa ghi được: còn ${problems.length} chỗ cần sửa.</strong></p>
            <ul>
              ${problems.map(({ key, message }) => {
                const label = labelOf(key);
                return html`<li>
                  ${label === "" ? message : html`<a href="#o-${key}">${label}</a>: ${message}`}
                </li>`;
              })}
            </ul>
          </div>`
    }
    <p class="small soft">
      ${kind.about} Ô có dấu * là bắt buộc. Phiếu được ghi là bản nháp; chưa tính cho đến khi đầu mối xác
      nhận.
    </p>
    <form class="sheet entryform" method="post" action="${action}" novalidate>
      <input type="hidden" name="token" value="${office.tokens.issue(`phieu/${plan.id}/${kind.id}`)}" />
      ${
        editing === null
          ? ""
          : html`<input type="hidden" name="phieu" value="${editing.id}" />
              <input type="hidden" name="ban" value="${editing.revision}" />`
      }
      ${agencyField(form, fixed.has(agencyKey))}
      ${all.map((field) => fieldRow(field, form, fields, fixed.has(field.key)))}
      <p><button type="submit">${editing === null ? "Ghi phiếu nháp" : "Ghi thay đổi"}</button></p>
    </form>`;
  return layout(office.frame, {
    title: `${problems.length > 0 ? "Lỗi – " : ""}${title}`,
    known,
    tab: "nhap",
    body,
  });
}

function agencyField(form: EntryForm, fixed: boolean): Markup {
  const { known, who, given } = form;
  const chosen = String(given[agencyKey] ?? "");
  if (fixed)
    return fixedRow(agencyKey, agencyHeading, nameOf(agencyNamed(known.city, chosen), chosen), chosen);
  const agencies = agenciesFor(who, known);
  const wrong = problemOf(form, agencyKey);
  return html`<div class="field">
    <label for="o-${agencyKey}">${agencyHeading} *</label>
    <select id="o-${agencyKey}" name="${agencyKey}" required ${describedBy(agencyKey, false, wrong)}>
      ${agencies.length === 1 ? "" : html`<option value="">– chọn đơn vị –</option>`}
      ${agencies.map(({ id, name }) => html`<option value="${id}" ${id === chosen ? "selected" : ""}>${name}</option>`)}
    </select>
    ${errorText(agencyKey, wrong)}
  </div>`;
}

function fieldRow(field: EntryField, form: EntryForm, known: Known, fixed: boolean): Markup {
  const { key, label, hint, required } = field;
  const value = form.given[key] ?? null;
  if (fixed) {
    const kept = value instanceof Date || value === null ? null : value;
    return fixedRow(key, label, told(field, kept, known), kept === null ? "" : told(field, kept, known));
  }
  const wrong = problemOf(form, key);
  return html`<div class="field">
    <label for="o-${key}">${label}${required ? " *" : ""}</label>
    ${hint === "" ? "" : html`<p class="small soft" id="y-${key}">${hint}</p>`}
    ${control(field, typed(field, value, known), known, describedBy(key, hint !== "", wrong))}
    ${errorText(key, wrong)}
  </div>`;
}

function control(field: EntryField, value: string, known: Known, described: Markup): Markup {
  const { key, type, required } = field;
  const must = required ? raw("required") : "";
  if (type === "long")
    return html`<textarea id="o-${key}" name="${key}" rows="3" maxlength="2000" ${must} ${described}>
${value}</textarea>`;
  if (type === "choice" || type === "flag") {
    const options =
      type === "flag"
        ? [
            { id: "có", name: "có" },
            { id: "không", name: "không" },
          ]
        : (field.options?.(known) ?? []);
    return html`<select id="o-${key}" name="${key}" ${must} ${described}>
      <option value="">– chọn –</option>
      ${options.map(({ id, name }) => html`<option value="${id}" ${id === value ? "selected" : ""}>${name}</option>`)}
    </select>`;
  }
  // A browser's own date field speaks the browser's language, and 08/07 is two days in two languages.
  const kind = type === "link" ? "url" : "text";
  const shapes = { whole: "numeric", decimal: "decimal", percent: "decimal", day: "numeric" } as const;
  const shape = Object.entries(shapes).find(([name]) => name === type)?.[1];
  return html`<input
    id="o-${key}"
    name="${key}"
    type="${kind}"
    value="${value}"
    ${shape === undefined ? raw('size="48"') : raw(`inputmode="${shape}" size="14"`)}
    ${type === "day" ? raw('placeholder="ngày/tháng/năm"') : ""}
    ${must}
    ${described}
  />`;
}

/** What stands in the control: what a person typed stays as it was typed, what is kept is written as people write it. */
function typed(field: EntryField, value: Cell, known: Known): string {
  if (value === null || value instanceof Date) return "";
  if (field.type === "day") {
    const day = dayOf(String(value));
    return day === null ? String(value) : dated(day);
  }
  if (field.type === "choice") return String(value);
  return typeof value === "string" ? value : told(field, value, known);
}

function fixedRow(key: string, label: string, shown: string, value: string): Markup {
  return html`<div class="field">
    <p class="label">${label}</p>
    <p>${shown === "" ? "–" : shown}</p>
    <input type="hidden" name="${key}" value="${value}" />
  </div>`;
}

function problemOf({ problems }: EntryForm, key: string): string | null {
  const mine = problems.filter((problem) => problem.key === key).map(({ message }) => message);
  return mine.length === 0 ? null : mine.join("; ");
}

function describedBy(key: string, hinted: boolean, wrong: string | null): Markup {
  const ids = [...(hinted ? [`y-${key}`] : []), ...(wrong === null ? [] : [`l-${key}`])].join(" ");
  return html`${ids === "" ? "" : html`aria-describedby="${ids}"`}
  ${wrong === null ? "" : raw('aria-invalid="true"')}`;
}

function errorText(key: string, wrong: string | null): Markup | "" {
  return wrong === null ? "" : html`<p class="small bad" id="l-${key}">Cần sửa: ${wrong}</p>`;
}
