import { itemFields } from "./mapping-item.ts";
import { fieldsOf, type Field, type FieldGiven, type Fields } from "./field.ts";
import type { Allowance } from "../../crawlers/platforms/allowance.ts";
import type { CaptureNote } from "../../crawlers/capture.ts";
import type { Address, ChannelState, Look } from "../../crawlers/ledger.ts";
import type { FateRecord } from "../fate.ts";
import type {
  AlertRecord,
  Audit,
  DailyCount,
  Decision,
  Entry,
  Figure,
  Imprint,
  Observation,
  Person,
  Snapshot,
  Story,
  Version,
} from "./records.ts";
import { keysOf } from "../stories/imprint.ts";
import { spanOf, withinSpan } from "../stories/span.ts";
import type { Kind, Records } from "./store.ts";

/** How one kind is indexed: its fields, the field that its lists are usually ordered by, its searchable text. */
export interface KindMapping<R> {
  readonly fields: Readonly<Record<string, Field<R, FieldGiven>>>;
  /** Lists of this kind are quickest in this order. */
  readonly order: string | null;
  /** A day field that tells the same as an instant field: a range over the one is asked of the other. */
  readonly days?: Readonly<Record<string, string>>;
  readonly text?: (record: R) => readonly string[];
  /** Raised when the same fields are taken from a record in another way; absent is 1. */
  readonly version?: number;
  /** A record of this kind is never written twice. */
  readonly appendOnly?: boolean;
}

/**
 * Raise it whenever a field is added, changed or taken away, so that an older program refuses the file. The keepers then make
 * the index of the changed kinds anew; where only a field's `from` or the text changed, raise that kind's `version` too.
 */
export const mappingVersion = 6;

const story = fieldsOf<Story>();
const imprint = fieldsOf<Imprint>();
const version = fieldsOf<Version>();
const capture = fieldsOf<CaptureNote>();
const fate = fieldsOf<FateRecord>();
const look = fieldsOf<Look>();
const address = fieldsOf<Address>();
const channel = fieldsOf<ChannelState>();
const observation = fieldsOf<Observation>();
const allowance = fieldsOf<Allowance>();
const decision = fieldsOf<Decision>();
const entry = fieldsOf<Entry>();
const snapshot = fieldsOf<Snapshot>();
const person = fieldsOf<Person>();
const audit = fieldsOf<Audit>();
const figure = fieldsOf<Figure>();
const daily = fieldsOf<DailyCount>();
const alert = fieldsOf<AlertRecord>();

