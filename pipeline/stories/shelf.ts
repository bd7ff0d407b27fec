import { addressId } from "../../crawlers/address.ts";
import type { Item } from "../item.ts";
import { everything } from "../store/everything.ts";
import type { Imprint as KeptImprint } from "../store/records.ts";
import type { AnyWrite, Store, Where } from "../store/store.ts";
import { drawerOf } from "./drawer.ts";
import { bandKeys, readImprint, writeImprint } from "./imprint.ts";
import type { Filed, Shelf } from "./place.ts";
import { sheetOf } from "./sheet.ts";
import { spanOf, spansAround, withinSpan } from "./span.ts";
import { storyId } from "./story-id.ts";
import { storyBook } from "./story-book.ts";

/** An item whose story is wanted. */
export type Placing = Omit<Filed, "origin"> &
  Pick<Item, "city" | "text"> &
  Partial<Pick<Item, "url" | "aliases">>;

/** A shelf over the store for a few items: what they need is read at once, what comes of it is written together. */
export interface WorkingShelf extends Shelf {
  /** Everything that was kept on it, in the order in which a store has to keep it. */
  steps(): readonly (readonly AnyWrite[])[];
}

const pageSize = 2_000;

/** Reads what placing these items usually asks for, in one round of questions and a second for the stories that were met. */
export async function openShelf(store: Store, placings: readonly Placing[]): Promise<WorkingShelf> {
  const wanted = new Map(placings.map((one) => [one.id, one] as const));
  const imprints = sheetOf(store, "imprint");
  const items = sheetOf(store, "item");
  const stories = sheetOf(store, "story");
  const drawer = drawerOf();
  const asked = new Set<string>();
  const movedTo = new Map<string, string | null>();

  const load = async (ids: readonly string[]): Promise<void> => {
    const unknown = ids.filter((id) => drawer.get(id) === null);
    await imprints.load(unknown);
    for (const id of unknown) {
      const kept = await imprints.get(id);
      if (kept !== null && drawer.get(id) === null) drawer.put(filedOf(kept));
    }
  };
  /** Puts into the drawer what the store has of these; what lies there already is newer. */
  const gather = async (where: Where): Promise<void> => {
    if (Object.values(where.is ?? {}).some((values) => Array.isArray(values) && values.length === 0)) return;
    const order = { by: "id", direction: "ascending" } as const;
    for await (const kept of everything(store, "imprint", { where, order, pageSize }))
      if (imprints.take(kept)) drawer.put(filedOf(kept.value));
  };
  const once = async (name: string, where: Where): Promise<void> => {
    if (asked.has(name)) return;
    asked.add(name);
    await gather(where);
  };
  /** Of ids that no item has for its own: the item that came to live at that address. */
  const follow = async (ids: readonly string[]): Promise<void> => {
    const unknown = ids.filter((id) => !movedTo.has(id));
    if (unknown.length === 0) return;
    for (const id of unknown) movedTo.set(id, null);
    const order = { by: "firstCapturedAt", direction: "ascending" } as const;
    for await (const { value } of everything(store, "item", {
      where: { is: { addressId: unknown } },
      order,
    })) {
      for (const id of addressIds(value)) if (movedTo.get(id) === null) movedTo.set(id, value.id);
    }
  };
  const addressesOf = async (id: string): Promise<readonly string[]> => [
    ...new Set([id, ...addressIds(wanted.get(id) ?? (await items.get(id)))]),
  ];

  await prepare();

  const shelf: Shelf = {
    async textOf(id) {
      return wanted.get(id)?.text ?? (await items.get(id))?.text ?? null;
    },
    async withId(id) {
      await load([id]);
      const own = drawer.get(id);
      if (own !== null) return own;
      // What is placed is itself, whoever may have come to live at an address like its own.
      if (wanted.has(id)) return null;
      await follow([id]);
      const moved = movedTo.get(id) ?? null;
      if (moved === null) return null;
      await load([moved]);
      return drawer.get(moved);
    },
    async around({ imprint, day }) {
      if (imprint === null) return [];
      const keys = bandKeys(imprint);
      const name = `around ${day} ${keys.join()}`;
      if (!asked.has(name))
        await gather({ is: { keys: keysWithin(keys, spansAround(day) ?? (await spansKept(store))) } });
      asked.add(name);
      return drawer.withKeys(keys);
    },
    async crediting(id) {
      const addresses = await addressesOf(id);
      await once(`crediting ${id}`, { is: { credits: addresses } });
      return drawer.crediting(addresses);
    },
    async withOrigin(id) {
      await once(`origin ${id}`, { is: { origin: id } });
      return drawer.withOrigin(id);
    },
    async keep(filed) {
      await load([filed.id]);
      const before = drawer.get(filed.id);
      await book.move(filed, before);
      imprints.put(keptOf(filed));
      drawer.put(filed);
    },
  };
  const cityOf = async (id: string): Promise<string> =>
    wanted.get(id)?.city ?? (await items.get(id))?.city ?? placings[0]?.city ?? "";
  const book = storyBook({ shelf, items, stories, cityOf });

  return {
    ...shelf,
    steps() {
      const all = imprints.changes().map((one) => ({ kind: "imprint" as const, ...one }));
      // The imprint of what is placed is written last: after a crash the same captures are placed again and find what is to be done.
      const [own, others] = [
        all.filter(({ value }) => wanted.has(value.id)),
        all.filter(({ value }) => !wanted.has(value.id)),
      ];
      const moved = items.changes().map((one) => ({ kind: "item" as const, ...one }));
      const told = stories.changes().map((one) => ({ kind: "story" as const, ...one }));
      return [moved, told, others, own].filter((step) => step.length > 0);
    },
  };

  async function prepare(): Promise<void> {
    const ids = [...wanted.keys()];
    const credits = placings.flatMap((one) => one.credits ?? []);
    const keys = new Set<number>();
    const filedKeys = new Set<number>();
    for (const { imprint, day } of placings) {
      const own = imprint === null ? [] : bandKeys(imprint);
      for (const key of own) keys.add(key);
      const spans = own.length === 0 ? [] : (spansAround(day) ?? (await spansKept(store)));
      for (const key of keysWithin(own, spans)) filedKeys.add(key);
      asked.add(`around ${day} ${own.join()}`);
    }
    const addresses = ids.flatMap((id) => [id, ...addressIds(wanted.get(id) ?? null)]);
    for (const id of ids) asked.add(`crediting ${id}`);
    // All of it is one message to the keeper.
    await Promise.all([
      gather({ is: { keys: [...filedKeys] } }),
      load([...ids, ...credits]),
      gather({ is: { credits: [...new Set(addresses)] } }),
      items.load(ids),
      stories.load(ids.map(storyId)),
      follow([...new Set(credits)]),
    ]);
    await stories.load(drawer.withKeys([...keys]).map(({ origin }) => storyId(origin)));
  }
}

