import { startOfDay } from "../../crawlers/local-clock.ts";
import type { ChannelHealth } from "../../pipeline/health/health.ts";
import {
  chanceOf,
  liveThrough,
  natures,
  publications,
  workingTime,
  type Nature,
  type Plant,
  type Planted,
} from "./year.ts";

/** One planted fault: how long it took to be noticed against how long it may take, in full working days. */
export interface Found {
  readonly channel: string;
  readonly what: Plant;
  readonly wait: number;
  readonly allowed: number;
  /** What the channel's health said while it lasted. */
  readonly said: string;
}

/** What a year of imagined channels showed of the detector. */
export interface YearReading {
  readonly found: readonly Found[];
  readonly falseAlarms: number;
  readonly channelQuarters: number;
  /** Channel quarters with more than one false alarm. */
  readonly quartersWithMore: number;
}

const day = 86_400_000;
const hour = 3_600_000;
const begin = "2025-01-06";
const learning = 115; // days before the year that is judged
const days = learning + 365;
const everyHours = 4; // between two looks
const oneLook = 0.4; // of a working day: four hours of an office's ten
const faults: readonly Plant[] = [
  "unreachable",
  "refused",
  "not-a-list",
  "empty",
  "short-list",
  "no-dates",
  "odd-dates",
  "other-articles",
];

/**
 * Lives a year with each nature: two silences and four breaks are planted, the rest of the year should be calm. A fault must
 * be noticed within a full working day or twice the channel's own pause, whichever is later, and one look. A channel's own
 * pause is that which 19 of 20 of its pauses (of more than four hours) do not exceed, in working time, in the year without faults.
 */
export function readingsOfYear(
  which: (at: number) => boolean = (at) => at % 3 === Math.floor(at / 3) % 3,
  seed = "",
): YearReading {
  const all = natures()
    .filter((_, at) => which(at))
    .map((nature, at) => readOne(nature, at, seed));
  return {
    found: all.flatMap(({ found }) => found),
    falseAlarms: all.reduce((sum, { alarms }) => sum + alarms.length, 0),
    channelQuarters: all.length * 4,
    quartersWithMore: all.reduce((sum, { alarms }) => {
      const quarters = Map.groupBy(alarms, (at) => Math.floor(at / (91.25 * day)));
      return sum + [...quarters.values()].filter((those) => those.length > 1).length;
    }, 0),
  };
}

function readOne(nature: Nature, number: number, seed: string): { found: Found[]; alarms: number[] } {
  const start = startOfDay(begin);
  const from = start + learning * day;
  const items = publications(nature, begin, days, chanceOf(`${seed}${nature.name}`));
  const pause = ownPause(nature, items);
  const random = chanceOf(`${seed}${nature.name} faults`);
  // Articles of another layout show only where there are some: three within two days.
  const possible = faults.filter((fault) => fault !== "other-articles" || nature.perDay >= 3);
  const what = (at: number): Plant => possible[(number + at) % possible.length] ?? "unreachable";
  const plans: readonly (readonly [Plant, number, number])[] = [
    [what(0), 20, 5],
    ["silence", 50, 50],
    [what(3), 140, 5],
    ["stuck-beside-siblings", 180, 50],
    [what(5), 270, 5],
    ["silence", 300, 50],
  ];
  const planted = plans.map(([fault, at, lasting]): Planted => {
    const moment = from + at * day + Math.floor(random() * 9 * 24) * hour;
    return { what: fault, from: moment, to: moment + lasting * day };
  });
  const off = [{ from: from + 130 * day, to: from + 132 * day }];
  const judged = liveThrough(
    nature,
    items,
    { from: start, to: start + days * day, everyHours },
    {
      planted,
      off,
      random: chanceOf(`${seed}${nature.name} stumbles`),
    },
  );
  const found = planted.map(({ what: fault, from: since, to }): Found => {
    const said = judged.filter(({ at, health }) => at >= since && at < to && isAlarm(health));
    const first = said[0]?.at ?? Infinity;
    return {
      channel: nature.name,
      what: fault,
      wait: first === Infinity ? Infinity : waitOf(nature, fault, since, first),
      allowed: allowedFor(fault, pause),
      said: [
        ...new Set(said.map(({ health }) => (health.state === "broken" ? health.kind : health.state))),
      ].join(" "),
    };
  });
  return { found, alarms: falseAlarms(judged, planted, from) };
}

/** Breaks are told by looks, which are made at night too; silences by publishing time. */
function waitOf(nature: Nature, what: Plant, since: number, at: number): number {
  return isSilence(what) || what === "other-articles" ? workingTime(nature, since, at) : (at - since) / day;
}

function allowedFor(what: Plant, pause: number): number {
  if (isSilence(what) || what === "other-articles") return Math.max(1, 2 * pause) + oneLook;
  return 1 + everyHours / 24;
}

function isSilence(what: Plant): boolean {
  return what === "silence" || what === "stuck-beside-siblings";
}

function isAlarm({ state }: ChannelHealth): boolean {
  return state === "silent" || state === "broken";
}

function falseAlarms(
  judged: readonly { readonly at: number; readonly health: ChannelHealth }[],
  planted: readonly Planted[],
  from: number,
): number[] {
  const alarms: number[] = [];
  let before = false;
  for (const { at, health } of judged) {
    const now = isAlarm(health);
    // An alarm may last a little longer than its fault: until the next look, or the next item.
    const excused = planted.some(
      (one) => at >= one.from && at < one.to + (isSilence(one.what) ? 3 : 1) * day,
    );
    if (now && !before && !excused && at >= from) alarms.push(at - from);
    before = now;
  }
  return alarms;
}

function ownPause(nature: Nature, items: readonly number[]): number {
  const pauses = items
    .slice(1)
    .flatMap((at, before) => {
      const last = items[before] ?? at;
      return at - last < 4 * hour ? [] : [workingTime(nature, last, at)];
    })
    .toSorted((a, b) => a - b);
  return pauses[Math.floor(pauses.length * 0.95)] ?? 1;
}
