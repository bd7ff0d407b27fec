import type { Plan } from "../../config/schema.ts";
import type { Signature, Store } from "../store/store.ts";
import type { CityFacts, Sample } from "./frame.ts";
import { keepShown } from "./keep.ts";
import { milestonesOf, progressRows } from "./progress.ts";
import type { Names } from "./shown.ts";
import { channelStandings, sourceDays } from "./source-health.ts";
import type { SuppliedFigure } from "./supplied.ts";

/**
 * Keeps what panels draw and pages compute for themselves: Grafana joins nothing, so that each row carries all its words.
 * Rows that stand as they are are not written again.
 */
export async function keepPanels(
  store: Store,
  given: {
    readonly samples: readonly Sample[];
    readonly supplied: readonly SuppliedFigure[];
    readonly names: Names;
    readonly facts: CityFacts;
    readonly plan: Plan;
    readonly now: Date;
    readonly by: Signature;
  },
): Promise<void> {
  const { samples, supplied, names, facts, now, by } = given;
  const plan = given.plan.id;
  await keepShown(store, {
    kind: "milestone",
    fields: ["planName", "day", "title", "sort"],
    rows: milestonesOf(given.plan, { city: facts.city.id, names, now }),
    hidden: (row) => ({ ...row, planName: null }),
    plan,
    by,
  });
  await keepShown(store, {
    kind: "progress",
    fields: ["planName", "periodName", "text", "due", "status", "value", "goal", "unit", "shown", "overdue"],
    rows: samples.flatMap((sample) => progressRows(sample, supplied, names)),
    hidden: (row) => ({ ...row, planName: null }),
    plan,
    by,
  });
  await keepShown(store, {
    kind: "watch",
    fields: ["planName", "sourceName", "observed", "visits", "good", "stateName"],
    // Months part the plan's days among them.
    rows: samples
      .filter(({ window }) => window.kind === "month")
      .flatMap((sample) => sourceDays(sample, names)),
    hidden: (row) => ({ ...row, planName: null }),
    plan,
    by,
  });
  await keepShown(store, {
    kind: "standing",
    fields: ["planName", "day", "sourceName", "channelName", "state", "stateName", "since"],
    rows: await channelStandings(store, { facts, plan, names, now }),
    hidden: (row) => ({ ...row, planName: null }),
    plan,
    by,
  });
}
