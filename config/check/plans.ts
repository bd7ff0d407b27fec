import path from "node:path";
import { mayHold, type Draft, type Rows } from "../draft.ts";
import { isSound, mayHave, type Folder, type Row } from "../files.ts";
import { meets } from "../registry.ts";
import type { Plan, Theme } from "../schema.ts";
import { checkSpan, notThen } from "./agencies.ts";
import { agencyAt, eachOnce, eachOnceIn } from "./known.ts";
import { checkReferences } from "./references.ts";

/** Holds each plan against itself and the registry; gives the official texts by plan id, as far as they are there. */
export async function checkPlans(
  folder: Folder,
  draft: Draft,
  themes: Rows<Theme> | null,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  eachOnce(folder, draft.plans.good, (plan) => plan.id, "mã kế hoạch");
  if (draft.plans.good.length === 0 && draft.plans.broken.size === 0 && draft.plans.whole) {
    folder.say(`${draft.name}/city.yaml`, 1, "thành phố chưa có kế hoạch nào: thêm tệp plan-*.yaml");
  }
  for (const row of draft.plans.good) {
    checkSpan(folder, row);
    const text = await textOf(folder, draft, row);
    if (text !== null) texts.set(row.value.id, text);
    checkParts(folder, row);
    checkAgenciesOf(folder, draft, row);
    if (themes !== null) checkThemes(folder, row, themes);
  }
  return texts;
}

async function textOf(folder: Folder, draft: Draft, row: Row<Plan>): Promise<string | null> {
  const { document } = row.value;
  if (!isSound(row, "document")) return null;
  if (path.basename(document) !== document || document.includes("\\")) {
    folder.wrong(row, ["document"], "document: chỉ ghi tên tệp, tệp nằm cùng thư mục với kế hoạch");
    return null;
  }
  const names = (await folder.names(draft.name)) ?? [];
  if (names.includes(document)) return folder.text(`${draft.name}/${document}`);
  folder.wrong(row, ["document"], `document: không có tệp "${document}" trong thư mục ${draft.name}`);
  return null;
}

function checkParts(folder: Folder, row: Row<Plan>): void {
  const plan = row.value;
  const lists = ["clauses", "groups", "tags", "forms", "targets", "reportingDuties"] as const;
  for (const list of lists)
    eachOnceIn<{ readonly id: string }>(folder, row, list, plan[list], (part) => part.id);
  for (const list of ["groups", "forms", "targets", "reportingDuties"] as const) {
    plan[list].forEach((part, index) => {
      if (part.clause !== undefined) checkReferences(folder, row, [list, index, "clause"], row, part.clause);
    });
  }
  plan.coordination.forEach((relation, index) => {
    relation.clauses.forEach((clause, at) => {
      checkReferences(folder, row, ["coordination", index, "clauses", at], row, clause);
    });
  });
  plan.tags.forEach((tag, index) => {
    if (!plan.groups.some((group) => group.id === tag.group) && !mayHave(row, "groups", tag.group)) {
      folder.wrong(
        row,
        ["tags", index, "group"],
        `group: kế hoạch "${plan.id}" không có nhóm nội dung "${tag.group}"`,
      );
    }
  });
}

function checkAgenciesOf(folder: Folder, draft: Draft, row: Row<Plan>): void {
  const plan = row.value;
  plan.targets.forEach((target, index) => {
    target.columns?.of.forEach((id, at) =>
      agencyAt(folder, draft.agencies, row, ["targets", index, "columns", "of", at], id),
    );
    target.accounts?.of.forEach((id, at) =>
      agencyAt(folder, draft.agencies, row, ["targets", index, "accounts", "of", at], id),
    );
    target.entries?.of?.forEach((id, at) =>
      agencyAt(folder, draft.agencies, row, ["targets", index, "entries", "of", at], id),
    );
  });
  for (const list of ["reportingDuties", "coordination"] as const) {
    plan[list].forEach((part, index) => {
      part.agencies.forEach((id, at) => {
        const where = [list, index, "agencies", at];
        const agency = agencyAt(folder, draft.agencies, row, where, id);
        if (agency !== undefined && isSound(row, "validFrom", "validTo") && !meets(agency, plan)) {
          folder.wrong(row, where, `agencies: ${notThen(agency, plan)}`);
        }
      });
    });
  }
}

function checkThemes(folder: Folder, row: Row<Plan>, themes: Rows<Theme>): void {
  for (const list of ["groups", "tags", "forms", "clauses"] as const) {
    row.value[list].forEach((part, index) => {
      part.themes.forEach((id, at) => {
        if (mayHold(themes, id)) return;
        folder.wrong(row, [list, index, "themes", at], `themes: không có chủ đề "${id}" trong themes.yaml`);
      });
    });
  }
}