/** Every indexed field of every kind, once. `id` belongs to all kinds and is not repeated here. */
const mapping = {
  item: itemFields,
  story: {
    order: "firstDay",
    fields: {
      city: story.keyword((it) => it.city, "filter"),
      origin: story.keyword((it) => it.origin, "filter"),
      originOutside: story.keyword((it) => it.originOutside),
      firstDay: story.day((it) => it.firstDay, "order"),
      alias: story.keywords((it) => it.aliases),
    },
  },
  imprint: {
    order: null,
    fields: {
      span: imprint.integer((it) => spanOf(it.day), "order"),
      /** Each key within the span, see `stories/span.ts`. */
      keys: imprint.lookups((it) => withinSpan(keysOf(it.signature), spanOf(it.day))),
      credits: imprint.keyword((it) => it.credits, "filter"),
      origin: imprint.keyword((it) => it.origin, "filter"),
    },
  },
  version: {
    order: "seenAt",
    fields: {
      item: version.keyword((it) => it.item, "filter"),
      seenAt: version.instant((it) => it.seenAt, "order"),
      replacedAt: version.instant((it) => it.replacedAt),
      file: version.keyword((it) => it.evidence.file),
    },
  },
  capture: {
    order: "fetchedAt",
    fields: {
      city: capture.keyword((it) => it.city),
      source: capture.keyword((it) => it.source, "filter"),
      channel: capture.keyword((it) => it.channel, "filter"),
      url: capture.keyword((it) => it.url, "filter"),
      finalUrl: capture.keyword((it) => it.finalUrl),
      status: capture.integer((it) => it.status),
      fetchedAt: capture.instant((it) => it.fetchedAt, "order"),
      settled: capture.keyword((it) => it.settled ?? null, "filter"),
      file: capture.keyword((it) => it.evidence.file, "filter"),
      digest: capture.keyword((it) => it.evidence.digest, "filter"),
    },
  },
  fate: {
    order: "at",
    fields: {
      run: fate.keyword((it) => it.run, "filter"),
      capture: fate.keyword((it) => it.capture, "filter"),
      city: fate.keyword((it) => it.city),
      source: fate.keyword((it) => it.source, "filter"),
      channel: fate.keyword((it) => it.channel),
      url: fate.keyword((it) => it.url),
      fate: fate.keyword((it) => it.fate, "filter"),
      item: fate.keyword((it) => it.item, "filter"),
      ledTo: fate.integer((it) => it.ledTo),
      at: fate.instant((it) => it.at, "order"),
    },
  },
  look: {
    order: "finishedAt",
    fields: {
      city: look.keyword((it) => it.city, "filter"),
      source: look.keyword((it) => it.source, "filter"),
      channel: look.keyword((it) => it.channel, "filter"),
      outcome: look.keyword((it) => it.outcome),
      startedAt: look.instant((it) => it.startedAt),
      finishedAt: look.instant((it) => it.finishedAt, "order"),
      coversFrom: look.instant((it) => it.coversFrom, "order"),
      coversTo: look.instant((it) => it.coversTo, "order"),
      listed: look.integer((it) => it.listed),
      fresh: look.integer((it) => it.fresh),
      newestListed: look.keyword((it) => it.newestListed),
      oldestListed: look.keyword((it) => it.oldestListed),
    },
  },
  address: {
    order: "notBefore",
    fields: {
      city: address.keyword((it) => it.city),
      source: address.keyword((it) => it.source, "filter"),
      channel: address.keyword((it) => it.channel),
      url: address.keyword((it) => it.url, "filter"),
      state: address.keyword((it) => it.state, "filter"),
      firstSeen: address.instant((it) => it.firstSeen),
      notBefore: address.instant((it) => it.notBefore, "order"),
      attempts: address.integer((it) => it.attempts),
    },
  },
  channel: {
    order: "nextVisit",
    fields: {
      city: channel.keyword((it) => it.city),
      source: channel.keyword((it) => it.source),
      lastVisit: channel.instant((it) => it.lastVisit),
      lastSuccess: channel.instant((it) => it.lastSuccess),
      nextVisit: channel.instant((it) => it.nextVisit),
      failures: channel.integer((it) => it.failures),
    },
  },
  observation: {
    order: "at",
    fields: {
      item: observation.keyword((it) => it.item, "filter"),
      channel: observation.keyword((it) => it.channel, "filter"),
      platform: observation.keyword((it) => it.platform),
      // Grafana refuses an index field that is called `metric`.
      counter: observation.keyword((it) => it.metric),
      count: observation.integer((it) => it.count),
      ageDays: observation.number((it) => it.ageDays),
      at: observation.instant((it) => it.at, "order"),
    },
  },
  allowance: {
    order: null,
    fields: { until: allowance.instant((it) => it.until) },
  },
  decision: {
    order: "at",
    fields: {
      item: decision.keyword((it) => it.item, "filter"),
      plan: decision.keyword((it) => it.plan, "filter"),
      what: decision.keyword((it) => it.what),
      value: decision.keyword((it) => it.value),
      actor: decision.keyword((it) => it.actor, "filter"),
      at: decision.instant((it) => it.at, "order"),
    },
  },
  entry: {
    order: "day",
    fields: {
      city: entry.keyword((it) => it.city),
      plan: entry.keyword((it) => it.plan, "filter"),
      form: entry.keyword((it) => it.form),
      agency: entry.keyword((it) => it.agency, "filter"),
      day: entry.day((it) => it.day, "order"),
      state: entry.keyword((it) => it.state),
    },
  },
  snapshot: {
    order: "frozenAt",
    fields: {
      plan: snapshot.keyword((it) => it.plan),
      period: snapshot.keyword((it) => it.period),
      from: snapshot.day((it) => it.from),
      to: snapshot.day((it) => it.to),
      frozenAt: snapshot.instant((it) => it.frozenAt, "order"),
    },
  },
  person: {
    order: "name",
    fields: {
      name: person.keyword((it) => it.name, "order"),
      role: person.keyword((it) => it.role),
      agency: person.keywords((it) => it.agencies),
    },
  },
  audit: {
    order: "at",
    appendOnly: true,
    fields: {
      actor: audit.keyword((it) => it.actor, "filter"),
      at: audit.instant((it) => it.at, "order"),
      what: audit.keyword((it) => it.what, "filter"),
      subject: audit.keyword((it) => it.subject, "filter"),
    },
  },
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
    },
  },
  alert: {
    order: "raisedAt",
    fields: {
      city: alert.keyword((it) => it.city, "filter"),
      source: alert.keyword((it) => it.source),
      channel: alert.keyword((it) => it.channel),
      cause: alert.keyword((it) => it.cause),
      state: alert.keyword((it) => it.state, "filter"),
      since: alert.instant((it) => it.since),
      raisedAt: alert.instant((it) => it.raisedAt, "order"),
      mendedAt: alert.instant((it) => it.mendedAt),
    },
  },
} as const satisfies { readonly [K in Kind]: KindMapping<Records[K]> };

/** The same table for code that works on any kind. */
export const kinds: { readonly [K in Kind]: KindMapping<Records[K]> } = mapping;

/** Names of the indexed fields of a kind. */
export type FieldName<K extends Kind> = string & keyof (typeof mapping)[K]["fields"];

type GivenBy<F> = F extends { readonly from: (record: never) => infer V } ? V : never;

/** One row of `scan`: the id and the asked fields, typed as the mapping gives them; absent is null, a field with several values a list. */
export type Slim<K extends Kind, F extends FieldName<K>> = { readonly id: string } & {
  readonly [N in F]: GivenBy<Fields<(typeof mapping)[K]>[N & keyof Fields<(typeof mapping)[K]>]>;
};
