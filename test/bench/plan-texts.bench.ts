import type { Judged } from "../../pipeline/classify/examine.ts";
import { classifierOf, planOf } from "../classify/classifiers.ts";
import { scoreGroups } from "../quality/groups.ts";
import { sayGroups } from "./classification.bench.ts";
import type { PlanText } from "./corpus.ts";
import { say, sayFigures, saySpeeds } from "./print.ts";
import { race } from "./race.ts";

/** Quality of groups, tiers and agencies on labelled texts, plan by plan and over all. */
export async function benchPlanTexts(rows: readonly PlanText[]): Promise<void> {
  const judged = [...Map.groupBy(rows, ({ plan }) => plan)].flatMap(([plan, own]) => {
    const classifier = classifierOf(plan);
    const reports = new Set(planOf(plan).plan.groups.flatMap((group) => (group.reports ? [group.id] : [])));
    return own.map((row) => {
      const item = itemOf(row);
      const verdict = classifier.judge(item);
      return {
        row,
        item,
        classifier,
        verdict,
        groups: {
          wanted: row.groups.filter((group) => reports.has(group)),
          accepted: [...row.groups_ok, ...row.groups.filter((group) => !reports.has(group))],
          found: verdict.groups.map((group) => group.id),
        },
      };
    });
  });
  say(`\nClassifying by the plans: plan development set, ${rows.length} texts`);
  saySpeeds(
    "texts",
    await race("processor", [
      {
        name: "Phủ Sóng, rules, model and attribution",
        count: judged.length,
        pass() {
          for (const { classifier, item } of judged) classifier.judge(item);
        },
      },
    ]),
  );
  for (const [plan, own] of Map.groupBy(judged, ({ row }) => row.plan))
    sayGroups(plan, scoreGroups(own.map(({ groups }) => groups)));
  sayGroups("all plans", scoreGroups(judged.map(({ groups }) => groups)));
  const tier = judged.filter(({ row, verdict }) => row.tier === verdict.tier).length / judged.length;
  sayFigures("tiers", { right: tier });
  const agencies = scoreGroups(
    judged.map(({ row, verdict }) => ({
      wanted: row.agency_ids,
      found: verdict.agencies.filter(({ role }) => role === "mention").map(({ id }) => id),
    })),
  );
  sayFigures("agencies mentioned", { precision: agencies.precision, recall: agencies.recall });
}

function itemOf({ title, text, source, date }: PlanText): Judged {
  return { title, text, source, publishedDay: date };
}
