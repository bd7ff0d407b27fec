import type { Plan } from "../../config/schema.ts";
import type { Source } from "../../config/source-schema.ts";
import type { Item, Verdict } from "../item.ts";
import { firstWords } from "../quoted.ts";
import { whereOf } from "../measure/drill.ts";
import type { CityFacts } from "../measure/frame.ts";
import type { Drill } from "../measure/types.ts";
import type { Reader } from "../store/store.ts";
import type { ReportNumber } from "./number.ts";
import type { ReportStory } from "./report.ts";

const mostTold = 200; // stories; a digest of more is read by nobody, and the list of items has all
/** The order in which a digest tells the stories of a group: national papers, the city's, portals, social networks. */
export const storyRanks: readonly ReportStory["rank"][] = ["national", "city", "portal", "social"];
const readAtOnce = 100; // records

interface Gathered {
  items: number;
  reprints: number;
  /** The item that stands for the story, and how well. */
  item: string;
  rank: string;
}

/** The stories of a span that a digest tells, the most carried first, each with the number of its reprints. */
export async function storiesTold(
  store: Reader,
  known: { readonly plan: Plan; readonly city: CityFacts },
  drill: Drill,
): Promise<{ readonly stories: readonly ReportStory[]; readonly numbers: readonly ReportNumber[] }> {
  const found = new Map<string, Gathered>();
  const fields = ["story", "copy", "publishedDay", "sortAt"] as const;
  for await (const row of store.scan("item", fields, whereOf(drill, known))) {
    const id = row.story ?? row.id;
    const rank = `${row.copy === "original" ? 0 : 1}|${row.sortAt ?? "~"}|${row.id}`;
    const story = found.get(id);
    const reprint = row.copy === "reprint" ? 1 : 0;
    if (story === undefined) {
      found.set(id, { items: 1, reprints: reprint, item: row.id, rank });
      continue;
    }
    story.items += 1;
    story.reprints += reprint;
    if (rank < story.rank) {
      story.rank = rank;
      story.item = row.id;
    }
  }
  const told = [...found]
    .toSorted(([, one], [, other]) => other.items - one.items || (one.rank < other.rank ? -1 : 1))
    .slice(0, mostTold);
  const sources = new Map(known.city.sources.map((source) => [source.id, source]));
  const stories: ReportStory[] = [];
  for (let at = 0; at < told.length; at += readAtOnce) {
    const part = told.slice(at, at + readAtOnce);
    const items = await store.read(
      "item",
      part.map(([, { item }]) => item),
    );
    for (const [place, [story]] of part.entries()) {
      const item = items[place]?.value;
      const verdict = item?.verdicts.find((one) => one.plan === known.plan.id);
      if (item === undefined || verdict === undefined || item.publishedDay === null) continue;
      stories.push(storyOf(story, item, verdict, sources.get(item.source)));
    }
  }
  const numbers = stories.flatMap(({ story }) => {
    const { items = 0, reprints = 0 } = found.get(story) ?? {};
    return [
      numberOf({ story, part: "items", label: "Số tin của cụm trong kỳ", value: items }),
      numberOf({ story, part: "reprints", label: "Số tin dẫn lại của cụm trong kỳ", value: reprints }),
    ];
  });
  return { stories, numbers };
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
