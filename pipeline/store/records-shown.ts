/** A day of a plan that panels mark: what the plan names, a report's deadline, a target's. */
export interface Milestone {
  readonly id: string;
  readonly city: string;
  readonly plan: string;
  /** null = the plan does not name it any more. */
  readonly planName: string | null;
  readonly day: string;
  /** Vietnamese: what is due or happens, and of which sort it is. */
  readonly title: string;
  readonly sort: string;
}

/** Where a target or a reporting duty of a plan stands in one named period, in words and numbers as the pages show it. */
export interface Progress {
  readonly id: string;
  readonly city: string;
  readonly plan: string;
  readonly planName: string | null;
  readonly period: string;
  readonly periodName: string;
  readonly from: string;
  /** `target` (I14) or `report` (I18). */
  readonly sort: string;
  readonly subject: string;
  /** Vietnamese: the target's or the duty's own text. */
  readonly text: string;
  readonly due: string | null;
  /** Vietnamese: "Quá hạn chưa đạt", "3/7 nộp đúng hạn". */
  readonly status: string;
  /** A share or a count, by `unit`; null = no figure. `goal` is in the same unit. */
  readonly value: number | null;
  readonly goal: number | null;
  readonly unit: string;
  /** The value as a reader reads it. */
  readonly shown: string;
  /** true = the day has passed and what was asked is not there. */
  readonly overdue: boolean;
}

/** How one source could be read on one day: its health day by day, and what I16 counts. */
export interface SourceDay {
  readonly id: string;
  readonly day: string;
  readonly city: string;
  readonly plan: string;
  readonly planName: string | null;
  readonly source: string;
  readonly sourceName: string;
  /** true = its looks cover the whole day; only days that I16 counts have one. */
  readonly observed: boolean;
  readonly visits: number;
  readonly good: number;
  /** Vietnamese: "Thu đủ", "Không thu được" ... */
  readonly stateName: string;
}

/** How one channel fares when it was measured last, as the page on health tells it. */
export interface ChannelStanding {
  readonly id: string;
  /** Day in Việt Nam on which it was measured. */
  readonly day: string;
  readonly city: string;
  readonly plan: string;
  readonly planName: string | null;
  readonly channel: string;
  readonly source: string;
  readonly sourceName: string;
  readonly channelName: string;
  /** `working`, `silent`, `broken`, `not-permitted`, `not-due`, and how it is called. */
  readonly state: string;
  readonly stateName: string;
  /** Day since when it has been so; null where that is not known. */
  readonly since: string | null;
}
