import { load, type CheerioAPI } from "cheerio";
import { parse } from "csv-parse/sync";
import { readXlsx } from "hucre/xlsx";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runsIn, shown } from "../../dashboards/report/blocks.ts";
import { editionOf, firstItems, type FullEdition } from "../../dashboards/report/editions.ts";
import { fileOf, type ReportFile } from "../../dashboards/report/files.ts";
import { dayInWords } from "../../dashboards/report/form.ts";
import { paperOf } from "../../dashboards/report/paper-of.ts";
import { sheetOfAnyLength } from "../../dashboards/report/xlsx.ts";
import { spanOf, windowNamed } from "../../pipeline/measure/windows.ts";
import { numberOf } from "../../pipeline/report/report.ts";
import { hostileTitle, openInventedCity, type InventedCity } from "./invented-city.ts";
import { unzipped } from "./unzip.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const mm = 1440 / 25.4; // twips
let city: InventedCity;
let edition: FullEdition;

const editionFor = async (agency: string | null): Promise<FullEdition> => {
  const window = windowNamed("report-month:2026-11");
  if (window === null) throw new Error("no such period");
  const desk = { ...city, sample: false };
  const found = await editionOf(desk, { known: city.known, window, agency, draft: false });
  if (found === null) throw new Error("no report");
  return found;
};
const bytesOf = async (file: ReportFile, of: FullEdition = edition): Promise<Uint8Array> =>
  new Uint8Array(await new Response(bodyOf(await fileOf(of, file))).arrayBuffer());

function bodyOf(made: Awaited<ReturnType<typeof fileOf>>): string | Uint8Array<ArrayBuffer> | ReadableStream {
  return made instanceof Uint8Array ? Uint8Array.from(made) : made;
}

beforeAll(async () => {
  city = await openInventedCity();
  edition = await editionFor(null);
});
afterAll(() => city[Symbol.asyncDispose]());

describe("the .docx by Nghị định 30/2020", () => {
  let files: ReadonlyMap<string, string>;
  let text: CheerioAPI;
  const at = (name: string): CheerioAPI => load(files.get(name) ?? "", { xml: true });
  beforeAll(async () => {
    files = unzipped(await bytesOf("bao-cao.docx"));
    text = at("word/document.xml");
  });

  it("is A4 with the form's margins in every section, pages numbered from the second on, in the middle of the head", () => {
    const sections = text("w\\:sectPr");
    expect(sections.length).toBe(5); // the report and four annexes
    sections.each((_, section) => {
      const of = (name: string, what: string) => Number(text(section).find(name).attr(what));
      const sides = [of("w\\:pgSz", "w:w"), of("w\\:pgSz", "w:h")].toSorted((a, b) => a - b);
      expect(sides.map((side) => Math.round(side / mm))).toEqual([210, 297]);
      for (const [side, least, most] of [
        ["top", 20, 25],
        ["bottom", 20, 25],
        ["left", 30, 35],
        ["right", 15, 20],
      ] as const) {
        const margin = of("w\\:pgMar", `w:${side}`) / mm;
        expect(margin).toBeGreaterThan(least - 0.02);
        expect(margin).toBeLessThan(most + 0.02);
      }
      expect(text(section).find("w\\:titlePg").length).toBe(1);
      expect(of("w\\:pgNumType", "w:start")).toBe(1);
    });
    const heads = [...files].filter(([name]) => /header\d+\.xml$/.test(name)).map(([, head]) => head);
    const numbered = heads.filter((head) => /<w:instrText[^>]*>PAGE<\/w:instrText>/.test(head));
    expect(numbered.length).toBe(5);
    for (const head of numbered) {
      expect(head).toContain('<w:jc w:val="center"/>');
      expect(head).toContain('<w:sz w:val="26"/>'); // 13 points
    }
  });

  it("ends each section in a paragraph that cannot begin an empty page", () => {
    text("w\\:pPr > w\\:sectPr").each((_, section) => {
      const paragraph = text(section).closest("w\\:p");
      if (paragraph.find("w\\:t").length > 0) return; // words stand in it: it is no empty one
      expect(Number(paragraph.find("w\\:pPr > w\\:rPr > w\\:sz").attr("w:val"))).toBeLessThanOrEqual(12);
    });
  });

  it("is set in Times New Roman throughout, black, in the form's sizes", () => {
    for (const xml of files.values())
      for (const [, font] of xml.matchAll(/w:(?:ascii|hAnsi|eastAsia|cs)="([^"]+)"/g))
        expect(font).toBe("Times New Roman");
    const base = at("word/styles.xml")("w\\:docDefaults");
    expect(base.find("w\\:sz").attr("w:val")).toBe("28"); // 14 points
    expect(base.find("w\\:lang").attr("w:val")).toBe("vi-VN");
    for (const [, colour] of (files.get("word/document.xml") ?? "").matchAll(/<w:color w:val="([^"]+)"/g))
      expect(colour).toBe("000000");
    const sizeOf = (words: string): { size: number; bold: boolean; italic: boolean } => {
      const run = text("w\\:r")
        .filter((_, one) => text(one).text() === words)
        .first();
      expect(run.length).toBe(1);
      const size = Number(run.find("w\\:sz").attr("w:val")) / 2;
      return { size, bold: run.find("w\\:b").length > 0, italic: run.find("w\\:i").length > 0 };
    };
    expect(sizeOf("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")).toEqual({ size: 12, bold: true, italic: false });
    expect(sizeOf("Độc lập - Tự do - Hạnh phúc")).toEqual({ size: 13, bold: true, italic: false });
    expect(sizeOf("UBND THÀNH PHỐ HÀ NỘI")).toEqual({ size: 12, bold: false, italic: false });
    expect(sizeOf("SỞ VĂN HÓA VÀ THỂ THAO THÀNH PHỐ HÀ NỘI")).toMatchObject({ size: 12, bold: true });
    expect(sizeOf("Số:          /BC-…")).toMatchObject({ size: 13, bold: false });
    expect(sizeOf("Hà Nội, ngày 22 tháng 11 năm 2026")).toMatchObject({ size: 13, italic: true });
    expect(sizeOf("BÁO CÁO")).toMatchObject({ size: 14, bold: true });
    expect(sizeOf("Nơi nhận:")).toEqual({ size: 12, bold: true, italic: true });
    expect(text("w\\:body").text()).toContain("DỰ THẢO");
  });

  it("lists at most 300 items, holds its charts, and no letter or link of a page leaves its place", () => {
    const words = text("w\\:body").text();
    expect(words).toContain('=HYPERLINK("http://xa.test";"A")</w:t><script>alert(1)</script>');
    expect(words).not.toMatch(/\p{Cc}/u);
    expect(text("w\\:drawing").length).toBe(2);
    expect([...files.keys()].filter((name) => name.endsWith(".png"))).toHaveLength(2);
    expect(text("w\\:tbl").last().find("w\\:tr").length).toBeGreaterThan(0);
    for (const [, target] of (files.get("word/_rels/document.xml.rels") ?? "").matchAll(
      /Target="([^"]+)" TargetMode="External"/g,
    ))
      expect(target).toMatch(/^https?:/);
  });
});

