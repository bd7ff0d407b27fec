import type { Draft } from "../draft.ts";
import { mayHave, type Folder } from "../files.ts";
import { eachOnce, knowsPlan } from "./known.ts";

/** Holds the signs of a city's plans against the plans: each plan once, each form one of the plan's. */
export function checkSigns(folder: Folder, draft: Draft): void {
  eachOnce(folder, draft.signs.good, (signs) => signs.plan, "bộ dấu hiệu của kế hoạch", ["plan"]);
  for (const row of draft.signs.good) {
    const { plan: id, forms } = row.value;
    if (!knowsPlan(draft, id))
      folder.wrong(row, ["plan"], `plan: không có kế hoạch "${id}" trong thư mục này`);
    const plan = draft.plans.good.find((known) => known.value.id === id);
    if (plan === undefined) continue;
    for (const form of Object.keys(forms)) {
      if (plan.value.forms.some((known) => known.id === form) || mayHave(plan, "forms", form)) continue;
      folder.wrong(row, ["forms", form], `forms: kế hoạch "${id}" không có hình thức "${form}"`);
    }
  }
}
