import { fieldsOf } from "./field.ts";
import type { CountedDays } from "./records-counted.ts";
import type { ChannelStanding, Milestone, Progress, SourceDay } from "./records-shown.ts";
import type { DailyCount, Figure } from "./records.ts";

const figure = fieldsOf<Figure>();
const daily = fieldsOf<DailyCount>();
const counted = fieldsOf<CountedDays>();
const milestone = fieldsOf<Milestone>();
const progress = fieldsOf<Progress>();
const sourceDay = fieldsOf<SourceDay>();
const standing = fieldsOf<ChannelStanding>();

/** How is indexed what measuring writes. Panels group by the fields whose names end in "Name", which hold what is read. */
export const measuredKinds = {
  figure: {
    order: "from",
    fields: {
      indicator: figure.keyword((it) => it.indicator, "filter"),
      city: figure.keyword((it) => it.city),
      plan: figure.keyword((it) => it.plan),
      period: figure.keyword((it) => it.period, "filter"),
      periodKind: figure.keyword((it) => it.periodKind),
      from: figure.day((it) => it.from, "order"),
      to: figure.day((it) => it.to),
      agency: figure.keyword((it) => it.agency),
      group: figure.keyword((it) => it.group),
      source: figure.keyword((it) => it.source),
      tier: figure.keyword((it) => it.tier),
      state: figure.keyword((it) => it.state),
      rules: figure.keyword((it) => it.rules),
      value: figure.number((it) => it.value),
      numerator: figure.number((it) => it.numerator),
      denominator: figure.number((it) => it.denominator),
      computedAt: figure.instant((it) => it.computedAt),
      variant: figure.keyword((it) => it.variant ?? null),
      role: figure.keyword((it) => it.role ?? null),
      form: figure.keyword((it) => it.form ?? null),
      platform: figure.keyword((it) => it.platform ?? null),
      counter: figure.keyword((it) => it.counter ?? null),
      target: figure.keyword((it) => it.target ?? null),
      unit: figure.keyword((it) => it.unit ?? null),
      closed: figure.flag((it) => it.closed ?? null),
      measure: figure.keyword((it) => it.measure ?? null),
      number: figure.keyword((it) => it.number ?? null),
      label: figure.keyword((it) => it.label ?? null),
      shown: figure.keyword((it) => it.shown ?? null),
      planName: figure.keyword((it) => it.planName ?? null),
      periodName: figure.keyword((it) => it.periodName ?? null),
      agencyName: figure.keyword((it) => it.agencyName ?? null),
      groupName: figure.keyword((it) => it.groupName ?? null),
      sourceName: figure.keyword((it) => it.sourceName ?? null),
      stateName: figure.keyword((it) => it.stateName ?? null),
    },
  },
  daily: {
    order: "day",
    fields: {
      day: daily.day((it) => it.day, "order"),
      city: daily.keyword((it) => it.city),
      plan: daily.keyword((it) => it.plan, "filter"),
      agency: daily.keyword((it) => it.agency, "filter"),
      group: daily.keyword((it) => it.group),
      tier: daily.keyword((it) => it.tier),
      role: daily.keyword((it) => it.role),
      count: daily.integer((it) => it.count),
      observed: daily.flag((it) => it.observed),
      series: daily.keyword((it) => it.series ?? null),
      planName: daily.keyword((it) => it.planName ?? null),
      agencyName: daily.keyword((it) => it.agencyName ?? null),
      groupName: daily.keyword((it) => it.groupName ?? null),
    },
  },
  counted: {
    order: "from",
    fields: {
      plan: counted.keyword((it) => it.plan),
      from: counted.day((it) => it.from, "order"),
    },
  },
  milestone: {
    order: "day",
    fields: {
      day: milestone.day((it) => it.day, "order"),
      city: milestone.keyword((it) => it.city),
      plan: milestone.keyword((it) => it.plan, "filter"),
      planName: milestone.keyword((it) => it.planName),
      title: milestone.keyword((it) => it.title),
      sort: milestone.keyword((it) => it.sort),
    },
  },
  progress: {
    order: "from",
    fields: {
      from: progress.day((it) => it.from, "order"),
      city: progress.keyword((it) => it.city),
      plan: progress.keyword((it) => it.plan, "filter"),
      planName: progress.keyword((it) => it.planName),
      period: progress.keyword((it) => it.period),
      periodName: progress.keyword((it) => it.periodName),
      sort: progress.keyword((it) => it.sort),
      subject: progress.keyword((it) => it.subject),
      text: progress.keyword((it) => it.text),
      due: progress.day((it) => it.due),
      status: progress.keyword((it) => it.status),
      value: progress.number((it) => it.value),
      goal: progress.number((it) => it.goal),
      unit: progress.keyword((it) => it.unit),
      shown: progress.keyword((it) => it.shown),
      overdue: progress.flag((it) => it.overdue),
    },
  },
  watch: {
    order: "day",
    fields: {
      day: sourceDay.day((it) => it.day, "order"),
      city: sourceDay.keyword((it) => it.city),
      plan: sourceDay.keyword((it) => it.plan, "filter"),
      planName: sourceDay.keyword((it) => it.planName),
      source: sourceDay.keyword((it) => it.source),
      sourceName: sourceDay.keyword((it) => it.sourceName),
      observed: sourceDay.flag((it) => it.observed),
      visits: sourceDay.integer((it) => it.visits),
      good: sourceDay.integer((it) => it.good),
      stateName: sourceDay.keyword((it) => it.stateName),
    },
  },
  standing: {
    order: "day",
    fields: {
      day: standing.day((it) => it.day, "order"),
      city: standing.keyword((it) => it.city),
      plan: standing.keyword((it) => it.plan, "filter"),
      planName: standing.keyword((it) => it.planName),
      channel: standing.keyword((it) => it.channel),
      source: standing.keyword((it) => it.source),
      sourceName: standing.keyword((it) => it.sourceName),
      channelName: standing.keyword((it) => it.channelName),
      state: standing.keyword((it) => it.state),
      stateName: standing.keyword((it) => it.stateName),
      since: standing.day((it) => it.since),
    },
  },
} as const;
