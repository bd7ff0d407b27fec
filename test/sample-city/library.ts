import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** How an item can be recognised as the plan's matter: by its words, or only by what it tells. */
type By = "phrase" | "meaning";

/** A headline with its first paragraph: what the item is about is decided here. */
export interface Head {
  readonly by: By | null;
  readonly tier: "direct" | "topical" | "passing" | "none";
  readonly title: string;
  readonly lead: string;
}

/** One matter that is written about: headlines and paragraphs that go with any of them. */
export interface Pool {
  readonly id: string;
  /** Folder of the city; null = any city. */
  readonly city: string | null;
  /** Reporting leaves of the city's plan; none = off-topic. */
  readonly groups: readonly string[];
  /** Leaves that a second careful clerk might add. */
  readonly alsoFine: readonly string[];
  /** Kinds of outlets that would write about it. */
  readonly at: readonly Carrier[];
  /** Section of a newspaper in which it stands. */
  readonly section: string;
  readonly heads: readonly Head[];
  /** Paragraphs without any wording of the plan. */
  readonly plain: readonly string[];
  /** Paragraphs in the plan's wording, for items that are recognised by it. */
  readonly worded: readonly string[];
  /** Paragraphs that name the resolution or the movement, for direct items only. */
  readonly named: readonly string[];
}

export const carriers = ["press", "central", "portal", "department", "commune"] as const;
export type Carrier = (typeof carriers)[number];

const folder = path.join(import.meta.dirname, "texts");

/**
 * Reads every `texts/*.txt`. A pool starts with `== id | city | groups | also fine | carriers | section`; then `* phrase direct |
 * title | lead` for heads, `-` for plain, `+` for worded and `!` for named paragraphs. `{a|b}` leaves a choice, `<x>` is a slot.
 */
export function readLibrary(): readonly Pool[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .toSorted()
    .flatMap((name) => parse(readFileSync(path.join(folder, name), "utf8"), name));
}

const HeadKind = z.enum([
  "phrase direct",
  "phrase topical",
  "meaning topical",
  "meaning direct",
  "passing",
  "none",
]);

function parse(text: string, file: string): Pool[] {
  const pools: { -readonly [K in keyof Pool]: Pool[K] extends readonly (infer E)[] ? E[] : Pool[K] }[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    const mark = line.slice(0, 2);
    const rest = line.slice(2).trim();
    if (line.trim() === "" || mark === "# ") continue;
    const pool = pools.at(-1);
    if (mark === "==") pools.push(opened(rest));
    else if (pool === undefined) throw new SyntaxError(`${file}:${at + 1}: a line before the first pool`);
    else if (mark === "* ") pool.heads.push(headOf(rest, `${file}:${at + 1}`));
    else if (mark === "- ") pool.plain.push(rest);
    else if (mark === "+ ") pool.worded.push(rest);
    else if (mark === "! ") pool.named.push(rest);
    else throw new SyntaxError(`${file}:${at + 1}: unknown mark "${mark}"`);
  }
  return pools;
}

function opened(line: string) {
  const [id = "", city = "any", groups = "", also = "", at = "", section = "Khoa học - Công nghệ"] = line
    .split("|")
    .map((part) => part.trim());
  return {
    id,
    city: city === "any" ? null : city,
    groups: listed(groups),
    alsoFine: listed(also),
    at: z.array(z.enum(carriers)).min(1).parse(listed(at)),
    section,
    heads: [],
    plain: [],
    worded: [],
    named: [],
  };
}

function listed(part: string): string[] {
  return part.split(/[ ,]+/).filter((word) => word !== "");
}

function headOf(line: string, where: string): Head {
  const [kind = "", title = "", lead = ""] = splitOutside(line);
  const known = HeadKind.safeParse(kind);
  if (!known.success || lead === "") throw new SyntaxError(`${where}: a head is "kind | title | lead"`);
  const words = known.data.split(" ");
  const by = words[0] === "phrase" || words[0] === "meaning" ? words[0] : null;
  const tier = words.includes("direct") ? "direct" : words.includes("topical") ? "topical" : words[0];
  return {
    by,
    tier: tier === "passing" ? tier : tier === "direct" || tier === "topical" ? tier : "none",
    title,
    lead,
  };
}

/** Splits at `|`, but not inside a choice `{a|b}`. */
function splitOutside(line: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of line) {
    if (letter === "{") depth++;
    if (letter === "}") depth--;
    if (letter === "|" && depth === 0) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${letter}`);
  }
  return parts.map((part) => part.trim());
}
