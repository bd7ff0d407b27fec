import { addressId } from "../../crawlers/address.ts";
import type { KnownPost, Observed, PostBook, Wanted } from "../../crawlers/platforms/account.ts";
import { dayOf } from "../measure/windows.ts";
import type { Observation } from "../store/records.ts";
import type { Signature, Store } from "../store/store.ts";
import { ageOf, milestoneAt, oldestMeasured } from "./milestones.ts";

const atOnce = 500; // records read or written in one go
const mostDue = 200; // posts that one visit reads again; the rest comes with the next one
const day = 86_400_000;

/** What platform visits remember of posts, kept in the store. */
export function postBookOver(store: Store, by: () => Signature): PostBook {
  return {
    async known(permalinks) {
      const found = new Map<string, KnownPost>();
      for (let at = 0; at < permalinks.length; at += atOnce) {
        const some = permalinks.slice(at, at + atOnce);
        const kept = await store.read("address", some.map(addressId));
        for (const [place, permalink] of some.entries()) {
          const address = kept[place]?.value;
          if (address === undefined) continue;
          const { digest = null, state, firstSeen } = address;
          found.set(permalink, { digest, gone: state === "gone", firstSeen });
        }
      }
      return found;
    },
    async due(channel, now) {
      await store.refresh();
      return {
        posts: await duePosts(store, channel, now),
        audience: await isAudienceDue(store, channel, now),
      };
    },
    async recent(channel, since) {
      await store.refresh();
      const where = {
        is: { channel },
        range: { publishedAt: { from: since.toISOString() } },
        missing: ["removedOn"],
      };
      const ids: string[] = [];
      for await (const { id } of store.scan("item", [], where)) ids.push(id);
      return wantedOf(store, ids);
    },
    async observe(observed) {
      for (let at = 0; at < observed.length; at += atOnce) {
        const some = observed.slice(at, at + atOnce);
        const records = (await itemsOf(store, some)).flatMap(({ one, item }) => recordsOf(one, item));
        // A milestone that was measured before stays as it was measured: the second writing is a conflict and nothing else.
        await store.write(
          "observation",
          records.map((value) => ({ value, expects: 0 })),
          by(),
        );
      }
    },
  };
}

/** Posts at a milestone's age without a measuring of it, those first that will soon be too old for it. */
async function duePosts(store: Store, channel: string, now: Date): Promise<readonly Wanted[]> {
  const oldest = dayOf(new Date(now.getTime() - (oldestMeasured + 1) * day));
  const where = { is: { channel }, range: { publishedDay: { from: oldest } }, missing: ["removedOn"] };
  const ripe = new Map<string, { readonly age: number; readonly left: number }>();
  for await (const { id, publishedAt } of store.scan("item", ["publishedAt"], where)) {
    const milestone = publishedAt === null ? null : milestoneAt(ageOf(publishedAt, now.toISOString()));
    if (milestone !== null) ripe.set(id, milestone);
  }
  if (ripe.size === 0) return [];
  const range = { at: { from: new Date(now.getTime() - oldestMeasured * day).toISOString() } };
  for await (const { item, ageDays } of store.scan("observation", ["item", "ageDays"], {
    is: { channel },
    range,
  })) {
    if (item === null || ageDays === null) continue;
    if (ripe.get(item)?.age === milestoneAt(ageDays)?.age) ripe.delete(item);
  }
  const first = [...ripe].toSorted(([, a], [, b]) => a.left - b.left).slice(0, mostDue);
  return wantedOf(
    store,
    first.map(([id]) => id),
  );
}

/** Items by the platform's own ids. */
async function wantedOf(store: Store, items: readonly string[]): Promise<readonly Wanted[]> {
  const addresses = await store.read("address", items);
  return addresses.flatMap((kept) => {
    const id = kept?.value.hint?.post;
    return kept === null || id === undefined ? [] : [{ id, permalink: kept.value.url }];
  });
}

async function isAudienceDue(store: Store, channel: string, now: Date): Promise<boolean> {
  const [kept] = await store.read("observation", [audienceId(channel, now.toISOString())]);
  return kept === null;
}

/** Followers are noted once for each day in Việt Nam. */
function audienceId(channel: string, at: string): string {
  return `${channel}/followers/${dayOf(new Date(at))}`;
}

/** The items of the posts; a post that became none (a picture without words) has nothing to be observed of. */
async function itemsOf(
  store: Store,
  observed: readonly Observed[],
): Promise<readonly { readonly one: Observed; readonly item: string | null }[]> {
  const ids = observed.map(({ permalink }) => (permalink === null ? "" : addressId(permalink)));
  const kept = await store.read("item", ids);
  const found: { one: Observed; item: string | null }[] = [];
  for (const [at, one] of observed.entries()) {
    if (one.permalink === null) found.push({ one, item: null });
    else {
      const item = kept[at]?.value.id ?? (await itemAt(store, ids[at] ?? ""));
      if (item !== null) found.push({ one, item });
    }
  }
  return found;
}

/** The item that has the address as a later one. */
async function itemAt(store: Store, address: string): Promise<string | null> {
  const { rows } = await store.list("item", {
    where: { is: { addressId: [address] } },
    order: { by: "firstCapturedAt", direction: "ascending" },
    limit: 1,
  });
  return rows[0]?.value.id ?? null;
}

function recordsOf(one: Observed, item: string | null): readonly Observation[] {
  const { channel, platform, publishedAt, at, api, capture } = one;
  const ageDays = publishedAt === null ? null : ageOf(publishedAt, at);
  const milestone = ageDays === null ? null : milestoneAt(ageDays);
  if (item !== null && milestone === null) return [];
  return one.counters.map(({ metric, count, as }): Observation => ({
    id: item === null ? audienceId(channel, at) : `${item}/${metric}/${milestone?.age ?? ""}`,
    item,
    channel,
    platform,
    metric,
    count,
    at,
    ageDays,
    as,
    api,
    capture,
  }));
}
