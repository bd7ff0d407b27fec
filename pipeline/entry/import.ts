import type { CityConfig } from "../../config/load.ts";
import { headingOf } from "../../config/csv.ts";
import type { Plan } from "../../config/schema.ts";
import { noteDeed } from "../people/audit.ts";
import { today } from "../measure/windows.ts";
import { inTurn } from "../turn.ts";
import { entriesOf, Others, overlapWith, shrinking } from "./among.ts";
import type { Cell, FieldProblem, Known } from "./fields.ts";
import { type Ending, keepDrafts, type Keeping } from "./keep.ts";
import type { EntryKind } from "./kind.ts";
import { fieldsOfKind } from "./kinds.ts";
import { agencyKey, type Bare, readRow } from "./read-row.ts";
import type { SentTable } from "./sheet.ts";

/** What is wrong with one row of a sent table: its number in the file, the column's heading, and what to do. */
export interface RowProblem {
  readonly line: number;
  readonly column: string;
  readonly message: string;
}

/** A sent table, row by row: what can be kept, and everything that is wrong with the rest. */
export interface Checked {
  readonly good: readonly { readonly row: number; readonly bare: Bare }[];
  readonly problems: readonly RowProblem[];
  /** Told, not refused. */
  readonly warnings: readonly RowProblem[];
  /** The cells of the refused rows by column, so that they can be given back. */
  readonly refused: readonly { readonly line: number; readonly cells: Readonly<Record<string, Cell>> }[];
}

/** What became of a sent table. */
export interface Taken extends Checked {
  readonly endings: Readonly<Record<Ending, number>>;
}

/** Where a table is to be kept, and for whom the sender may enter. */
export interface Aim {
  readonly city: CityConfig;
  readonly plan: Plan;
  readonly kind: EntryKind;
  readonly mayEnterFor: (agency: string) => boolean;
}

/** Whose turn it is to write entries of one form: whether two periods overlap can only be told one after the other. */
export function entryTurn({ plan, kind }: Aim): { readonly name: string; readonly busy: string } {
  return {
    name: `entry/${plan.id}/${kind.id}`,
    busy: "Có người khác đang nạp số liệu của biểu này. Hãy đợi một phút rồi gửi lại.",
  };
}

/** Heading of the column that names the agency. */
export const agencyHeading = "Đơn vị";

/** The headings of a kind's table, in order: what templates carry and uploads are read by. */
export function headingsOf(kind: EntryKind): readonly Heading[] {
  return [
    { key: agencyKey, label: agencyHeading, required: true },
    ...fieldsOfKind(kind).map(({ key, label, required }) => ({ key, label, required })),
  ];
}

export interface Heading {
  readonly key: string;
  readonly label: string;
  readonly required: boolean;
}

/** What a kind's fields are read with. */
export function knownOf({ plan, city }: Pick<Aim, "plan" | "city">, clock: Keeping["clock"]): Known {
  return { plan, agencies: city.agencies, today: today(clock) };
}

