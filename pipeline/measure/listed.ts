import type { Plan } from "../../config/schema.ts";
import type { Source } from "../../config/source-schema.ts";
import type { Entry } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { addDays } from "./windows.ts";
import { textIn, type Told } from "./supplied.ts";

/** What a list's row is looked for by: the number of a document, the name of a task; null where it may not be told. */
const words: Readonly<Record<string, (values: Entry["values"]) => string | null>> = {
  "van-ban": (values) => textIn(values, "number"),
  "nhiem-vu-khcn": (values) => (values["secret"] === true ? null : textIn(values, "name")),
};

/**
 * For each row of a plan's lists the first item that tells of it, on or after the row's day: a document on a channel of the
 * city's agencies, a task anywhere. The row's number or name must stand in the item as a phrase. Absent = not looked for.
 */
export async function toldOf(
  store: Store,
  plan: Plan,
  sources: readonly Source[],
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, Told | null>> {
  const found = new Map<string, Told | null>();
  const asked = new Set<string>(plan.targets.flatMap(({ list }) => (list ? [list.kind] : [])));
  const official = sources.filter(({ owner }) => owner !== undefined).map(({ id }) => id);
  for (const entry of entries) {
    const phrase = asked.has(entry.form) ? (words[entry.form]?.(entry.values) ?? null) : null;
    if (phrase === null || (entry.state !== "confirmed" && entry.state !== "locked")) continue;
    const among = entry.form === "van-ban" ? official : sources.map(({ id }) => id);
    found.set(entry.id, await firstItem(store, { phrase, since: entry.day, among }));
  }
  return found;
}

async function firstItem(
  store: Store,
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
