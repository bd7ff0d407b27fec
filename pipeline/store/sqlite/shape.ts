import { hash } from "node:crypto";
import { kindNames, kinds } from "../mapping.ts";
import type { Kind } from "../store.ts";
import type { Base } from "./file.ts";
import { fillIndex, fillWords, setUpWords } from "./index-row.ts";
import { markDays } from "./marks.ts";
import { indexTable, markTable, wordTable } from "./schema.ts";

/** A part of a kind's index that can be made anew without the others; `rows` is all of it. */
type Part = "rows" | "words" | "days";

/** One part of one kind's index. */
export interface Piece {
  readonly kind: Kind;
  readonly part: Part;
}

/** Another one when the rows of the word index are counted in another way. */
const wordsVersion = "by time";

/** Pieces of the index in the file that are not what the mapping asks for; a kind that is made anew as a whole stands once. */
export function outdated(base: Base): readonly Piece[] {
  const shapes = new Map(base.all("SELECT kind, digest FROM shape").map(([name, digest]) => [name, digest]));
  return kindNames.flatMap((kind) => {
    const old = partsOf(kind).filter(
      (part) => shapes.get(nameOf({ kind, part })) !== shapeOf({ kind, part }),
    );
    return (old.includes("rows") ? ["rows" as const] : old).map((part) => ({ kind, part }));
  });
}

/** Makes a piece anew from the records, or from the rows that stand. */
export function makeAnew(base: Base, { kind, part }: Piece): void {
  const { database } = base;
  if (part === "rows") {
    dropAll(base, kind);
    database.exec(indexTable(kind));
    if (kinds[kind].marked === true) database.exec(markTable(kind));
    setUpWords(base, kind);
    fillIndex(base, kind);
  }
  if (part === "words") {
    database.exec(`DROP TABLE IF EXISTS t_${kind}; ${wordTable(kind)}`);
    fillWords(base, kind);
  }
  if (part === "days") {
    database.exec(`DROP TABLE IF EXISTS d_${kind}; ${markTable(kind)}`);
    markDays(base, kind);
  }
  for (const one of part === "rows" ? partsOf(kind) : [part]) {
    const piece = { kind, part: one };
    base.run("INSERT OR REPLACE INTO shape (kind, digest) VALUES (?, ?)", nameOf(piece), shapeOf(piece));
  }
}

function dropAll(base: Base, kind: Kind): void {
  const like = "type = 'table' AND (name IN (?, ?, ?) OR name GLOB ?)";
  const old = base.all(
    `SELECT name FROM sqlite_schema WHERE ${like}`,
    `k_${kind}`,
    `t_${kind}`,
    `d_${kind}`,
    `m_${kind}_*`,
  );
  for (const [name] of old) base.database.exec(`DROP TABLE "${String(name)}"`);
}

function partsOf(kind: Kind): readonly Part[] {
  const { text, marked } = kinds[kind];
  return [
    "rows",
    ...(text === undefined ? [] : (["words"] as const)),
    ...(marked === true ? (["days"] as const) : []),
  ];
}

function nameOf({ kind, part }: Piece): string {
  return part === "rows" ? kind : `${kind} ${part}`;
}

/** Names what a piece consists of, so that only what changed is made anew, and none is forgotten. */
function shapeOf({ kind, part }: Piece): string {
  const version = kinds[kind].version ?? 1;
  if (part === "rows") return hash("sha1", `${version} ${indexTable(kind)}`);
  return hash("sha1", part === "words" ? `${version} ${wordsVersion} ${wordTable(kind)}` : markTable(kind));
}
