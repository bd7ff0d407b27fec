import { type Sample, over } from "./frame.ts";
import { drillOf } from "./drill.ts";
import { drill, measured, worth } from "./measured.ts";
import { onceFor, onceForTwo } from "./once.ts";
import { type SourceDays, countObserved } from "./source-days.ts";
import { agenciesJoined } from "./sums.ts";
import type { Drill, Measured, State, Subject } from "./types.ts";
import { withinSentence } from "./windows.ts";

const steadyFrom = 0.9; // facts I15: a source is OK on at least 90 % of the days
const fewBelow = 10; // facts I15: below it a percentage would mislead ("tăng 300 % từ 1 lên 4")

/** A number that can be followed over time. `share`: its difference is told in percentage points. */
export interface Trended {
  readonly label: string;
  readonly unit: "count" | "share";
  readonly subject: Subject;
  readonly of: (sample: Sample) => number | null;
}

/** I15: the change of a number against the period before, over the sources that were steadily read in both. */
export function trend(now: Sample, before: Sample, what: Trended): Measured {
  const { panel, after, prior } = overPanel(now, before);
  const x1 = what.of(after);
  const x0 = what.of(prior);
  const state = trendState(now, before, panel);
  const notes = [
    `Tính trên ${panel.length}/${now.sources.length} nguồn thu đều ở cả hai kỳ, so với ${withinSentence(before.window)}.`,
  ];
  if (after.begun.length !== prior.begun.length) {
    notes.push(`Hai kỳ dài khác nhau: ${after.begun.length} ngày và ${prior.begun.length} ngày.`);
  }
  const known = x1 !== null && x0 !== null;
  const change = known ? x1 - x0 : null;
  const few = known && what.unit === "count" && x0 < fewBelow;
  if (few) notes.push("Kỳ trước dưới 10 tin: chỉ nêu chênh lệch tuyệt đối.");
  return measured(after, "I15", {
    subject: what.subject,
    label: `${what.label}: so với kỳ trước`,
    unit: what.unit === "share" ? "points" : "count",
    value: change === null ? null : what.unit === "share" ? change * 100 : change,
    numerator: change,
    denominator: x0,
    ...(known || state.state !== undefined
      ? state
      : {
          state: "no-data",
          why:
            what.subject.agency === undefined
              ? "Một trong hai kỳ chưa có số"
              : "Không có kênh nào của đơn vị thu đều ở cả hai kỳ",
        }),
    notes,
    parts: [
      { key: "now", label: "Kỳ này", value: x1, unit: what.unit, drill: behind(now, what, panel) },
      { key: "before", label: "Kỳ trước", value: x0, unit: what.unit, drill: behind(before, what, panel) },
      {
        key: "relative",
        label: "Tăng, giảm",
        value: change === null || what.unit === "share" || few ? null : change / (x0 ?? 1),
        unit: "share",
        drill: null,
      },
    ],
    panel: panel.toSorted(),
    drill: null, // no list holds a difference; each period has its own
  });
}

/** Two samples over the sources that were steadily read in both. */
interface OverPanel {
  readonly panel: readonly string[];
  readonly after: Sample;
  readonly prior: Sample;
}

/** Made once for two samples: a page asks for the trend of every group. */
const overPanel = onceForTwo((now: Sample, before: Sample): OverPanel => {
  const common = commonSources(now, before);
  return { panel: [...common], after: over(now, common), prior: over(before, common) };
});

/** The items of one period over the panel; a share, or a number carried on across a merger, is no list. */
function behind(sample: Sample, { unit, subject }: Trended, panel: readonly string[]): Drill | null {
  if (unit === "share") return null;
  if (subject.agency !== undefined && [...sample.registry.lineage(subject.agency)].length > 1) return null;
  return drill(sample, { ...drillOf(subject), sources: panel.toSorted() });
}

/** |R|. */
export const itemsTrended: Trended = {
  label: "Tin được tính",
  unit: "count",
  subject: {},
  of: (sample) => sample.total.counted.items,
};

/** Stories in R. */
export const storiesTrended: Trended = {
  label: "Cụm tin",
  unit: "count",
  subject: {},
  of: (sample) => sample.total.stories.size,
};

/** Items of one group, full counting. */
export function groupTrended(group: string): Trended {
  return {
    label: `Nhóm ${group}`,
    unit: "count",
    subject: { group },
    of: (sample) => sample.total.groups.get(group)?.full ?? 0,
  };
}

/** A group's share of |R|. */
export function groupShareTrended(group: string): Trended {
  return {
    label: `Tỷ trọng nhóm ${group}`,
    unit: "share",
    subject: { group },
    of: ({ total }) =>
      total.counted.items === 0 ? null : (total.groups.get(group)?.full ?? 0) / total.counted.items,
  };
}

/** Own items of an agency and of its predecessors: the series goes on across a merger. null = none of their sources is among the sample's. */
export function agencyTrended(agency: string): Trended {
  return {
    label: "Số tin trên kênh đơn vị",
    unit: "count",
    subject: { agency, role: "owner" },
    of: (sample) => {
      const line = sample.registry.lineage(agency);
      if (!sample.sources.some(({ source }) => source.owner !== undefined && line.has(source.owner)))
        return null;
      return agenciesJoined([...line].flatMap((id) => sample.total.agencies.get(id) ?? [])).own.items;
    },
  };
}

/**
 * Sources that were steadily read in both periods by the same channels: at least one channel on 90 % of the days in both,
 * and none in one period only, since a section gained or lost would look like a trend.
 */
export function commonSources(now: Sample, before: Sample): ReadonlySet<string> {
  const earlier = new Map(before.sources.map((row) => [row.source.id, row]));
  const common = new Set<string>();
  for (const row of now.sources) {
    const prior = earlier.get(row.source.id);
    if (!prior) continue;
    const here = steady(row);
    const there = steady(prior);
    if (here.size > 0 && here.size === there.size && here.isSubsetOf(there)) common.add(row.source.id);
  }
  return common;
}

/** Channels that were observed on enough of the days. */
const steady = onceFor(({ watches, days }: SourceDays): ReadonlySet<string> => {
  const good = watches.filter(
    (watch) => days.length > 0 && countObserved(watch, days) / days.length >= steadyFrom,
  );
  return new Set(good.map((watch) => watch.channel));
});

function trendState(
  now: Sample,
  before: Sample,
  panel: readonly string[],
): { readonly state?: State; readonly why?: string } {
  if (worth(now).state === "not-due") return {};
  if (worth(before).state === "not-due") {
    return { state: "no-data", why: "Kỳ trước nằm ngoài thời gian hiệu lực của kế hoạch" };
  }
  if (panel.length === 0) return { state: "no-data", why: "Không có nguồn nào thu đều ở cả hai kỳ" };
  return {};
}
