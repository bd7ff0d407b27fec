import type { CityConfig } from "../../config/load.ts";
import type { Plan } from "../../config/schema.ts";
import { extrasOf } from "../measure/extras.ts";
import { figuresFor } from "../measure/figures.ts";
import { heldOf } from "../measure/once.ts";
import { samplesOf } from "../measure/sample.ts";
import { namesOf } from "../measure/shown.ts";
import { untilChanged } from "../measure/until-changed.ts";
import { type Window, addDays, daysOf, previousSoFar } from "../measure/windows.ts";
import { type Difference, differenceIn, differingItems } from "./compare.ts";
import { headNow, type Freezing, type KeptSnapshot } from "./freeze.ts";
import type { FrozenFigure, FrozenHead, FrozenItem } from "./frozen.ts";
import { frozenFigure, frozenItems } from "./gather-frozen.ts";
import { frozenLines } from "./lines.ts";

const mostRead = 12; // frozen periods whose figures are held, a megabyte each
const mostCompared = 24; // frozen periods of which is held what is another today

/** What a frozen period says of itself; its items stay in the file. */
export interface FrozenFacts {
  readonly head: FrozenHead;
  readonly items: number;
  readonly counted: number;
  readonly decisions: number;
  readonly figures: readonly FrozenFigure[];
}

const read = new Map<string, Promise<FrozenFacts>>(); // by digest: what is frozen never changes

/** Reads what a frozen period says of itself, once; throws a `Refusal` when the file is gone or is not what was written. */
function frozenFacts(data: string, snapshot: KeptSnapshot): Promise<FrozenFacts> {
  const facts = heldOf(read, mostRead, snapshot.digest, () => factsIn(data, snapshot));
  facts.catch(() => read.delete(snapshot.digest));
  return facts;
}

async function factsIn(data: string, snapshot: KeptSnapshot): Promise<FrozenFacts> {
  let head: FrozenHead | null = null;
  let [items, counted, decisions] = [0, 0, 0];
  const figures: FrozenFigure[] = [];
  for await (const line of frozenLines(data, snapshot)) {
    if ("head" in line) head = line.head;
    else if ("figure" in line) figures.push(line.figure);
    else if ("decision" in line) decisions += 1;
    else if ("item" in line) {
      items += 1;
      if (line.item.counted) counted += 1;
    }
  }
  if (head === null) throw new Error("a frozen period without a head");
  return { head, items, counted, decisions, figures };
}

const itemsOnce = untilChanged<Difference["items"]>(mostCompared);

/** What of a frozen period is asked about. */
interface Compared {
  readonly city: CityConfig;
  readonly plan: Plan;
  readonly window: Window;
  readonly snapshot: KeptSnapshot;
}

/**
 * What of a frozen period is another today. Its figures are held against those that the pages show; of its items those days
 * alone are looked at again whose marks are others than at the freezing, and once more only when one of its days changes.
 */
export async function differenceNow(
  freezing: Freezing,
  { snapshot, ...asked }: Compared,
): Promise<{ readonly frozen: FrozenFacts; readonly difference: Difference }> {
  const { store, config, clock } = freezing;
  const { city, plan, window } = asked;
  const frozen = await frozenFacts(freezing.data, snapshot);
  const windows = [window, previousSoFar(window, clock)];
  const [sample, before] = await samplesOf(store, { city, plan, windows, clock, outsideOf: 1 });
  if (sample === undefined || before === undefined) throw new Error("each window gives a sample");
  const extras = await extrasOf(store, { city, plan, span: window });
  const as = { at: clock.now().toISOString(), names: namesOf(city, plan) };
  const figures = figuresFor({ sample, before, extras }, as).map((value) => frozenFigure(value).figure);
  const marks = await store.marks("item");
  const key = `${snapshot.digest} ${config.version}`;
  const items = await itemsOnce(store, { key, days: window, marks }, () =>
    itemsOtherwise(freezing, { ...asked, snapshot }, changedDays(frozen.head, marks)),
  );
  const head = await headNow(freezing, asked);
  const difference = differenceIn({ ...frozen.head, figures: frozen.figures }, { ...head, figures });
  return { frozen, difference: { ...difference, items } };
}

/** Days of the period of which anything was written since it was frozen; all of them where its marks were not kept. */
function changedDays(
  { from, to, marks: then }: FrozenHead,
  now: ReadonlyMap<string, string>,
): readonly string[] {
  return daysOf({ from, to }).filter(
    (day) => then === undefined || (then[day] ?? "") !== (now.get(day) ?? ""),
  );
}

async function itemsOtherwise(
  { data, store }: Freezing,
  { snapshot, ...asked }: Compared,
  days: readonly string[],
): Promise<Difference["items"]> {
  if (days.length === 0) return [];
  const changed = new Set(days);
  const then: FrozenItem[] = [];
  const now: FrozenItem[] = [];
  for await (const line of frozenLines(data, snapshot))
    if ("item" in line && changed.has(line.item.day ?? "")) then.push(line.item);
  for (const span of runsOf(days))
    for await (const item of frozenItems(store, { ...asked, window: span })) now.push(item);
  return differingItems(then, now);
}

/** Days as spans without a gap. */
function runsOf(days: readonly string[]): readonly { from: string; to: string }[] {
  const runs: { from: string; to: string }[] = [];
  for (const day of days.toSorted()) {
    const last = runs.at(-1);
    if (last?.to === day) last.to = addDays(day, 1);
    else runs.push({ from: day, to: addDays(day, 1) });
  }
  return runs;
}
