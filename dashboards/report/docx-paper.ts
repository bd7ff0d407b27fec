import type { Annex, Block } from "./blocks.ts";
import {
  closingOf,
  frameOf,
  packed,
  paragraphOf,
  pictureOf,
  ruleOf,
  tableOf,
  type Piece,
  type Standing,
} from "./docx.ts";
import { dayInWords, form } from "./form.ts";
import type { Paper } from "./paper.ts";
import { pngOf } from "./png.ts";

const { page, size } = form;
const upright = page.width - page.left - page.right; // mm
const across = page.height - page.left - page.right;
const drafted = "DỰ THẢO";

/** A paper as a `.docx` by the form of Nghị định 30/2020: unsigned, without a number, marked as a draft. */
export async function docxOf(paper: Paper): Promise<Uint8Array> {
  const sections = [{ across: false, pieces: await bodyPieces(paper) }];
  for (const annex of paper.annexes)
    sections.push({ across: annex.across, pieces: await annexPieces(paper, annex) });
  const { kind, subject, issuer, edition } = paper;
  return packed({ title: `${kind}: ${subject}`, creator: issuer, description: edition, sections });
}

async function bodyPieces(paper: Paper): Promise<Piece[]> {
  const last = paper.body.at(-1);
  const closing =
    last?.kind === "paragraph"
      ? [paragraphOf(last.runs, { align: "both", indent: true, keepNext: true })]
      : await drawnAll(paper.body.slice(-1), upright);
  // Whoever signs signs below words, not on an empty page.
  const body = [...(await drawnAll(paper.body.slice(0, -1), upright)), ...closing];
  return [headOf(paper), ...titleOf(paper), ...body, endOf(paper), closingOf()];
}

/** Agencies and number to the left, quốc hiệu, tiêu ngữ and date to the right. */
function headOf({ above, issuer, sign, place, day }: Paper): Piece {
  const left = [
    middle(upper(above), { size: size.agency, after: 0 }),
    middle(upper(issuer), { size: size.agency, after: 2 }, true),
    ruleOf(21),
    ...(sign === null ? [] : [middle(`Số:          /${sign}`, { size: size.number, after: 4 })]),
    middle(drafted, { size: size.number, boxed: 17, before: 4, after: 0 }, true),
  ];
  const right = [
    middle("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", { size: size.nation, after: 0 }, true),
    middle("Độc lập - Tự do - Hạnh phúc", { size: size.motto, after: 2 }, true),
    ruleOf(18),
    paragraphOf([{ text: `${place}, ${dayInWords(day)}`, italic: true }], {
      align: "center",
      size: size.date,
      before: 4,
    }),
  ];
  return frameOf([
    { width: 65, pieces: left },
    { width: upright - 65, pieces: right },
  ]);
}

function titleOf({ kind, subject, to, sample, edition }: Paper): Piece[] {
  return [
    middle(upper(kind), { size: size.title, before: 14, after: 0 }, true),
    middle(subject, { size: size.title, after: 3 }, true),
    ruleOf(58),
    ...(to === null ? [] : [middle(`Kính gửi: ${to}`, { before: 6, after: 6 })]),
    ...(sample
      ? [middle("DỮ LIỆU MẪU – tin, bài do phần mềm dựng ra, không phải số liệu thật", { size: 13 }, true)]
      : []),
    paragraphOf([{ text: `(${edition})`, italic: true }], { align: "center", size: 13, after: 8 }),
  ];
}

/** "Nơi nhận" to the left, the place of the signature to the right: nobody signs here. */
function endOf({ recipients, signer }: Paper): Piece {
  const left = [
    paragraphOf([{ text: "Nơi nhận:", bold: true, italic: true }], {
      size: size.recipients,
      before: 8,
      after: 0,
    }),
    ...recipients.map((text) => paragraphOf([{ text }], { size: size.recipientsList, after: 0 })),
  ];
  const blank = Array.from({ length: 4 }, () => paragraphOf([]));
  const right = [middle(upper(signer), { before: 8, after: 0 }, true), ...blank];
  return frameOf([
    { width: upright / 2, pieces: left },
    { width: upright / 2, pieces: right },
  ]);
}

async function annexPieces({ kind, sign, issuer }: Paper, annex: Annex): Promise<Piece[]> {
  const width = annex.across ? across : upright;
  const paper = `${kind.charAt(0)}${kind.slice(1).toLocaleLowerCase("vi")}`;
  const number = sign === null ? "" : ` số          /${sign}`;
  return [
    middle(`Phụ lục ${annex.number}`, { size: size.title, after: 0 }, true),
    middle(upper(annex.title), { size: size.title, after: 0 }, true),
    paragraphOf(
      [
        {
          text: `(Kèm theo ${paper}${number} ngày      tháng      năm          của ${issuer})`,
          italic: true,
        },
      ],
      { align: "center", after: 3 },
    ),
    ruleOf(annex.across ? 100 : 58),
    ...(await drawnAll(annex.blocks, width)),
  ];
}

async function drawnAll(blocks: readonly Block[], width: number): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const block of blocks) pieces.push(...(await drawn(block, width)));
  return pieces;
}

async function drawn(block: Block, width: number): Promise<readonly Piece[]> {
  const text = { align: "both", indent: true } as const;
  switch (block.kind) {
    case "heading":
      return [paragraphOf([{ text: block.text }], { heading: block.level, indent: true, before: form.gap })];
    case "paragraph":
      return [paragraphOf(block.runs, text)];
    case "list":
      return block.rows.map((row) => paragraphOf([{ text: "- " }, ...row], text));
    case "chart":
      return [
        pictureOf(block.drawing, await pngOf(block.drawing), upright),
        paragraphOf([{ text: block.drawing.title, italic: true }], { align: "center", size: 13 }),
      ];
    case "table": {
      const caption = [{ text: block.caption, italic: true }];
      return [
        paragraphOf(caption, { align: "center", size: 13, before: 4, after: 4, keepNext: true }),
        tableOf(block, width),
        paragraphOf([], { size: 6, after: 2 }),
      ];
    }
  }
}

function middle(text: string, standing: Standing, bold = false): Piece {
  return paragraphOf([{ text, bold }], { align: "center", tight: true, ...standing });
}

function upper(text: string): string {
  return text.toLocaleUpperCase("vi");
}
