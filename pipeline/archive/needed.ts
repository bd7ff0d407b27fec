import type { Evidence } from "../../crawlers/capture.ts";
import { presentPlace } from "../../crawlers/archive-moves.ts";
import type { Place } from "../../crawlers/warc.ts";
import { isOfContest } from "../contest.ts";
import { frozenLines } from "../freeze/lines.ts";
import { everything } from "../store/everything.ts";
import { versionsOf } from "../second-look/versions.ts";
import type { Decision } from "../store/records.ts";
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
 * contested: the page as it reads, as it read before each edit, and what the contest itself brought. A frozen period that
 * cannot be read is a `Refusal`: then nobody knows what it needs, and nothing is deleted.
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
  const needPage = async (why: Why, page: Proven): Promise<void> => {
    await need(why, page.evidence);
    const [note] = await store.read("capture", [page.capture]);
    // What the server itself sent proves what a browser made of it.
    if (note?.value.rendered !== undefined) await need(why, note.value.rendered.raw);
  };
  const byTime = { by: "frozenAt", direction: "ascending" } as const;
  for await (const { value } of everything(store, "snapshot", { order: byTime }))
    for await (const line of frozenLines(data, value)) {
      if (!("item" in line)) continue;
      await needPage("frozen", line.item);
    }
  const fetched = { by: "fetchedAt", direction: "ascending" } as const;
  const unsettled = { where: { missing: ["settled"] }, order: fetched } as const;
  for await (const { value } of everything(store, "capture", unsettled))
    await need("unsettled", value.evidence);
  const decided = { by: "at", direction: "ascending" } as const;
  const contests = { where: { is: { what: "contest" } }, order: decided } as const;
  for await (const { value } of everything(store, "decision", contests))
    for await (const page of contestedPages(store, value)) await needPage("contested", page);
  return { has: ({ file, offset }) => places.has(`${file} ${offset}`), counts };
}

/** A capture that proves something, and where it lies. */
interface Proven {
  readonly capture: string;
  readonly evidence: Evidence;
}

async function* contestedPages(store: Store, { item: id, value: url }: Decision): AsyncGenerator<Proven> {
  const [item] = await store.read("item", [id]);
  if (item !== null && item !== undefined) yield item.value;
  yield* await versionsOf(store, id);
  if (url === null) return;
  const asked = URL.canParse(url) ? [url, new URL(url).href] : [url];
  const order = { by: "fetchedAt", direction: "ascending" } as const;
  for await (const { value } of everything(store, "capture", { where: { is: { url: asked } }, order }))
    if (isOfContest(value)) yield { capture: value.id, evidence: value.evidence };
}
