import type { Capture } from "../../crawlers/capture.ts";
import type { Read } from "../item.ts";
import type { Page } from "./read-page.ts";
import { type PdfText, pdfText } from "./pdf.ts";

const fewest = 200; // letters; a scan with a stamp of text on it has less for all its pages

/**
 * Reads a bulletin in PDF: its text becomes a plain page, which is read like any other. A file of pictures without text
 * has to be entered by hand, and says so.
 */
export async function readBulletin(
  capture: Capture,
  readPage: (page: Page) => Promise<Read>,
  toText: (bytes: Uint8Array) => Promise<PdfText | null> = pdfText,
): Promise<Read> {
  const text = await toText(capture.body);
  if (text === null)
    return {
      kind: "unreadable",
      reason: "không đọc được tệp PDF này (hỏng, có mật khẩu hoặc quá nặng): cần nhập tay",
    };
  const letters = text.lines.join("").replaceAll(/\P{L}/gu, "").length;
  if (letters < fewest)
    return {
      kind: "unreadable",
      reason: `tệp PDF ${text.pages} trang là ảnh quét, không có chữ để đọc: cần nhập tay`,
    };
  const read = await readPage({
    html: htmlOf(capture, text),
    url: capture.finalUrl,
    fetchedAt: capture.timeKnown ? new Date(capture.fetchedAt) : null,
    hint: capture.hint,
  });
  if (read.kind !== "article") return read;
  const warnings = ["đọc từ tệp PDF: nên đối chiếu với bản gốc", ...read.reading.warnings];
  return {
    ...read,
    reading: { ...read.reading, warnings, howRead: { ...read.reading.howRead, text: "PDF" } },
  };
}

/** The page that the lines of a file amount to: its title, its paragraphs, nothing else. */
function htmlOf(capture: Capture, text: PdfText): string {
  const paragraphs = paragraphsOf(text.lines);
  const title = capture.hint?.title ?? ownTitle(text) ?? paragraphs[0] ?? "";
  const body = paragraphs
    .filter((line) => line !== title)
    .map((line) => `<p>${escaped(line)}</p>`)
    .join("\n");
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body><article><h1>${escaped(title)}</h1>
${body}
</article></body></html>`;
}

/** Names that programs give to files are no titles. */
function ownTitle({ title }: PdfText): string | null {
  const named = title?.trim().normalize("NFC") ?? "";
  return named.length < 12 ||
    !named.includes(" ") ||
    /\.(?:docx?|pdf|indd|pptx?)$|^microsoft|^untitled/i.test(named)
    ? null
    : named;
}

/** Lines of a column joined to paragraphs: one ends at an empty line, or with a sentence in a line shorter than the others. */
export function paragraphsOf(lines: readonly string[]): readonly string[] {
  const clean = lines.map((line) => line.replaceAll(/\s+/g, " ").trim().normalize("NFC"));
  const lengths = clean
    .map(({ length }) => length)
    .filter((length) => length > 0)
    .toSorted((a, b) => a - b);
  const usual = lengths[Math.floor(lengths.length * 0.6)] ?? 0;
  const paragraphs: string[] = [];
  let open = "";
  const end = (): void => {
    if (open !== "" && !/^(?:trang\s*)?\d{1,3}(?:\s*\/\s*\d{1,3})?$/i.test(open)) paragraphs.push(open);
    open = "";
  };
  for (const line of clean) {
    if (line === "" || /^(?:[-–•+*]\s|\d{1,2}[.)]\s)/.test(line)) end();
    if (line === "") continue;
    // A word that was divided at the end of its line is one word.
    open = /\p{L}-$/u.test(open) ? open.slice(0, -1) + line : open === "" ? line : `${open} ${line}`;
    if (/[.!?:…”"]$/.test(line) && line.length < usual * 0.9) end();
  }
  end();
  return paragraphs;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
