import type { z } from "zod";
import type { Path } from "./problem.ts";

/** What had to be left out of a part of a file so that the rest of it could be held against other files. */
export interface Mended {
  /** Where parts were left out or stood in for, in the file's own numbering, with the id that stood there. */
  readonly gaps: readonly { readonly path: Path; readonly id: string | null }[];
  /** The way in the file of a way in the mended value: rows that were left out have moved those below them up. */
  readonly inFile: (part: Path) => Path;
}

const mostRounds = 12; // each round climbs one level from what is missing; no file is that deep

/**
 * Leaves out the smallest parts of a value that do not fit its schema and puts stand-ins where a key may not be missing;
 * null when nothing useful remains. Only for further checks: a mended value never leaves them.
 */
export function mend<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  standIn: Readonly<Record<string, unknown>>,
): { readonly value: z.infer<Schema>; readonly mended: Mended } | null {
  const copy: unknown = structuredClone(value);
  const origins = new Map<readonly unknown[], number[]>();
  const gaps: { path: Path; id: string | null }[] = [];
  const inFile = (part: Path): Path => wayInFile(copy, origins, part);
  for (let round = 0; round < mostRounds; round++) {
    const result = schema.safeParse(copy);
    if (result.success) return { value: result.data, mended: { gaps, inFile } };
    for (const path of lastFirst(result.error.issues.flatMap((issue) => atFault(copy, issue)))) {
      const [first] = path;
      if (first === undefined || !isGroup(copy)) return null;
      const found = at(copy, path);
      gaps.push({ path: inFile(path), id: idIn(found) });
      if (found === undefined) {
        if (typeof first !== "string" || !Object.hasOwn(standIn, first)) return null;
        copy[first] = structuredClone(standIn[first]);
      } else {
        leaveOut(copy, origins, path);
      }
    }
  }
  return null;
}

/** Ways to what must go for one issue; of a key that is missing, the row or group that lacks it, or the key at the top. */
function atFault(copy: unknown, issue: z.core.$ZodIssue): readonly Path[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => [...issue.path, key]);
  if (at(copy, issue.path) !== undefined || issue.path.length <= 1) return [issue.path];
  return [issue.path.slice(0, -1)];
}

/** Each way once, none below another, the later rows of a list before the earlier ones. */
function lastFirst(paths: readonly Path[]): readonly Path[] {
  const once = [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
  return once
    .filter((path) => !once.some((other) => other.length < path.length && begins(path, other)))
    .toSorted((a, b) => compare(b, a));
}

function compare(a: Path, b: Path): number {
  for (const [depth, step] of a.entries()) {
    const other = b[depth];
    if (typeof step === "number" && typeof other === "number" && step !== other) return step - other;
    if (String(step) !== String(other)) return String(step) < String(other) ? -1 : 1;
  }
  return 0;
}

/** Whether a way begins with another one. */
export function begins(path: Path, head: Path): boolean {
  return head.every((step, depth) => String(path[depth]) === String(step));
}

function leaveOut(copy: unknown, origins: Map<readonly unknown[], number[]>, path: Path): void {
  const holder = at(copy, path.slice(0, -1));
  const last = path.at(-1);
  if (Array.isArray(holder)) {
    const numbers = origins.get(holder) ?? holder.map((_, index) => index);
    numbers.splice(Number(last), 1);
    origins.set(holder, numbers);
    holder.splice(Number(last), 1);
  } else if (isGroup(holder)) {
    Reflect.deleteProperty(holder, String(last));
  }
}

function wayInFile(
  copy: unknown,
  origins: ReadonlyMap<readonly unknown[], readonly number[]>,
  part: Path,
): Path {
  return part.map((step, depth) => {
    const holder = at(copy, part.slice(0, depth));
    return Array.isArray(holder) ? (origins.get(holder)?.[Number(step)] ?? step) : step;
  });
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, step) => {
    if (Array.isArray(node)) return node[Number(step)];
    return isGroup(node) && Object.hasOwn(node, step) ? node[String(step)] : undefined;
  }, value);
}

function idIn(value: unknown): string | null {
  return isGroup(value) && typeof value["id"] === "string" ? value["id"] : null;
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
