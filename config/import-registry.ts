import { readFile } from "node:fs/promises";
import path from "node:path";
import { checkAgencies } from "./check/agencies.ts";
import { checkShared } from "./check/shared.ts";
import { checkSources } from "./check/sources.ts";
import { readTable } from "./csv.ts";
import { draftOf, imported, type Draft } from "./draft.ts";
import { Folder, type ConfigFile, type Row } from "./files.ts";
import { keepRegistry } from "./keep-registry.ts";
import { ConfigRefused, sorted, type Problem } from "./problem.ts";
import { entryOf, wrongColumns, type Entry, type PortalHabits } from "./registry-rows.ts";
import type { Agency } from "./schema.ts";
import type { Source } from "./source-schema.ts";
import { Refusal } from "./verb.ts";

/** What an import did; `problems` speak of lines of the CSV. */
export interface Import {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  /** Rows of agencies that `agencies.yaml` has already; that file is kept by hand and goes first. */
  readonly kept: number;
  readonly problems: readonly Problem[];
}

/**
 * Fills a city's registry from a CSV. A row that is wrong, or that contradicts the config, is named and left out; the
 * others are written at once, as one file. Rows of an earlier import stay unless a row of the same id replaces them.
 */
export async function importRegistry(root: string, city: string, csv: string): Promise<Import> {
  const table = readTable(await bytesOf(csv));
  const columnsWrong = table.headings.length > 0 ? wrongColumns(table) : null;
  const name = path.basename(csv);
  const folder = new Folder(root);
  const drafts = await draftsOf(folder);
  const draft = drafts.find((known) => known.name === city);
  if (draft === undefined) {
    const all = drafts.map((known) => known.name).join(", ");
    throw new Refusal(`Không có thành phố "${city}" trong ${root}. Các thành phố: ${all || "chưa có"}`);
  }
  if (folder.problems.length > 0) throw new ConfigRefused(root, sorted(folder.problems));
  if (columnsWrong !== null) throw new Refusal(`${name}:1: ${columnsWrong}`);

  const file: ConfigFile = { name, value: null, lineOf: ([line]) => Number(line ?? 1) };
  for (const problem of table.problems) folder.say(name, problem.line, problem.message);
  const habits = habitsOf(draft);
  const entries = table.rows.flatMap((row) => entryOf(folder, file, row, habits) ?? []);
  const own = split(draft);
  const fresh = entries.flatMap((entry) => (isKept(entry, own.byHand) ? portalOf(entry, own) : entry));
  const good = withoutContradictions(folder, drafts, own, fresh);
  const before = new Map(own.imported.map((row) => [row.value.id, JSON.stringify(row.value)]));
  const now = good
    .filter((entry) => !entry.onlyPortal)
    .map((entry) => ({ id: entry.agency.value.id, text: JSON.stringify(entry.agency.value) }));
  if (good.length > 0) await keep(path.join(folder.root, city, imported), own, good);
  return {
    added: now.filter(({ id }) => !before.has(id)).length,
    changed: now.filter(({ id, text }) => before.has(id) && before.get(id) !== text).length,
    same: now.filter(({ id, text }) => before.get(id) === text).length,
    kept: entries.filter((entry) => isKept(entry, own.byHand)).length,
    problems: sorted(folder.problems.map((problem) => ({ ...problem, message: inColumns(problem.message) }))),
  };
}

async function bytesOf(csv: string): Promise<Uint8Array> {
  try {
    return await readFile(csv);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "") throw error;
    throw new Refusal(`Không đọc được tệp "${csv}" (${code}): xem lại đường dẫn và quyền đọc`);
  }
}

async function draftsOf(folder: Folder): Promise<readonly Draft[]> {
  const drafts: Draft[] = [];
  for (const name of (await folder.names(".")) ?? []) {
    const inside = await folder.names(name);
    if (inside?.includes("city.yaml") === true) drafts.push(await draftOf(folder, name, inside));
  }
  return drafts;
}

function isImported(row: Row<unknown>): boolean {
  return row.file.name.endsWith(`/${imported}`);
}

interface Own {
  readonly draft: Draft;
  readonly byHand: readonly Row<Agency>[];
  readonly imported: readonly Row<Agency>[];
  readonly importedSources: readonly Row<Source>[];
}

