import type { DailyCount, Figure } from "../store/records.ts";
import type { FieldName, Slim } from "../store/mapping.ts";
import type { Kind, Records, Signature, Store } from "../store/store.ts";
import { addDays } from "./windows.ts";

const batch = 1_000; // records read and written at once
const onTheWay = 3; // batches; an engine reads some while it writes others
const attempts = 5;
const dailyFields = ["count", "observed", "series", "planName", "agencyName", "groupName"] as const;

/** Kinds that are written to be shown and read by no other part of the program. */
type ShownKind = "milestone" | "progress" | "watch" | "standing";

/** What was computed, and how much of it differed from what was kept. */
export interface KeptCount {
  readonly computed: number;
  readonly written: number;
}

/**
 * Writes figures that differ from what is kept; another moment of computing alone is no difference. Figures of the plan, or of
 * its one period, that were not computed any more (an agency left the registry) lose their value and say why.
 */
export async function keepFigures(
  store: Store,
  of: { readonly plan: string; readonly period?: string },
  figures: readonly Figure[],
  by: Signature,
): Promise<KeptCount> {
  const fresh = new Set(figures.map((figure) => figure.id));
  const standing = new Set<string>();
  for await (const row of store.scan("figure", ["unit"], { is: { ...of } })) standing.add(row.id);
  const gone = [...standing.difference(fresh)];
  const withdrawn: Figure[] = [];
  for (let at = 0; at < gone.length; at += batch) {
    for (const kept of await store.read("figure", gone.slice(at, at + batch))) {
      if (kept) withdrawn.push(withoutValue(kept.value, by.at));
    }
  }
  const changed = { values: [...figures, ...withdrawn], standing, same: sameFigure };
  const written = await keepChanged(store, "figure", changed, by);
  return { computed: figures.length, written };
}

/** Writes the daily rows of a span of days that differ from what is kept; rows that are not due any more become 0 and unobserved. */
export async function keepDaily(
  store: Store,
  plan: string,
  rows: readonly DailyCount[],
  by: Signature,
): Promise<KeptCount> {
  const days = rows.map((row) => row.day).toSorted();
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return { computed: 0, written: 0 };
  const where = { is: { plan }, range: { day: { from: first, to: addDays(last, 1) } } };
  const known = new Map<string, Slim<"daily", (typeof dailyFields)[number]>>();
  for await (const row of store.scan("daily", dailyFields, where)) known.set(row.id, row);
  const standing = new Set(known.keys());
  const changed = rows.filter((row) => {
    const old = known.get(row.id);
    known.delete(row.id);
    return dailyFields.some((name) => old?.[name] !== (row[name] ?? null));
  });
  const emptied: DailyCount[] = [];
  const left = [...known].filter(([, old]) => old.count !== 0 || old.observed === true).map(([id]) => id);
  for (let at = 0; at < left.length; at += batch) {
    for (const kept of await store.read("daily", left.slice(at, at + batch))) {
      if (kept) emptied.push({ ...kept.value, count: 0, observed: false });
    }
  }
  const written = await keepChanged(store, "daily", { values: [...changed, ...emptied], standing }, by);
  return { computed: rows.length, written };
}

/** Writes rows of a kind that is only shown, where they differ in any field from what is kept; what is not due any more is hidden. */
export async function keepShown<K extends ShownKind>(
  store: Store,
  given: {
    readonly kind: K;
    /** All fields in which a row may differ from the kept one. */
    readonly fields: readonly (FieldName<K> & keyof Records[K])[];
    readonly plan: string;
    readonly rows: readonly Records[K][];
    readonly hidden: (row: Records[K]) => Records[K];
    readonly by: Signature;
  },
): Promise<KeptCount> {
  const { kind, fields, plan, rows, hidden, by } = given;
  const known = new Map<string, string>();
  const listed = new Set<string>();
  for await (const row of store.scan(kind, ["planName", ...fields], { is: { plan } })) {
    known.set(row.id, JSON.stringify(fields.map((name) => row[name])));
    if (row.planName !== null) listed.add(row.id);
  }
  const standing = new Set(known.keys());
  const changed = rows.filter((row) => {
    listed.delete(row.id);
    return known.get(row.id) !== JSON.stringify(fields.map((name) => row[name]));
  });
  const left: Records[K][] = [];
  for (const kept of await store.read(kind, [...listed])) if (kept) left.push(hidden(kept.value));
  const written = await keepChanged(store, kind, { values: [...changed, ...left], standing }, by);
  return { computed: rows.length, written };
}

/** What is to be kept, and which ids a look has just found: the others need no second one. */
interface Changed<K extends Kind> {
  readonly values: readonly Records[K][];
  readonly standing: ReadonlySet<string>;
  /** Whether nothing has to be written; absent: what is given differs. */
  readonly same?: (old: Records[K], fresh: Records[K]) => boolean;
}

async function keepChanged<K extends Kind>(
  store: Store,
  kind: K,
  { values, standing, same = () => false }: Changed<K>,
  by: Signature,
): Promise<number> {
  const batches = Array.from({ length: Math.ceil(values.length / batch) }, (_, at) =>
    values.slice(at * batch, (at + 1) * batch),
  );
  let written = 0;
  const keepBatch = async (whole: readonly Records[K][]): Promise<void> => {
    let open = whole;
    for (let attempt = 0; open.length > 0; attempt += 1) {
      if (attempt === attempts)
        throw new Error(`${kind} ${open[0]?.id} was changed by others ${attempts} times in a row`);
      const ids = open.map(({ id }) => id).filter((id) => attempt > 0 || standing.has(id));
      const known = new Map((await store.read(kind, ids)).map((old, place) => [ids[place], old]));
      const changed = open.flatMap((value) => {
        const old = known.get(value.id) ?? null;
        return old !== null && same(old.value, value) ? [] : [{ value, expects: old?.revision ?? 0 }];
      });
      const answers = await store.write(kind, changed, by);
      // Somebody else measured at the same moment: look again at what stands now.
      open = changed.filter((_, place) => answers[place]?.outcome === "conflict").map(({ value }) => value);
      written += changed.length - open.length;
    }
  };
  const work = async (): Promise<void> => {
    for (let next = batches.pop(); next !== undefined; next = batches.pop()) await keepBatch(next);
  };
  await Promise.all(Array.from({ length: onTheWay }, work));
  return written;
}

function sameFigure(old: Figure, fresh: Figure): boolean {
  return JSON.stringify({ ...old, computedAt: "" }) === JSON.stringify({ ...fresh, computedAt: "" });
}

function withoutValue(figure: Figure, at: string): Figure {
  const empty = { value: null, numerator: null, denominator: null };
  return {
    ...figure,
    ...empty,
    state: "not-due",
    why: "Không còn trong danh bạ hoặc kế hoạch",
    computedAt: at,
  };
}
