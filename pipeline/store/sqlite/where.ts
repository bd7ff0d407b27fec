import { kinds } from "../mapping.ts";
import { fieldOf, type Condition } from "../question.ts";
import type { Kind } from "../store.ts";
import type { Base } from "./file.ts";
import { isOfRow, listOf, rowByRow, sideKey, sqlOf, toSql } from "./holds.ts";
import type { Asked, Build, Named, Sql } from "./holds.ts";
import { matchOf } from "./match.ts";
import { seqOfWords, stretchOf, withinStretch } from "./words.ts";

/** A question as SQL: where it starts, what must hold, and how a field is called in it. */
export interface Plan {
  /** The table it starts from, and `k` where that is another. */
  readonly from: string;
  /** The same without `k` where no condition needs it: enough to count. */
  readonly counted: string;
  /** The sequence number of a row of `counted`. */
  readonly seq: string;
  readonly where: Sql;
  readonly column: (field: string) => string;
  /** It starts from the word index `t`, whose rows stand in the kind's usual order but for those of one second. */
  readonly byWords: boolean;
}

/** A page in an order takes few of many rows; all others walk them to the end. */
export type Use = { readonly pageBy: string } | "whole";

/** Reading a row costs so many times as much as walking one of a side table. */
const ownCost = 2;
const sorted = 1_000; // rows that are sorted for a page rather than walked in order
/** A question that starts from fewer rows asks the word index about each of them. */
const few = 5_000;
/** Asking the word index about one row costs as much as asking about so many rows that it gives. */
const probeCost = 6;

/**
 * Turns checked conditions into SQL; names come from the mapping, values are always bound. Fields with several values have
 * side tables that carry the kind's usual order. Where one value must hold, the question starts from its side table `m`, so
 * that a page or a count walks only rows that it gives; where one of several must hold and few rows have them, those are
 * gathered; with all else each row is asked.
 */
export function planFor(base: Base, kind: Kind, conditions: readonly Condition[], use: Use): Plan {
  const found = conditions.find((one) => isLookup(kind, one));
  if (found !== undefined) return lookedUp(base, kind, found, conditions);
  const rarest = rarestOf(base, kind, conditions);
  const own = rowsOfOwn(base, kind, conditions, use);
  const fewest = own !== null && own.rows < (rarest?.rows ?? base.commonFrom) / ownCost ? own : null;
  const words = byWordsPlan(base, kind, { conditions, use, rows: fewest?.rows ?? rarest?.rows ?? null });
  if (words !== null) return words;
  return fewest === null
    ? widePlan(base, kind, { conditions, use, rarest })
    : ownPlan(base, kind, { conditions, field: fewest.field });
}

function isLookup(kind: Kind, condition: Condition): condition is Asked {
  if (condition.test !== "is") return false;
  return condition.field === "id" || fieldOf(kind, condition.field).use === "lookup";
}

/** What is looked up by ids or by tightly held values is few rows: they are gathered first, and each is asked all else. */
function lookedUp(base: Base, kind: Kind, found: Asked, conditions: readonly Condition[]): Plan {
  const list = listOf(found.values);
  const column = ownColumn;
  const build: Build = { ...rowByRow(base, kind), column };
  const others = conditions.filter((one) => one !== found).map((one) => sqlOf(build, one));
  const gathered =
    found.field === "id"
      ? `(SELECT b.seq FROM b_${kind} AS b WHERE b.id IN ${list.text})`
      : `(SELECT DISTINCT s.seq FROM m_${kind}_${found.field} AS s WHERE s.value IN ${list.text})`;
  const from = `${gathered} AS g CROSS JOIN k_${kind} AS k ON k.seq = g.seq`;
  const text = ["1", ...others.map((part) => part.text)].join(" AND ");
  const values = [...list.values, ...others.flatMap((part) => part.values)];
  return { from, counted: from, seq: "k.seq", where: { text, values }, column, byWords: false };
}

function ownColumn(field: string): string {
  return field === "id" ? "k.id" : `k.f_${field}`;
}

