import type { CityConfig, Config } from "../config/load.ts";
import { standingFor } from "../config/registry.ts";
import type { Source } from "../config/source-schema.ts";
import { openClassifier, type Classifier } from "./classify/classify.ts";
import { longestText } from "./classify/examine.ts";
import { readModelFile } from "./classify/model-file.ts";
import { passageOf, type Passage } from "./classify/normalise.ts";
import type { Verdict } from "./item.ts";
import { judgingOf, onlyJudged, stampOf } from "./judging.ts";
import type { Draft } from "./settle.ts";
import { openSigns } from "./signs.ts";

/** All plans of all cities, ready to judge. */
export interface Judges {
  /** What rules and models say, without people's decisions. */
  readonly judge: (draft: Draft) => readonly Verdict[];
  /** The stamp of what `judge` says of a draft; an item that bears it was judged by just these rules and so would be again. */
  readonly stamp: (draft: Draft) => string;
}

/** One city's plans, ready to judge. */
interface Bench {
  readonly city: CityConfig;
  readonly sources: ReadonlyMap<string, Source>;
  readonly classifiers: readonly Classifier[];
  /** What an item is marked by, for each plan. */
  readonly signs: ReadonlyMap<string, ReturnType<typeof openSigns>>;
}

/**
 * All plans of all cities. An item is judged by the plans of every city that has its source in its files: a national
 * paper may speak of Hà Nội and of Huế at one address.
 */
export function openJudges(config: Config): Judges {
  const judged = onlyJudged(config);
  const models: string[] = [];
  const benches = judged.cities.map((city) => openBench(city, judged, models));
  const judging = judgingOf(judged, models);
  const judge = (draft: Draft): readonly Verdict[] => {
    // Cut once for all plans of all cities, and only where one of them judges.
    let passage: Passage | null = null;
    const words = (): Passage => (passage ??= passageOf(draft.title, draft.text.slice(0, longestText)));
    return benches
      .filter(
        (bench) =>
          bench.sources.has(draft.source) ||
          (draft.source === outsideSource && bench.city.city.id === draft.city),
      )
      .flatMap((bench) => judgeFor(bench, draft, words()));
  };
  return { judge, stamp: (draft) => stampOf(judging, draft) };
}

/** Source of a page whose host stands in no city's files. */
export const outsideSource = "ngoai-danh-muc";

/** Opens one city; adds the digests of its models to `models`. */
function openBench(city: CityConfig, config: Config, models: string[]): Bench {
  const classifiers = city.plans.flatMap((plan) => {
    const book = city.phrases.find((one) => one.plan === plan.id);
    if (book === undefined) return [];
    const read = readModelFile(city.folder, plan.id);
    models.push(`${plan.id} ${read?.digest ?? "-"}`);
    return [openClassifier(city, plan, book, config.register, { model: read?.model ?? null })];
  });
  const signs = new Map(
    city.plans.map(({ id }) => [
      id,
      openSigns(
        config.signs,
        city.signs.find((one) => one.plan === id),
      ),
    ]),
  );
  return { city, sources: new Map(city.sources.map((source) => [source.id, source])), classifiers, signs };
}

function judgeFor(bench: Bench, draft: Draft, passage: Passage): readonly Verdict[] {
  const source = bench.sources.get(draft.source);
  const { title, text, url, publishedDay, kind } = draft;
  const item = {
    title,
    text,
    url,
    publishedDay,
    kind,
    source: draft.source,
    owner: ownerOf(bench, source, draft),
    passage,
  };
  const press = source?.kind === "press" || source?.kind === "aggregator";
  return bench.classifiers.map((classifier) => {
    const verdict = classifier.judge(item);
    const signsOf = bench.signs.get(verdict.plan);
    if (signsOf === undefined || (!verdict.gate.open && !verdict.review)) return verdict;
    return { ...verdict, ...signsOf(passage, press) };
  });
}

/** Whose channel it was on the item's day: papers that merged speak for who took over from then on. */
function ownerOf(bench: Bench, source: Source | undefined, draft: Draft): string | null {
  const declared = source?.owner;
  if (declared === undefined) return null;
  const day = draft.publishedDay ?? draft.firstCapturedAt.slice(0, 10);
  return standingFor(bench.city.agencies, declared, day)?.id ?? declared;
}
