import { z } from "zod";
import type { ConfigFile, Folder, Row } from "./files.ts";
import { Messages } from "./messages.ts";
import { PhraseBook } from "./phrases.ts";
import { PlanSigns } from "./signs.ts";
import { Agency, City, Plan } from "./schema.ts";
import { Family, Source } from "./source-schema.ts";

/** Rows that could be read, and the ids of those that could not: what names them is not wrong for that. */
export interface Rows<T> {
  /** Some of them only in part (`mended`), which has been told. */
  readonly good: readonly Row<T>[];
  readonly broken: ReadonlySet<string>;
  /** false = a whole file or the id of a row could not be read, and nobody knows which ids stand there. */
  readonly whole: boolean;
}

/** Whether an id is there, or may be there as far as could be read. */
export function mayHold(rows: Rows<{ readonly id: string }>, id: string): boolean {
  return !rows.whole || rows.broken.has(id) || rows.good.some((row) => row.value.id === id);
}

/** A city as far as its files could be read, before one file is held against another. */
export interface Draft {
  /** Name of the city's folder. */
  readonly name: string;
  readonly city: Row<City> | null;
  readonly plans: Rows<Plan>;
  readonly agencies: Rows<Agency>;
  readonly sources: Rows<Source>;
  readonly phrases: Rows<PhraseBook>;
  readonly signs: Rows<PlanSigns>;
  /** null = nobody is told of anything. */
  readonly messages: Row<Messages> | null;
}

/** The file of a city's folder that `import-registry` writes. */
export const imported = "registry-imported.yaml";

type StandIn = Readonly<Record<string, unknown>>;

const day = "1900-01-01";

/** What takes the place of keys that may not be missing while the rest of a broken row is checked; nobody sees it. */
const standIns = {
  city: {
    id: "?",
    name: "?",
    timeZone: "Asia/Ho_Chi_Minh",
    leadAgency: "khong-ro",
    workingHours: { from: "00:00", to: "23:59" },
    places: { names: ["?"] },
  },
  plan: {
    id: "khong-ro",
    title: "?",
    issuer: "?",
    signer: "?",
    place: "?",
    periodNote: "?",
    validFrom: day,
    document: "?",
    legalBasis: [],
    clauses: [],
    groups: [{ id: "?", clause: "?", name: "?", basis: "topic" }],
  },
  agency: { id: "khong-ro", name: "?", kind: "department" },
  source: { id: "khong-ro", name: "?", kind: "social" },
  phrases: { plan: "khong-ro", version: "?", groups: [{ id: "?" }] },
  signs: { plan: "khong-ro", version: "?" },
} as const satisfies Readonly<Record<string, StandIn>>;

const nothing = { good: [], broken: new Set<string>(), whole: true } as const;

/** Reads one city's folder; `names` is what stands in it. */
export async function draftOf(folder: Folder, name: string, names: readonly string[]): Promise<Draft> {
  for (const strange of names.filter((file) => /\.ya?ml$/.test(file) && !known.test(file))) {
    const expected =
      "city.yaml, agencies.yaml, messages.yaml, registry-imported.yaml, plan-*.yaml, phrases-*.yaml, signs-*.yaml";
    folder.say(`${name}/${strange}`, 1, `tệp lạ: thư mục thành phố chỉ có ${expected} và thư mục sources`);
  }
  const cityFile = await folder.yaml(`${name}/city.yaml`);
  const messages = names.includes("messages.yaml") ? await folder.yaml(`${name}/messages.yaml`) : null;
  const registry = await listsOf(folder, `${name}/agencies.yaml`, ["agencies"]);
  const wasImported = names.includes(imported);
  const added = wasImported ? await listsOf(folder, `${name}/${imported}`, ["agencies", "sources"]) : null;
  const sourceNames = (await folder.names(`${name}/sources`)) ?? [];
  return {
    name,
    city: cityFile && folder.part(City, cityFile, cityFile.value, [], standIns.city),
    plans: await filesOf(folder, inFolder(name, names, /^plan-.+\.yaml$/), Plan, standIns.plan),
    agencies: joined(
      rowsIn(folder, registry, "agencies", Agency, standIns.agency),
      wasImported ? rowsIn(folder, added, "agencies", Agency, standIns.agency) : nothing,
    ),
    sources: joined(
      await filesOf(folder, inFolder(`${name}/sources`, sourceNames, /\.ya?ml$/), Source, standIns.source),
      wasImported ? rowsIn(folder, added, "sources", Source, standIns.source) : nothing,
    ),
    phrases: await filesOf(folder, inFolder(name, names, /^phrases-.+\.yaml$/), PhraseBook, standIns.phrases),
    signs: await filesOf(folder, inFolder(name, names, /^signs-.+\.yaml$/), PlanSigns, standIns.signs),
    messages: messages && folder.part(Messages, messages, messages.value),
  };
}

