import { html, raw } from "hono/html";
import { hereNow, linkOf } from "./here.ts";
import type { Markup } from "./layout.ts";

/** What a row is sorted by; null = unknown, and stands last in both directions. */
type Key = string | number | null;

/** How one table may be sorted: by column, what a row gives. */
type SortKeys<T> = Readonly<Record<string, (row: T) => Key>>;

/** The order that an address asks of a table: `xep=<table>.<column>`, or with "-" before the column for the greatest first. */
interface Asked {
  readonly column: string;
  readonly down: boolean;
}

const param = "xep";

/** A table that a reader may sort; its order stands in the address, so that it needs no script and can be passed on. */
interface SortableTable<T> {
  /** The rows in the asked order; in the order given where none, or one of another table, is asked. */
  readonly rows: (all: readonly T[]) => readonly T[];
  /** The head cell of a column that rows may be sorted by; `number` stands to the right and begins with the greatest. */
  readonly head: (column: string, name: string, number?: "number") => Markup;
}

/** Opens a table for sorting; `id` is also the id of the element to which the page returns. */
export function sortable<T>(id: string, keys: SortKeys<T>): SortableTable<T> {
  const here = hereNow();
  const asked = here === null ? null : askedIn(here, id, keys);
  return {
    rows(all) {
      const key = asked === null ? undefined : keys[asked.column];
      if (asked === null || key === undefined) return all;
      return all.toSorted((one, other) => compared(key(one), key(other), asked.down));
    },
    head(column, name, number) {
      const mine = asked?.column === column ? asked : null;
      const kind = number === undefined ? "" : raw('class="n"');
      if (here === null) return html`<th scope="col" ${kind}>${name}</th>`;
      const down = mine === null ? number !== undefined : !mine.down;
      const to = new URL(here);
      to.searchParams.delete("sau");
      to.searchParams.set(param, `${id}.${down ? "-" : ""}${column}`);
      to.hash = id;
      const sorted = mine === null ? "" : raw(`aria-sort="${mine.down ? "descending" : "ascending"}"`);
      return html`<th scope="col" ${kind} ${sorted}>
        <a class="sort" href="${linkOf(to)}" title="Sắp xếp theo cột này"
          >${name}<span class="way" aria-hidden="true"
            >${mine === null ? "↕" : mine.down ? "↓" : "↑"}</span
          ></a
        >
      </th>`;
    },
  };
}

/** An address of the same page in another period keeps the order of its tables. */
export function keepingOrder(address: string): string {
  const order = hereNow()?.searchParams.get(param) ?? "";
  if (order === "") return address;
  const to = new URL(address, "http://localhost");
  to.searchParams.set(param, order);
  return linkOf(to);
}

function askedIn<T>(here: URL, id: string, keys: SortKeys<T>): Asked | null {
  const written = here.searchParams.get(param) ?? "";
  if (!written.startsWith(`${id}.`)) return null;
  const rest = written.slice(id.length + 1);
  const down = rest.startsWith("-");
  const column = down ? rest.slice(1) : rest;
  return Object.hasOwn(keys, column) ? { column, down } : null;
}

const alphabet = new Intl.Collator("vi", { numeric: true });

function compared(one: Key, other: Key, down: boolean): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  const order =
    typeof one === "number" && typeof other === "number"
      ? one - other
      : alphabet.compare(String(one), String(other));
  return down ? -order : order;
}
