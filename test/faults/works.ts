import { hash } from "node:crypto";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { everything } from "../../pipeline/store/everything.ts";
import type { Kind } from "../../pipeline/store/store.ts";
import { readFrozen } from "../../pipeline/freeze/lines.ts";
import { unzipped } from "../report/unzip.ts";
import { keptIn } from "./kept.ts";

/** What a work leaves behind, so that two runs can be held against each other. */
export type Proof = Readonly<Record<string, string | number>>;

/** A verb that writes, and what its end looks like. */
export interface Work {
  readonly name: string;
  readonly words: (folder: string) => readonly string[];
  /** It begins with nothing collected. */
  readonly fresh?: true;
  readonly prepare?: (folder: string) => Promise<void>;
  /** Done before each run that is to be killed. */
  readonly before?: (folder: string) => Promise<void>;
  readonly proof: (folder: string) => Promise<Proof>;
}

const plan = "tanbinh-57";
const period = "month:2026-10";
const kept: readonly Kind[] = ["item", "story", "imprint", "capture"];
const measured: readonly Kind[] = ["figure", "daily", "milestone", "progress", "watch", "standing"];
const reports = "bao-cao";
const files = ["danh-muc-tin.csv", "so-lieu.csv", "so-lieu.json", "bao-cao.docx", "danh-muc-tin.xlsx"];
const copies = "sao-luu";

/** Works of one city's folder whose configuration has changed since it was collected. */
export const works: readonly Work[] = [
  {
    name: "collect",
    words: () => ["collect", "--once", "--all"],
    fresh: true,
    // A page that was in hand at a kill is brought again: how many captures there are may differ, not what came of them.
    proof: async (folder) => {
      const { items, captures, unsettled, due, fates } = await keptIn(folder);
      const lines = Object.keys(items)
        .toSorted()
        .map((id) => JSON.stringify([id, items[id]]));
      return { items: digested(lines), unsettled, due, withoutOneFate: captures - fates };
    },
  },
  {
    name: "replay",
    words: () => ["replay", "--apply"],
    proof: (folder) => valuesIn(folder, [...kept, ...measured]),
  },
  {
    name: "replay-pages",
    words: () => ["replay", "--pages", "--apply"],
    proof: (folder) => valuesIn(folder, kept),
  },
  { name: "measure", words: () => ["measure"], proof: (folder) => valuesIn(folder, [...kept, ...measured]) },
  {
    name: "freeze",
    words: () => ["freeze", "--plan", plan, "--period", period, "--again"],
    // As if the seconds had passed for which the right of one who was killed is still his; the last run waits for them.
    before: async (folder) => changeFile(folder, "UPDATE lease SET until = 0 WHERE name GLOB 'freeze/*'"),
    // Each run that came to its end has frozen once more: the last one is what counts.
    proof: async (folder) => ({ ...(await valuesIn(folder, kept)), last: await lastFrozen(folder) }),
  },
  {
    name: "report",
    words: (folder) => [
      "report",
      "--plan",
      plan,
      "--period",
      period,
      "--to",
      path.join(folder, reports),
      ...files.flatMap((file) => ["--file", file]),
    ],
    prepare: async (folder) => void (await mkdir(path.join(folder, reports), { recursive: true })),
    proof: async (folder) => ({
      ...(await valuesIn(folder, kept)),
      ...(await wholeFiles(path.join(folder, reports))),
    }),
  },
  {
    name: "backup",
    words: (folder) => ["backup", "--to", path.join(folder, copies, `${Date.now()}.sqlite`)],
    proof: async (folder) => ({ ...(await valuesIn(folder, kept)), copies: await wholeCopies(folder) }),
  },
  {
    name: "migrate",
    words: () => ["people", "list"],
    // As a program of an earlier mapping left it: the index of every kind is made anew from the records.
    before: async (folder) => changeFile(folder, "DELETE FROM shape; PRAGMA user_version = 2001"),
    proof: async (folder) => ({ ...(await valuesIn(folder, kept)), ...(await foundIn(folder)) }),
  },
];

function changeFile(folder: string, sql: string): void {
  using database = new DatabaseSync(path.join(folder, "phusong.sqlite"));
  database.exec(sql);
}

function digested(lines: readonly string[]): string {
  return `${lines.length} ${hash("sha256", lines.join("\n")).slice(0, 12)}`;
}

/** Count and digest of each kind's values, whoever wrote them and when. */
async function valuesIn(folder: string, of: readonly Kind[]): Promise<Proof> {
  await using store = await openSqliteStore(path.join(folder, "phusong.sqlite"));
  const proof: Record<string, string | number> = {};
  for (const kind of of) {
    const lines: string[] = [];
    for await (const { value } of everything(store, kind, { order: { by: "id", direction: "ascending" } }))
      lines.push(JSON.stringify(value));
    proof[kind] = digested(lines);
  }
  return proof;
}

/** What the index answers, by day, by word and by plan. */
async function foundIn(folder: string): Promise<Proof> {
  await using store = await openSqliteStore(path.join(folder, "phusong.sqlite"));
  return {
    words: await store.count("item", { text: "dich vu cong" }),
    settled: await store.count("capture", { missing: ["settled"] }),
    source: await store.count("item", { is: { source: "tanbinh-portal" } }),
  };
}

async function lastFrozen(folder: string): Promise<string> {
  await using store = await openSqliteStore(path.join(folder, "phusong.sqlite"));
  let last = "none";
  const order = { by: "frozenAt", direction: "ascending" } as const;
  for await (const { value } of everything(store, "snapshot", { order })) {
    await readFrozen(folder, value); // throws where a line is missing
    last = value.digest;
  }
  return last;
}

/** Files under their own names, to the letter; of a paper its words and of a workbook its sheets, since both tell when they were made. */
async function wholeFiles(folder: string): Promise<Proof> {
  const proof: Record<string, string | number> = {};
  for (const name of (await readdir(folder)).toSorted()) {
    const bytes = await readFile(path.join(folder, name));
    const told = /\.(?:docx|xlsx)$/.test(name) ? partsOf(unzipped(bytes)) : bytes;
    proof[name] = hash("sha256", told).slice(0, 12);
  }
  return proof;
}

function partsOf(members: ReadonlyMap<string, string>): string {
  const told = [...members].filter(([name]) =>
    /^(?:word\/document|xl\/worksheets\/.*|xl\/sharedStrings)\.xml$/.test(name),
  );
  if (told.length === 0) throw new Error("neither a paper nor a workbook");
  return told.map(([, text]) => text).join("\n");
}

/** Of the copies that bear their own name, how many are not a sound database. */
async function wholeCopies(folder: string): Promise<number> {
  let unsound = 0;
  for (const name of await readdir(path.join(folder, copies))) {
    if (!name.endsWith(".sqlite")) continue;
    using database = new DatabaseSync(path.join(folder, copies, name), { readOnly: true });
    const [row] = database.prepare("PRAGMA quick_check").all();
    if (row?.["quick_check"] !== "ok") unsound += 1;
  }
  return unsound;
}
