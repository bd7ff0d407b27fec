import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  stringify,
  type Document,
  type YAMLError,
} from "yaml";
import type { Path } from "./problem.ts";

const tower = /(?:[[{]\s*){50}|(?:- ){50}/; // openings in a row; no list of a city is that deep, and parsing them takes minutes
const mostAliases = 100; // resolved anchors in one file; more is a bomb, not a city

const tooDeep = "tệp lồng quá nhiều tầng, không đọc được";

/** What a YAML file says, and on which line each part of it stands. */
export interface Written {
  readonly value: unknown;
  /** The line of the last part of the path that exists, counted from 1; of a key rather than of its value. */
  readonly lineOf: (path: Path) => number;
}

/** Reads YAML text; every mistake of the syntax comes with its line, in Vietnamese. */
export function parseYaml(text: string): {
  readonly written: Written | null;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
} {
  if (tower.test(text)) return { written: null, problems: [{ line: 1, message: tooDeep }] };
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true });
    const mistakes = [...document.errors, ...document.warnings];
    if (mistakes.length > 0) {
      const problems = causes(mistakes).map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        message: said(error),
      }));
      return { written: null, problems };
    }
    const value: unknown = document.toJS({ maxAliasCount: mostAliases });
    return { written: { value, lineOf: (path) => lineOf(document, lines, path) }, problems: [] };
  } catch (error) {
    return { written: null, problems: [{ line: 1, message: refused(error) }] };
  }
}

/** YAML text of a value, below a head of comment lines; the same value gives the same text. */
export function toYaml(head: readonly string[], value: unknown): string {
  return `${head.map((line) => `# ${line}\n`).join("")}${stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function lineOf(document: Document, lines: LineCounter, path: Path): number {
  let node: unknown = document.contents;
  let offset = start(node) ?? 0;
  for (const step of path) {
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) break;
      offset = start(pair.key) ?? offset;
      next = pair.value;
    } else if (isSeq(node)) {
      next = node.items[Number(step)];
      if (next === undefined) break;
      offset = start(next) ?? offset;
    } else {
      break;
    }
    node = next;
  }
  return lines.linePos(offset).line;
}

function start(node: unknown): number | undefined {
  if (isMap(node) || isSeq(node) || isScalar(node)) return node.range?.[0];
  return undefined;
}

function refused(error: unknown): string {
  if (error instanceof ReferenceError)
    return "tệp dùng quá nhiều bí danh YAML (&, *): hãy viết thẳng ra, không dùng bí danh";
  if (error instanceof RangeError) return tooDeep;
  throw error;
}

/** One wrong indent makes the rest of the file wrong, too; only what a person has to mend is told. */
function causes(mistakes: readonly YAMLError[]): readonly YAMLError[] {
  const tabs = mistakes.filter((error) => error.code === "TAB_AS_INDENT");
  if (tabs.length > 0) return tabs;
  const first = mistakes
    .filter((error) => error.code !== "DUPLICATE_KEY")
    .toSorted((a, b) => a.pos[0] - b.pos[0])[0];
  return first === undefined ? mistakes : [first];
}

/** The library speaks English; these are the mistakes that people make. */
function said(error: YAMLError): string {
  switch (error.code) {
    case "TAB_AS_INDENT":
      return "thụt dòng bằng phím Tab: YAML chỉ nhận dấu cách";
    case "BAD_INDENT":
    case "BAD_COLLECTION_TYPE":
      return "thụt dòng sai: các mục cùng cấp phải bắt đầu ở cùng một cột";
    case "DUPLICATE_KEY":
      return "khóa này đã ghi ở trên trong cùng một mục";
    case "MISSING_CHAR":
      return "thiếu dấu đóng (ngoặc kép, ngoặc vuông, ngoặc nhọn) hoặc dấu hai chấm";
    case "BAD_ALIAS":
      return "bí danh YAML (*) trỏ tới tên chưa khai";
    case "BAD_SCALAR_START":
      return "chữ bắt đầu bằng ký hiệu riêng của YAML: hãy đặt trong ngoặc kép";
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY":
    case "UNEXPECTED_TOKEN":
      return "sai cú pháp YAML: xem lại thụt dòng; chữ có dấu hai chấm phải đặt trong ngoặc kép";
    case "MULTIPLE_DOCS":
      return "một tệp chỉ được chứa một văn bản YAML (bỏ dòng ---)";
    case "RESOURCE_EXHAUSTION":
      return tooDeep;
    case "ALIAS_PROPS":
    case "BAD_DIRECTIVE":
    case "BAD_DQ_ESCAPE":
    case "BAD_PROP_ORDER":
    case "BLOCK_IN_FLOW":
    case "IMPOSSIBLE":
    case "KEY_OVER_1024_CHARS":
    case "MULTIPLE_ANCHORS":
    case "MULTIPLE_TAGS":
    case "NON_STRING_KEY":
    case "TAG_RESOLVE_FAILED":
      return `sai cú pháp YAML (${error.code})`;
  }
}
