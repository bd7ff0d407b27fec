import type { Agency, Plan } from "../../config/schema.ts";
import type { Item, Verdict } from "../item.ts";
import { everything } from "../store/everything.ts";
import type { Reader } from "../store/store.ts";
import { whereOf } from "./drill.ts";
import type { CityFacts } from "./frame.ts";
import { tones, type Tone } from "./review.ts";
import type { Drill } from "./types.ts";
import type { Days } from "./duty.ts";

/** One counted item in which the press finds fault, and to whom it might be given to look into. */
export interface Criticism {
  readonly item: Item;
  readonly verdict: Verdict;
  /** Agencies of the city that the item names in substance; none = nobody is named, and the lead agency decides. */
  readonly concerned: readonly Agency[];
  /** The last tone that a person gave; null = nobody has yet, words alone proposed the item. */
  readonly tone: Tone | null;
}

/** The drill of "báo chí phản ánh": counted items of press and collecting sites in which fault is found. */
export function criticalDrill(known: { readonly plan: Plan; readonly city: CityFacts }, days: Days): Drill {
  const { plan, city } = known;
  const press = city.sources.filter(({ kind }) => kind === "press" || kind === "aggregator");
  return {
    city: city.city.id,
    plan: plan.id,
    days: { from: days.from, to: days.to },
    standing: "counted",
    critical: true,
    sources: press.map(({ id }) => id),
  };
}

/**
 * The items of a span in which the press finds fault, newest first. They count like every other item; here they are listed
 * once more with the agencies concerned (facts: critical coverage is never dropped).
 */
export async function criticismIn(
  store: Reader,
  known: { readonly plan: Plan; readonly city: CityFacts },
  days: Days,
): Promise<readonly Criticism[]> {
  const found: Criticism[] = [];
  const where = whereOf(criticalDrill(known, days), known);
  for await (const { value } of everything(store, "item", { where, order })) {
    const row = await criticismOf(store, known, value);
    if (row !== null) found.push(row);
  }
  return found;
}

/** How many such items a span has, and the newest of them. */
export async function newestCriticism(
  store: Reader,
  known: { readonly plan: Plan; readonly city: CityFacts },
  days: Days,
  limit: number,
): Promise<{ readonly count: number; readonly rows: readonly Criticism[] }> {
  const where = whereOf(criticalDrill(known, days), known);
  const [count, page] = await Promise.all([
    store.count("item", where),
    store.list("item", { where, order, limit }),
  ]);
  const rows = await Promise.all(page.rows.map(({ value }) => criticismOf(store, known, value)));
  return { count, rows: rows.flatMap((row) => row ?? []) };
}

const order = { by: "sortAt", direction: "descending" } as const;

async function criticismOf(
  store: Reader,
  { plan, city }: { readonly plan: Plan; readonly city: CityFacts },
  item: Item,
): Promise<Criticism | null> {
  const verdict = item.verdicts.find((one) => one.plan === plan.id);
  if (verdict === undefined) return null;
  const concerned = concernedIn(verdict, city.agencies);
  return { item, verdict, concerned, tone: await toneOf(store, item.id, plan.id) };
}

/** Named in substance; a class is nobody in particular. */
function concernedIn({ agencies }: Verdict, registry: readonly Agency[]): readonly Agency[] {
  const named = new Set(agencies.filter(({ role }) => role === "mention").map(({ id }) => id));
  return registry.filter(({ id, kind }) => kind !== "class" && named.has(id));
}

async function toneOf(store: Reader, item: string, plan: string): Promise<Tone | null> {
  const { rows } = await store.list("decision", {
    where: { is: { item, plan, what: "tone" } },
    order: { by: "at", direction: "descending" },
    limit: 1,
  });
  return tones.find((tone) => tone === rows[0]?.value.value) ?? null;
}
