import type { Folder, Row } from "../files.ts";
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
  plan: Plan,
  reference: string,
): void {
  const known = new Set([
    ...plan.clauses.map((clause) => clause.id),
    ...plan.groups.map((group) => group.id),
    ...plan.tags.map((tag) => tag.id),
    ...plan.forms.map((form) => form.id),
  ]);
  for (const name of reference.split(/[;,]/).map((words) => words.trim())) {
    if (!known.has(name)) {
      folder.wrong(row, part, `${lastWord(part)}: kế hoạch "${plan.id}" không có mục "${name}"`);
    }
  }
}

/** The last key of a path by name: `agencies` of `coordination[2].agencies[1]`. */
export function lastWord(part: Path): string {
  return part.findLast((step) => typeof step === "string") ?? "";
}
