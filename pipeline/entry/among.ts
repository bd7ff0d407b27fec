import { dated } from "../measure/windows.ts";
import { everything } from "../store/everything.ts";
import type { Entry } from "../store/records.ts";
import type { Kept, Store } from "../store/store.ts";
import type { EntryKind } from "./kind.ts";
import type { Bare } from "./read-row.ts";
import { dayIn } from "./rules.ts";

/** All entries of a plan, or those of one kind or agency, oldest day first; withdrawn ones too. */
export async function entriesOf(
  store: Store,
  plan: string,
  narrower: { readonly form?: string; readonly agency?: string } = {},
): Promise<readonly Kept<"entry">[]> {
  const found: Kept<"entry">[] = [];
  const order = { by: "day", direction: "ascending" } as const;
  for await (const kept of everything(store, "entry", { where: { is: { plan, ...narrower } }, order }))
    found.push(kept);
  return found;
}

type Beside = Pick<Entry, "id" | "form" | "agency" | "day" | "values">;

/** Entries by kind and agency, so that each new one is held against its own kind only. */
export class Others {
  readonly #byOwner = new Map<string, Map<string, Beside>>();

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) if (entry.state !== "withdrawn") this.add(entry);
  }

  add(entry: Beside): void {
    const key = `${entry.form}/${entry.agency}`;
    const mine = this.#byOwner.get(key) ?? new Map<string, Beside>();
    this.#byOwner.set(key, mine.set(entry.id, entry));
  }

  of({ id, form, agency }: Bare): readonly Beside[] {
    const mine = this.#byOwner.get(`${form}/${agency}`);
    return mine === undefined ? [] : [...mine.values()].filter((other) => other.id !== id);
  }
}

/** Why an entry cannot stand beside another: their periods overlap and would be added up twice; null when it can. */
export function overlapWith(kind: EntryKind, bare: Bare, others: Others): string | null {
  if (kind.apart === undefined || kind.from === undefined) return null;
  const [from, to] = [dayIn(bare.values, kind.from), bare.day];
  if (from === null) return null;
  const other = others
    .of(bare)
    .find(
      ({ values, day }) =>
        alike(kind.apart ?? [], values, bare.values) &&
        (dayIn(values, kind.from ?? "") ?? day) <= to &&
        day >= from,
    );
  if (other === undefined) return null;
  const first = dayIn(other.values, kind.from) ?? other.day;
  return `kỳ này chồng lên phiếu đã có từ ${dated(first)} đến ${dated(other.day)}; sửa hoặc rút phiếu kia, hoặc ghi kỳ khác`;
}

/** A number that only grows and is smaller than in an earlier period: told, not refused; null when there is nothing to tell. */
export function shrinking(kind: EntryKind, bare: Bare, others: Others): string | null {
  const { grows } = kind;
  if (grows === undefined || bare.values[grows.when[0]] !== grows.when[1]) return null;
  const now = bare.values[grows.value];
  const before = others
    .of(bare)
    .filter(({ values, day }) => day < bare.day && alike([...grows.by, grows.when[0]], values, bare.values))
    .toSorted((a, b) => a.day.localeCompare(b.day))
    .at(-1);
  const then = before?.values[grows.value];
  return before !== undefined && typeof now === "number" && typeof then === "number" && now < then
    ? `số lũy kế ${now} nhỏ hơn ${then} của kỳ đến ${dated(before.day)}; hãy kiểm tra lại`
    : null;
}

function alike(keys: readonly string[], one: Entry["values"], other: Entry["values"]): boolean {
  return keys.every((key) => (one[key] ?? null) === (other[key] ?? null));
}
