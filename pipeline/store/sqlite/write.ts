import { BadRecord } from "../errors.ts";
import { isFree, type LeaseAsk } from "../lease-rule.ts";
import { kinds } from "../mapping.ts";
import type { Kind, Lease, Records, Signature, Written } from "../store.ts";
import type { Base } from "./file.ts";
import { putOut } from "./outbox.ts";
import { indexRow, putIndexRow, putWords, type Wording } from "./index-row.ts";

/** A batch of records of one kind on its way to the file; bodies are JSON. */
export interface WriteJob {
  readonly kind: Kind;
  readonly by: Signature;
  readonly rows: readonly { readonly id: string; readonly expects: number; readonly body: string }[];
}

/** Writes a batch inside the caller's transaction; a record whose revision is another is left as it is. */
export function writeRows(base: Base, job: WriteJob): readonly Written[] {
  const { kind } = job;
  const wordings: Wording[] = [];
  const written = job.rows.map(({ id, expects, body }): Written => {
    const [old] = base.all(`SELECT seq, revision, body FROM b_${kind} WHERE id = ?`, id);
    const revision = Number(old?.[1] ?? 0);
    if (revision !== expects) return { outcome: "conflict", revision };
    if (revision > 0 && kinds[kind].appendOnly === true) {
      throw new BadRecord(`Loại "${kind}" chỉ được ghi thêm, không được sửa.`);
    }
    const value: Records[Kind] = JSON.parse(body);
    const row = indexRow(kind, value);
    const before = old === undefined ? null : indexRow(kind, JSON.parse(String(old[2])));
    const seq = old === undefined ? insert(base, job, id, body) : update(base, job, Number(old[0]), body);
    const wording = putIndexRow(base, kind, { seq, id }, row, before);
    if (wording !== null) wordings.push(wording);
    if (base.outbox.has(kind))
      putOut(base, kind, { ...job.by, value, revision: revision + 1, body }, job.by.at);
    return { outcome: "kept", revision: revision + 1 };
  });
  putWords(base, kind, wordings);
  return written;
}

/** Writes step after step; where a record of a step has another revision, the steps behind it are left out. Tells whether all was kept. */
export function writeSteps(base: Base, steps: readonly (readonly WriteJob[])[]): boolean {
  for (const step of steps) {
    const written = step.flatMap((job) => writeRows(base, job));
    if (written.some(({ outcome }) => outcome === "conflict")) return false;
  }
  return true;
}

function insert(base: Base, { kind, by }: WriteJob, id: string, body: string): number {
  const sql = `INSERT INTO b_${kind} (id, revision, actor, at, body) VALUES (?, 1, ?, ?, ?)`;
  return base.run(sql, id, by.actor, by.at, body);
}

function update(base: Base, { kind, by }: WriteJob, seq: number, body: string): number {
  const sql = `UPDATE b_${kind} SET revision = revision + 1, actor = ?, at = ?, body = ? WHERE seq = ?`;
  base.run(sql, by.actor, by.at, body, seq);
  return seq;
}

/** Gives a lease that is free or the asker's own already; else the lease as its holder has it. */
export function takeLease(base: Base, ask: LeaseAsk): Lease {
  const { name, holder, until } = ask;
  const [old] = base.all("SELECT holder, until, revision FROM lease WHERE name = ?", name);
  const held =
    old === undefined ? null : { holder: String(old[0]), until: Number(old[1]), revision: Number(old[2]) };
  if (held !== null && !isFree(held, ask))
    return { ...held, name, until: new Date(held.until).toISOString() };
  const revision = (held?.revision ?? 0) + 1;
  base.run(
    "INSERT OR REPLACE INTO lease (name, holder, until, revision) VALUES (?, ?, ?, ?)",
    name,
    holder,
    until,
    revision,
  );
  return { name, holder, until: new Date(until).toISOString(), revision };
}

/** Ends a lease if it is still this one; the revision stays, so that no later lease is taken for an earlier one. */
export function endLease(base: Base, lease: Lease): void {
  base.run(
    "UPDATE lease SET until = 0 WHERE name = ? AND holder = ? AND revision = ?",
    lease.name,
    lease.holder,
    lease.revision,
  );
}
