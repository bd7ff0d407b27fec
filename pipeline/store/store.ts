import type { Allowance } from "../../crawlers/platforms/allowance.ts";
import type { CaptureNote } from "../../crawlers/capture.ts";
import type { Address, ChannelState, Look } from "../../crawlers/ledger.ts";
import type { FateRecord } from "../fate.ts";
import type { Item } from "../item.ts";
import type { FieldName, Slim } from "./mapping.ts";
import type {
  AlertRecord,
  Decision,
  Entry,
  Figure,
  Imprint,
  DailyCount,
  Observation,
  Snapshot,
  Story,
  Version,
} from "./records.ts";
import type { CountedDays } from "./records-counted.ts";
import type { Letter, Notice } from "./records-notices.ts";
import type { ReportText } from "./records-report.ts";
import type {
  AccessToken,
  Audit,
  Credential,
  Invitation,
  Person,
  SavedViews,
  Session,
} from "./records-people.ts";
import type { ChoreRecord, MachineRecord } from "./records-machines.ts";
import type { ChannelStanding, Milestone, Progress, SourceDay } from "./records-shown.ts";

/** Everything that is kept, by kind. Every record has a stable `id`. */
export interface Records {
  item: Item;
  story: Story;
  imprint: Imprint;
  version: Version;
  capture: CaptureNote;
  fate: FateRecord;
  look: Look;
  address: Address;
  channel: ChannelState;
  observation: Observation;
  /** What the platforms still allow each token. */
  allowance: Allowance;
  decision: Decision;
  entry: Entry;
  snapshot: Snapshot;
  /** What clerks wrote for reports. */
  wording: ReportText;
  person: Person;
  credential: Credential;
  session: Session;
  invitation: Invitation;
  token: AccessToken;
  /** Views of pages that people keep under names. */
  views: SavedViews;
  audit: Audit;
  figure: Figure;
  daily: DailyCount;
  /** Counts of days, kept for the next start. */
  counted: CountedDays;
  alert: AlertRecord;
  milestone: Milestone;
  progress: Progress;
  watch: SourceDay;
  standing: ChannelStanding;
  machine: MachineRecord;
  chore: ChoreRecord;
  notice: Notice;
  letter: Letter;
}
export type Kind = keyof Records;
/** Kinds of which is known on which days something changed. */
export type MarkedKind = "item" | "look";
/** Kinds whose records may be taken away: what they said stands elsewhere by then. */
export type RemovableKind = "look";

/** A record with what the keeper knows of it. `revision` starts at 1 and is raised by one at each write, never taken from a clock. */
export interface Kept<K extends Kind> {
  readonly value: Records[K];
  readonly revision: number;
  readonly actor: string;
  /** UTC, ISO 8601; given by the caller's clock. */
  readonly at: string;
}

/** Who writes and when; there is no write without it. */
export interface Signature {
  readonly actor: string;
  readonly at: string;
}

/** One record to keep. `expects` is the revision it replaces, 0 for a new one; anything else is a conflict and nothing is written. */
export interface Write<K extends Kind> {
  readonly value: Records[K];
  readonly expects: number;
}
/** One record of any kind to keep. */
export type AnyWrite = { readonly [K in Kind]: { readonly kind: K } & Write<K> }[Kind];
export type Written =
  | { readonly outcome: "kept"; readonly revision: number }
  | { readonly outcome: "conflict"; readonly revision: number };

/** A value of an indexed field. */
export type FieldValue = string | number | boolean;

/** All conditions must hold. Fields are those that `mapping.ts` declares for the kind. */
export interface Where {
  /** The field holds one of these values. */
  readonly is?: Readonly<Record<string, FieldValue | readonly FieldValue[]>>;
  /** The field holds none of these values. */
  readonly not?: Readonly<Record<string, FieldValue | readonly FieldValue[]>>;
  /** Half-open: `from` is included, `to` is not. */
  readonly range?: Readonly<
    Record<string, { readonly from?: string | number; readonly to?: string | number }>
  >;
  readonly missing?: readonly string[];
  readonly present?: readonly string[];
  /** Words of the item's title and text, all of them; a word with diacritics matches only with them; "..." is a phrase. */
  readonly text?: string;
}

/** Keyset order: by one field, then by id in the same direction; rows without the field come last. */
export interface Order {
  readonly by: string;
  readonly direction: "ascending" | "descending";
}

export interface Page<K extends Kind> {
  readonly rows: readonly Kept<K>[];
  /** Opaque; null when there is no more. */
  readonly next: string | null;
}

/**
 * How many records have these values of the fields; a record with several values counts once under each, one without any
 * under null. `sums` stands in the order asked; absent values add nothing.
 */
