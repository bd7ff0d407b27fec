import { noteDeed } from "../people/audit.ts";
import { inTurn } from "../turn.ts";
import { entriesOf, Others, overlapWith, shrinking } from "./among.ts";
import type { Cell, FieldProblem } from "./fields.ts";
import { type Aim, entryTurn, knownOf } from "./import.ts";
import { keepDrafts, type Keeping } from "./keep.ts";
import { agencyKey, readRow } from "./read-row.ts";

/**
 * What became of one form: kept under its id, with a warning where a number is odd; or everything that is wrong with it.
 * `taken`: nothing is, but the entry of this id stands already.
 */
export type Saved =
  | { readonly id: string; readonly warning: string | null }
  | { readonly problems: readonly FieldProblem[]; readonly taken?: string };

/** The entry that a form changes, as the person saw it. */
export interface Editing {
  readonly id: string;
  readonly revision: number;
}

/** Keeps one form as a draft. What makes an entry the same one cannot be changed: such an entry is withdrawn and made anew. */
export async function saveForm(
  keeping: Keeping,
  aim: Aim,
  given: Readonly<Record<string, Cell>>,
  editing: Editing | null,
): Promise<Saved> {
  const { kind, plan } = aim;
  const read = readRow(kind, given, knownOf(aim, keeping.clock));
  if ("problems" in read) return read;
  const { entry: bare } = read;
  const first = kind.same[0] ?? agencyKey;
  if (!aim.mayEnterFor(bare.agency))
    return refused(agencyKey, "tài khoản này không được nhập cho đơn vị này");
  if (editing !== null && editing.id !== bare.id)
    return refused(first, "phần nhận ra phiếu không đổi được; hãy rút phiếu này và lập phiếu mới");
  return inTurn(keeping.store, entryTurn(aim), async (lost) => {
    await keeping.store.refresh();
    const kept = await entriesOf(keeping.store, plan.id, { form: kind.id, agency: bare.agency });
    const [standing = null] = await keeping.store.read("entry", [bare.id]);
    const stands = standing !== null && standing.value.state !== "withdrawn";
    if (editing === null && stands)
      return { ...refused(first, "đã có phiếu này trong danh sách; hãy mở phiếu đó để sửa"), taken: bare.id };
    if (editing !== null && standing?.revision !== editing.revision)
      return refused("", "Phiếu vừa được người khác sửa hoặc xác nhận. Hãy mở lại phiếu, xem rồi sửa lại.");
    const others = new Others(kept.map(({ value }) => value));
    const overlap = overlapWith(kind, bare, others);
    if (overlap !== null) return refused(kind.from ?? kind.day, overlap);
    const arrival = { city: aim.city.city.id, plan: plan.id };
    lost.throwIfAborted();
    const [ending] = await keepDrafts(keeping, arrival, [{ bare }]);
    if (ending === "standing") return refused("", "Phiếu đã được xác nhận, không sửa được nữa.");
    if (ending !== "unchanged") {
      const what = `entry.${ending ?? "changed"}`;
      const before = standing?.value.values;
      await noteDeed(keeping, { actor: keeping.actor, what, subject: bare.id, before, after: bare.values });
      await keeping.store.refresh();
    }
    return { id: bare.id, warning: shrinking(kind, bare, others) };
  });
}

function refused(key: string, message: string): Saved {
  return { problems: [{ key, message }] };
}
