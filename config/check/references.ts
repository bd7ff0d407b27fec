import { mayHave, type Folder, type Row } from "../files.ts";
import type { Path } from "../problem.ts";
import type { Plan } from "../schema.ts";

/**
 * Says so when a reference leads nowhere in the plan. It names clauses, or what has the number of one (a tag, a form,
 * a group); several are parted by ";" or ",".
 */
export function checkReferences(
  folder: Folder,
  row: Row<unknown>,
  part: Path,
  plan: Row<Plan>,
  reference: string,
): void {
  const { value } = plan;
  const known = new Set(numbered.flatMap((list) => value[list].map((entry) => entry.id)));
  for (const name of reference.split(/[;,]/).map((words) => words.trim())) {
    if (!known.has(name) && !numbered.some((list) => mayHave(plan, list, name))) {
      folder.wrong(row, part, `${lastWord(part)}: kế hoạch "${value.id}" không có mục "${name}"`);
    }
  }
}

const numbered = ["clauses", "groups", "tags", "forms"] as const;

/** The last key of a path by name: `agencies` of `coordination[2].agencies[1]`. */
export function lastWord(part: Path): string {
  return part.findLast((step) => typeof step === "string") ?? "";
}
