import type { FrozenFigure, FrozenItem, FrozenPeriod } from "./frozen.ts";

/** What is another today than when the period was frozen: "số liệu hiệu chỉnh". */
export interface Difference {
  readonly plan: string;
  readonly period: string;
  readonly frozenAt: string;
  /** Figures whose value or state differs; null on one side = it did not exist there. */
  readonly figures: readonly {
    readonly id: string;
    readonly frozen: FrozenFigure | null;
    readonly now: FrozenFigure | null;
  }[];
  readonly items: readonly {
    readonly id: string;
    readonly title: string;
    readonly frozen: FrozenItem | null;
    readonly now: FrozenItem | null;
  }[];
  /** Names of configuration files that were added, taken away or changed. */
  readonly files: readonly string[];
  /** Names of learned weights that are others now. */
  readonly models: readonly string[];
}

/** In Vietnamese: what an item counted for, then or now. */
export function standingOf(item: FrozenItem | null): string {
  if (item === null) return "không có";
  if (item.counted) return item.groups.join(", ");
  return item.review ? "chờ duyệt" : "không tính";
}

/** The difference between a frozen period and the same period now; nothing differs where both say the same. */
export function compareWithSnapshot(then: FrozenPeriod, now: FrozenPeriod): Difference {
  return { ...differenceIn(then, now), items: differingItems(then.items, now.items) };
}

type Compared = Pick<FrozenPeriod, "plan" | "period" | "frozenAt" | "figures" | "files" | "models">;

/** The same without the items. */
export function differenceIn(then: Compared, now: Compared): Omit<Difference, "items"> {
  return {
    plan: then.plan,
    period: then.period,
    frozenAt: then.frozenAt,
    figures: paired(then.figures, now.figures).filter(({ frozen: a, now: b }) => !isSameFigure(a, b)),
    files: [...new Set([...Object.keys(then.files), ...Object.keys(now.files)])]
      .filter((name) => then.files[name] !== now.files[name])
      .toSorted(),
    models: otherWeights(then, now),
  };
}

/** Items that enter the numbers otherwise than when the period was frozen. */
export function differingItems(then: readonly FrozenItem[], now: readonly FrozenItem[]): Difference["items"] {
  return paired(then, now)
    .filter(({ frozen: a, now: b }) => countedAs(a) !== countedAs(b))
    .map((pair) => ({ ...pair, title: pair.now?.title ?? pair.frozen?.title ?? "" }));
}

/** A period that was frozen before weights were kept says nothing of them. */
function otherWeights(then: Compared, now: Compared): string[] {
  return then.models
    .filter(({ name, digest }) => now.models.find((one) => one.name === name)?.digest !== digest)
    .map(({ name }) => name);
}

function paired<T extends { readonly id: string }>(
  then: readonly T[],
  now: readonly T[],
): { readonly id: string; readonly frozen: T | null; readonly now: T | null }[] {
  const before = new Map(then.map((one) => [one.id, one]));
  const after = new Map(now.map((one) => [one.id, one]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .toSorted()
    .map((id) => ({ id, frozen: before.get(id) ?? null, now: after.get(id) ?? null }));
}

function isSameFigure(a: FrozenFigure | null, b: FrozenFigure | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.value === b.value &&
    a.numerator === b.numerator &&
    a.denominator === b.denominator &&
    a.state === b.state
  );
}

/** How an item enters the numbers; one that is not counted says nothing of its groups. */
function countedAs(item: FrozenItem | null): string {
  if (item === null) return "none";
  if (!item.counted) return item.review ? "waiting" : "none";
  const { tier, day, copy, groups, agencies } = item;
  return JSON.stringify([tier, day, copy, groups.toSorted(), agencies.toSorted()]);
}
