import type { Plan } from "../../config/schema.ts";
import type { Source } from "../../config/source-schema.ts";
import type { Item, Verdict } from "../item.ts";
import { firstWords } from "../quoted.ts";
import type { CityFacts } from "../measure/frame.ts";
import { compareHeads, countStories, type StoryCount } from "../measure/story-list.ts";
import type { Drill } from "../measure/types.ts";
import type { Reader } from "../store/store.ts";
import type { ReportNumber } from "./number.ts";
import type { ReportStory } from "./report.ts";

const mostTold = 200; // stories; a digest of more is read by nobody, and the list of items has all
/** The order in which a digest tells the stories of a group: national papers, the city's, portals, social networks. */
export const storyRanks: readonly ReportStory["rank"][] = ["national", "city", "portal", "social"];

type Known = { readonly plan: Plan; readonly city: CityFacts };

/** Where stories are counted and told; whoever tells the same again and again remembers both. */
export interface StoryTelling {
  readonly count: typeof countStories;
  /** Tells the stories in their order, each by the item that stands for it; null where that is gone meanwhile. */
  readonly tell: typeof tellStories;
}

const plainly: StoryTelling = { count: countStories, tell: tellStories };

/** The stories of a span that a digest tells, the most carried first, each with the number of its reprints. */
export async function storiesTold(
  store: Reader,
  known: Known,
  drill: Drill,
  { count, tell }: StoryTelling = plainly,
): Promise<{ readonly stories: readonly ReportStory[]; readonly numbers: readonly ReportNumber[] }> {
  const chosen = mostCarried(await count(store, drill, known));
  const told = await tell(store, known, chosen);
  const numbers = chosen.flatMap(({ id: story, items, reprints }, place): readonly ReportNumber[] =>
    told[place] === null
      ? []
      : [
          numberOf({ story, part: "items", label: "Số tin của cụm trong kỳ", value: items }),
          numberOf({ story, part: "reprints", label: "Số tin dẫn lại của cụm trong kỳ", value: reprints }),
        ],
  );
  return { stories: told.filter((one) => one !== null), numbers };
}

/** The stories with most items; of those with equally many first the originals, then the earliest. */
function mostCarried(stories: readonly StoryCount[]): readonly StoryCount[] {
  // They come with most items first: only those that could be among the first are put in order.
  const least = stories[mostTold - 1]?.items ?? 0;
  return stories
    .filter(({ items }) => items >= least)
    .toSorted((one, other) => other.items - one.items || compareHeads(one, other))
    .slice(0, mostTold);
}

/** Stories as their items tell them now. */
export async function tellStories(
  store: Reader,
  { plan, city }: Known,
  stories: readonly StoryCount[],
): Promise<readonly (ReportStory | null)[]> {
  const sources = new Map(city.sources.map((source) => [source.id, source]));
  const items = await store.read(
    "item",
    stories.map(({ item }) => item),
  );
  return stories.map(({ id }, place) => {
    const item = items[place]?.value;
    const verdict = item?.verdicts.find((one) => one.plan === plan.id);
    if (item === undefined || verdict === undefined || item.publishedDay === null) return null;
    return storyOf(id, item, verdict, sources.get(item.source));
  });
}

/** The key of a story's number of items or reprints in the period. */
export function storyKey(story: string, part: "items" | "reprints"): string {
  return `I09/story?story=${story}#${part}`;
}

function numberOf(given: {
  readonly story: string;
  readonly part: "items" | "reprints";
  readonly label: string;
  readonly value: number;
}): ReportNumber {
  const { story, part, label, value } = given;
  return {
    key: storyKey(story, part),
    indicator: "I09",
    label,
    value,
    numerator: null,
    denominator: null,
    unit: "count",
    state: "ok",
    why: null,
    notes: [],
    agency: null,
  };
}

function storyOf(story: string, item: Item, verdict: Verdict, source: Source | undefined): ReportStory {
  const proof = verdict.groups[0]?.because[0]?.sentence ?? "";
  const lead = item.lead ?? "";
  return {
    story,
    item: item.id,
    title: titleOf(item),
    told: firstWords(lead === "" ? proof : lead),
    url: item.url,
    source: item.source,
    sourceName: source?.name ?? item.source,
    rank: rankOf(source),
    day: item.publishedDay ?? "",
    at: item.publishedAt,
    groups: verdict.groups.map(({ id }) => id),
    agencies: [...new Set(verdict.agencies.filter(({ role }) => role !== "credit").map(({ id }) => id))],
  };
}

/** A post may have no title: then its first words stand in for it. */
export function titleOf(item: Pick<Item, "title" | "text">): string {
  if (item.title.trim() !== "") return item.title.trim();
  const first = firstWords(item.text, 18);
  return first === "" ? "(không có tít)" : first;
}

function rankOf(source: Source | undefined): ReportStory["rank"] {
  if (source?.kind === "social") return "social";
  if (source?.kind === "portal") return "portal";
  return source?.scope === "central" ? "national" : "city";
}
