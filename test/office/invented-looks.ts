import type { Config } from "../../config/load.ts";
import type { ChannelState, Look } from "../../crawlers/ledger.ts";
import { remember } from "../../crawlers/memory.ts";

const days = 75; // ten weeks and a little before the clock
const dayMs = 86_400_000;
const brokenSince = 20; // days: the page of one ward has answered 503 since then
const silent = "lang-chai"; // answers every day and has had nothing new for weeks

/** A visit a day to every channel: most work, one source is broken, one needs a permission, one shows nothing new. */
export function inventedLooks(config: Config, now: Date): Look[] {
  const city = config.cities[0];
  return (city?.sources ?? []).flatMap((source) =>
    source.channels.flatMap((channel) =>
      Array.from({ length: days }, (_, index): Look => {
        const at = now.getTime() - (days - 1 - index) * dayMs;
        const age = days - 1 - index;
        const broken = source.id === "go-sao" && age < brokenSince;
        const closed = source.id === "gom-tin";
        const works = !broken && !closed;
        return {
          id: `${channel.id}/${new Date(at).toISOString()}`,
          city: city?.city.id ?? "",
          source: source.id,
          channel: channel.id,
          startedAt: new Date(at).toISOString(),
          finishedAt: new Date(at + 4000).toISOString(),
          outcome: broken ? "unreachable" : closed ? "not-permitted" : "working",
          reason: broken
            ? "Máy chủ trả lời 503 (đang bảo trì)"
            : closed
              ? "robots.txt không cho thu trang này"
              : null,
          coversFrom: works ? new Date(at - dayMs).toISOString() : null,
          coversTo: works ? new Date(at).toISOString() : null,
          listed: works ? 20 : 0,
          fresh: works && source.id !== silent ? 2 : 0,
          newestListed: null,
          oldestListed: null,
        };
      }),
    ),
  );
}

/** What the collector would remember of the channels after these visits. */
export function inventedStates(looks: readonly Look[]): readonly ChannelState[] {
  const states = new Map<string, ChannelState>();
  const newest = new Map<string, number>();
  for (const look of looks) {
    const { channel: id, city, source, startedAt, finishedAt, outcome, reason, listed, fresh } = look;
    const before = states.get(id);
    const works = outcome === "working";
    const first = (newest.get(id) ?? listed) + fresh;
    newest.set(id, first);
    const entries = Array.from({ length: listed }, (_, at) => ({ id: `tin-${first - at}`, date: null }));
    const visit = { startedAt, outcome, reason, entries, unchanged: false, fetched: 0, read: 0, told: 0 };
    const lastVisit = before?.lastVisit ?? null;
    states.set(id, {
      id,
      city,
      source,
      lastVisit: startedAt,
      lastSuccess: works ? finishedAt : (before?.lastSuccess ?? null),
      nextVisit: null,
      failures: works ? 0 : (before?.failures ?? 0) + 1,
      intervalMinutes: 1440,
      etag: null,
      lastModified: null,
      memory: remember(before?.memory, { ...visit, intervalMinutes: 1440 }, lastVisit),
    });
  }
  return [...states.values()];
}
