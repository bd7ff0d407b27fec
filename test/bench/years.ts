import { createHash } from "node:crypto";
import type { Config } from "../../config/load.ts";
import type { Plan } from "../../config/schema.ts";
import type { Source } from "../../config/source-schema.ts";
import { addressId } from "../../crawlers/address.ts";
import type { Look } from "../../crawlers/ledger.ts";
import type { AgencyHit, GroupHit, Item, Tier, Verdict } from "../../pipeline/item.ts";
import type { Story } from "../../pipeline/store/records.ts";
import { between, pick, seeded, weighed, type Random } from "../sample-city/random.ts";

/** What is to be invented: so many items between two days, always the same for the same seed. */
export interface YearsAsk {
  readonly config: Config;
  /** Texts of articles, from which others are put together. */
  readonly texts: readonly string[];
  readonly count: number;
  /** First day and the day after the last, `2023-11-22`. */
  readonly from: string;
  readonly to: string;
  readonly seed: string;
}

/** An item, and the story that it begins; null for a reprint. */
export interface Invented {
  readonly item: Item;
  readonly story: Story | null;
}

const day = 86_400_000; // ms
const reprinted = 0.12; // of all items
const undated = 0.004;
const waiting = 0.01;
const remembered = 600; // items that may be reprinted: what was published in the last hours or days
/** How much an outlet brings against the others. */
const weights: Readonly<Record<string, number>> = { press: 20, portal: 4 };

/** An outlet with the cities and plans that read it. */
interface Place {
  readonly source: Source;
  readonly city: string;
  readonly plans: readonly {
    readonly plan: Plan;
    readonly owner: string | null;
    readonly others: readonly string[];
  }[];
}

/** Items in the order of their publication, evenly over the days. */
export function* inventedYears(ask: YearsAsk): Generator<Invented> {
  const random = seeded(ask.seed);
  const places = placesOf(ask.config);
  const begin = Date.parse(`${ask.from}T00:00:00+07:00`);
  const step = (Date.parse(`${ask.to}T00:00:00+07:00`) - begin) / ask.count;
  const recent: Item[] = [];
  let originals = 0;
  for (let number = 0; number < ask.count; number += 1) {
    const at = new Date(begin + Math.floor(number * step));
    const original = recent.length > 50 && random() < reprinted ? pick(random, recent) : null;
    const item = itemOf({ random, place: placeOf(random, places), number, at, original, texts: ask.texts });
    const story: Story | null =
      original === null
        ? {
            id: item.story,
            city: item.city,
            origin: item.id,
            originOutside: null,
            firstDay: item.publishedDay,
            aliases: [],
          }
        : null;
    if (original === null) recent[originals++ % remembered] = item;
    yield { item, story };
  }
}

/** One look a day at every channel, each covering the day before; one in thirty fails. */
export function* inventedLooks({
  config,
  from,
  to,
  seed,
}: Pick<YearsAsk, "config" | "from" | "to" | "seed">): Generator<Look> {
  const random = seeded(`${seed} looks`);
  for (let at = Date.parse(`${from}T00:00:00Z`); at < Date.parse(`${to}T00:00:00Z`); at += day) {
    for (const { city, sources } of config.cities) {
      for (const source of sources) {
        for (const { id } of source.channels) {
          const started = new Date(at + between(random, 0, 43_200) * 1_000);
          const fails = random() < 1 / 30;
          yield {
            id: `${city.id}/${id}@${started.toISOString()}`,
            city: city.id,
            source: source.id,
            channel: id,
            startedAt: started.toISOString(),
            finishedAt: new Date(started.getTime() + 2_000).toISOString(),
            outcome: fails ? "unreachable" : "working",
            reason: fails ? "máy chủ không trả lời" : null,
            coversFrom: fails ? null : new Date(started.getTime() - 1.6 * day).toISOString(),
            coversTo: fails ? null : started.toISOString(),
            listed: fails ? 0 : 20,
            fresh: fails ? 0 : between(random, 0, 9),
            newestListed: fails ? null : new Date(started.getTime() - 1_800_000).toISOString(),
            oldestListed: fails ? null : new Date(started.getTime() - 3 * day).toISOString(),
          };
        }
      }
    }
  }
}

function placesOf({ cities }: Config): readonly Place[] {
  const places = new Map<string, Place>();
  for (const { city, sources, plans, agencies } of cities) {
    for (const source of sources) {
      if (source.channels.length === 0) continue;
      const here = plans.map((plan) => ({
        plan,
        owner: source.owner ?? null,
        others: agencies.map(({ id }) => id),
      }));
      const known = places.get(source.id);
      places.set(source.id, {
        source: known?.source ?? source,
        city: known?.city ?? city.id,
        plans: [...(known?.plans ?? []), ...here],
      });
    }
  }
  return [...places.values()];
}

