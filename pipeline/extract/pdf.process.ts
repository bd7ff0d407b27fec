import { getDocumentProxy } from "unpdf";
import type { PdfText } from "./pdf.ts";

// Reads one PDF from stdin and writes its lines to stdout; whoever started this process ends it at its limits.
const mostPages = 60; // a bulletin has 2 to 20; what stands behind is not read
const mostLetters = 600_000;

const pieces: Buffer[] = [];
for await (const piece of process.stdin) pieces.push(Buffer.from(piece));
const pdf = await getDocumentProxy(new Uint8Array(Buffer.concat(pieces)), {
  disableFontFace: true,
  maxImageSize: 0,
  useSystemFonts: false,
  verbosity: 0,
});
const lines: string[] = [];
let letters = 0;
for (let number = 1; number <= Math.min(pdf.numPages, mostPages) && letters < mostLetters; number += 1) {
  const page = await pdf.getPage(number);
  const { items } = await page.getTextContent();
  let line = "";
  for (const item of items) {
    if (!("str" in item)) continue;
    line += item.str;
    if (!item.hasEOL) continue;
    lines.push(line);
    letters += line.length;
    line = "";
  }
  lines.push(line, "");
  page.cleanup();
}
const { info } = await pdf.getMetadata();
const title = "Title" in info && typeof info.Title === "string" ? info.Title : null;
const text: PdfText = { pages: pdf.numPages, title, lines };
process.stdout.write(JSON.stringify(text));