/** Starts from the index of a field with one value that few rows of the asked time have; each of them is asked all else. */
function ownPlan(
  base: Base,
  kind: Kind,
  { conditions, field }: { readonly conditions: readonly Condition[]; readonly field: string },
): Plan {
  const column = ownColumn;
  const build: Build = { ...rowByRow(base, kind), column };
  const parts = conditions.map((one) => sqlOf(build, one));
  const from = `k_${kind} AS k INDEXED BY i_${kind}_${field}`;
  const text = parts.map((part) => part.text).join(" AND ");
  const values = parts.flatMap((part) => part.values);
  return { from, counted: from, seq: "k.seq", where: { text, values }, column, byWords: false };
}

interface Wide {
  readonly conditions: readonly Condition[];
  readonly use: Use;
  readonly rarest: Rarest | null;
}

interface ByWords {
  readonly conditions: readonly Condition[];
  readonly use: Use;
  /** How many rows the rarest value has; null = no value must hold. */
  readonly rows: number | null;
}

/**
 * Starts from the word index where that is less work than asking it about the rows of the rarest value: it gives what matches
 * in the usual order, and of a period only what lies in it. Null where it cannot be started from.
 */
function byWordsPlan(base: Base, kind: Kind, { conditions, use, rows: fewest }: ByWords): Plan | null {
  const words = conditions.find((one) => one.test === "text");
  if (words === undefined || words.wanted === null) return null;
  if (use !== "whole" && use.pageBy !== kinds[kind].order) return null;
  const { match, negated } = matchOf(words.wanted);
  if (negated) return null;
  const stretch = stretchOf(kind, conditions);
  const own = `t_${kind} MATCH ? AND ${withinStretch(stretch)}`;
  if (fewest !== null && fewest < few) {
    const most = Math.max(1, fewest * probeCost);
    const rows = `SELECT 1 FROM t_${kind} AS t WHERE ${own} LIMIT ${most}`;
    if (Number(base.all(`SELECT count(*) FROM (${rows})`, match)[0]?.[0]) >= most) return null;
  }
  const column = ownColumn;
  const build: Build = { ...rowByRow(base, kind), column };
  const others = conditions
    .filter((one) => one !== words && !stretch.answered.has(one))
    .map((one) => sqlOf(build, one));
  const start = `t_${kind} AS t`;
  const from = `${start} CROSS JOIN k_${kind} AS k ON k.seq = ${seqOfWords}`;
  const text = [own, ...others.map((part) => part.text)].join(" AND ");
  return {
    from,
    counted: others.length === 0 ? start : from,
    seq: seqOfWords,
    where: { text, values: [match, ...others.flatMap((part) => part.values)] },
    column,
    byWords: true,
  };
}

function widePlan(base: Base, kind: Kind, { conditions, use, rarest }: Wide): Plan {
  const by = kinds[kind].order;
  const rare = rarest !== null && rarest.rows < base.commonFrom;
  const walks = rare || use === "whole" || use.pageBy === by;
  const driver =
    rarest !== null && rarest.value !== null && walks ? { ...rarest, value: rarest.value } : null;
  const column = (field: string) => {
    if (field === "id") return driver === null ? "k.id" : "m.id";
    return driver !== null && field === by ? "m.ord" : `k.f_${field}`;
  };
  const build: Build = {
    base,
    kind,
    column,
    side: use === "whole" && !rare && driver === null ? null : sideKey(kind, driver !== null),
    gathered: rare ? rarest.condition : null,
    time: timeOf(kind, conditions),
    atHand: conditions.some((one) => one.test !== "text" && isOfRow(kind, one.field)),
    probes: use !== "whole" || (rarest !== null && rarest.rows < few),
  };
  const others = conditions.filter((condition) => condition !== driver?.condition);
  const parts = [
    ...(driver === null ? [] : [{ text: "m.value = ?", values: [driver.value] }]),
    // The word index is asked last, about rows for which all else holds.
    ...others.filter((one) => one.test !== "text").map((one) => sqlOf(build, one)),
    ...others.filter((one) => one.test === "text").map((one) => sqlOf(build, one)),
  ];
  const text = parts.length === 0 ? "1" : parts.map((part) => part.text).join(" AND ");
  const start = driver === null ? "" : `m_${kind}_${driver.condition.field} AS m`;
  const from = driver === null ? `k_${kind} AS k` : `${start} CROSS JOIN k_${kind} AS k ON k.seq = m.seq`;
  const alone = driver !== null && !text.includes("k.");
  return {
    from,
    counted: alone ? start : from,
    seq: alone ? "m.seq" : "k.seq",
    where: { text, values: parts.flatMap((part) => part.values) },
    column,
    byWords: false,
  };
}