const known = /^(city|agencies|messages|registry-imported|plan-.+|phrases-.+|signs-.+)\.yaml$/;

/** Reads the page families. */
export async function familiesOf(folder: Folder): Promise<Rows<Family>> {
  const names = (await folder.names("families")) ?? [];
  return filesOf(folder, inFolder("families", names, /\.ya?ml$/), Family);
}

/** Reads a file of lists, each under its own key, row by row: one wrong row does not hide the others. */
export async function listsOf(folder: Folder, name: string, keys: readonly string[]): Promise<Lists | null> {
  const file = await folder.yaml(name);
  if (file === null) return null;
  const lists = folder.part(z.record(z.string(), z.array(z.unknown())), file, file.value);
  if (lists === null) return null;
  for (const word of Object.keys(lists.value).filter((key) => !keys.includes(key))) {
    folder.say(name, file.lineOf([word]), `${word}: không có khóa này`);
  }
  return { file, lists: lists.value };
}

/** The rows under one key. */
export function rowsIn<Schema extends z.ZodType>(
  folder: Folder,
  lists: Lists | null,
  key: string,
  schema: Schema,
  standIn: StandIn | null = null,
): Rows<z.infer<Schema>> {
  if (lists === null) return { ...nothing, whole: false };
  const rows = lists.lists[key];
  if (rows === undefined) folder.say(lists.file.name, 1, `${key}: thiếu, bắt buộc phải có`);
  const { file } = lists;
  return read(
    folder,
    (rows ?? []).map((value, index) => ({ file, value, path: [key, index] })),
    schema,
    standIn,
  );
}

interface Lists {
  readonly file: ConfigFile;
  readonly lists: Readonly<Record<string, readonly unknown[]>>;
}

async function filesOf<Schema extends z.ZodType>(
  folder: Folder,
  names: readonly string[],
  schema: Schema,
  standIn: StandIn | null = null,
): Promise<Rows<z.infer<Schema>>> {
  const rows: Row<unknown>[] = [];
  for (const name of names) {
    const file: ConfigFile | null = await folder.yaml(name);
    if (file !== null) rows.push({ file, value: file.value, path: [] });
  }
  const { good, broken, whole } = read(folder, rows, schema, standIn);
  return { good, broken, whole: whole && rows.length === names.length };
}

function read<Schema extends z.ZodType>(
  folder: Folder,
  rows: readonly Row<unknown>[],
  schema: Schema,
  standIn: StandIn | null,
): Rows<z.infer<Schema>> {
  const good: Row<z.infer<Schema>>[] = [];
  const broken = new Set<string>();
  for (const row of rows) {
    const part = folder.part(schema, row.file, row.value, row.path, standIn);
    if (part !== null) good.push(part);
    if (part === null || part.mended !== undefined) broken.add(idOf(row.value));
  }
  return { good, broken, whole: !broken.has("") };
}

function idOf(value: unknown): string {
  const named = z.looseObject({ id: z.string() }).safeParse(value);
  return named.success ? named.data.id : "";
}

function inFolder(folder: string, names: readonly string[], pattern: RegExp): readonly string[] {
  return names.filter((name) => pattern.test(name)).map((name) => `${folder}/${name}`);
}

function joined<T>(a: Rows<T>, b: Rows<T>): Rows<T> {
  return {
    good: [...a.good, ...b.good],
    broken: new Set([...a.broken, ...b.broken]),
    whole: a.whole && b.whole,
  };
}
