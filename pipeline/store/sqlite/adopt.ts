import type { Kind } from "../store.ts";
import type { Base } from "./file.ts";
import { indexRow, putIndexRow, putWords, type Wording } from "./index-row.ts";

/** Records of one kind as another keeper kept them; bodies are JSON. */
export interface AdoptJob {
  readonly kind: Kind;
  readonly rows: readonly {
    readonly id: string;
    readonly revision: number;
    readonly actor: string;
    readonly at: string;
    readonly body: string;
  }[];
}

/** Takes over what is newer than what stands, inside the caller's transaction; gives how many. */
export function adoptRows(base: Base, { kind, rows }: AdoptJob): number {
  const wordings: Wording[] = [];
  let taken = 0;
  for (const { id, revision, actor, at, body } of rows) {
    const [old] = base.all(`SELECT seq, revision, body FROM b_${kind} WHERE id = ?`, id);
    if (Number(old?.[1] ?? 0) >= revision) continue;
    const row = indexRow(kind, JSON.parse(body));
    const before = old === undefined ? null : indexRow(kind, JSON.parse(String(old[2])));
    const seq =
      old === undefined
        ? base.run(
            `INSERT INTO b_${kind} (id, revision, actor, at, body) VALUES (?, ?, ?, ?, ?)`,
            id,
            revision,
            actor,
            at,
            body,
          )
        : Number(old[0]);
    if (old !== undefined) {
      const sql = `UPDATE b_${kind} SET revision = ?, actor = ?, at = ?, body = ? WHERE seq = ?`;
      base.run(sql, revision, actor, at, body, seq);
    }
    wordings.push(...[putIndexRow(base, kind, { seq, id }, row, before)].filter((one) => one !== null));
    taken += 1;
  }
  putWords(base, kind, wordings);
  return taken;
}
