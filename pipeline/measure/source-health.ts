import type { Store } from "../store/store.ts";
import type { ChannelStanding, SourceDay } from "../store/records-shown.ts";
import { watchChannels } from "../health/watch.ts";
import { healthName } from "../health/words.ts";
import { needsPermission } from "./completeness.ts";
import type { CityFacts, Sample } from "./frame.ts";
import { observedOn, visitsOn } from "./observe.ts";
import type { Names } from "./shown.ts";
import { dayOf } from "./windows.ts";

/** The source-days that I16 counts in the sample's window. */
export function sourceDays(sample: Sample, names: Names): readonly SourceDay[] {
  const { plan } = sample;
  return sample.sources
    .filter((row) => !needsPermission(row))
    .flatMap(({ source, days, watches }) => {
      const seen = new Set(observedOn(watches, days));
      return days.map((day): SourceDay => {
        const sums = { visits: 0, good: 0 };
        for (const watch of watches) {
          const { made, good } = visitsOn(watch, [day]);
          sums.visits += made;
          sums.good += good;
        }
        const observed = seen.has(day);
        return {
          id: `${plan.id}|${source.id}|${day}`,
          day,
          city: sample.facts.city.id,
          plan: plan.id,
          planName: names.plan,
          source: source.id,
          sourceName: names.source(source.id),
          observed,
          ...sums,
          stateName: stateName(observed, sums),
        };
      });
    });
}

/** How every channel of a plan's city fares now, one row for each channel. */
export async function channelStandings(
  store: Store,
  given: { readonly facts: CityFacts; readonly plan: string; readonly names: Names; readonly now: Date },
): Promise<readonly ChannelStanding[]> {
  const { facts, plan, names, now } = given;
  const channels = await watchChannels(store, [facts], { now: () => now });
  return channels.map(({ source, channel, health }) => ({
    id: `${plan}|${channel.id}`,
    day: dayOf(now),
    city: facts.city.id,
    plan,
    planName: names.plan,
    channel: channel.id,
    source: source.id,
    sourceName: names.source(source.id),
    channelName: channel.label ?? channel.id,
    state: health.state,
    stateName: healthName(health),
    since: "since" in health ? dayOf(new Date(health.since)) : null,
  }));
}

function stateName(observed: boolean, { visits, good }: { visits: number; good: number }): string {
  if (observed) return "Thu đủ";
  if (visits === 0) return "Chưa ghé";
  return good === 0 ? "Không thu được" : "Thu chưa đủ ngày";
}
