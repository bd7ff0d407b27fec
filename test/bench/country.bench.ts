import { imitate, median, type Imitated } from "../crawlers/imitate.ts";
import type { Timed } from "../../crawlers/timetable.ts";
import { seeded } from "../sample-city/random.ts";
import { say } from "./print.ts";

// A country's channels on the timetable alone, on a clock of its own, four weeks of October and November 2026:
//   node test/bench/country.bench.ts [share]
// `share` (default .05) is how much of the country is imagined; counts are told for the whole.
const share = Number(process.argv[2] ?? "0.05");
const minute = 60_000;
const day = 1440 * minute;
const start = Date.parse("2026-10-19T00:00:00+07:00");
const end = start + 28 * day;
const counted = start + 7 * day; // the first week, in which nothing is known of a channel yet, is told apart

/** Channels of one sort: how many in the country, and what one of them publishes in a working day. */
const sorts = [
  { name: "press lists and feeds", outlet: "press", channels: 1_200, perDay: 25 },
  { name: "portals of provinces and departments", outlet: "portal", channels: 900, perDay: 4 },
  { name: "pages of communes and wards", outlet: "portal", channels: 3_300, perDay: 0.8 },
  { name: "social accounts", outlet: "portal", channels: 4_600, perDay: 1.2 },
] as const;

const random = seeded("34");
let [visits, firstWeek, items] = [0, 0, 0];
const perHour = new Map<number, number>();
const begun = process.cpuUsage();
for (const { name, outlet, channels, perDay } of sorts) {
  const count = Math.max(1, Math.round(channels * share));
  const own = Array.from({ length: count }, (_, at): Timed => ({ id: `${name}-${at}/rss`, outlet }));
  const truth = own.flatMap((channel) => published(channel.id, perDay, outlet === "press"));
  const looked = imitate(own, truth, { start, end });
  const scale = channels / count;
  const late = delays(looked, new Map(truth.map(({ url, publishedAt }) => [url, Date.parse(publishedAt)])));
  const made = looked.flatMap(({ visits: all }) => all);
  const after = made.filter((at) => at >= counted);
  for (const at of after) {
    const hour = Math.floor((at - start) / (60 * minute));
    perHour.set(hour, (perHour.get(hour) ?? 0) + scale);
  }
  visits += (after.length * scale) / 21;
  firstWeek += ((made.length - after.length) * scale) / 7;
  items += (truth.filter(({ publishedAt }) => Date.parse(publishedAt) >= counted).length * scale) / 21;
  say(
    `${name}: ${channels} channels, ${round((after.length * scale) / 21)} visits a day (${(after.length / 21 / count).toFixed(1)} each), median delay ${median(late).toFixed(0)} min`,
  );
}
const busiest = Math.max(...perHour.values());
const { user, system } = process.cpuUsage(begun);
say(
  `all: ${round(visits)} visits a day (first week ${round(firstWeek)}), ${round(busiest)} in the busiest hour = ${(busiest / 3600).toFixed(1)} a second; ` +
    `${round(items)} new items a day, ${round(items * 365)} a year; planned in ${((user + system) / 1e6).toFixed(0)} s of processor time for ${share} of it`,
);

function published(channel: string, perDay: number, onWeekends: boolean) {
  const rows: { url: string; listedIn: string[]; publishedAt: string }[] = [];
  for (let at = start; at < end; at += day) {
    const weekday = new Date(at + 7 * 60 * minute).getUTCDay();
    const rest = weekday === 0 || weekday === 6;
    let left = perDay * (rest ? (onWeekends ? 0.6 : 0.15) : 1);
    for (; left > 0 && random() < left; left -= 1) {
      const publishedAt = new Date(at + (7 + random() * 11) * 60 * minute).toISOString();
      rows.push({
        url: `https://${encodeURIComponent(channel)}.example.vn/${rows.length}`,
        listedIn: [channel],
        publishedAt,
      });
    }
  }
  return rows;
}

/** Minutes from publication to the visit that found it, after the first week. */
function delays(looked: readonly Imitated[], at: ReadonlyMap<string, number>): readonly number[] {
  return looked.flatMap(({ foundAt }) =>
    [...foundAt].flatMap(([url, found]) => {
      const when = at.get(url) ?? 0;
      return when >= counted ? [(found - when) / minute] : [];
    }),
  );
}

function round(count: number): string {
  return Math.round(count).toLocaleString("en");
}