/** All spans that hold anything: an item without a day can be a copy of each. */
async function spansKept(store: Store): Promise<readonly number[]> {
  const ends = (["ascending", "descending"] as const).map(async (direction) => {
    const where = { range: { span: { from: 1 } } };
    const { rows } = await store.list("imprint", { where, order: { by: "span", direction }, limit: 1 });
    return spanOf(rows[0]?.value.day ?? null);
  });
  const [first = 0, last = 0] = await Promise.all(ends);
  return [0, ...Array.from({ length: first === 0 ? 0 : last - first + 1 }, (_, i) => first + i)];
}

function keysWithin(keys: readonly number[], spans: readonly number[]): readonly number[] {
  return spans.flatMap((span) => withinSpan(keys, span));
}

function addressIds(item: Partial<Pick<Item, "url" | "aliases">> | null): readonly string[] {
  const { url, aliases = [] } = item ?? {};
  return (url === undefined ? aliases : [url, ...aliases]).map(addressId);
}

function keptOf(filed: Filed): KeptImprint {
  const { id, rank, day, imprint, credits, credited = null, origin } = filed;
  const signature = imprint === null ? null : writeImprint(imprint);
  return { id, rank, day, signature, credits, credited, origin };
}

function filedOf(kept: KeptImprint): Filed {
  const { id, rank, day, credits, credited = null, origin } = kept;
  const imprint = kept.signature === null ? null : readImprint(kept.signature);
  return { id, rank, day, credits, credited, origin, imprint };
}