interface Rarest {
  readonly condition: Named;
  /** The one value that must hold; null where it may be one of several. */
  readonly value: string | null;
  /** Counted up to the base's `commonFrom`. */
  readonly rows: number;
}

/** Of the conditions on fields with several values the one that the fewest rows of the asked time meet; one single value wins a draw. */
function rarestOf(base: Base, kind: Kind, conditions: readonly Condition[]): Rarest | null {
  let best: Rarest | null = null;
  const time = timeOf(kind, conditions);
  for (const condition of conditions) {
    if (condition.test !== "is" || !fieldOf(kind, condition.field).many) continue;
    const list = listOf(condition.values);
    const side = `SELECT 1 FROM m_${kind}_${condition.field} AS s WHERE s.value IN ${list.text} AND ${time.text}`;
    // Of more rows than the best has it is enough to know that they are more.
    const limit = Math.min(base.commonFrom, (best?.rows ?? base.commonFrom) + 1);
    const rows = Number(
      base.all(`SELECT count(*) FROM (${side} LIMIT ?)`, ...list.values, ...time.values, limit)[0]?.[0],
    );
    const value = condition.values.length === 1 ? String(condition.values[0]) : null;
    const wins = best === null || rows < best.rows || (rows === best.rows && best.value === null);
    if (wins) best = { condition, value, rows };
  }
  return best;
}

/** Of the indexed fields with one value the one whose asked values the fewest rows of the asked time have. */
function rowsOfOwn(
  base: Base,
  kind: Kind,
  conditions: readonly Condition[],
  use: Use,
): { readonly field: string; readonly rows: number } | null {
  const { order, fields } = kinds[kind];
  if (order === null) return null;
  const time = timeOf(kind, conditions, `k.f_${order}`);
  let best: { readonly field: string; readonly rows: number } | null = null;
  for (const condition of conditions) {
    if (condition.test !== "is" || condition.field === "id") continue;
    const field = fields[condition.field];
    if (field === undefined || field.many || field.use !== "filter") continue;
    const list = listOf(condition.values);
    const asked = `k_${kind} AS k INDEXED BY i_${kind}_${condition.field} WHERE k.f_${condition.field} IN ${list.text}`;
    // Rows of one value stand in the usual order; a page of others, or in another order, takes sorting them all.
    const inOrder = use === "whole" || (use.pageBy === order && condition.values.length === 1);
    const most = inOrder ? base.commonFrom : sorted;
    const limit = Math.min(most, best?.rows ?? most);
    const [row] = base.all(
      `SELECT count(*) FROM (SELECT 1 FROM ${asked} AND ${time.text} LIMIT ${limit})`,
      ...list.values,
      ...time.values,
    );
    if (Number(row?.[0]) < limit) best = { field: condition.field, rows: Number(row?.[0]) };
  }
  return best;
}

/** The span of the usual order that is asked for, as the side tables carry it. */
function timeOf(kind: Kind, conditions: readonly Condition[], ord = "s.ord"): Sql {
  const by = kinds[kind].order;
  const bounds = conditions.flatMap((one) => (one.test === "range" && one.field === by ? [one] : []));
  const parts = bounds.flatMap(({ from, to }) => [
    ...(from === undefined ? [] : [{ text: `${ord} >= ?`, value: toSql(from) }]),
    ...(to === undefined ? [] : [{ text: `${ord} < ?`, value: toSql(to) }]),
  ]);
  return {
    text: ["1", ...parts.map((one) => one.text)].join(" AND "),
    values: parts.map((one) => one.value),
  };
}
