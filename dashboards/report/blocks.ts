import type { ReportNumber } from "../../pipeline/report/number.ts";
import { numberOf, type Report } from "../../pipeline/report/report.ts";
import type { Drawing } from "../office/chart.ts";
import { valueOf } from "../office/number.ts";

/** Which of a number's three figures is said. */
export type Of = "value" | "numerator" | "denominator";

/** A stretch of text. One that says a number names it, so that every figure on paper can be traced to the report's value. */
export interface Run {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  /** The number that the text says, and which of its figures. */
  readonly says?: { readonly key: string; readonly of: Of };
  /** The figure itself, for a spreadsheet; absent where the text is no plain figure. */
  readonly worth?: { readonly value: number; readonly unit: ReportNumber["unit"] };
  /** An address of the web that the text leads to. */
  readonly link?: string;
}

/** A cell is a line of runs. */
export type Cell = readonly Run[];

export interface Column {
  readonly title: string;
  /** Share of the table's width; the shares of a table sum to 100. */
  readonly width: number;
  readonly align?: "left" | "center" | "right";
}

export interface Table {
  readonly kind: "table";
  /** Stands over the table and names the sheet of a spreadsheet. */
  readonly caption: string;
  readonly sheet: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Points; a wide annex is set smaller. */
  readonly size?: number;
}

/** What a report is made of, whatever the format. */
export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: "paragraph"; readonly runs: Cell }
  | { readonly kind: "list"; readonly rows: readonly Cell[] }
  | { readonly kind: "chart"; readonly drawing: Drawing }
  | Table;

/** An annex begins on a page of its own; `across` = laid on its side. */
export interface Annex {
  readonly number: string;
  readonly title: string;
  readonly across: boolean;
  readonly blocks: readonly Block[];
}

/** Plain text as runs. */
export function plain(text: string): Cell {
  return [{ text }];
}

/** A sentence with numbers between its words: `` say`Có ${count} tin.` ``. */
export function say(words: TemplateStringsArray, ...between: readonly (Run | string)[]): Cell {
  return words.flatMap((text, place) => {
    const next = between[place];
    const runs: Run[] = text === "" ? [] : [{ text }];
    if (next !== undefined) runs.push(typeof next === "string" ? { text: next } : next);
    return runs;
  });
}

/** Speaks the numbers of one report. */
export interface Speaker {
  /** The number as an office writes it; without one, why there is none. */
  readonly n: (key: string, of?: Of) => Run;
  /** The same for a cell: "–" where there is no number. */
  readonly cell: (key: string, of?: Of) => Cell;
  /** "3 / 12": a number's numerator and denominator. */
  readonly ratio: (key: string) => Cell;
  /** A change with its sign. */
  readonly change: (key: string) => Run;
  readonly get: (key: string) => ReportNumber | null;
}

/** Opens a report to be spoken of. */
export function speakerOf(report: Report): Speaker {
  const run = (key: string, of: Of, missing: (found: ReportNumber | null) => string): Run => {
    const found = numberOf(report, key);
    const value = found === null ? null : found[of];
    if (found === null || value === null) return { text: missing(found), says: { key, of } };
    const unit = of === "value" ? found.unit : "count";
    return { text: shown(found, of), says: { key, of }, worth: { value, unit } };
  };
  return {
    n: (key, of = "value") => run(key, of, (found) => `(${lower(found?.why ?? "chưa có số liệu")})`),
    cell: (key, of = "value") => [run(key, of, () => "–")],
    ratio: (key) => [run(key, "numerator", () => "–"), { text: " / " }, run(key, "denominator", () => "–")],
    change(key) {
      const said = run(key, "value", () => "–");
      const value = said.worth?.value ?? 0;
      return { ...said, text: value > 0 ? `+${said.text}` : said.text.replace(/^-/u, "−") };
    },
    get: (key) => numberOf(report, key),
  };
}

/** A figure of a number as an office writes it: `1.234,5`, `67,5 %`; "ít nhất" where the days were not all seen. */
export function shown(found: ReportNumber, of: Of = "value"): string {
  const value = found[of];
  return value === null ? "–" : valueOf(value, of === "value" ? found.unit : "count");
}

/** All runs of some blocks, in order. */
export function runsIn(blocks: readonly Block[]): readonly Run[] {
  return blocks.flatMap((block): readonly Run[] => {
    if (block.kind === "paragraph") return block.runs;
    if (block.kind === "list") return block.rows.flat();
    return block.kind === "table" ? block.rows.flat(2) : [];
  });
}

function lower(text: string): string {
  return text.charAt(0).toLocaleLowerCase("vi") + text.slice(1);
}

/** A column in short: its title, its share of the table's width, and how it is aligned where that is not to the left. */
type ShortColumn = readonly [title: string, width: number, align?: Column["align"]];

/** A table of the report. */
export function table(
  named: Pick<Table, "caption" | "sheet" | "size">,
  columns: readonly ShortColumn[],
  rows: Table["rows"],
): Table {
  const full = columns.map(([title, width, align = "left"]) => ({ title, width, align }));
  return { kind: "table", ...named, columns: full, rows };
}

/** A heading of the report. */
export function heading(level: 1 | 2 | 3, text: string): Block {
  return { kind: "heading", level, text };
}

/** A paragraph of the report. */
export function paragraph(runs: Cell): Block {
  return { kind: "paragraph", runs };
}