it("writes days as an office does: 0 before days under ten and before the months 1 and 2 only", () => {
  expect(dayInWords("2026-12-05")).toBe("ngày 05 tháng 12 năm 2026");
  expect(dayInWords("2027-02-05")).toBe("ngày 05 tháng 02 năm 2027");
  expect(dayInWords("2026-03-15")).toBe("ngày 15 tháng 3 năm 2026");
});

it.each([null, "hn-svhtt"])("says nothing but the report's own numbers (%s)", async (agency) => {
  const mine = await editionFor(agency);
  const paper = paperOf(mine, await firstItems(mine, 300), mine.names);
  const blocks = [...paper.body, ...paper.annexes.flatMap((annex) => annex.blocks)];
  const said = runsIn(blocks).filter(({ says }) => says !== undefined);
  expect(said.length).toBeGreaterThan(agency === null ? 300 : 15);
  const wrong = said.flatMap(({ text, says }) => {
    const found = says === undefined ? null : numberOf(mine.report, says.key);
    if (found === null || says === undefined) return text === "–" || text.startsWith("(") ? [] : [text];
    if (found[says.of] === null) return text === "–" || text.startsWith("(") ? [] : [text];
    const plain = text.replace(/^[+−-]/u, "");
    return shown(found, says.of).replace(/^[−-]/u, "") === plain ? [] : [`${says.key} ${says.of}: ${text}`];
  });
  expect(wrong).toEqual([]);
});

it("says that coverage cannot be computed, and how many agencies could not be judged, where none could be seen", async () => {
  const { report } = edition;
  const numbers = report.numbers
    .filter(({ key }) => !key.startsWith("I01#"))
    .map((row) => (row.key === "I01" ? { ...row, value: null, numerator: null, denominator: null } : row));
  const agencies = report.agencies.map((row) => ({ ...row, standing: "not-observable" as const }));
  const blind = { ...edition, report: { ...report, numbers, agencies } };
  const words = runsIn(paperOf(blind, [], blind.names).body).map(({ text }) => text);
  const said = words.join("");
  expect(said).toContain("Độ phủ đơn vị: chưa tính được (");
  expect(said).toContain(`; ${agencies.length} đơn vị chưa đủ dữ liệu, 0 đơn vị chưa khai báo kênh.`);
  expect(said).not.toMatch(/\(chưa có số liệu\) (?:trên|đơn vị)/);
});

