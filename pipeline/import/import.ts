import { createHash } from "node:crypto";
import type { Config } from "../../config/load.ts";
import { addressId } from "../../crawlers/address.ts";
import type { Capture } from "../../crawlers/capture.ts";
import type { Desk } from "../desk.ts";
import type { FateRecord } from "../fate.ts";
import { outsideSource } from "../judges.ts";
import type { Settled } from "../note-fates.ts";
import { settlingInGroups } from "../settling.ts";
import { savedPages, type SavedPage } from "./saved-pages.ts";

/** What became of one saved page. */
export type Imported =
  | { readonly name: string; readonly url: string; readonly fate: FateRecord }
  | { readonly name: string; readonly url: string; readonly again: true }
  | { readonly name: string; readonly problem: string };

const inHand = 32; // pages between reading and settling, so that all cores have something to read and groups something to share

/**
 * Brings pages that were saved elsewhere into the archive and settles them like captures of our own. A page that was
 * imported before (same address, same bytes) is left as it is. `city` is where pages of unknown outlets are judged.
 */
export async function* importPages(desk: Desk, place: string, city: string | null): AsyncGenerator<Imported> {
  const settleNext = settlingInGroups(desk);
  const owners = ownersOf(desk.config);
  const waiting: Promise<Imported>[] = [];
  for await (const page of savedPages(place)) {
    const one = importOne(desk, page, { owners, city, settleNext });
    one.catch(() => undefined); // told when its turn comes; those behind the first that fails are not asked any more
    waiting.push(one);
    if (waiting.length >= inHand) yield await first(waiting);
  }
  while (waiting.length > 0) yield await first(waiting);
  await desk.store.refresh();
}

interface Ways {
  readonly owners: ReadonlyMap<string, { readonly city: string; readonly source: string }>;
  readonly city: string | null;
  readonly settleNext: (capture: Capture) => Promise<Settled>;
}

async function importOne(desk: Desk, page: SavedPage, ways: Ways): Promise<Imported> {
  if (!page.ok) return { name: page.name, problem: page.problem };
  const { name, url, body } = page;
  const digest = createHash("sha256").update(body).digest("hex");
  const id = `import-${addressId(url)}-${digest.slice(0, 16)}`;
  const [before] = await desk.store.read("capture", [id]);
  if (before !== null && before !== undefined && before.value.settled !== undefined)
    return { name, url, again: true };

  const now = desk.clock.now().toISOString();
  const owner = ways.owners.get(new URL(url).hostname.replace(/^www\./, ""));
  const bare = {
    id,
    city: owner?.city ?? ways.city ?? "",
    source: owner?.source ?? outsideSource,
    channel: null,
    url,
    finalUrl: url,
    status: 200,
    fetchedAt: page.savedAt?.toISOString() ?? now,
    timeKnown: page.savedAt !== null,
    hint: null,
    ledTo: null,
  };
  const bytes = { headers: { "content-type": "text/html" }, body };
  const evidence = before?.value.evidence ?? (await desk.archive.keep({ ...bare, ...bytes }, {}));
  await desk.store.write("capture", [{ value: { ...bare, evidence }, expects: 0 }], {
    actor: desk.actor,
    at: now,
  });
  const { fate } = await ways.settleNext({ ...bare, ...bytes, evidence });
  return { name, url, fate };
}

/** Which city and source a host belongs to; the first city that names it, as everywhere. */
function ownersOf(config: Config): Ways["owners"] {
  const owners = new Map<string, { city: string; source: string }>();
  for (const { city, sources } of config.cities) {
    for (const source of sources) {
      for (const host of source.hosts) {
        const name = host.replace(/^www\./, "");
        if (!owners.has(name)) owners.set(name, { city: city.id, source: source.id });
      }
    }
  }
  return owners;
}

async function first(waiting: Promise<Imported>[]): Promise<Imported> {
  const next = waiting.shift();
  if (next === undefined) throw new Error("nothing is waiting");
  return next;
}
