import { deflateSync } from "node:zlib";

/** A PDF whose pages show these lines; a page without lines is a picture, as a scanner makes it. */
export function pdfOf(pages: readonly (readonly string[])[], title?: string): Uint8Array {
  const streams = pages.map((lines) =>
    lines.length === 0 ? "q 500 0 0 700 50 50 cm /P Do Q" : textStream(lines),
  );
  return pdfWith(
    streams.map((stream) => deflateSync(stream)),
    title,
  );
}

/** A PDF whose pages hold these packed streams, whatever is in them. */
export function pdfWith(streams: readonly Uint8Array[], title?: string): Uint8Array {
  const first = 8; // objects before the pages: catalog, page tree, font, its parts, picture, information
  const kids = streams.map((_, at) => `${first + at * 2} 0 R`).join(" ");
  const objects: readonly (string | readonly [string, Uint8Array])[] = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${streams.length} >>`,
    "<< /Type /Font /Subtype /Type0 /BaseFont /Mau /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Mau /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 >>",
    ["", deflateSync(toUnicode)],
    [
      "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8",
      deflateSync(new Uint8Array(64)),
    ],
    `<< ${title === undefined ? "" : `/Title <FEFF${hex(title)}>`} >>`,
    ...streams.flatMap((stream, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> /XObject << /P 6 0 R >> >> /Contents ${first + at * 2 + 1} 0 R >>`,
      ["", stream] as const,
    ]),
  ];
  const pieces: Buffer[] = [Buffer.from("%PDF-1.5\n")];
  const offsets: number[] = [];
  for (const [at, object] of objects.entries()) {
    offsets.push(pieces.reduce((sum, { length }) => sum + length, 0));
    pieces.push(Buffer.from(`${at + 1} 0 obj\n`));
    if (typeof object === "string") pieces.push(Buffer.from(object));
    else {
      const [head, bytes] = object;
      pieces.push(Buffer.from(`<< ${head} /Filter /FlateDecode /Length ${bytes.length} >>\nstream\n`));
      pieces.push(Buffer.from(bytes), Buffer.from("\nendstream"));
    }
    pieces.push(Buffer.from("\nendobj\n"));
  }
  const start = pieces.reduce((sum, { length }) => sum + length, 0);
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  pieces.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 7 0 R >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return new Uint8Array(Buffer.concat(pieces));
}

function textStream(lines: readonly string[]): string {
  const shown = lines.map((line) => `<${hex(line)}> Tj 0 -16 Td`).join("\n");
  return `BT /F 12 Tf 50 790 Td\n${shown}\nET`;
}

/** Letters as two bytes each; the font's own table says that they are what they are. */
function hex(text: string): string {
  return Buffer.from(text, "utf16le").swap16().toString("hex");
}

const toUnicode = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Mau def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
100 beginbfrange
${Array.from({ length: 100 }, (_, high) => high)
  .map((high) => {
    const page = high.toString(16).padStart(2, "0");
    return `<${page}00> <${page}ff> <${page}00>`;
  })
  .join("\n")}
endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end`;