it("lists every counted item in spreadsheet and CSV, and no cell is a formula", async () => {
  const count = numberOf(edition.report, "I04/items")?.value;
  expect(count).toBeGreaterThan(50);
  const bytes = await bytesOf("danh-muc-tin.xlsx");
  const { sheets } = await readXlsx(bytes);
  const [heading, ...rows] = sheets[0]?.rows ?? [];
  expect(heading?.slice(0, 3)).toEqual(["STT", "Ngày đăng", "Tít"]);
  expect(rows).toHaveLength(count ?? 0);
  const sheet = [...unzipped(bytes).values()].join("");
  expect(sheet.includes("HYPERLINK")).toBe(true);
  expect(sheet.includes("<f>")).toBe(false);

  const csv = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await bytesOf("danh-muc-tin.csv"));
  expect(csv.startsWith("\ufeff")).toBe(true);
  const records: string[][] = parse(csv, { bom: true });
  expect(records).toHaveLength((count ?? 0) + 1);
  expect(records.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  expect(records.some((row) => row[2] === `'${hostileTitle}`)).toBe(true);
});

it("has every number in the workbook, the CSV and the JSON, and each table of the paper as a sheet", async () => {
  const { report } = edition;
  const workbook = await bytesOf("bieu-so-lieu.xlsx");
  const { sheets } = await readXlsx(workbook);
  for (const made of [workbook, await bytesOf("danh-muc-tin.xlsx")]) {
    const parts = unzipped(made);
    // Printed, every sheet is as wide as the paper, with its headings on each page and the form's margins.
    const names = [...parts.keys()].filter((name) => /sheet\d+\.xml$/.test(name));
    const titles = parts.get("xl/workbook.xml")?.match(/Print_Titles" localSheetId="\d+">'[^']+'!\$1:\$1</g);
    expect(titles).toHaveLength(names.length);
    for (const name of names) {
      expect(parts.get(name)).toMatch(/<pageSetup [^>]*fitToHeight="0"/);
      const margins = /<pageMargins ([^>]*)>/.exec(parts.get(name) ?? "")?.[1] ?? "";
      const left = Number(/left="([\d.]+)"/.exec(margins)?.[1]) * 25.4; // millimetres
      expect(left).toBeGreaterThan(29.9);
    }
  }
  const all = sheets.find(({ name }) => name === "Mọi số liệu")?.rows ?? [];
  expect(all.slice(1).map((row) => [row[0], row[3] ?? null])).toEqual(
    report.numbers.map(({ key, value }) => [key, value]),
  );
  const groups = sheets.find(({ name }) => name === "Nhóm nội dung")?.rows ?? [];
  expect(groups.slice(1).map((row) => row[1])).toEqual(
    report.groups.map(({ id }) => numberOf(report, `I04/full?group=${id}`)?.value),
  );
  const csv: string[][] = parse(new TextDecoder().decode(await bytesOf("so-lieu.csv")), { bom: true });
  expect(csv).toHaveLength(report.numbers.length + 1);
  // A number is called by what it speaks of, not by its indicator alone.
  const names = csv.slice(1).map(([key = "", , name = ""]) => [key, name]);
  const group = report.groups[0]?.id ?? "";
  expect(names).toContainEqual([`I04/full?group=${group}`, `Độ phủ nhóm nội dung (${group})`]);
  expect(names.filter(([, name]) => name === "Ma trận đơn vị × nhóm nội dung")).toEqual([]);
  const json: unknown = JSON.parse(new TextDecoder().decode(await bytesOf("so-lieu.json")));
  expect(json).toMatchObject({ frozen: null, report: { numbers: report.numbers } });
});

async function* manyRows(): AsyncGenerator<[number, string]> {
  for (let place = 1; place <= 5_002; place += 1) yield [place, `=tin ${place}`];
}

it("writes a list that nobody prints while its rows come, whole and in order", async () => {
  const made = await sheetOfAnyLength({ name: "Dài", headings: ["STT", "Tít"], widths: [6, 20] }, manyRows());
  expect(made).toBeInstanceOf(ReadableStream);
  const { sheets } = await readXlsx(new Uint8Array(await new Response(bodyOf(made)).arrayBuffer()));
  expect(sheets[0]?.rows.slice(1).map(([place]) => place)).toEqual(
    Array.from({ length: 5_002 }, (_, at) => at + 1),
  );
});

it("makes the digest by group with at most forty words of each item", async () => {
  const text = load(unzipped(await bytesOf("diem-tin.docx")).get("word/document.xml") ?? "", { xml: true });
  const words = text("w\\:body").text();
  for (const part of ["A. Nổi bật", "B. Theo nhóm nội dung", "C. Báo chí phản ánh", "D. Đơn vị"])
    expect(words).toContain(part);
  expect(words).toMatch(/\+\d+ báo dẫn lại/);
  for (const { told } of edition.report.stories) expect(told.split(" ").length).toBeLessThanOrEqual(40);
});

it("reports any days", async () => {
  const window = spanOf("2026-09-03", "2026-09-20");
  const desk = { ...city, sample: false };
  const found = await editionOf(desk, { known: city.known, window, agency: null, draft: false });
  expect(found?.report.period.name).toBe("Từ 03/09/2026 đến hết 19/09/2026");
  expect(numberOf(found?.report ?? edition.report, "I04/items")?.value).toBeGreaterThan(10);
});
