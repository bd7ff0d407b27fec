import { addressId } from "../../crawlers/address.ts";
import { remember, type ChannelMemory } from "../../crawlers/memory.ts";
import { bounds, nextLook, type Timed } from "../../crawlers/timetable.ts";
import type { TruthRow } from "../sample-city/truth.ts";

/** What became of one channel: when it was visited, and when which item was first seen in it; milliseconds. */
export interface Imitated {
  readonly channel: string;
  readonly visits: readonly number[];
  readonly foundAt: ReadonlyMap<string, number>;
}

/** A span in which no collector runs. */
interface Off {
  readonly from: number;
  readonly to: number;
}

const minute = 60_000;
const shown = 20; // items in a list

/**
 * Visits channels by the timetable alone, on a clock of its own that leaps from visit to visit, as a collector would that is
 * woken every minute. Lists show what the truth says was published by then.
 */
export function imitate(
  channels: readonly Timed[],
  truth: readonly Pick<TruthRow, "url" | "listedIn" | "publishedAt">[],
  span: { readonly start: number; readonly end: number; readonly off?: Off },
): readonly Imitated[] {
  const items = new Map<
    string,
    { readonly url: string; readonly id: string; readonly at: number; readonly date: string }[]
  >();
  for (const { url, listedIn, publishedAt } of truth)
    for (const channel of listedIn) {
      const at = Date.parse(publishedAt ?? "");
      const all = items.get(channel) ?? [];
      items.set(channel, all);
      all.push({ url, id: addressId(url), at, date: new Date(at).toISOString() });
    }
  return channels.map((channel) => {
    const own = (items.get(channel.id) ?? []).toSorted((a, b) => a.at - b.at);
    const visits: number[] = [];
    const foundAt = new Map<string, number>();
    let memory: ChannelMemory | undefined;
    let published = 0;
    let found = 0;
    let interval: number = bounds.longest;
    for (let at = span.start; at < span.end;) {
      while ((own[published]?.at ?? Infinity) <= at) published += 1;
      for (; found < published; found += 1) {
        const item = own[found];
        if (item !== undefined) foundAt.set(item.url, at);
      }
      const before = visits.at(-1);
      visits.push(at);
      memory = remember(
        memory,
        {
          startedAt: new Date(at).toISOString(),
          outcome: "working",
          reason: null,
          entries: own.slice(Math.max(0, published - shown), published).toReversed(),
          unchanged: false,
          fetched: 0,
          read: 0,
          told: 0,
          intervalMinutes: interval,
        },
        before === undefined ? null : new Date(before).toISOString(),
      );
      const next = Math.ceil(nextLook(channel, memory, at) / minute) * minute;
      interval = (next - at) / minute;
      at = span.off !== undefined && next >= span.off.from && next < span.off.to ? span.off.to : next;
    }
    return { channel: channel.id, visits, foundAt };
  });
}

/** The middle value; of none, not a number. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
