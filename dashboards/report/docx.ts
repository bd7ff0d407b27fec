import {
  AlignmentType,
  BorderStyle,
  Document,
  ExternalHyperlink,
  Header,
  HeightRule,
  ImageRun,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
  type ISectionOptions,
} from "docx";
import { webAddress } from "../office/address.ts";
import type { Drawing } from "../office/chart.ts";
import type { Cell, Run, Table as ReportTable } from "./blocks.ts";
import { form } from "./form.ts";

/** A paragraph or a table of a `.docx`. */
export type Piece = Paragraph | Table;

const { page, size } = form;
/** Twips of so many millimetres, to the nearest: rounded down a margin would be narrower than the form's. */
const mm = (length: number): number => Math.round((length * 1440) / 25.4);
const noBorder = { style: BorderStyle.NONE, size: 0, color: "auto" } as const;
const line = { style: BorderStyle.SINGLE, size: 6, color: "000000" } as const;
const alignments = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
  both: AlignmentType.JUSTIFIED,
} as const;

const single = { line: 240, lineRule: LineRuleType.AUTO } as const;
const loose = { line: 252, lineRule: LineRuleType.AUTO } as const; // 1.05 lines; the form allows 1 to 1.5

/** How a paragraph stands; spaces in points, sizes in points, absent = the form's own. */
export interface Standing {
  readonly align?: keyof typeof alignments;
  readonly size?: number;
  readonly before?: number;
  readonly after?: number;
  /** true = the first line is moved in. */
  readonly indent?: boolean;
  readonly keepNext?: boolean;
  /** Single lines, as in tables and heads; else a little more. */
  readonly tight?: boolean;
  readonly heading?: 1 | 2 | 3;
  /** A box around it, moved in from both sides by so many millimetres. */
  readonly boxed?: number;
}

/** A paragraph of runs; letters that XML cannot hold are left out. */
export function paragraphOf(cell: Cell, standing: Standing = {}): Paragraph {
  const { align = "left", before = 0, after = form.gap, indent = false, heading, boxed } = standing;
  return new Paragraph({
    alignment: alignments[align],
    spacing: { before: before * 20, after: after * 20, ...(standing.tight ? single : loose) },
    // A paragraph without words is as high as its own mark.
    ...(cell.length === 0 && standing.size !== undefined && { run: { size: standing.size * 2 } }),
    keepNext: standing.keepNext ?? heading !== undefined,
    ...(heading !== undefined && { heading: (["Heading1", "Heading2", "Heading3"] as const)[heading - 1] }),
    ...(indent && { indent: { firstLine: mm(form.indent) } }),
    ...(boxed !== undefined && {
      indent: { left: mm(boxed), right: mm(boxed) },
      border: { top: line, bottom: line, left: line, right: line },
    }),
    children: cell.map((run) =>
      wordsOf(run, heading === undefined ? (standing.size ?? size.text) : undefined),
    ),
  });
}

/** A line in the middle of a column, so many millimetres from its sides, as under the names of agencies and the motto. */
export function ruleOf(aside: number): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    indent: { left: mm(aside), right: mm(aside) },
    spacing: { before: 0, after: 60, line: 60, lineRule: LineRuleType.EXACT },
    border: { top: { ...line, space: 1 } },
    children: [],
  });
}

/**
 * The end of a section whose last piece is a table: Word wants a paragraph behind it, and one of the text's height would begin
 * an empty page where the table ends at the foot of its page. This one is a point high.
 */
export function closingOf(): Paragraph {
  return new Paragraph({
    run: { size: 2 },
    spacing: { before: 0, after: 0, line: 20, lineRule: LineRuleType.EXACT },
    children: [],
  });
}

/** Columns side by side without borders; widths in millimetres. */
export function frameOf(
  columns: readonly { readonly width: number; readonly pieces: readonly Piece[] }[],
): Table {
  const borders = { top: noBorder, bottom: noBorder, left: noBorder, right: noBorder };
  return new Table({
    width: { size: columns.reduce((sum, { width }) => sum + mm(width), 0), type: WidthType.DXA },
    columnWidths: columns.map(({ width }) => mm(width)),
    layout: TableLayoutType.FIXED,
    borders: { ...borders, insideHorizontal: noBorder, insideVertical: noBorder },
    rows: [
      new TableRow({
        cantSplit: true,
        children: columns.map(
          ({ width, pieces }) =>
            new TableCell({
              width: { size: mm(width), type: WidthType.DXA },
              borders,
              margins: { left: 0, right: 0 },
              children: [...pieces],
            }),
        ),
      }),
    ],
  });
}