/** Reads every row of a table and holds it against what is kept already, and against the rows above it. Writes nothing. */
export async function checkTable(keeping: Keeping, aim: Aim, table: SentTable): Promise<Checked> {
  const { kind, plan } = aim;
  const columns = headingsOf(kind).map((column) => ({ ...column, heading: headingOf(column.label) }));
  // A line with two stray quotes is told once.
  const unread = new Map(table.problems.map((one) => [`${one.line} ${one.message}`, { ...one, column: "" }]));
  const wrong = [...unread.values(), ...wrongHeadings(columns, table)];
  if (table.headings.length === 0 || wrong.some(({ line }) => line === 1))
    return { good: [], problems: wrong, warnings: [], refused: [] };
  await keeping.store.refresh();
  const kept = await entriesOf(keeping.store, plan.id, { form: kind.id });
  const byId = new Map(kept.map(({ value }) => [value.id, value]));
  const others = new Others(kept.map(({ value }) => value));
  const known = knownOf(aim, keeping.clock);
  const problems: RowProblem[] = wrong;
  const warnings: RowProblem[] = [];
  const good: { row: number; bare: Bare }[] = [];
  const refused: Checked["refused"][number][] = [];
  const lines = new Map<string, number>();
  for (const { line, cells } of table.rows) {
    const given = Object.fromEntries(columns.map(({ key, heading }) => [key, cells[heading] ?? null]));
    const read = readRow(kind, given, known);
    const found = "problems" in read ? read.problems : troubles(read.entry);
    const say = ({ key, message }: FieldProblem): RowProblem => ({
      line,
      column: columns.find((column) => column.key === key)?.label ?? "",
      message,
    });
    problems.push(...found.map(say));
    if (found.length > 0 || !("entry" in read)) {
      refused.push({ line, cells: given });
      continue;
    }
    const warning = shrinking(kind, read.entry, others);
    if (warning !== null && kind.grows !== undefined)
      warnings.push(say({ key: kind.grows.value, message: warning }));
    others.add(read.entry);
    lines.set(read.entry.id, line);
    good.push({ row: line, bare: read.entry });
  }
  return { good, problems, warnings, refused };

  function troubles(bare: Bare): readonly FieldProblem[] {
    if (!aim.mayEnterFor(bare.agency))
      return [
        { key: agencyKey, message: "tài khoản này không được nhập cho đơn vị này; chỉ ghi đơn vị mình" },
      ];
    const above = lines.get(bare.id);
    if (above !== undefined)
      return [
        {
          key: kind.same[0] ?? agencyKey,
          message: `trùng với dòng ${above} của chính tệp này; xóa một dòng`,
        },
      ];
    const standing = byId.get(bare.id);
    const fixed = standing?.state === "confirmed" || standing?.state === "locked";
    if (standing !== undefined && fixed && !alike(standing.values, bare.values))
      return [
        {
          key: kind.same[0] ?? agencyKey,
          message: `phiếu này ${standing.state === "locked" ? "đã khóa theo kỳ đã chốt" : "đã xác nhận"} với số khác; muốn sửa thì báo đầu mối`,
        },
      ];
    const overlap = overlapWith(kind, bare, others);
    return overlap === null ? [] : [{ key: kind.from ?? kind.day, message: overlap }];
  }
}

/**
 * Takes a sent table in: good rows become drafts, each whole; bad rows are named and nothing of them is kept. Sent again it
 * changes nothing.
 */
export async function takeTable(
  keeping: Keeping,
  aim: Aim,
  sent: { readonly table: SentTable; readonly digest: string; readonly name: string },
): Promise<Taken> {
  return inTurn(keeping.store, entryTurn(aim), (lost) => takeNow(keeping, aim, sent, lost));
}

async function takeNow(
  keeping: Keeping,
  aim: Aim,
  sent: { readonly table: SentTable; readonly digest: string; readonly name: string },
  lost: AbortSignal,
): Promise<Taken> {
  const checked = await checkTable(keeping, aim, sent.table);
  const arrival = {
    city: aim.city.city.id,
    plan: aim.plan.id,
    origin: { digest: sent.digest, name: sent.name },
  };
  lost.throwIfAborted();
  const all = await keepDrafts(keeping, arrival, checked.good);
  const endings = { created: 0, changed: 0, unchanged: 0, standing: 0 };
  for (const ending of all) endings[ending] += 1;
  if (endings.created + endings.changed > 0) {
    await noteDeed(keeping, {
      actor: keeping.actor,
      what: "entry.upload",
      subject: `${aim.plan.id}/${aim.kind.id}/${sent.digest}`,
      after: { name: sent.name, ...endings, refused: checked.refused.length },
    });
    await keeping.store.refresh();
  }
  return { ...checked, endings };
}

/** A misspelt column would be lost in silence; one that may be empty may be left out. */
function wrongHeadings(
  columns: readonly (Heading & { readonly heading: string })[],
  { headings }: SentTable,
): RowProblem[] {
  if (headings.length === 0) return [];
  const missing = columns
    .filter(({ required, heading }) => required && !headings.includes(heading))
    .map(({ label }) => label);
  const strange = headings.filter((heading, at) => {
    const known = columns.some((column) => column.heading === heading);
    return heading !== "" && (!known || headings.indexOf(heading) !== at);
  });
  const found: RowProblem[] = [];
  if (missing.length > 0)
    found.push({
      line: 1,
      column: "",
      message: `thiếu cột: ${missing.join(", ")}. Hãy dùng tệp mẫu của biểu này`,
    });
  if (strange.length > 0)
    found.push({
      line: 1,
      column: "",
      message: `cột lạ hoặc trùng: ${strange.join(", ")}. Hãy xóa các cột này`,
    });
  return found;
}

function alike(one: Bare["values"], other: Bare["values"]): boolean {
  return Object.keys({ ...one, ...other }).every((key) => (one[key] ?? null) === (other[key] ?? null));
}
