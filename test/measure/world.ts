import { Agency, City, Plan } from "../../config/schema.ts";
import { Source } from "../../config/source-schema.ts";
import type { Look } from "../../crawlers/ledger.ts";
import { registryOf } from "../../pipeline/measure/duty.ts";
import { type CityFacts, type Sample, sampleOf } from "../../pipeline/measure/frame.ts";
import { type SlimItem, type SlimVerdict, gatherer } from "../../pipeline/measure/gather.ts";
import { lookBook } from "../../pipeline/measure/observe.ts";
import { type Window, addDays, daysOf, startOf } from "../../pipeline/measure/windows.ts";

/** A small invented city: what a test says, and sensible rest. */
export interface World {
  readonly facts: CityFacts;
  readonly plan: Plan;
  readonly items: readonly SlimItem[];
  readonly looks: readonly Look[];
  readonly now: string;
  readonly decided?: readonly string[];
  /** Stories whose original is not among the sources. */
  readonly outside?: readonly string[];
}

export function agency(id: string, more: Partial<Agency> = {}): Agency {
  return Agency.parse({ id, name: `Đơn vị ${id}`, kind: "department", memberOf: ["class"], ...more });
}

/** The class whose members owe coverage. */
export const everyDepartment = Agency.parse({
  id: "class",
  name: "Các sở, ngành",
  kind: "class",
  duties: [{ plan: "p", clause: "V.2", text: "tuyên truyền đầy đủ, kịp thời" }],
});

/** A portal with one listing channel, `<id>/list`. */
export function portal(id: string, owner: string | null, more: Record<string, unknown> = {}): Source {
  return Source.parse({
    id,
    name: `Cổng ${id}`,
    kind: "portal",
    ...(owner === null ? {} : { owner }),
    hosts: [`${id}.example.vn`],
    channels: [{ id: `${id}/list`, kind: "listing", url: `https://${id}.example.vn/tin` }],
    ...more,
  });
}

export function paper(id: string, more: Record<string, unknown> = {}): Source {
  return portal(id, null, { kind: "press", ...more });
}

export function city(agencies: readonly Agency[], sources: readonly Source[]): CityFacts {
  return {
    city: City.parse({
      id: "c",
      name: "Thành phố Mẫu",
      timeZone: "Asia/Ho_Chi_Minh",
      leadAgency: "a",
      workingHours: { from: "07:30:00", to: "17:00:00" },
      places: { names: ["Mẫu"] },
    }),
    agencies: [everyDepartment, ...agencies],
    sources,
  };
}

function group(id: string, reports = true) {
  return { id, clause: id, name: `Nhóm ${id}`, basis: "topic", reports };
}

/** A plan with groups g1, g2, g3 and a side label g0 that no total counts. */
export function plan(more: Record<string, unknown> = {}): Plan {
  return Plan.parse({
    id: "p",
    title: "Kế hoạch mẫu",
    issuer: "UBND",
    signer: "Chủ tịch",
    place: "Mẫu",
    periodNote: "mở",
    validFrom: "2026-01-01",
    document: "plan.txt",
    legalBasis: [],
    clauses: [],
    groups: [group("g1"), group("g2"), group("g3"), group("g0", false)],
    ...more,
  });
}

let serial = 0;

/** An item; by default a direct one of group g1, in a story of its own. */
export function item(
  source: string,
  day: string | null,
  more: Partial<Omit<SlimItem, "verdict">> & { readonly verdict?: Partial<SlimVerdict> | null } = {},
): SlimItem {
  serial += 1;
  const { verdict, ...rest } = more;
  return {
    id: `item-${serial}`,
    source,
    channel: null,
    day,
    capturedDay: day ?? "2026-03-01",
    story: `story-${serial}`,
    copy: "original",
    multimedia: false,
    ...rest,
    verdict:
      verdict === null
        ? null
        : {
            tier: "direct",
            groups: ["g1"],
            owners: [],
            mentions: [],
            forms: [],
            vulnerable: false,
            review: false,
            rules: "r1",
            ...verdict,
          },
  };
}

/** Successful looks every day at noon that together cover the span whole; failing ones on the days named. */
export function looks(
  channel: string,
  span: { readonly from: string; readonly to: string },
  broken: readonly string[] = [],
): Look[] {
  let seenUntil = startOf(span.from);
  return daysOf({ from: span.from, to: addDays(span.to, 1) }).map((day) => {
    const at = new Date(Date.parse(startOf(day)) + 12 * 3_600_000).toISOString();
    const good = !broken.includes(day);
    const made = look(
      channel,
      at,
      good ? { coversFrom: seenUntil, coversTo: at } : { outcome: "unreachable" },
    );
    if (good || !broken.includes(addDays(day, 1))) seenUntil = at;
    return made;
  });
}

/** One look at a channel. */
export function look(channel: string, at: string, more: Partial<Look> = {}): Look {
  return {
    id: `${channel}@${at}`,
    city: "c",
    source: channel.split("/")[0] ?? "",
    channel,
    startedAt: at,
    finishedAt: at,
    outcome: "working",
    reason: null,
    coversFrom: null,
    coversTo: null,
    listed: 20,
    fresh: 0,
    newestListed: null,
    oldestListed: null,
    ...more,
  };
}

/** The samples of a world for several windows. */
export function samples(world: World, windows: readonly Window[]): Sample[] {
  const { facts, plan: ours } = world;
  const now = new Date(world.now);
  const registry = registryOf(facts.agencies);
  const channels = facts.sources.flatMap((source) => source.channels);
  const columns = new Set(channels.filter((channel) => channel.column).map((channel) => channel.id));
  const counting = gatherer({ plan: ours, registry, windows, decided: new Set(world.decided), columns });
  counting.take(world.items);
  const book = lookBook(new Map(channels.map((channel) => [channel.id, channel.kind])));
  book.take(world.looks.toSorted((one, other) => one.startedAt.localeCompare(other.startedAt)));
  const { windows: gathered, ...rest } = counting.result();
  return gathered.map((counts, place) => {
    const window = windows[place];
    if (window === undefined) throw new Error("a window for each count");
    return sampleOf({
      facts,
      registry,
      plan: ours,
      window,
      now,
      gathered: counts,
      watch: book.watch(now),
      outside: new Set(world.outside),
      ...rest,
    });
  });
}

/** One window's sample. */
export function sample(world: World, window: Window): Sample {
  const [only] = samples(world, [window]);
  if (only === undefined) throw new Error("one window, one sample");
  return only;
}
