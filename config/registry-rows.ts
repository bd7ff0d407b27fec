import type { Table, TableRow } from "./csv.ts";
import type { ConfigFile, Folder, Row } from "./files.ts";
import { Agency } from "./schema.ts";
import { Source } from "./source-schema.ts";

/** The columns of a registry in CSV, and which of them every row must fill. */
export const columns = {
  required: ["ma", "ten", "loai"],
  optional: ["bi_danh", "thuoc_lop", "hieu_luc_tu", "hieu_luc_den", "ke_thua", "cong"],
} as const;

/** An agency from one line, and its portal where the line gives one. */
export interface Entry {
  readonly line: number;
  readonly agency: Row<Agency>;
  /** The agency stands in `agencies.yaml` already; only its portal is new. */
  readonly onlyPortal: boolean;
  readonly source: Row<Source> | null;
}

/** What the city's other portals have in common and a new one takes over. */
export interface PortalHabits {
  readonly carrierForms: Readonly<Record<string, string>>;
}

const kinds: Readonly<Record<string, Agency["kind"]>> = {
  phường: "ward",
  xã: "commune",
  "đặc khu": "commune",
  sở: "department",
  ban: "department",
  ngành: "department",
  phòng: "department",
  "văn phòng": "office",
  "trung tâm": "centre",
  "báo chí": "press",
  trường: "school",
  hội: "association",
  "đoàn thể": "union",
  "mặt trận": "front",
  đảng: "party",
  hđnd: "council",
  ubnd: "government",
};

/** Names the columns that are missing or unknown; a misspelt column would be lost in silence. */
export function wrongColumns(table: Table): string | null {
  const known: readonly string[] = [...columns.required, ...columns.optional];
  const missing = columns.required.filter((column) => !table.headings.includes(column));
  const strange = table.headings.filter(
    (heading, at) => !known.includes(heading) || table.headings.indexOf(heading) !== at,
  );
  if (missing.length === 0 && strange.length === 0) return null;
  return [
    missing.length > 0 ? `thiếu cột ${missing.join(", ")}` : "",
    strange.length > 0 ? `cột lạ hoặc trùng: ${strange.map((word) => word || "(trống)").join(", ")}` : "",
    `các cột: ${known.join(", ")}`,
  ]
    .filter((words) => words !== "")
    .join("; ");
}

/** Reads one line of the table; null with its problems, in the words of the columns, when it is wrong. */
export function entryOf(folder: Folder, file: ConfigFile, row: TableRow, habits: PortalHabits): Entry | null {
  const cell = (column: string): string => row.cells[column] ?? "";
  const said = folder.problems.length;
  for (const column of columns.required) {
    if (cell(column) === "") folder.say(file.name, row.line, `${column}: để trống`);
  }
  const kind = kinds[cell("loai").toLowerCase()];
  if (kind === undefined && cell("loai") !== "") {
    const all = Object.keys(kinds).join(", ");
    folder.say(file.name, row.line, `loai: "${cell("loai")}" không có; phải là một trong: ${all}`);
  }
  const day = (column: string): string | undefined => {
    const read = dayOf(cell(column));
    if (read === null) {
      folder.say(
        file.name,
        row.line,
        `${column}: "${cell(column)}" không phải ngày có thật; viết 08/07/2025 hoặc 2025-07-08`,
      );
    }
    return read ?? undefined;
  };
  const validFrom = day("hieu_luc_tu");
  const validTo = day("hieu_luc_den");
  const address = addressOf(cell("cong"));
  if (address === null)
    folder.say(file.name, row.line, `cong: "${cell("cong")}" không phải địa chỉ trang web`);
  if (kind === undefined || address === null || folder.problems.length > said) return null;

  const agency = folder.part(
    Agency,
    file,
    withoutEmpty({
      id: cell("ma"),
      name: cell("ten"),
      kind,
      aliases: several(cell("bi_danh")),
      memberOf: several(cell("thuoc_lop")),
      validFrom,
      validTo,
      successor: cell("ke_thua"),
    }),
    [row.line],
  );
  if (agency === null) return null;
  if (address === undefined) return { line: row.line, agency, onlyPortal: false, source: null };
  const source = folder.part(Source, file, portalOf(agency.value, address, habits), [row.line]);
  return source === null ? null : { line: row.line, agency, onlyPortal: false, source };
}

function portalOf(agency: Agency, url: URL, habits: PortalHabits): unknown {
  const id = `${agency.id}-cong`;
  return withoutEmpty({
    id,
    name: `Trang TTĐT ${agency.name}`,
    kind: "portal",
    owner: agency.id,
    hosts: [url.hostname],
    carrierForms: habits.carrierForms,
    paceSeconds: 2,
    validFrom: agency.validFrom,
    validTo: agency.validTo,
    note: "Nạp từ danh sách của thành phố; chưa kiểm chứng.",
    channels: [
      { id: `${id}/trang-chu`, kind: "listing", url: url.href, label: "Trang chủ", everyMinutes: 180 },
    ],
  });
}

/** undefined = the cell is empty, null = no such day. */
function dayOf(text: string): string | null | undefined {
  if (text === "") return undefined;
  const [, d = "", m = "", y = ""] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  const iso = y === "" ? text : `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
  const read = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(iso) && iso.length === 10
    ? iso
    : null;
}

/** undefined = the cell is empty, null = no address. `lang.hanoi.gov.vn` is taken as https. */
function addressOf(text: string): URL | null | undefined {
  if (text === "") return undefined;
  const url = URL.parse(/^[a-z]+:/i.test(text) ? text : `https://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "") return null;
  return /\.[a-z][a-z0-9-]*$/.test(url.hostname) ? url : null; // a name, not a number
}

function several(text: string): readonly string[] {
  return text
    .split("|")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function withoutEmpty(value: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, part]) => part !== undefined && part !== "" && !(Array.isArray(part) && part.length === 0),
    ),
  );
}
