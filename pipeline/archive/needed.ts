import type { Evidence } from "../../crawlers/capture.ts";
import { presentPlace } from "../../crawlers/archive-moves.ts";
import type { Place } from "../../crawlers/warc.ts";
import { frozenLines } from "../freeze/lines.ts";
import { everything } from "../store/everything.ts";
import type { Store } from "../store/store.ts";

/** Why a record must stay. */
export type Why = "frozen" | "unsettled" | "contested";

/** Records that no retention may delete, by file and offset. */
export interface Needed {
  has(place: Pick<Place, "file" | "offset">): boolean;
  readonly counts: Readonly<Record<Why, number>>;
}

/**
 * What must stay whatever its age: what proves a number of a frozen period, what has no fate yet, and what somebody
 * contested. A frozen period that cannot be read is a `Refusal`: then nobody knows what it needs, and nothing is deleted.
 */
export async function neededRecords(
  store: Store,
  { data, archive }: { readonly data: string; readonly archive: string },
): Promise<Needed> {
  await store.refresh();
  const places = new Set<string>();
  const counts: Record<Why, number> = { frozen: 0, unsettled: 0, contested: 0 };
  const need = async (why: Why, evidence: Evidence): Promise<void> => {
    const now = await presentPlace(archive, evidence);
    if (now === null) return;
    const key = `${now.file} ${now.offset}`;
    if (!places.has(key)) counts[why] += 1;
    places.add(key);
  };
  const byTime = { by: "frozenAt", direction: "ascending" } as const;
  for await (const { value } of everything(store, "snapshot", { order: byTime }))
    for await (const line of frozenLines(data, value)) {
      if (!("item" in line)) continue;
      const { evidence, capture } = line.item;
      await need("frozen", evidence);
      const [note] = await store.read("capture", [capture]);
      // What the server itself sent proves what a browser made of it.
      if (note?.value.rendered !== undefined) await need("frozen", note.value.rendered.raw);
    }
  const fetched = { by: "fetchedAt", direction: "ascending" } as const;
  const unsettled = { where: { missing: ["settled"] }, order: fetched } as const;
  for await (const { value } of everything(store, "capture", unsettled))
    await need("unsettled", value.evidence);
  const decided = { by: "at", direction: "ascending" } as const;
  const contests = { where: { is: { what: "contest" } }, order: decided } as const;
  for await (const { value } of everything(store, "decision", contests)) {
    const [item] = await store.read("item", [value.item]);
    if (item !== null && item !== undefined) await need("contested", item.value.evidence);
  }
  return { has: ({ file, offset }) => places.has(`${file} ${offset}`), counts };
}
