import type { Plan } from "../../config/schema.ts";
import type { Source } from "../../config/source-schema.ts";
import type { Entry } from "../store/records.ts";
import type { Reader } from "../store/store.ts";
import { addDays } from "./windows.ts";
import { textIn, type Told } from "./supplied.ts";

/** What a list's row is looked for by: the number of a document, the name of a task; null where it may not be told. */
const words: Readonly<Record<string, (values: Entry["values"]) => string | null>> = {
  "van-ban": (values) => textIn(values, "number"),
  "nhiem-vu-khcn": (values) => (values["secret"] === true ? null : textIn(values, "name")),
};

/** What was found for rows of lists, and when by this machine's running clock (milliseconds). */
export type ToldMemory = Map<string, { readonly told: Told | null; readonly at: number }>;

const freshFor = 2 * 60_000; // milliseconds in which a row is not looked for again by whoever gives a memory
const atOnce = 8; // questions to the store at a time

/**
 * For each row of a plan's lists the first item that tells of it, on or after the row's day: a document on a channel of the
 * city's agencies, a task anywhere. The row's number or name must stand in the item as a phrase. Absent = not looked for.
 */
export async function toldOf(
  store: Reader,
  plan: Plan,
  sources: readonly Source[],
  entries: readonly Entry[],
  memory: ToldMemory = new Map(),
): Promise<ReadonlyMap<string, Told | null>> {
  const asked = new Set<string>(plan.targets.flatMap(({ list }) => (list ? [list.kind] : [])));
  const official = sources.filter(({ owner }) => owner !== undefined).map(({ id }) => id);
  const everywhere = sources.map(({ id }) => id);
  const rows = entries.flatMap(({ id, form, state, day: since, values }) => {
    const phrase = asked.has(form) ? (words[form]?.(values) ?? null) : null;
    const counts = state === "confirmed" || state === "locked";
    return phrase === null || !counts
      ? []
      : [{ id, phrase, since, among: form === "van-ban" ? official : everywhere }];
  });
  const now = performance.now();
  const found = new Map<string, Told | null>();
  for (let from = 0; from < rows.length; from += atOnce) {
    const part = rows.slice(from, from + atOnce);
    const told = await Promise.all(
      part.map(async (row) => {
        const known = memory.get(row.id);
        return known !== undefined && now - known.at < freshFor ? known.told : await firstItem(store, row);
      }),
    );
    for (const [at, { id }] of part.entries()) {
      const one = told[at] ?? null;
      found.set(id, one);
      if ((memory.get(id)?.at ?? -freshFor) <= now - freshFor) memory.set(id, { told: one, at: now });
    }
  }
  return found;
}

async function firstItem(
  store: Reader,
  asked: { readonly phrase: string; readonly since: string; readonly among: readonly string[] },
): Promise<Told | null> {
  const { phrase, since, among } = asked;
  if (among.length === 0) return null;
  const where = {
    is: { source: among },
    range: { publishedDay: { from: since, to: addDays(since, 3_650) } },
    text: `"${phrase.replaceAll('"', " ")}"`,
  };
  const order = { by: "sortAt", direction: "ascending" } as const;
  const { rows } = await store.list("item", { where, order, limit: 1 });
  const item = rows[0]?.value;
  return item === undefined || item.publishedDay === null ? null : { item: item.id, day: item.publishedDay };
}
