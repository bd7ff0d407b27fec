import { mayHold, type Draft, type Rows } from "../draft.ts";
import { isSound, lineOf, type Folder, type Row } from "../files.ts";
import type { Path } from "../problem.ts";
import type { Agency } from "../schema.ts";
import { lastWord } from "./references.ts";

/** Says which ids stand twice; the second one is at fault. */
export function eachOnce<T>(
  folder: Folder,
  rows: readonly Row<T>[],
  keyOf: (value: T) => string,
  what: string,
  part: Path = ["id"],
): void {
  const first = new Map<string, Row<T>>();
  for (const row of rows) {
    const key = keyOf(row.value);
    const before = first.get(key);
    if (before === undefined) first.set(key, row);
    else folder.wrong(row, part, `${what} "${key}" đã có ở ${placeOf(before, part)}`);
  }
}

/** Says which ids stand twice in a list inside one row. */
export function eachOnceIn<T>(
  folder: Folder,
  row: Row<unknown>,
  list: string,
  values: readonly T[],
  keyOf: (value: T) => string,
): void {
  const first = new Map<string, number>();
  values.forEach((value, index) => {
    const key = keyOf(value);
    const before = first.get(key);
    if (before === undefined) first.set(key, index);
    else folder.wrong(row, [list, index, "id"], `${list}: mã "${key}" đã có ở trên`);
  });
}

/** Finds an agency by id; says so when it does not exist. `undefined` = it exists, but not all of its days could be read. */
export function agencyAt(
  folder: Folder,
  agencies: Rows<Agency>,
  row: Row<unknown>,
  part: Path,
  id: string,
): Agency | undefined {
  const found = agencies.good.find((known) => known.value.id === id);
  if (!mayHold(agencies, id)) {
    folder.wrong(row, part, `${lastWord(part)}: không có cơ quan "${id}" trong danh bạ`);
  }
  return found !== undefined && isDated(found) ? found.value : undefined;
}

/** Whether what an agency is and when it was one could be read. */
export function isDated(row: Row<unknown>): boolean {
  return isSound(row, "id", "kind", "validFrom", "validTo", "successor");
}

/** Whether a plan of this id is there, or was there and could not be read. */
export function knowsPlan(draft: Draft, id: string): boolean {
  return mayHold(draft.plans, id);
}

/** `hanoi/agencies.yaml dòng 12`, for a message that points to another place. */
export function placeOf(row: Row<unknown>, part: Path = []): string {
  return `${row.file.name} dòng ${lineOf(row, part)}`;
}
