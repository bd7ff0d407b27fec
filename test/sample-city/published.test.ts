import { beforeAll, describe, expect, it } from "vitest";
import { loadConfig, type Config } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { dayAfter, dayOf } from "./days.ts";
import { openSampleCities } from "./open.ts";
import type { TruthRow } from "./truth.ts";

const lateOnThe14th = "2026-11-14T23:30:00+07:00";
const anchors =
  /nghị quyết (số )?57|bình dân học vụ số|71\/nq-cp|03\/nq-cp|310\/kh-ubnd|331-kh\/tu|10-hd\/btgdvtu/i;

let config: Config;
let truth: readonly TruthRow[];

async function truthOn(today: string): Promise<readonly TruthRow[]> {
  const cities = await openSampleCities({ today, config });
  await cities.close();
  return cities.truth;
}

beforeAll(async () => {
  config = await loadConfig(readSettings({}).config);
  truth = await truthOn(lateOnThe14th);
}, 60_000);

/** A row without what an aggregator says otherwise at another hour. */
const contentOf = (row: TruthRow): unknown => ({ ...row, publishedAt: null });
const onTopic = (): readonly TruthRow[] => truth.filter(({ groups }) => groups.length > 0);
const share = (part: number, whole: number): number => part / whole;

describe("what the sample cities publish", () => {
  it("is the same for the same day, whatever the hour", async () => {
    const morning = await truthOn("2026-11-14T06:00:00+07:00");
    expect(morning.map(contentOf)).toEqual(truth.map(contentOf));
  }, 60_000);

  it("is another for another day", async () => {
    const next = await truthOn("2026-11-15");
    const known = new Set(truth.map(({ text }) => text));
    expect(next.filter(({ text }) => !known.has(text)).length).toBeGreaterThan(500);
  }, 60_000);

  it("is at least 1,500 items, each at an address of its own", () => {
    expect(truth.length).toBeGreaterThanOrEqual(1500);
    expect(new Set(truth.map(({ url }) => url)).size).toBe(truth.length);
  });

  it("fills the ten weeks before today, and Tân Bình's months of 2025", () => {
    const today = dayOf(new Date(lateOnThe14th));
    const outside = truth.filter(({ city, publishedDay }) => {
      const [from, to] = city === "tan-binh" ? ["2025-02-01", "2025-06-30"] : [dayAfter(today, -70), today];
      return publishedDay !== null && (publishedDay < from || publishedDay > to);
    });
    expect(outside).toEqual([]);
    const days = new Set(
      truth.filter(({ city }) => city === "hanoi").map(({ publishedDay }) => publishedDay),
    );
    expect(days.size).toBeGreaterThan(65);
  });

  it("holds items of the last and the first minutes of a day, in Việt Nam and in UTC", () => {
    const clocks = truth.map(({ publishedAt }) => publishedAt?.slice(11, 16) ?? "");
    const edges = [/^23:5[6-9]/, /^00:0[0-4]/, /^06:5[7-9]/, /^07:0[0-2]/];
    const met = edges.map((edge) => clocks.filter((clock) => edge.test(clock)).length);
    expect(Math.min(...met)).toBeGreaterThan(2);
  });

  it("speaks of the plans in more than half of it, a third of that without their wording", () => {
    const originals = onTopic().filter(({ copy }) => copy === "original");
    const meant = originals.filter(({ recognisable }) => recognisable === "meaning");
    expect(share(onTopic().length, truth.length)).toBeGreaterThan(0.5);
    expect(share(onTopic().length, truth.length)).toBeLessThan(0.7);
    expect(share(meant.length, originals.length)).toBeGreaterThan(1 / 3);
    expect(truth.filter(({ trap }) => trap !== null).length).toBeGreaterThan(80);
  });

  it("has for each leaf of each plan items in the plan's wording that a channel leads to", () => {
    const counted = Map.groupBy(
      onTopic().flatMap((row) => row.groups.map((group) => ({ ...row, leaf: `${row.plan} ${group}` }))),
      ({ leaf }) => leaf,
    );
    const literal = [...counted.values()].map(
      (rows) => rows.filter(({ recognisable, reachable }) => recognisable === "phrase" && reachable).length,
    );
    expect(literal.length).toBe(21); // 9 of Hà Nội, 6 of Huế, 6 of Tân Bình
    expect(Math.min(...literal)).toBeGreaterThan(3);
  });

  it("has between 60 and 700 words an item", () => {
    const words = truth.map(({ text }) => text.split(/\s+/).length);
    expect(Math.min(...words)).toBeGreaterThanOrEqual(55); // a copy may have lost its last paragraph
    expect(Math.max(...words)).toBeGreaterThan(450);
    expect(Math.max(...words)).toBeLessThanOrEqual(700);
  });

  it("is written in Unicode NFC and leaves no slot open", () => {
    const said = truth.map(({ title, text }) => `${title} ${text}`);
    expect(
      said.filter((text) => text !== text.normalize("NFC") || /[<>{}|]|undefined|null/.test(text)),
    ).toEqual([]);
  });
});

