import { html } from "hono/html";
import { historyBegins } from "../../../pipeline/history.ts";
import { dayOf } from "../../../pipeline/measure/windows.ts";
import { number } from "../format.ts";
import type { Store } from "../../../pipeline/store/store.ts";
import type { KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";

const named = 6; // sources that are named; the others are counted
const freshFor = 10 * 60_000; // milliseconds in which nobody asks again since when sources were read

interface Known {
  readonly at: number;
  readonly begins: Promise<ReadonlyMap<string, string>>;
}
const knownOf = new WeakMap<Store, Map<string, Known>>();

/** Since when sources were read, of the last ten minutes: it takes a question for each of them, and hardly ever changes. */
export function beginsOf(store: Store, city: string, sources: readonly string[]): Known["begins"] {
  const held = knownOf.get(store) ?? new Map<string, Known>();
  knownOf.set(store, held);
  const known = held.get(city);
  const now = performance.now();
  if (known !== undefined && now - known.at < freshFor) return known.begins;
  const begins = historyBegins(store, city, sources);
  // Where nothing was read yet, it is asked for again at once.
  begins.then(
    (found) => found.size > 0 && held.set(city, { at: now, begins }),
    () => null,
  );
  return begins;
}

/** Where a chart begins: since when the city's sources were read, and which of them began only after its first day. */
export async function historyNote(office: Office, { city }: KnownPlan, from: string): Promise<Markup> {
  const ids = city.sources.map(({ id }) => id);
  const begins = await beginsOf(office.store, city.city.id, ids);
  const days = city.sources.flatMap(({ id, name }) => {
    const at = begins.get(id);
    return at === undefined ? [] : [{ name, day: dayOf(new Date(at)) }];
  });
  const [first] = days.map(({ day }) => day).toSorted((one, other) => one.localeCompare(other));
  if (first === undefined)
    return html`<p class="small">Chưa nguồn nào được đọc, biểu đồ chưa có gì để nói.</p>`;
  const late = days
    .filter(({ day }) => day > from)
    .toSorted((one, other) => one.day.localeCompare(other.day));
  const list = late.slice(0, named).map(({ name, day }) => `${name} (${written(day)})`);
  const rest = late.length > named ? ` và ${number(late.length - named)} nguồn khác` : "";
  return html`<p class="small">
    Biểu đồ bắt đầu từ ngày ${written(first)}, ngày đầu tiên có nguồn được đọc.
    ${
      late.length === 0
        ? ""
        : `${number(late.length)} trong ${number(days.length)} nguồn chỉ có từ sau ngày đầu của chuỗi này: ${list.join(", ")}${rest}.`
    }
  </p>`;
}

function written(day: string): string {
  return day.split("-").toReversed().join("/");
}
