import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadConfig } from "../../config/load.ts";
import { platformOf } from "../../crawlers/platforms/post.ts";
import type { Look } from "../../crawlers/ledger.ts";
import type { KnownPlan } from "../../dashboards/office/known.ts";
import type { Freezing } from "../../pipeline/freeze/freeze.ts";
import type { Item } from "../../pipeline/item.ts";
import { addDays, daysBetween, daysOf, startOf } from "../../pipeline/measure/windows.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { between, pick, seeded, type Random } from "../sample-city/random.ts";
import { inventedEntries, type Invented } from "./invented-entries.ts";
import { itemOf, verdictOf } from "../store/samples.ts";

const by = { actor: "test", at: "2026-11-22T01:00:00.000Z" };

/** The three plans, each in a time in which much of what it asks for falls due. */
export const inventions = {
  "hanoi-179": { city: "hanoi", first: "2026-08-28", today: "2026-11-22" },
  "hue-310": { city: "hue", first: "2025-09-20", today: "2026-01-22" },
  "tanbinh-57": { city: "tan-binh", first: "2025-02-06", today: "2025-05-28" },
} as const;

/** A title that a spreadsheet would run, that XML could not hold, and that would leave its element. */
export const hostileTitle = `=HYPERLINK("http://xa.test";"A")\u0007</w:t><script>alert(1)</script> & “lớp học số”`;

/** A city's own files over a store full of invented items, looks, counters, entries and decisions. */
export interface InventedCity extends Freezing, AsyncDisposable {
  readonly known: KnownPlan;
}

