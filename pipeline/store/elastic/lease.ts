import { z } from "zod";
import { StoreDown } from "../errors.ts";
import { isFree, type LeaseAsk, type LeaseWatch } from "../lease-rule.ts";
import type { Lease, Store } from "../store.ts";
import type { Engine } from "./engine.ts";
import { faultWords } from "./faults.ts";

/** A lease as it stands in the engine, with the place by which nobody overwrites what he has not seen. */
interface Held {
  readonly seq: number;
  readonly term: number;
  readonly value: Kept;
}

/** What is kept of a lease; `until` is milliseconds since 1970, 0 when it was released. */
interface Kept {
  readonly name: string;
  readonly holder: string;
  readonly until: number;
  readonly revision: number;
}

/** One who asks: `decide` says what has to stand instead of what stands (null = nothing may be written). */
interface Asked {
  readonly name: string;
  readonly holder: string;
  readonly decide: (held: Kept | null) => Kept | null;
  readonly told: PromiseWithResolvers<Kept | null>;
}

/** Leases of one keeper. */
export interface Leases extends Pick<Store, "lease" | "release"> {
  /** How often each of these was taken or renewed by anybody; what was never taken is left out. */
  readonly leaseRevisions: (names: readonly string[]) => Promise<ReadonlyMap<string, number>>;
}

const patience = { milliseconds: 15_000, attempts: 3 }; // a right lasts for three quarters of a minute
const mostTurns = 5; // looks anew, each after somebody else was quicker

/**
 * The leases of an index as one keeper asks for them: all that is asked at one moment goes in one request to read and one
 * to write (`_mget`, `_bulk` with `if_seq_no` and `if_primary_term`), and what this keeper wrote last itself is not read
 * again. `watch` sees who else holds what.
 */
export function openLeases(engine: Engine, index: string, watch: LeaseWatch): Leases {
  const own = new Map<string, Held>(); // as this keeper left them
  let gathered: Asked[] = [];

  const ask = (name: string, holder: string, decide: Asked["decide"]): Promise<Kept | null> => {
    const told = Promise.withResolvers<Kept | null>();
    gathered.push({ name, holder, decide, told });
    if (gathered.length === 1)
      setImmediate(() => {
        const all = gathered;
        gathered = [];
        void settle(all);
      });
    return told.promise;
  };

  const settle = async (all: readonly Asked[]): Promise<void> => {
    try {
      let waiting = all;
      for (let turn = 0; turn < mostTurns && waiting.length > 0; turn += 1) waiting = await oneTurn(waiting);
      for (const { told } of waiting) told.resolve(null);
    } catch (error) {
      for (const { told } of all) told.reject(error);
    }
  };

  /** Answers those it can; gives back who has to ask again, because of the same name or of somebody quicker. */
  const oneTurn = async (all: readonly Asked[]): Promise<readonly Asked[]> => {
    const first = [...new Map(all.toReversed().map((one) => [one.name, one])).values()].toReversed();
    const again = all.filter((one) => !first.includes(one));
    const known = (one: Asked): Held | undefined => {
      const held = own.get(one.name);
      return held?.value.holder === one.holder ? held : undefined;
    };
    const unknown = first.filter((one) => known(one) === undefined).map(({ name }) => name);
    const seen = await look(engine, index, unknown);
    const puts: { readonly one: Asked; readonly held: Held | undefined; readonly value: Kept }[] = [];
    for (const one of first) {
      const held = known(one) ?? seen.get(one.name);
      const value = one.decide(held?.value ?? null);
      if (value === null) one.told.resolve(null);
      else puts.push({ one, held, value });
    }
    const places = await put(engine, index, puts);
    for (const [at, { one, value }] of puts.entries()) {
      const place = places[at] ?? null;
      if (place === null) {
        own.delete(one.name);
        again.push(one);
      } else {
        own.set(one.name, { ...place, value });
        one.told.resolve(value);
      }
    }
    return again;
  };

  return {
    async lease(name, holder, seconds, now) {
      const until = now.getTime() + seconds * 1000;
      const lease = { name, holder, now: now.getTime(), until } satisfies Omit<LeaseAsk, "dead">;
      const given = await ask(name, holder, (old) => {
        if (old !== null && !isFree(old, { ...lease, dead: watch.dead(name, seconds) })) {
          watch.seen(name, old.revision, seconds);
          return null;
        }
        return { name, holder, until, revision: (old?.revision ?? 0) + 1 };
      });
      if (given === null) return null;
      watch.forget(name);
      return { name, holder, until: new Date(until).toISOString(), revision: given.revision };
    },
    /** The revision stays, so that no later lease is taken for an earlier one. */
    async release({ name, holder, revision }: Lease) {
      await ask(name, holder, (old) =>
        old === null || old.holder !== holder || old.revision !== revision ? null : { ...old, until: 0 },
      );
      own.delete(name);
    },
    async leaseRevisions(names) {
      const held = await look(engine, index, names);
      return new Map([...held].map(([name, { value }]) => [name, value.revision]));
    },
  };
}

const Found = z.object({
  docs: z.array(
    z.object({
      _id: z.string(),
      found: z.boolean().optional(),
      _seq_no: z.int().optional(),
      _primary_term: z.int().optional(),
      _source: z.object({ holder: z.string(), until: z.int(), revision: z.int() }).optional(),
    }),
  ),
});

/** Leases as they stand this moment, by name. */
async function look(
  engine: Engine,
  index: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Held>> {
  const held = new Map<string, Held>();
  if (names.length === 0) return held;
  const { body } = await engine.ask({
    method: "POST",
    path: `/${index}/_mget`,
    body: { ids: names },
    patience,
  });
  for (const { _id: name, _seq_no: seq, _primary_term: term, _source: source } of Found.parse(body).docs)
    if (source !== undefined && seq !== undefined && term !== undefined)
      held.set(name, { seq, term, value: { name, ...source } });
  return held;
}

const Put = z.object({
  items: z.array(
    z.record(
      z.string(),
      z.object({
        status: z.int(),
        _seq_no: z.int().optional(),
        _primary_term: z.int().optional(),
        error: z.object({ type: z.string(), reason: z.string().nullish() }).optional(),
      }),
    ),
  ),
});

/** Writes each only if nobody else did since it was seen; gives its new place, null where somebody was quicker. */
async function put(
  engine: Engine,
  index: string,
  puts: readonly { readonly held: Held | undefined; readonly value: Kept }[],
): Promise<readonly (Pick<Held, "seq" | "term"> | null)[]> {
  if (puts.length === 0) return [];
  const { body } = await engine.ask({
    method: "POST",
    path: `/${index}/_bulk`,
    lines: puts.flatMap(({ held, value }) => [actionOf(value.name, held), JSON.stringify(value)]),
    patience,
  });
  const { items } = Put.parse(body);
  return puts.map((_, at) => {
    const { status = 0, _seq_no: seq, _primary_term: term, error } = Object.values(items[at] ?? {})[0] ?? {};
    if (status === 409) return null;
    if (seq !== undefined && term !== undefined && status < 300) return { seq, term };
    const fault = { status, type: error?.type ?? "", reason: (error?.reason ?? "").slice(0, 300) };
    throw new StoreDown(faultWords(fault, index), { cause: new Error(`${status} ${fault.reason}`) });
  });
}

function actionOf(id: string, held: Held | undefined): string {
  if (held === undefined) return JSON.stringify({ create: { _id: id } });
  return JSON.stringify({ index: { _id: id, if_seq_no: held.seq, if_primary_term: held.term } });
}