function placeOf(random: Random, places: readonly Place[]): Place {
  return weighed(random, places, ({ source }) => weights[source.kind] ?? 1);
}

interface Making {
  readonly random: Random;
  readonly place: Place;
  readonly number: number;
  readonly at: Date;
  readonly original: Item | null;
  readonly texts: readonly string[];
}

function itemOf({ random, place, number, at, original, texts }: Making): Item {
  const { source, city } = place;
  const channel = pick(random, source.channels);
  const url = `https://${source.hosts[0] ?? `${source.id}.example`}/tin/${number}-${source.id}.html`;
  const id = addressId(url);
  const text = original?.text ?? textOf(random, texts, number);
  const [first = "", second = ""] = text.split("\n");
  const title = original?.title ?? `${(second === "" ? first : second).slice(0, 90)} (${number % 997})`;
  const isUndated = random() < undated;
  const captured = new Date(at.getTime() + between(random, 300, 7_200) * 1_000).toISOString();
  const published = at.toISOString();
  const publishedDay = new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
  const digest = createHash("sha256").update(`${title}\n${text}`).digest("hex");
  return {
    title,
    lead: first,
    text,
    authors: random() < 0.6 ? [pick(random, ["Thu Lam", "Hải Yến", "Minh Đạo", "Kim Ngân"])] : [],
    publishedAt: isUndated ? null : published,
    publishedDay: isUndated ? null : publishedDay,
    dateFrom: isUndated ? "none" : "json-ld",
    datePrecision: isUndated ? "none" : "minute",
    modifiedAt: null,
    canonicalUrl: url,
    section: channel.label ?? null,
    kicker: null,
    language: "vi",
    credit: original === null ? null : { name: original.source, url: original.url },
    media: { image: random() < 0.8, video: random() < 0.07, audio: random() < 0.02 },
    warnings: [],
    howRead: { title: "h1 (mau)", text: ".noi-dung (mau)", date: "script ld+json datePublished" },
    id,
    kind: "article",
    city,
    source: source.id,
    channel: channel.id,
    url,
    aliases: [],
    capture: `${captured.replaceAll(/\D/gu, "")}-${id.slice(0, 12)}`,
    evidence: {
      file: `mau-${publishedDay.slice(0, 7)}.warc.gz`,
      offset: number * 2_500,
      length: 2_500,
      digest,
    },
    firstCapturedAt: captured,
    lastCapturedAt: captured,
    verdicts: place.plans.map((one) => verdictOf(random, one, text)),
    removedOn: null,
    textDigest: digest,
    story: original?.story ?? `s-${id}`,
    copy: original === null ? "original" : "reprint",
  };
}

/** Paragraphs of two to four texts, between one and four thousand characters, with a sentence that no other item has. */
function textOf(random: Random, texts: readonly string[], number: number): string {
  const parts = Array.from({ length: between(random, 2, 4) }, () => pick(random, texts).split("\n"));
  const kept = parts.flatMap((lines) => lines.slice(0, between(random, 4, 12)));
  return [...kept, `Tin số ${number} được gửi về trong ngày, kèm ${number % 61} tấm ảnh.`].join("\n");
}

function verdictOf(random: Random, { plan, owner, others }: Place["plans"][number], text: string): Verdict {
  const dice = random();
  const tier: Tier = dice < 0.12 ? "direct" : dice < 0.3 ? "topical" : dice < 0.42 ? "passing" : "none";
  const lines = text.split("\n");
  const sentence = pick(random, lines);
  const because = [{ phrase: sentence.split(" ").slice(0, 4).join(" "), sentence }];
  const counting = tier === "direct" || tier === "topical";
  const groups = counting
    ? new Set(Array.from({ length: between(random, 1, 3) }, () => leaf(random, plan)))
    : [];
  const agencies: AgencyHit[] = owner === null ? [] : [{ id: owner, role: "owner", because: [] }];
  if (tier !== "none" && random() < 0.5)
    agencies.push({ id: pick(random, others), role: "mention", because });
  return {
    plan: plan.id,
    tier,
    groups: [...groups].map((id): GroupHit => ({ id, clause: id, score: 0.8, by: "phrase", because })),
    agencies,
    tags: [],
    ...(counting && random() < 0.1 ? { marks: ["vulnerable" as const] } : {}),
    review: counting && random() < waiting,
    nearly: [],
    gate: { open: true, why: "kênh của địa bàn" },
    rules: "mau-1",
  };
}

/** Groups are not equally told of: the first ones of a plan are told of more often. */
function leaf(random: Random, plan: Plan): string {
  return plan.groups[Math.floor(random() ** 2 * plan.groups.length)]?.id ?? "";
}
