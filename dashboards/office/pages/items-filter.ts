import { html, raw } from "hono/html";
import { shorten } from "../format.ts";
import { choices, drillAddress, standingWord, type ListState } from "../address.ts";
import type { KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { agencyKindWords, sourceKindWords } from "../words.ts";

interface Choice {
  readonly value: string;
  readonly name: string;
}

/** Conditions that the form itself asks for; every other one stays as it is. */
const ownFields: ReadonlySet<string> = new Set([
  "tim",
  "nhom",
  "don-vi",
  "vai",
  "nguon",
  "muc",
  "ban",
  "tinh-trang",
]);

/** The form of the list's filters; it works without a script and leaves its state in the address. */
export function filterForm({ plan, city }: KnownPlan, { drill, text, aside }: ListState): Markup {
  const groups = plan.groups.map(({ id, name }) => ({ value: id, name: `${id} – ${shorten(name, 70)}` }));
  const agencies = grouped(city.agencies, ({ kind }) => agencyKindWords[kind]);
  const sources = grouped(city.sources, ({ kind }) => sourceKindWords[kind]);
  const kept = [...new URL(drillAddress(drill), "http://localhost").searchParams].filter(
    ([name]) => !ownFields.has(name),
  );
  return html`<form
    class="sheet filters noprint"
    method="get"
    action="/ke-hoach/${plan.id}/tin"
    role="search"
  >
    ${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <p class="search">
      <label for="tim">Tìm trong tít và nội dung (có dấu hay không; “cụm từ”, AND, OR, NOT, ngoặc đơn)</label>
      <input id="tim" type="search" name="tim" value="${text}" maxlength="200" />
    </p>
    ${select("nhom", "Nhóm nội dung", groups, drill.group)}
    <p>
      <label for="don-vi">Đơn vị</label>
      <select id="don-vi" name="don-vi">
        <option value="">tất cả</option>
        ${agencies.map(({ label, rows }) => optgroup(label, rows, drill.agency))}
      </select>
    </p>
    ${select("vai", "Vai của đơn vị", entries(choices.vai), wordOf(drill.role, { owner: "chu-quan", mention: "neu-ten" }))}
    <p>
      <label for="nguon">Nguồn</label>
      <select id="nguon" name="nguon">
        <option value="">tất cả</option>
        ${sources.map(({ label, rows }) =>
          optgroup(label, rows, drill.sources?.length === 1 ? drill.sources[0] : undefined),
        )}
      </select>
    </p>
    ${select("muc", "Mức", entries(choices.muc), wordOf(drill.tier, { direct: "truc-tiep", topical: "chu-de" }))}
    ${select(
      "ban",
      "Gốc hay dẫn lại",
      entries(choices.ban),
      wordOf(drill.copy, { original: "goc", reprint: "dan-lai", unknown: "chua-ro" }),
    )}
    ${select(
      "tinh-trang",
      "Tình trạng",
      entries(choices["tinh-trang"]),
      standingWord(drill.standing, aside),
      false,
    )}
    <p class="go"><button type="submit">Lọc</button></p>
  </form>`;
}

function select(
  name: string,
  label: string,
  all: readonly Choice[],
  chosen: string | undefined,
  any = true,
): Markup {
  return html`<p>
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      ${any ? html`<option value="">tất cả</option>` : ""} ${all.map((choice) => option(choice, chosen))}
    </select>
  </p>`;
}

function option({ value, name }: Choice, chosen: string | undefined): Markup {
  return html`<option value="${value}" ${value === chosen ? raw("selected") : ""}>${name}</option>`;
}

function optgroup(
  label: string,
  rows: readonly { readonly id: string; readonly name: string }[],
  chosen: string | undefined,
): Markup {
  return html`<optgroup label="${label}">
    ${rows.map(({ id, name }) => option({ value: id, name: shorten(name, 70) }, chosen))}
  </optgroup>`;
}

function grouped<T>(all: readonly T[], labelOf: (row: T) => string): { label: string; rows: T[] }[] {
  const found = Map.groupBy(all, labelOf);
  return [...found].map(([label, rows]) => ({ label, rows }));
}

function entries(table: Readonly<Record<string, string>>): Choice[] {
  return Object.entries(table).map(([value, name]) => ({ value, name }));
}

function wordOf<K extends string>(
  value: K | undefined,
  table: Readonly<Record<K, string>>,
): string | undefined {
  return value === undefined ? undefined : table[value];
}
