import type { EntryKindId } from "../../config/entry-kinds.ts";
import type { Plan } from "../../config/schema.ts";
import { activityKinds } from "./kinds-activity.ts";
import type { EntryField } from "./fields.ts";
import { long, link } from "./fields.ts";
import type { EntryKind } from "./kind.ts";
import { progressKinds } from "./kinds-progress.ts";

const table: Readonly<Record<EntryKindId, EntryKind>> = { ...activityKinds, ...progressKinds };

/** Fields that every kind has after its own. */
const commonFields: readonly EntryField[] = [
  link("link", "Liên kết bằng chứng", {
    required: false,
    hint: "địa chỉ văn bản, tin, ảnh trên mạng; tệp thì đính kèm ở trang của phiếu",
  }),
  long("note", "Ghi chú", { required: false }),
];

/** The kinds that a plan needs, in its order; where it names none, every kind that has something to choose from in it. */
export function kindsOf(plan: Plan): readonly EntryKind[] {
  if (plan.entries !== undefined) return plan.entries.map((id) => table[id]);
  const known = { plan, agencies: [], today: "" };
  return Object.values(table).filter(({ fields }) =>
    fields.every(({ required, options }) => !required || options === undefined || options(known).length > 0),
  );
}

/** The kind of this id among those of the plan; null when the plan does not use it. */
export function kindNamed(plan: Plan, id: string): EntryKind | null {
  return kindsOf(plan).find((kind) => kind.id === id) ?? null;
}

/** A kind's own fields and the common ones. */
export function fieldsOfKind(kind: EntryKind): readonly EntryField[] {
  return [...kind.fields, ...commonFields];
}
