import { mayHold, type Draft } from "../draft.ts";
import type { Folder } from "../files.ts";
import { knowsPlan } from "./known.ts";

/** Holds the recipients of messages against plans, registry and rules: whoever is named is there, once, and can be told something. */
export function checkMessages(folder: Folder, draft: Draft): void {
  const row = draft.messages;
  if (row === null) return;
  const { rules, recipients } = row.value;
  const seen = new Set<string>();
  for (const [index, { id, rules: asked = [], plans = [], agencies = [] }] of recipients.entries()) {
    const at = ["recipients", index];
    if (seen.has(id)) folder.wrong(row, at, `recipients: nơi nhận "${id}" ghi hai lần`);
    seen.add(id);
    for (const rule of asked.filter((name) => rules[name] === undefined))
      folder.wrong(row, [...at, "rules"], `rules: quy tắc "${rule}" chưa khai ở đầu tệp`);
    for (const plan of plans.filter((name) => !knowsPlan(draft, name)))
      folder.wrong(row, [...at, "plans"], `plans: không có kế hoạch "${plan}" trong thư mục này`);
    for (const agency of agencies.filter((name) => !mayHold(draft.agencies, name)))
      folder.wrong(row, [...at, "agencies"], `agencies: danh bạ không có đơn vị "${agency}"`);
  }
}