describe("the truth", () => {
  it("names only plans, groups, sources and channels of the config", () => {
    const cities = config.cities;
    const known = new Set([
      ...cities.flatMap(({ plans }) =>
        plans.flatMap((plan) => plan.groups.map(({ id }) => `${plan.id} ${id}`)),
      ),
      ...cities.flatMap(({ sources }) =>
        sources.flatMap(({ id, hosts }) => hosts.map((host) => `${id} at ${host}`)),
      ),
      ...cities.flatMap(({ sources }) => sources.flatMap(({ channels }) => channels.map(({ id }) => id))),
    ]);
    const named = truth.flatMap(({ plan, groups, groupsOk, source, url, listedIn }) => [
      ...[...groups, ...groupsOk].map((group) => `${plan} ${group}`),
      `${source} at ${new URL(url).host}`,
      ...listedIn,
    ]);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it("names only agencies that exist on the day, and no class of agencies", () => {
    const agencies = new Map(
      config.cities.flatMap((city) => city.agencies).map((agency) => [agency.id, agency]),
    );
    const wrong = truth.flatMap(({ city, publishedDay, agencies: named }) => {
      const day = publishedDay ?? (city === "tan-binh" ? "2025-03-01" : "2026-11-01");
      return named.filter(({ id }) => {
        const agency = agencies.get(id);
        if (agency === undefined || agency.kind === "class") return true;
        return (agency.validFrom ?? day) > day || (agency.validTo ?? day) < day;
      });
    });
    expect(wrong).toEqual([]);
  });

  it("calls direct what names the resolution, the movement or a plan, and topical what does not", () => {
    const wrong = onTopic().filter(
      ({ tier, title, text }) => anchors.test(`${title} ${text}`) !== (tier === "direct"),
    );
    expect(wrong.map(({ title }) => title)).toEqual([]);
  });

  it("says recognisable by meaning only where none of the plan's own words stands", () => {
    const own = new Map(
      config.cities
        .flatMap(({ phrases }) => phrases)
        .map(({ plan, groups }) => [
          plan,
          groups.flatMap(({ strong }) => strong).filter((phrase) => typeof phrase === "string"),
        ]),
    );
    const literal = truth
      .filter(({ recognisable }) => recognisable === "meaning")
      .flatMap(({ plan, title, text }) =>
        (own.get(plan) ?? [])
          .filter((word) => `${title}\n${text}`.toLowerCase().includes(word.toLowerCase()))
          .map((word) => `${title}: ${word}`),
      );
    expect(literal).toEqual([]);
  });

  it("gives a copy the story, labels and mentions of its original", () => {
    const byUrl = new Map(truth.map((row) => [row.url, row]));
    const copies = truth.filter(({ copy }) => copy === "reprint");
    expect(copies.length).toBeGreaterThan(120);
    const wrong = copies.filter((copy) => {
      const origin = byUrl.get(copy.story);
      return (
        origin?.copy !== "original" ||
        origin.groups !== copy.groups ||
        (copy.publishedAt ?? "9") <= (origin.publishedAt ?? "")
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe("no two unrelated items", () => {
  it("are near-duplicates of each other", () => {
    const sets = truth.map(({ title, text }) => shingles(`${title} ${text}`));
    const holders = new Map<string, number[]>();
    const offenders: string[] = [];
    for (const [at, set] of sets.entries()) {
      const common = new Map<number, number>();
      for (const shingle of set) {
        const list = holders.get(shingle) ?? [];
        for (const other of list) common.set(other, (common.get(other) ?? 0) + 1);
        holders.set(shingle, [...list, at]);
      }
      for (const [other, shared] of common) {
        if (truth[other]?.story === truth[at]?.story) continue;
        const size = sets[other]?.size ?? 0;
        const near = shared / (set.size + size - shared) >= 0.4 || shared / Math.min(set.size, size) >= 0.7;
        if (near) offenders.push(`${truth[at]?.url} ~ ${truth[other]?.url}`);
      }
    }
    expect(offenders).toEqual([]);
  }, 60_000);
});

function shingles(text: string): ReadonlySet<string> {
  const syllables = text
    .toLowerCase()
    .normalize("NFC")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((one) => one !== "");
  return new Set(syllables.slice(2).map((_, at) => syllables.slice(at, at + 3).join(" ")));
}