/** A table of a report, `width` millimetres wide; its head is repeated on each page. */
export function tableOf({ columns, rows, size: points = size.table }: ReportTable, width: number): Table {
  const widths = columns.map((column) => mm((width * column.width) / 100));
  const cellOf = (cell: Cell, place: number, head: boolean): TableCell =>
    new TableCell({
      width: { size: widths[place] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      margins: { top: 30, bottom: 30, left: 70, right: 70 },
      children: [
        paragraphOf(head ? cell.map((run) => ({ ...run, bold: true })) : cell, {
          align: head ? "center" : (columns[place]?.align ?? "left"),
          size: points,
          after: 0,
          tight: true,
        }),
      ],
    });
  return new Table({
    width: { size: widths.reduce((sum, one) => sum + one, 0), type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map(({ title }, place) => cellOf([{ text: title }], place, true)),
      }),
      ...rows.map(
        (row) =>
          new TableRow({
            cantSplit: true,
            height: { value: 300, rule: HeightRule.ATLEAST },
            children: row.map((cell, place) => cellOf(cell, place, false)),
          }),
      ),
    ],
  });
}

/** A drawing as a picture, `width` millimetres wide, with its words for those who cannot see it. */
export function pictureOf(drawing: Drawing, png: Uint8Array, width: number): Paragraph {
  const pixels = Math.round((width / 25.4) * 96);
  const { id: name, title, description } = drawing;
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    keepNext: true,
    spacing: { before: 120, after: 60, ...single },
    children: [
      new ImageRun({
        type: "png",
        data: png,
        transformation: { width: pixels, height: Math.round((pixels * drawing.height) / drawing.width) },
        altText: { name, title: clean(title), description: clean(description) },
      }),
    ],
  });
}

/** The whole file. Each section counts its own pages; the number stands in the middle of the head from its second page on. */
export async function packed(file: {
  readonly title: string;
  readonly creator: string;
  readonly description: string;
  readonly sections: readonly { readonly across: boolean; readonly pieces: readonly Piece[] }[];
}): Promise<Uint8Array> {
  const made = new Document({
    title: clean(file.title),
    creator: clean(file.creator),
    description: clean(file.description),
    styles: {
      default: {
        document: {
          run: { font: form.font, size: size.text * 2, color: "000000", language: { value: "vi-VN" } },
          paragraph: { spacing: { before: 0, after: form.gap * 20, line: 252 } },
        },
        heading1: headingStyle(false),
        heading2: headingStyle(false),
        heading3: headingStyle(true),
      },
    },
    sections: file.sections.map(({ across, pieces }) => ({ ...sheet(across), children: [...pieces] })),
  });
  return Packer.toBuffer(made);
}

function headingStyle(italics: boolean) {
  return {
    run: { font: form.font, size: size.text * 2, bold: true, italics, color: "000000" },
    paragraph: { spacing: { before: form.gap * 20, after: form.gap * 20 } },
  };
}

function sheet(across: boolean): Omit<ISectionOptions, "children"> {
  const number = new TextRun({ children: [PageNumber.CURRENT], size: size.page * 2 });
  return {
    properties: {
      titlePage: true,
      page: {
        size: {
          width: mm(page.width),
          height: mm(page.height),
          orientation: across ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
        },
        margin: {
          top: mm(page.top),
          bottom: mm(page.bottom),
          left: mm(page.left),
          right: mm(page.right),
          header: mm(10),
          footer: mm(10),
        },
        pageNumbers: { start: 1 },
      },
    },
    headers: {
      first: new Header({ children: [new Paragraph({})] }),
      default: new Header({
        children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [number] })],
      }),
    },
  };
}

function wordsOf({ text, bold = false, italic = false, link }: Run, points: number | undefined) {
  const words = new TextRun({
    text: clean(text),
    ...(bold && { bold }),
    ...(italic && { italics: true }),
    ...(points !== undefined && { size: points * 2 }),
  });
  const address = link === undefined ? null : webAddress(link);
  return address === null ? words : new ExternalHyperlink({ link: address, children: [words] });
}

/** Without letters that XML 1.0 forbids, since one of them makes the whole file unreadable. */
function clean(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the letters that must go
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, "");
}
