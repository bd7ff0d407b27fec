import { collected } from "./mapping-collected.ts";
import { itemFields } from "./mapping-item.ts";
import { machineKinds } from "./mapping-machines.ts";
import { measuredKinds } from "./mapping-measured.ts";
import { noticeKinds } from "./mapping-notices.ts";
import { peopleKinds } from "./mapping-people.ts";
import { fieldsOf, type Field, type FieldGiven, type Fields } from "./field.ts";
import type { Decision, Entry, Imprint, Snapshot, Story, Version } from "./records.ts";
import { keysOf } from "../stories/imprint.ts";
import { spanOf, withinSpan } from "../stories/span.ts";
import type { ReportText } from "./records-report.ts";
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
  /** Its days are marked, see `Store.marks`; its usual order is an instant. */
  readonly marked?: boolean;
}

/**
 * Raise it whenever a field is added, changed or taken away, so that an older program refuses the file. The keepers then make
 * the index of the changed kinds anew; where only a field's `from` or the text changed, raise that kind's `version` too.
 */
export const mappingVersion = 10;

const story = fieldsOf<Story>();
const imprint = fieldsOf<Imprint>();
const version = fieldsOf<Version>();
const decision = fieldsOf<Decision>();
const entry = fieldsOf<Entry>();
const snapshot = fieldsOf<Snapshot>();
const wording = fieldsOf<ReportText>();

/** Every indexed field of every kind, once. `id` belongs to all kinds and is not repeated here. */
const mapping = {
  item: itemFields,
  ...collected,
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
  wording: {
    order: "period",
    fields: {
      plan: wording.keyword((it) => it.plan, "filter"),
      period: wording.keyword((it) => it.period, "order"),
      agency: wording.keyword((it) => it.agency),
    },
  },
  ...peopleKinds,
  ...measuredKinds,
  ...machineKinds,
  ...noticeKinds,
} as const satisfies { readonly [K in Kind]: KindMapping<Records[K]> };

/** The same table for code that works on any kind. */
export const kinds: { readonly [K in Kind]: KindMapping<Records[K]> } = mapping;

/** All kinds, in the order of the table. */
export const kindNames: readonly Kind[] = Object.keys(kinds).filter(isKind);

function isKind(name: string): name is Kind {
  return Object.hasOwn(kinds, name);
}

/** Names of the indexed fields of a kind. */
export type FieldName<K extends Kind> = string & keyof (typeof mapping)[K]["fields"];

type GivenBy<F> = F extends { readonly from: (record: never) => infer V } ? V : never;

/** One row of `scan`: the id and the asked fields, typed as the mapping gives them; absent is null, a field with several values a list. */
export type Slim<K extends Kind, F extends FieldName<K>> = { readonly id: string } & {
  readonly [N in F]: GivenBy<Fields<(typeof mapping)[K]>[N & keyof Fields<(typeof mapping)[K]>]>;
};

/** The kind of a name that the program wrote itself. */
export function kindNamed(name: unknown): Kind {
  const kind = kindNames.find((one) => one === name);
  if (kind === undefined) throw new Error(`unknown kind ${String(name)}`);
  return kind;
}
