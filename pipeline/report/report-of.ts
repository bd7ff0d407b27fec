import type { Agency, Plan } from "../../config/schema.ts";
import { platformOf } from "../../crawlers/platforms/post.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { coverageRows, type CoverageRow } from "../measure/coverage.ts";
import { newestCriticism, type Criticism } from "../measure/criticism.ts";
import { indicators, measureVersion } from "../measure/definitions.ts";
import { planDays } from "../measure/duty.ts";
import { extrasIn, extrasOf, type Extras } from "../measure/extras.ts";
import { isClosed, type CityFacts, type Sample } from "../measure/frame.ts";
import { allItems } from "../measure/groups.ts";
import { measured } from "../measure/measured.ts";
import { samplesOf } from "../measure/sample.ts";
import { silences } from "../measure/silence.ts";
import { storedNumbersOnce } from "../measure/stored.ts";
import { targets, targetWords } from "../measure/targets.ts";
import { indicatorIds, type Drill } from "../measure/types.ts";
import { dated, previousSoFar, type Window } from "../measure/windows.ts";
import type { Reader } from "../store/store.ts";
import { keyOf, numbersOf, type ReportNumber } from "./number.ts";
import type { Report, ReportAgency, ReportCriticism } from "./report.ts";
import { stepsIn } from "./steps.ts";
import { entriesTold, toldKinds } from "./entries-told.ts";
import { storiesTold, titleOf } from "./stories.ts";

const mostCritical = 500; // articles told with their titles; the number counts all

/** What a report is made of. */
export interface ReportAsked {
  readonly store: Reader;
  readonly city: CityFacts;
  readonly plan: Plan;
  readonly window: Window;
  readonly clock: Clock;
  /** Version of the configuration. */
  readonly config: string;
  /** How the stories are told; whoever draws the same report again and again remembers them. */
  readonly stories?: typeof storiesTold;
}

/** A report with what its numbers were counted from, for whoever has to keep or to check it. */
export interface ReportMade {
  readonly report: Report;
  readonly sample: Sample;
  readonly before: Sample;
  readonly extras: Extras;
}

/**
 * The report of a plan's period as the store stands now. Its numbers are those of `storedNumbers`, the one function that
 * Grafana's figures and the pages come from, over one reading of the store for the period, the one before and its parts.
 */
export async function reportOf(asked: ReportAsked): Promise<ReportMade> {
  const { store, city, plan, window, clock } = asked;
  const prior = previousSoFar(window, clock);
  const steps = stepsIn(window);
  const windows = [window, prior, ...steps.map(({ span }) => span)];
  const valid = planDays(plan, window);
  const counted: Drill = {
    city: city.city.id,
    plan: plan.id,
    days: valid ?? { from: window.from, to: window.from },
    standing: "counted",
  };
  // None of them needs another: they are asked side by side.
  const [[sample, before, ...parts], extras, told, criticism] = await Promise.all([
    samplesOf(store, { city, plan, windows, clock, outsideOf: 1 }),
    extrasOf(store, { city, plan, span: window }),
    (asked.stories ?? storiesTold)(store, { plan, city }, counted),
    newestCriticism(store, { plan, city }, valid ?? window, mostCritical),
  ]);
  if (sample === undefined || before === undefined) throw new Error("each window gives a sample");
  const numbers = [
    ...storedNumbersOnce(sample, before, extras).flatMap((one) => numbersOf(one.measured, one.variant)),
    ...besides(sample),
    ...daysSeen(sample),
    ...parts.flatMap((part) => numbersOf(allItems(part), `step.${part.window.from}`).slice(0, 1)),
    ...told.numbers,
    ...criticismCount(criticism.count, sample),
    ...entriesTold(sample, extrasIn(extras, window).supplied),
  ];
  const supplied = extrasIn(extras, window).supplied;
  const day = sample.begun.at(-1);
  const lead = city.agencies.find(({ id }) => id === city.city.leadAgency);
  const report: Report = {
    version: 1,
    city: { id: city.city.id, name: city.city.name },
    leadAgency: { id: city.city.leadAgency, name: lead?.name ?? city.city.leadAgency },
    plan: {
      id: plan.id,
      title: plan.title,
      number: plan.number ?? null,
      date: plan.date ?? null,
      issuer: plan.issuer,
      place: plan.place,
    },
    agency: null,
    period: { id: window.id, name: window.name, from: window.from, to: window.to },
    before: { name: prior.name, from: prior.from, to: prior.to },
    closed: isClosed(sample),
    madeAt: clock.now().toISOString(),
    rules: [...sample.rules],
    measure: measureVersion,
    config: asked.config,
    low: [...allItems(sample).completeness.low],
    numbers: numbers.map((one) => ({ ...one, notes: [...one.notes] })),
    definitions: Object.fromEntries(
      indicatorIds.map((id) => [id, { label: indicators[id].label, ...indicators[id].definition }]),
    ),
    groups: plan.groups
      .filter(({ reports }) => reports)
      .map(({ id, clause, name }) => ({ id, clause, name })),
    forms: plan.forms.map(({ id, name, observable }) => ({ id, name, observable })),
    targets:
      day === undefined
        ? []
        : targets(sample, day, supplied).map(({ subject, status }, place) => ({
            id: subject.target ?? "",
            clause: plan.targets[place]?.clause ?? "",
            text: plan.targets[place]?.text ?? "",
            due: dated(plan.targets[place]?.due ?? ""),
            status: targetWords[status],
          })),
    agencies: agenciesOf(sample),
    told: toldKinds(plan),
    names: namesOf(city),
    steps: steps.map(({ label, span }) => ({
      label,
      from: span.from,
      to: span.to,
      key: keyOf({ indicator: "I04", variant: `step.${span.from}` }),
    })),
    stories: [...told.stories],
    criticism: criticism.rows.map((row) => criticismOf(row, city)),
  };
  return { report, sample, before, extras };
}