export interface Tally {
  readonly key: readonly (string | null)[];
  readonly count: number;
  readonly sums: readonly number[];
}

/** A right to work on something for a while; whoever holds it renews it before it ends. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly until: string;
  readonly revision: number;
}

/** What can be asked of a keeper; nothing is changed by it. */
export type Reader = Pick<Store, "read" | "list" | "count" | "tally" | "scan">;

/** Records as they stood at one moment; to be closed soon, since the keeper holds for it what others replace meanwhile. */
export interface Still extends Reader, AsyncDisposable {}

/**
 * Where everything is kept. All methods are asynchronous and batched; no transaction spans two records; what was written
 * can be read by id at once and is found by `list`, `count`, `tally` and `scan` after `refresh()`. Expected endings are
 * values; `BadQuestion` is a question that no keeper can answer, `BadRecord` a record that may not be kept, `StoreDown`
 * a keeper that cannot work (its message says what to do). When `write` throws, some of its records may have been kept:
 * the same call again tells them as conflicts.
 */
export interface Store {
  read<K extends Kind>(kind: K, ids: readonly string[]): Promise<readonly (Kept<K> | null)[]>;
  write<K extends Kind>(kind: K, writes: readonly Write<K>[], by: Signature): Promise<readonly Written[]>;
  /**
   * Keeps records of several kinds that belong together: a step is begun when all of the one before it is kept. Where a
   * record of a step has another revision the steps behind it are left out, and the answer is false. `soon`: may be undone
   * by a loss of power, never by the end of a program, and always together with everything written after it; the next
   * write without `soon` makes it last.
   */
  writeInSteps(
    steps: readonly (readonly AnyWrite[])[],
    by: Signature,
    options?: { readonly soon?: boolean },
  ): Promise<boolean>;
  /**
   * Takes records over as another keeper kept them, with their revisions, writers and times; a record that stands here with
   * the same or a newer revision is left as it is. Gives how many were taken. For copies and for what follows a keeper.
   */
  adopt<K extends Kind>(kind: K, kept: readonly Kept<K>[]): Promise<number>;
  /**
   * Takes records away for good; an id that is taken away is never used again, and one that is not there is no error. A record
   * that waits to be sent to another keeper stays.
   */
  remove(kind: RemovableKind, ids: readonly string[]): Promise<void>;
  list<K extends Kind>(
    kind: K,
    ask: {
      readonly where?: Where;
      /** By any field with one value; quickest by the kind's usual order, see `mapping.ts`. */
      readonly order: Order;
      /** 1 to 10,000. */
      readonly limit: number;
      /** The `next` of the page before; belongs to this very list. */
      readonly after?: string | null;
    },
  ): Promise<Page<K>>;
  count(kind: Kind, where?: Where): Promise<number>;
  /** Ordered by key, null last. Numbers and booleans stand in the key as text; instants cannot be tallied. */
  tally(
    kind: Kind,
    by: readonly string[],
    where?: Where,
    sums?: readonly string[],
  ): Promise<readonly Tally[]>;
  /**
   * Streams indexed fields of all records that match, without reading whole records: the way to measure over many items.
   * No order is promised; a record that stands through the whole scan is given exactly once.
   * `for await (const row of store.scan("item", ["publishedDay", "group"], { is: { plan } })) row.group`
   */
  scan<K extends Kind, F extends FieldName<K>>(
    kind: K,
    fields: readonly F[],
    where?: Where,
  ): AsyncIterable<Slim<K, F>>;
  /**
   * Takes or renews a right; null when somebody else holds it. A holder that lives renews well within `seconds`. Another's
   * lease is taken when this keeper saw it unchanged through `seconds` of asking again and again, by no clock but its own,
   * or when it ended by the asker's `now` a minute ago: clocks of machines may disagree by so much.
   */
  lease(name: string, holder: string, seconds: number, now: Date): Promise<Lease | null>;
  release(lease: Lease): Promise<void>;
  /**
   * Records of these kinds as they stand now, however much is written while they are read; ask after `refresh()`. SQLite
   * shows one moment of all kinds, Elasticsearch one moment of each kind, some milliseconds apart. `StoreDown` where the
   * moment was lost: it never shows a second one.
   */
  still(kinds: readonly Kind[]): Promise<Still>;
  /**
   * By day (in Việt Nam, of the kind's usual order; "" for records without it) a mark that is another one as soon as any
   * record of the day was written, came or left, and that is never used twice. Equal marks = the same records: whoever counted
   * a day need not count it again. Ask for marks before the records: what comes between is then counted once more. A day
   * without records may have a mark or none.
   */
  marks(kind: MarkedKind): Promise<ReadonlyMap<string, string>>;
  /** `of`: only what was written here of these kinds has to be found. */
  refresh(of?: readonly Kind[]): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
