import { z } from "zod";
import { isFree, type LeaseAsk, type LeaseWatch } from "../lease-rule.ts";
import type { Lease } from "../store.ts";
import type { Engine } from "./engine.ts";

const Held = z.object({
  found: z.boolean(),
  _seq_no: z.int().optional(),
  _primary_term: z.int().optional(),
  _source: z.object({ holder: z.string(), until: z.int(), revision: z.int() }).optional(),
});

/** Gives a lease that is free or the asker's own already; else null, and `watch` has seen who holds it. */
export async function takeLease(
  engine: Engine,
  index: string,
  { seconds, ...ask }: Omit<LeaseAsk, "until" | "dead"> & { readonly seconds: number },
  watch: LeaseWatch,
): Promise<Lease | null> {
  const { name, holder, now } = ask;
  const held = await look(engine, index, name);
  const old = held._source ?? null;
  const until = now + seconds * 1000;
  if (old !== null && !isFree(old, { ...ask, until, dead: watch.dead(name, seconds) })) {
    watch.seen(name, old.revision, seconds);
    return null;
  }
  const revision = (old?.revision ?? 0) + 1;
  if (!(await put(engine, index, held, { name, holder, until, revision }))) return null;
  watch.forget(name);
  return { name, holder, until: new Date(until).toISOString(), revision };
}

/** Ends a lease if it is still this one; the revision stays, so that no later lease is taken for an earlier one. */
export async function endLease(engine: Engine, index: string, lease: Lease): Promise<void> {
  const held = await look(engine, index, lease.name);
  const old = held._source;
  if (old === undefined || old.holder !== lease.holder || old.revision !== lease.revision) return;
  await put(engine, index, held, { name: lease.name, ...old, until: 0 });
}

async function look(engine: Engine, index: string, name: string): Promise<z.infer<typeof Held>> {
  const path = `/${index}/_doc/${encodeURIComponent(name)}`;
  const { status, body } = await engine.ask({ method: "GET", path, expect: [404] });
  return status === 404 ? { found: false } : Held.parse(body);
}

/** Writes only if nobody else did since we looked (`if_seq_no`, `if_primary_term`). */
async function put(
  engine: Engine,
  index: string,
  { _seq_no: seq, _primary_term: term }: z.infer<typeof Held>,
  value: {
    readonly name: string;
    readonly holder: string;
    readonly until: number;
    readonly revision: number;
  },
): Promise<boolean> {
  const { status } = await engine.ask({
    method: "PUT",
    path: `/${index}/_doc/${encodeURIComponent(value.name)}`,
    query:
      seq === undefined || term === undefined
        ? { op_type: "create" }
        : { if_seq_no: seq, if_primary_term: term },
    body: value,
    expect: [409],
  });
  return status !== 409;
}
