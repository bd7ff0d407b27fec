import type { RemovableKind } from "../store.ts";
import type { Base } from "./file.ts";
import { dropIndexRow, indexRow } from "./index-row.ts";

/** Takes records and all that is derived from them away, inside the caller's transaction; what waits to be sent stays. */
export function removeRows(base: Base, kind: RemovableKind, ids: readonly string[]): void {
  for (const id of ids) {
    const [found] = base.all(`SELECT seq, body FROM b_${kind} WHERE id = ?`, id);
    if (found === undefined || (base.outbox.has(kind) && waits(base, kind, id))) continue;
    const seq = Number(found[0]);
    dropIndexRow(base, kind, { seq, id }, indexRow(kind, JSON.parse(String(found[1]))));
    base.run(`DELETE FROM b_${kind} WHERE seq = ?`, seq);
  }
}

function waits(base: Base, kind: RemovableKind, id: string): boolean {
  return base.all("SELECT 1 FROM outbox WHERE kind = ? AND id = ?", kind, id).length > 0;
}
