import type { CityConfig, Config } from "../config/load.ts";
import { standingFor } from "../config/registry.ts";
import type { Source } from "../config/source-schema.ts";
import { openClassifier, type Classifier } from "./classify/classify.ts";
import { longestText } from "./classify/examine.ts";
import { passageOf, type Passage } from "./classify/normalise.ts";
import type { Verdict } from "./item.ts";
import type { Draft } from "./settle.ts";
import { openSigns } from "./signs.ts";

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
export function openJudges(config: Config): (draft: Draft) => readonly Verdict[] {
  const benches = config.cities.map((city) => openBench(city, config));
  return (draft) => {
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
}

/** Source of a page whose host stands in no city's files. */
export const outsideSource = "ngoai-danh-muc";

function openBench(city: CityConfig, config: Config): Bench {
  const classifiers = city.plans.flatMap((plan) => {
    const book = city.phrases.find((one) => one.plan === plan.id);
    return book === undefined ? [] : [openClassifier(city, plan, book, config.register)];
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