/** Opens it; the same plan gives the same city. */
export async function openInventedCity(planId: keyof typeof inventions = "hanoi-179"): Promise<InventedCity> {
  const config = await loadConfig(path.join(import.meta.dirname, "../../config"));
  const city = config.cities.find((one) => one.city.id === inventions[planId].city);
  const plan = city?.plans.find(({ id }) => id === planId);
  if (city === undefined || plan === undefined) throw new Error("no such plan");
  const data = await mkdtemp(path.join(tmpdir(), "phusong-bao-cao-"));
  const store = await openSqliteStore(":memory:");
  const random = seeded("báo cáo");
  const { first, today } = inventions[planId];
  const known: Invented = { city, plan, first, today };
  const items = Array.from({ length: 400 }, (_, place) => inventedItem(random, known, place));
  const looks = inventedLooks(random, known);
  await store.writeInSteps([items.map((value) => ({ kind: "item" as const, value, expects: 0 }))], by);
  await store.writeInSteps([looks.map((value) => ({ kind: "look" as const, value, expects: 0 }))], by);
  await observations(store, random, known, items);
  await people(store, random, known, items);
  await store.refresh();
  const clock = { now: () => new Date(`${today}T03:00:00.000Z`) };
  return {
    store,
    config,
    clock,
    data,
    known,
    actor: "test",
    async [Symbol.asyncDispose]() {
      await store.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

function inventedItem(random: Random, { city, plan, first, today }: Invented, place: number): Item {
  const source = pick(random, city.sources);
  const day = addDays(first, between(random, 0, daysBetween(first, today) - 2));
  const id = `tin-${String(place).padStart(4, "0")}`;
  const chance = random();
  const tier = pick(random, ["direct", "topical", "topical", "passing", "none"] as const);
  const counts = tier === "direct" || tier === "topical";
  const groups = counts
    ? Array.from({ length: between(random, 1, 3) }, () => pick(random, plan.groups).id)
    : [];
  const named = city.agencies.filter(({ kind }) => kind !== "class");
  const agencies = [
    ...(source.owner === undefined ? [] : [{ id: source.owner, role: "owner" as const, because: [] }]),
    ...Array.from({ length: between(random, 0, 2) }, () => ({
      id: pick(random, named).id,
      role: pick(random, ["mention", "mention", "credit"] as const),
      because: [],
    })),
  ];
  const verdict = verdictOf({
    plan: plan.id,
    tier,
    groups: [...new Set(groups)].map((group) => ({
      id: group,
      clause: group,
      score: 1,
      by: "phrase",
      because: [],
    })),
    agencies,
    review: chance < 0.06,
    forms: random() < 0.3 ? [pick(random, plan.forms).id] : [],
    marks: random() < 0.15 ? [pick(random, ["vulnerable", "critical"] as const)] : [],
    rules: pick(random, ["1", "2"]),
  });
  const undated = chance > 0.97;
  return itemOf(id, {
    source: source.id,
    channel: source.channels[0]?.id ?? null,
    url: `https://mau.example/${id}`,
    title: place % 97 === 0 ? hostileTitle : `Tin số ${place} về chuyển đổi số ở phường`,
    lead: `Đoạn mở đầu của tin số ${place}.`,
    ...(place % 20 === 0 && { text: `Thực hiện Quyết định số ${place}/QĐ-UBND của thành phố.` }),
    story: `cum-${between(random, 0, 240)}`,
    copy: pick(random, ["original", "original", "reprint", "unknown"] as const),
    publishedAt: undated ? null : `${day}T05:00:00.000Z`,
    publishedDay: undated ? null : day,
    firstCapturedAt: `${day}T06:00:00.000Z`,
    media: { image: true, video: random() < 0.2, audio: false },
    verdicts: random() < 0.03 ? [] : [verdict],
  });
}

/** One good look a day at most channels; some break for a while, some are forbidden, some nobody visits. */
function inventedLooks(random: Random, { city, first, today }: Invented): Look[] {
  return city.sources.flatMap((source) =>
    source.channels.flatMap((channel): Look[] => {
      const fate = random();
      if (fate < 0.05) return [];
      const broken = fate < 0.25 ? addDays(first, between(random, 40, 140)) : "9999";
      const mended = addDays(broken === "9999" ? today : broken, between(random, 2, 30));
      let seenUntil = startOf(first);
      return daysOf({ from: first, to: addDays(today, 1) }).map((day): Look => {
        const at = new Date(Date.parse(startOf(day)) + 9 * 3_600_000).toISOString();
        const good = day < broken || day >= mended;
        const coversFrom = seenUntil;
        if (good) seenUntil = at;
        // What was missed while the channel was broken is not made up.
        const covers = { coversFrom: day === mended ? startOf(day) : coversFrom, coversTo: at };
        return {
          id: `${channel.id}@${at}`,
          city: city.city.id,
          source: source.id,
          channel: channel.id,
          startedAt: at,
          finishedAt: at,
          outcome: fate > 0.96 ? "not-permitted" : good ? "working" : "unreachable",
          reason: null,
          ...(good && fate <= 0.96 ? covers : { coversFrom: null, coversTo: null }),
          listed: 20,
          fresh: 0,
          newestListed: good ? day : null,
          oldestListed: null,
        };
      });
    }),
  );
}

async function observations(
  store: Store,
  random: Random,
  { city, first, today }: Invented,
  items: readonly Item[],
): Promise<void> {
  const accounts = new Map(
    city.sources.flatMap(({ channels }) =>
      channels.flatMap(({ id, kind }) => {
        const platform = platformOf[kind];
        return platform === undefined ? [] : [[id, platform] as const];
      }),
    ),
  );
  const counters = items.flatMap(({ id, channel, publishedDay }) => {
    const platform = channel === null ? undefined : accounts.get(channel);
    if (platform === undefined || publishedDay === null || channel === null) return [];
    return [1, 7, 8, 30].flatMap((ageDays) =>
      ["views", "likes"].map((metric) => ({
        id: `${id}/${metric}/${ageDays}`,
        item: id,
        channel,
        platform,
        metric,
        ageDays,
        count: between(random, 1, 5_000),
        at: `${addDays(publishedDay, ageDays)}T03:00:00.000Z`,
      })),
    );
  });
  const followers = [...accounts].flatMap(([channel, platform]) =>
    [addDays(first, 37), addDays(today, -43), addDays(today, -9)].map((day) => ({
      id: `${channel}/followers/${day}`,
      item: null,
      channel,
      platform,
      metric: "followers",
      ageDays: null,
      count: between(random, 100, 90_000),
      at: `${day}T03:00:00.000Z`,
    })),
  );
  await store.write(
    "observation",
    [...counters, ...followers].map((value) => ({ value, expects: 0 })),
    by,
  );
}

async function people(store: Store, random: Random, known: Invented, items: readonly Item[]): Promise<void> {
  const { plan, today } = known;
  const judged = items.filter(({ verdicts }) => verdicts.length > 0);
  const decisions = Array.from({ length: 60 }, (_, place) => {
    const what = pick(random, ["tone", "tone", "accept", "comment"] as const);
    return {
      id: `quyet-dinh-${place}`,
      item: pick(random, judged).id,
      plan: plan.id,
      what,
      value: what === "tone" ? pick(random, ["positive", "neutral", "negative"]) : null,
      reason: "đã đọc",
      rules: "1",
      actor: "Hạnh",
      at: `${addDays(today, -2)}T0${place % 9}:${String(10 + (place % 50))}:00.000Z`,
    };
  });
  await store.write(
    "decision",
    decisions.map((value) => ({ value, expects: 0 })),
    by,
  );
  const entries = inventedEntries(random, known).map((one, place) => ({
    ...one,
    id: `phieu-${place}`,
    city: known.city.city.id,
    plan: plan.id,
    state: place % 7 === 3 ? ("draft" as const) : ("confirmed" as const),
    evidence: ["ảnh"],
  }));
  await store.write(
    "entry",
    entries.map((value) => ({ value, expects: 0 })),
    by,
  );
}
