import type { Draft } from "../draft.ts";
import { isSound, type Folder, type Row } from "../files.ts";
import { meets } from "../registry.ts";
import type { Agency, Plan } from "../schema.ts";
import { agencyAt, eachOnce, knowsPlan, placeOf } from "./known.ts";
import { checkReferences } from "./references.ts";

/** Holds the registry against itself and against the plans: classes, successors, names, duties, dates. */
export function checkAgencies(folder: Folder, draft: Draft): void {
  const { agencies } = draft;
  eachOnce(folder, agencies.good, (agency) => agency.id, "mã cơ quan");
  if (draft.city !== null) {
    agencyAt(folder, agencies, draft.city, ["leadAgency"], draft.city.value.leadAgency);
  }
  for (const row of agencies.good) {
    checkSpan(folder, row);
    checkSuccessor(folder, draft, row);
    checkClasses(folder, draft, row);
    checkDuties(folder, draft, row);
  }
  checkNames(folder, agencies.good);
}

/** Says so when something ends before it begins. */
export function checkSpan(
  folder: Folder,
  row: Row<{ readonly validFrom?: string | undefined; readonly validTo?: string | undefined }>,
): void {
  const { validFrom, validTo } = row.value;
  if (!isSound(row, "validFrom")) return;
  if (validFrom !== undefined && validTo !== undefined && validTo < validFrom) {
    folder.wrong(row, ["validTo"], `validTo: ${validTo} đứng trước validFrom ${validFrom}`);
  }
}

function checkSuccessor(folder: Folder, draft: Draft, row: Row<Agency>): void {
  const { id, successor, validTo } = row.value;
  if (successor === undefined) return;
  const next = agencyAt(folder, draft.agencies, row, ["successor"], successor);
  if (validTo === undefined && isSound(row, "validTo")) {
    folder.wrong(
      row,
      ["successor"],
      "successor: cơ quan có kế thừa thì phải có validTo (ngày cuối hiệu lực)",
    );
  }
  if (inCircle(draft, row.value)) {
    folder.wrong(row, ["successor"], `successor: chuỗi kế thừa quay vòng về "${id}"`);
    return;
  }
  if (next !== undefined && validTo !== undefined && (next.validFrom ?? "") <= validTo) {
    const from = next.validFrom === undefined ? "không ghi validFrom" : `có từ ${next.validFrom}`;
    folder.wrong(
      row,
      ["validTo"],
      `validTo: hiệu lực chồng lấn, "${id}" đến ${validTo} mà "${next.id}" ${from}`,
    );
  }
}

function inCircle(draft: Draft, agency: Agency): boolean {
  const next = new Map(draft.agencies.good.map((row) => [row.value.id, row.value.successor]));
  const seen = new Set<string>();
  let id = agency.successor;
  while (id !== undefined && !seen.has(id)) {
    if (id === agency.id) return true;
    seen.add(id);
    id = next.get(id);
  }
  return false;
}

function checkClasses(folder: Folder, draft: Draft, row: Row<Agency>): void {
  const { kind, memberOf, expected } = row.value;
  if (!isSound(row, "kind")) return;
  if (expected !== undefined && kind !== "class") {
    folder.wrong(row, ["expected"], "expected: chỉ ghi ở một lớp (kind: class)");
  }
  if (kind === "class" && memberOf.length > 0) {
    folder.wrong(row, ["memberOf"], "memberOf: lớp không nằm trong lớp khác; hãy ghi ở từng thành viên");
  }
  memberOf.forEach((id, index) => {
    const group = agencyAt(folder, draft.agencies, row, ["memberOf", index], id);
    if (group !== undefined && group.kind !== "class") {
      folder.wrong(row, ["memberOf", index], `memberOf: "${id}" không phải một lớp (kind: class)`);
    }
    if (group !== undefined && isSound(row, "validFrom", "validTo") && !meets(group, row.value)) {
      folder.wrong(row, ["memberOf", index], `memberOf: lớp "${id}" không cùng thời gian hiệu lực`);
    }
  });
}

function checkDuties(folder: Folder, draft: Draft, row: Row<Agency>): void {
  row.value.duties.forEach((duty, index) => {
    const at = ["duties", index];
    if (!knowsPlan(draft, duty.plan)) {
      folder.wrong(row, [...at, "plan"], `duties: không có kế hoạch "${duty.plan}" trong thư mục này`);
    }
    const plan = draft.plans.good.find((known) => known.value.id === duty.plan);
    if (plan === undefined) return;
    checkReferences(folder, row, [...at, "clause"], plan, duty.clause);
    const dated = isSound(row, "validFrom", "validTo") && isSound(plan, "validFrom", "validTo");
    if (dated && !meets(plan.value, row.value))
      folder.wrong(row, at, `duties: ${notThen(row.value, plan.value)}`);
  });
}

/** "cơ quan … không tồn tại khi kế hoạch … có hiệu lực (…)". */
export function notThen(agency: Agency, plan: Plan): string {
  const to = plan.validTo === undefined ? "trở đi" : `đến ${plan.validTo}`;
  return `cơ quan "${agency.id}" không tồn tại khi kế hoạch "${plan.id}" có hiệu lực (${plan.validFrom} ${to})`;
}

interface Name {
  readonly row: Row<Agency>;
  readonly path: readonly (string | number)[];
  readonly words: string;
  readonly validFrom?: string | undefined;
  readonly validTo?: string | undefined;
}

/** One name may not mean two agencies on the same day: nobody could say whom a text names. */
function checkNames(folder: Folder, rows: readonly Row<Agency>[]): void {
  const taken = new Map<string, Name[]>();
  for (const name of rows.flatMap(namesOf)) {
    const key = name.words.toLocaleLowerCase("vi").replaceAll(/\s+/g, " ");
    const others = taken.get(key) ?? [];
    const clash = others.find((other) => meets(other, name));
    if (clash?.row === name.row) {
      folder.wrong(name.row, name.path, `tên "${name.words}" đã ghi ở chính cơ quan này`);
    } else if (clash !== undefined) {
      const place = placeOf(clash.row, clash.path);
      folder.wrong(
        name.row,
        name.path,
        `tên "${name.words}" cùng lúc là của "${clash.row.value.id}" (${place})`,
      );
    }
    taken.set(key, [...others, name]);
  }
}

function namesOf(row: Row<Agency>): readonly Name[] {
  const { name, aliases, validFrom, validTo } = row.value;
  if (row.value.kind === "class" || !isSound(row, "kind", "validFrom", "validTo")) return [];
  const own = { row, validFrom, validTo };
  return [
    ...(isSound(row, "name") ? [{ ...own, path: ["name"], words: name }] : []),
    ...aliases.map((alias, index): Name => {
      const path = ["aliases", index];
      if (typeof alias === "string") return { ...own, path, words: alias };
      const from = alias.validFrom ?? validFrom;
      return { row, path, words: alias.name, validFrom: from, validTo: alias.validTo ?? validTo };
    }),
  ];
}