/** What stands beside the counts and never in them: items without a date, and items that wait for a person. */
function besides(sample: Sample): readonly ReportNumber[] {
  const { beside } = allItems(sample);
  const [whole] = numbersOf(measured(sample, "I04", { value: null }));
  if (whole === undefined) return [];
  const one = (part: string, label: string, value: number): ReportNumber => ({
    ...whole,
    key: keyOf({ indicator: "I04", variant: "beside", part }),
    label,
    value,
  });
  return [
    one("undated", "Tin chưa rõ ngày (thu ở mọi kỳ)", beside.undated),
    one("waiting", "Tin chờ duyệt trong kỳ", beside.waiting),
  ];
}

function criticismCount(count: number, sample: Sample): readonly ReportNumber[] {
  const label = "Tin báo chí phản ánh";
  return numbersOf(measured(sample, "I19", { value: count, unit: "count", label }), "critical");
}

/** Of the days on which an agency bore its duty, those on which its best channel was read. */
function daysSeen(sample: Sample): readonly ReportNumber[] {
  return coverageRows(sample).flatMap(({ bearer, seen }) => {
    const agency = bearer.agency.id;
    const finding = measured(sample, "I01", {
      subject: { agency },
      label: "Số ngày thu đủ của kênh tốt nhất",
      value: seen.observedDays,
      numerator: seen.observedDays,
      denominator: seen.dueDays,
      unit: "count",
      drill: null,
    });
    return numbersOf(finding, "days");
  });
}

function agenciesOf(sample: Sample): ReportAgency[] {
  const silent = new Map(silences(sample).map((row) => [row.bearer.agency.id, row]));
  return coverageRows(sample).map((row) => {
    const { id, name, kind } = row.bearer.agency;
    const silence = silent.get(id);
    return {
      id,
      name,
      kind,
      standing: row.standing,
      reason: reasonOf(row),
      lastDay: silence?.lastDay ?? null,
      level: silence?.level ?? "unknown",
      clauses: [...row.bearer.clauses],
    };
  });
}

function reasonOf({ standing, seen }: CoverageRow): string | null {
  if (standing === "no-channel") return "Chưa khai báo kênh nào";
  return standing === "not-observable" ? (seen.reason ?? "Kênh không thu đủ 80 % số ngày") : null;
}

function namesOf(city: CityFacts): Record<string, string> {
  const names: Record<string, string> = {};
  for (const source of city.sources) {
    names[source.id] = source.name;
    for (const channel of source.channels)
      if (platformOf[channel.kind] !== undefined)
        names[channel.id] = `${source.name} (${channel.label ?? channel.kind})`;
  }
  return names;
}

function criticismOf({ item, verdict, concerned, tone }: Criticism, city: CityFacts): ReportCriticism {
  const proof = verdict.signs?.find(({ sign }) => sign === "critical")?.because[0];
  const source = city.sources.find(({ id }) => id === item.source);
  return {
    item: item.id,
    title: titleOf(item),
    url: item.url,
    sourceName: source?.name ?? item.source,
    day: item.publishedDay ?? "",
    groups: verdict.groups.map(({ id }) => id).toSorted(),
    sentence: proof?.sentence ?? "",
    concerned: concerned.map(({ id, name }: Agency) => ({ id, name })),
    tone,
  };
}
