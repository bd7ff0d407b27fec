import { z } from "zod";
import type { Kept, Kind } from "../store.ts";
import type { Engine } from "./engine.ts";
import { Hit, keptOf, readRecords } from "./read.ts";
import { removeRecords } from "./remove.ts";
import { walk } from "./walk.ts";
import { offerRecords } from "./write.ts";

/** Two indices of one kind: what stands in the first is to stand in the second. */
export interface Pair {
  readonly kind: Kind;
  readonly from: string;
  readonly to: string;
}

/** A record that an index would not take, and why. */
export interface Refused {
  readonly id: string;
  readonly reason: string;
}

const wholeAtOnce = 1_000;
const namesAtOnce = 10_000; // as many as one answer of the engine may hold
const onTheWay = 2; // batches that are read and sent at the same time
const patience = { milliseconds: 120_000, attempts: 6 };

const Name = z.object({ _version: z.int(), sort: z.tuple([z.string()], z.unknown()) });

/** All records of an index as they stand now, in the order in which they lie there: nothing is read twice or unpacked twice. */
export async function* wholeIndex<K extends Kind>(
  engine: Engine,
  kind: K,
  index: string,
): AsyncGenerator<readonly Kept<K>[]> {
  const body = { sort: [{ _shard_doc: "asc" }], _source: true, version: true };
  for await (const hits of walk(engine, index, { size: wholeAtOnce, body, hit: Hit }))
    yield hits.map((hit) => keptOf(kind, hit._source, hit._version));
}

/**
 * Brings over what is missing or older in `to` and takes away what is no longer in `from`; an empty index gets everything
 * without a look at it. What stands in both with the same revision is not read: so the second time only the changes are sent,
 * and what was ended half way goes on. Gives what `to` refused.
 */
export async function align(engine: Engine, { kind, from, to }: Pair): Promise<readonly Refused[]> {
  await engine.ask({ method: "POST", path: `/${from},${to}/_refresh` });
  const refused: Refused[] = [];
  const bringing = (await isEmpty(engine, to))
    ? wholeIndex(engine, kind, from)
    : changes(engine, { kind, from, to });
  const carrier = async (): Promise<void> => {
    for await (const rows of bringing) refused.push(...(await brought(engine, kind, to, rows)));
  };
  try {
    await Promise.all(Array.from({ length: onTheWay }, carrier));
  } finally {
    await bringing.return(undefined);
  }
  return refused;
}

async function brought(
  engine: Engine,
  kind: Kind,
  to: string,
  rows: readonly Kept<Kind>[],
): Promise<readonly Refused[]> {
  const said = await offerRecords(engine, kind, to, rows, patience, { alias: false });
  return said.flatMap((one, i) =>
    one.as === "refused" ? [{ id: rows[i]?.value.id ?? "", reason: one.reason }] : [],
  );
}

/** Walks both indices by id side by side; gives the records that `to` has not or has older, and takes away what it has too much. */
async function* changes(engine: Engine, { kind, from, to }: Pair): AsyncGenerator<readonly Kept<Kind>[]> {
  const [here, there] = [names(engine, from), names(engine, to)];
  let [bring, surplus]: [string[], string[]] = [[], []];
  const whole = async () => (await readRecords(engine, kind, from, bring)).filter((kept) => kept !== null);
  try {
    let [mine, theirs] = [await here.next(), await there.next()];
    while (mine.done !== true || theirs.done !== true) {
      const order = orderOf(
        mine.done === true ? null : mine.value.id,
        theirs.done === true ? null : theirs.value.id,
      );
      if (mine.done !== true && order <= 0) {
        const stands = theirs.done !== true && order === 0 ? theirs.value.revision : 0;
        if (stands < mine.value.revision) bring.push(mine.value.id);
      }
      if (theirs.done !== true && order > 0) surplus.push(theirs.value.id);
      if (order >= 0) theirs = await there.next();
      if (order <= 0) mine = await here.next();
      if (bring.length < wholeAtOnce) continue;
      yield await whole();
      bring = [];
    }
    if (bring.length > 0) yield await whole();
    await removeRecords(engine, to, surplus);
  } finally {
    await Promise.all([here.return(undefined), there.return(undefined)]);
  }
}

/** As the engine orders ids: by their bytes; what is over stands last. */
function orderOf(one: string | null, other: string | null): number {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** Ids and revisions of an index by id. */
async function* names(
  engine: Engine,
  index: string,
): AsyncGenerator<{ readonly id: string; readonly revision: number }> {
  const body = { sort: [{ id: "asc" }], _source: false, version: true };
  for await (const hits of walk(engine, index, { size: namesAtOnce, body, hit: Name }))
    for (const { _version: revision, sort } of hits) yield { id: sort[0], revision };
}

async function isEmpty(engine: Engine, index: string): Promise<boolean> {
  const { body } = await engine.ask({ method: "GET", path: `/${index}/_count` });
  return z.object({ count: z.int() }).parse(body).count === 0;
}
