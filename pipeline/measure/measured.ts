import { completenessMark } from "./completeness.ts";
import { indicators, measureVersion } from "./definitions.ts";
import { drillOf } from "./drill.ts";
import { type Sample, isClosed } from "./frame.ts";
import type { SourceTally } from "./tally.ts";
import type { Beside, Drill, IndicatorId, Measured, State, Subject, Versions } from "./types.ts";
import { dated } from "./windows.ts";

/** What an indicator says of itself; the rest of `Measured` comes from the sample. */
export interface Finding {
  readonly subject?: Subject;
  readonly value: number | null;
  readonly numerator?: number | null;
  readonly denominator?: number | null;
  /** Default: what the sample as a whole is worth. */
  readonly state?: State;
  readonly why?: string | null;
  readonly unit?: Measured["unit"];
  readonly label?: string;
  readonly notes?: readonly string[];
  readonly parts?: Measured["parts"];
  readonly panel?: readonly string[] | null;
  /** Conditions beside those of the subject; null = no list of items stands behind the number. */
  readonly drill?: Partial<Drill> | null;
}

/** A finding with its definition, window, versions, completeness and what stands beside it. */
export function measured(sample: Sample, indicator: IndicatorId, finding: Finding): Measured {
  const text = indicators[indicator];
  const subject = finding.subject ?? {};
  const overall = worth(sample);
  const state = finding.state ?? overall.state;
  const missing = state === "not-due" || state === "no-data";
  return {
    indicator,
    label: finding.label ?? text.label,
    unit: finding.unit ?? text.unit,
    subject,
    value: missing ? null : finding.value,
    numerator: missing ? null : (finding.numerator ?? null),
    denominator: missing ? null : (finding.denominator ?? null),
    state,
    why: finding.why ?? (finding.state === undefined ? overall.why : null),
    notes: finding.notes ?? [],
    parts: missing ? [] : (finding.parts ?? []),
    window: sample.window,
    closed: isClosed(sample),
    city: sample.facts.city.id,
    plan: sample.plan.id,
    panel: finding.panel ?? null,
    completeness: completenessMark(sample),
    versions: versions(sample),
    definition: text.definition,
    drill: finding.drill === null ? null : drill(sample, { ...drillOf(subject), ...finding.drill }),
    beside: beside(sample, subject),
  };
}

/** What any count of the sample is worth: not due, nobody looked, at least, or quotable. */
export function worth(sample: Sample): { readonly state: State; readonly why: string | null } {
  if (sample.valid === null) {
    const { validFrom, validTo } = sample.plan;
    const span = validTo ? `${dated(validFrom)} đến ${dated(validTo)}` : dated(validFrom);
    return { state: "not-due", why: `Kỳ nằm ngoài thời gian hiệu lực của kế hoạch (từ ${span})` };
  }
  if (sample.begun.length === 0) return { state: "not-due", why: "Kỳ chưa bắt đầu" };
  const mark = completenessMark(sample);
  if (mark.observedSourceDays === 0 && sample.total.captured === 0) {
    return { state: "no-data", why: "Chưa có lần thu thành công nào trong kỳ" };
  }
  if (mark.low.length > 0) {
    return { state: "incomplete", why: `Dữ liệu chưa đầy đủ (dưới 80 %): ${mark.low.join("; ")}` };
  }
  return { state: "ok", why: null };
}

/** The items of R behind a part of the sample. */
export function drill(sample: Sample, more: Partial<Drill> = {}): Drill {
  return {
    city: sample.facts.city.id,
    plan: sample.plan.id,
    days: sample.valid ?? { from: sample.window.from, to: sample.window.from },
    standing: "counted",
    ...more,
  };
}

/** Rule versions and the version of the definitions. */
export function versions(sample: Sample): Versions {
  return { rules: sample.rules, measure: measureVersion };
}

/** "Chưa rõ ngày" and "chờ duyệt" of a subject. */
export function beside(sample: Sample, subject: Subject): Beside {
  const asked = drillOf(subject);
  return {
    undated: countedOf(sample.undatedTotal, sample.undated, subject),
    undatedDrill: drill(sample, { ...asked, days: null }),
    waiting: waitingOf(sample, subject),
    waitingDrill: drill(sample, { ...asked, standing: "waiting" }),
  };
}

function countedOf(total: SourceTally, bySource: Sample["undated"], subject: Subject): number {
  const tally = subject.source === undefined ? total : bySource.get(subject.source);
  if (tally === undefined) return 0;
  if (subject.agency !== undefined) {
    const agency = tally.agencies.get(subject.agency);
    if (agency === undefined) return 0;
    const role = subject.role ?? "owner";
    if (subject.group === undefined) return (role === "owner" ? agency.own : agency.named).items;
    return (role === "owner" ? agency.ownGroups : agency.namedGroups).get(subject.group)?.full ?? 0;
  }
  return subject.group === undefined ? tally.counted.items : (tally.groups.get(subject.group)?.full ?? 0);
}

function waitingOf(sample: Sample, subject: Subject): number {
  const tally = subject.source === undefined ? sample.total : sample.tallies.get(subject.source);
  if (tally === undefined) return 0;
  if (subject.agency !== undefined) {
    const agency = tally.agencies.get(subject.agency);
    if (agency === undefined) return 0;
    return subject.role === "mention" ? agency.namedWaiting : agency.ownWaiting;
  }
  return subject.group === undefined ? tally.waiting : (tally.groupsWaiting.get(subject.group) ?? 0);
}
