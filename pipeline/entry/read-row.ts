import { createHash } from "node:crypto";
import type { Agency } from "../../config/schema.ts";
import { dated } from "../measure/windows.ts";
import { schemaOf, type Value } from "./cells.ts";
import type { Cell, EntryValues, FieldProblem, Known } from "./fields.ts";
import type { EntryKind } from "./kind.ts";
import { fieldsOfKind } from "./kinds.ts";
import { dayIn } from "./rules.ts";
import { notStanding, whose } from "./whose.ts";

/** Key under which an entry's agency stands in a form or a table. */
export const agencyKey = "agency";

/** What a form or a row of a table becomes: an entry that may be kept, or everything that is wrong with it. */
export type ReadRow = { readonly entry: Bare } | { readonly problems: readonly FieldProblem[] };

/** An entry before anybody has kept it. */
export interface Bare {
  readonly id: string;
  readonly form: string;
  readonly agency: string;
  readonly day: string;
  readonly values: EntryValues;
}

const earliest = "2000-01-01";

/** Reads one entry of a kind from what stands under its fields; all problems are told at once, each with its field. */
export function readRow(kind: EntryKind, given: Readonly<Record<string, Cell>>, known: Known): ReadRow {
  const problems: FieldProblem[] = [];
  const values: Record<string, Value | null> = {};
  for (const field of fieldsOfKind(kind)) {
    const read = schemaOf(field, known).safeParse(given[field.key] ?? null);
    if (read.success) values[field.key] = read.data;
    else problems.push(...read.error.issues.map(({ message }) => ({ key: field.key, message })));
  }
  for (const field of kind.fields) {
    const day = field.type === "day" ? dayIn(values, field.key) : null;
    if (day === null) continue;
    if (day > known.today && kind.ahead?.includes(field.key) !== true)
      problems.push({
        key: field.key,
        message: `${dated(day)} chưa tới (hôm nay ${dated(known.today)}); chỉ ghi việc đã làm`,
      });
    if (day < earliest)
      problems.push({ key: field.key, message: `năm ${day.slice(0, 4)} không hợp lý; xem lại năm` });
  }
  // A rule that meets a wrong field would only say the same twice.
  const wrong = new Set(problems.map(({ key }) => key));
  for (const rule of kind.rules) {
    const broken = rule(values, known);
    if (broken !== null && !wrong.has(broken.key)) problems.push(broken);
  }
  const day = dayIn(values, kind.day);
  const days = [day, kind.from === undefined ? null : dayIn(values, kind.from)].filter((one) => one !== null);
  const agency = agencyOf(given[agencyKey] ?? null, known, days, problems);
  if (agency === null || day === null || problems.length > 0) return { problems };
  return {
    entry: { id: idOf(kind, known, agency.id, values), form: kind.id, agency: agency.id, day, values },
  };
}

function agencyOf(
  given: Cell,
  known: Known,
  days: readonly string[],
  problems: FieldProblem[],
): Agency | null {
  const found = whose(known.agencies, given === null ? "" : String(given), days[0] ?? null);
  if ("problem" in found) {
    problems.push({ key: agencyKey, message: found.problem });
    return null;
  }
  const not = notStanding(known.agencies, found.agency, days);
  if (not !== null) problems.push({ key: agencyKey, message: not });
  return found.agency;
}

/** The same agency, kind and telling fields are the same entry: sent twice it is kept once. */
function idOf(kind: EntryKind, { plan }: Known, agency: string, values: EntryValues): string {
  const said = JSON.stringify([agency, ...kind.same.map((key) => values[key] ?? null)]);
  const mark = createHash("sha256").update(said.toLocaleLowerCase("vi")).digest("hex").slice(0, 20);
  return `nhap-${plan.id}-${kind.id}-${mark}`;
}
