import type { Evidence } from "../../crawlers/capture.ts";
import type { Item } from "../../pipeline/item.ts";
import type { Kind, Records } from "../../pipeline/store/store.ts";
import { itemOf, verdictOf } from "../store/samples.ts";
import { plantedCollected } from "./planted-collected.ts";
import { plantedByPeople } from "./planted-people.ts";
import { agency, at, channel, city, day, names, plan, planted, plantedId, source } from "./planted-words.ts";

function plantedItem(evidence: Evidence): Item {
  const because = [{ phrase: planted("phrase"), sentence: planted("sentence") }];
  return itemOf(plantedId, {
    city,
    source,
    channel,
    evidence,
    capture: "cap-gai",
    story: plantedId,
    url: `https://bao-songmo.test/${encodeURIComponent(planted("url"))}"'><xss>`,
    aliases: [planted("alias")],
    title: planted("title"),
    lead: planted("lead"),
    text: `${planted("text")}\n${planted("line")}`,
    authors: [planted("author")],
    publishedAt: at,
    publishedDay: day,
    canonicalUrl: `javascript:${planted("canonical")}`,
    section: planted("section"),
    kicker: planted("kicker"),
    credit: { name: planted("credit"), url: `javascript:alert(1)//${planted("creditUrl")}` },
    warnings: [planted("warning")],
    howRead: { [planted("howReadKey")]: planted("howRead") },
    watch: {
      next: null,
      attempts: 0,
      looks: [{ at, found: "edited", reason: planted("look"), capture: null }],
    },
    verdicts: [
      verdictOf({
        plan,
        groups: [{ id: "II.2", clause: "II.2", score: 1, by: "person", because }],
        agencies: [
          { id: agency, role: "owner", because: [] },
          { id: planted("agencyId"), role: "mention", because },
        ],
        tags: [planted("tag")],
        forms: [planted("form")],
        marks: ["critical", "vulnerable"],
        signs: [{ sign: "critical", because }],
        nearly: [{ group: null, why: planted("why"), because }],
        gate: { open: true, why: planted("gate") },
        rules: planted("rules"),
        people: { state: "disputed", reviewers: [planted("reviewer")] },
      }),
    ],
  });
}

/** The administrator's session has the given id. A record of each kind with a planted text wherever a text from outside, or one that a person types, can stand. */
export function plantedRecords(
  evidence: Evidence,
  session: string,
): { readonly [K in Kind]?: readonly Records[K][] } {
  const item = plantedItem(evidence);
  const figure = {
    id: "so-gai",
    indicator: "I04",
    city,
    plan,
    period: "month:2026-11",
    periodKind: "month" as const,
    from: "2026-11-01",
    to: "2026-12-01",
    agency: null,
    group: null,
    source: null,
    tier: null,
    value: 1,
    numerator: null,
    denominator: null,
    state: "ok",
    rules: planted("figureRules"),
    computedAt: at,
    why: planted("figureWhy"),
    label: planted("label"),
    shown: planted("shown"),
    ...names,
  };
  return {
    item: [
      item,
      {
        ...item,
        id: "tin-gai-2",
        url: "https://tin-tinh.test/2",
        source: "tin-tinh",
        copy: "reprint",
        verdicts: item.verdicts.map((verdict) => ({ ...verdict, review: true })),
      },
    ],
    figure: [figure],
    milestone: [
      {
        id: "moc-gai",
        city,
        plan,
        planName: planted("planName"),
        day,
        title: planted("milestone"),
        sort: planted("sort"),
      },
    ],
    progress: [
      {
        id: "td-gai",
        city,
        plan,
        planName: null,
        period: "month:2026-11",
        periodName: planted("periodName"),
        from: "2026-11-01",
        sort: "target",
        subject: "x",
        text: planted("progressText"),
        due: null,
        status: planted("status"),
        value: null,
        goal: null,
        unit: "count",
        shown: planted("progressShown"),
        overdue: true,
      },
    ],
    ...plantedCollected(evidence, item.url),
    ...plantedByPeople(evidence, session),
  };
}