function split(draft: Draft): Own {
  return {
    draft,
    byHand: draft.agencies.good.filter((row) => !isImported(row)),
    imported: draft.agencies.good.filter(isImported),
    importedSources: draft.sources.good.filter(isImported),
  };
}

/** The same agency under the same id; another name under that id is a mistake that the check will tell. */
function isKept(entry: Entry, byHand: readonly Row<Agency>[]): boolean {
  const { id, name } = entry.agency.value;
  return byHand.some((row) => row.value.id === id && row.value.name === name);
}

/** The portal of an agency that is kept by hand, where no source of its own is known yet. */
function portalOf(entry: Entry, own: Own): readonly Entry[] {
  const { id } = entry.agency.value;
  const known = own.draft.sources.good.some((row) => !isImported(row) && row.value.owner === id);
  return entry.source === null || known ? [] : [{ ...entry, onlyPortal: true }];
}

/** The city as it would be with these entries; where ids meet, the new row replaces the imported one. */
function wouldBe(own: Own, entries: readonly Entry[]): Draft {
  const ids = new Set(entries.map((entry) => entry.agency.value.id));
  const rest = own.draft.agencies.good.filter((row) => !own.imported.includes(row) || !ids.has(row.value.id));
  const sources = own.draft.sources.good.filter(
    (row) => !own.importedSources.includes(row) || !ids.has(row.value.owner ?? ""),
  );
  return {
    ...own.draft,
    agencies: {
      good: [...rest, ...entries.flatMap((entry) => (entry.onlyPortal ? [] : entry.agency))],
      broken: new Set(),
      whole: true,
    },
    sources: {
      good: [...sources, ...entries.flatMap((entry) => entry.source ?? [])],
      broken: new Set(),
      whole: true,
    },
  };
}

/** Leaves out what the config's own rules refuse, again and again, since one row may lean on another. */
function withoutContradictions(
  folder: Folder,
  drafts: readonly Draft[],
  own: Own,
  entries: readonly Entry[],
): readonly Entry[] {
  let good = entries;
  for (;;) {
    const trial = new Folder(folder.root);
    const draft = wouldBe(own, good);
    checkAgencies(trial, draft);
    checkSources(trial, draft, null);
    checkShared(trial, [...drafts.filter((known) => known !== own.draft), draft], null);
    const lines = new Map<number, string[]>();
    const [first] = good;
    for (const { file, line, message } of trial.problems) {
      if (file === first?.agency.file.name) lines.set(line, [...(lines.get(line) ?? []), message]);
    }
    if (trial.problems.length > 0 && lines.size === 0)
      throw new ConfigRefused(folder.root, sorted(trial.problems));
    if (lines.size === 0) return good;
    for (const [line, messages] of lines)
      for (const message of new Set(messages)) folder.say(first?.agency.file.name ?? "", line, message);
    good = good.filter((entry) => !lines.has(entry.line));
  }
}

function habitsOf(draft: Draft): PortalHabits {
  const portal = draft.sources.good.find(
    (row) => row.value.kind === "portal" && Object.keys(row.value.carrierForms).length > 0,
  );
  return { carrierForms: portal?.value.carrierForms ?? {} };
}

/** Writes all imported rows, old and new, as one file. */
async function keep(place: string, own: Own, entries: readonly Entry[]): Promise<void> {
  const draft = wouldBe(own, entries);
  const fresh = new Set<unknown>(entries.flatMap((entry) => [entry.agency, entry.source]));
  const written = (row: Row<unknown>): boolean => isImported(row) || fresh.has(row);
  await keepRegistry(
    place,
    draft.agencies.good.filter(written).map((row) => row.value),
    draft.sources.good.filter(written).map((row) => row.value),
  );
}

const columnOf: Readonly<Record<string, string>> = {
  id: "ma",
  name: "ten",
  kind: "loai",
  aliases: "bi_danh",
  memberOf: "thuoc_lop",
  validFrom: "hieu_luc_tu",
  validTo: "hieu_luc_den",
  successor: "ke_thua",
  hosts: "cong",
  url: "cong",
  channels: "cong",
};

/** The schema's words in the words of the columns. */
function inColumns(message: string): string {
  return message.replace(/^(\w+)(\[\d+\])?(?=: )/, (whole, key: string) => columnOf[key] ?? whole);
}
