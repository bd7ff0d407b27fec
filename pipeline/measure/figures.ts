import type { Clock } from "../../crawlers/capture.ts";
import type { Plan } from "../../config/schema.ts";
import type { Figure } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { overlap, registryOf, validDays } from "./duty.ts";
import { type Extras, extrasOf } from "./extras.ts";
import type { CityFacts, Sample } from "./frame.ts";
import { type KeptCount, keepDaily, keepFigures } from "./keep.ts";
import { type DayBook, dayBook } from "./rows.ts";
import { keepPanels } from "./panels.ts";
import { samplesOf } from "./sample.ts";
import { type Names, namedRow, namesOf, shownOf } from "./shown.ts";
import { type StoredNumber, storedNumbers } from "./stored.ts";
import type { Measured, Part } from "./types.ts";
import { type Window, type WindowKind, addDays, previous, today, windowKinds, windowsIn } from "./windows.ts";

const rowsAtOnce = 20_000; // daily rows compared with the store at once

/** Their parts can be told from the value and the definition. */
const partless: ReadonlySet<string> = new Set(["I06", "I08", "I14"]);

/** A city with its plans, as the config gives it. */
export interface MeasuredCity extends CityFacts {
  readonly plans: readonly Plan[];
}

/** What measuring one plan came to. */
export interface MeasuredPlan {
  readonly city: string;
  readonly plan: string;
  readonly windows: number;
  readonly figures: KeptCount;
  readonly daily: KeptCount;
}

/**
 * Computes and keeps every figure and daily row of every plan, from the plan's first day to today. Run twice over the same
 * records it writes nothing the second time.
 */
export async function measureAll(
  store: Store,
  config: { readonly cities: readonly MeasuredCity[] },
  clock: Clock,
  options: {
    readonly plan?: string;
    readonly actor?: string;
    readonly progress?: (done: MeasuredPlan) => void;
  } = {},
): Promise<readonly MeasuredPlan[]> {
  await store.refresh();
  const done: MeasuredPlan[] = [];
  for (const city of config.cities) {
    for (const plan of city.plans) {
      if (options.plan !== undefined && options.plan !== plan.id) continue;
      const made = await measurePlan(store, { city, plan, clock, actor: options.actor ?? "measure" });
      done.push(made);
      options.progress?.(made);
    }
  }
  await store.refresh();
  return done;
}

async function measurePlan(
  store: Store,
  asked: { readonly city: CityFacts; readonly plan: Plan; readonly clock: Clock; readonly actor: string },
): Promise<MeasuredPlan> {
  const { city, plan, clock, actor } = asked;
  const by = { actor, at: clock.now().toISOString() };
  const windows = windowsOf(plan, clock);
  const book = dayBook(city, plan, registryOf(city.agencies));
  const names = namesOf(city, plan);
  const samples = await samplesOf(store, { city, plan, windows, clock, also: (items) => book.take(items) });
  const byId = new Map(samples.map((sample) => [sample.window.id, sample]));
  const extras = await extrasOf(store, { city, plan });
  const figures = samples.flatMap((sample) => {
    const before = byId.get(previous(sample.window).id) ?? null;
    return figuresFor({ sample, before, extras }, { at: by.at, names });
  });
  const supplied = extras.supplied;
  await keepPanels(store, { samples, supplied, names, facts: city, plan, now: clock.now(), by });
  return {
    city: city.city.id,
    plan: plan.id,
    windows: windows.length,
    figures: await keepFigures(store, { plan: plan.id }, figures, by),
    daily: await keepRows(store, { plan: plan.id, book, sample: samples[0], names, now: clock.now(), by }),
  };
}

/** The records of one period's numbers; none for days without a name. */
export function figuresFor(
  counted: { readonly sample: Sample; readonly before: Sample | null; readonly extras: Extras },
  as: { readonly at: string; readonly names: Names },
): Figure[] {
  const { sample, before, extras } = counted;
  return storedNumbers(sample, before, extras).flatMap((number) => figuresOf(sample.window, number, as));
}

/** Every named period of the plan that has begun. */
export function windowsOf(plan: Plan, clock: Clock): readonly Window[] {
  const span = overlap(validDays(plan), { from: plan.validFrom, to: addDays(today(clock), 1) });
  return span === null ? [] : windowKinds.flatMap((kind) => windowsIn(kind, span));
}

async function keepRows(
  store: Store,
  given: {
    readonly plan: string;
    readonly book: DayBook;
    readonly sample: Sample | undefined;
    readonly names: Names;
    readonly now: Date;
    readonly by: { readonly actor: string; readonly at: string };
  },
): Promise<KeptCount> {
  const { plan, book, sample, names, now, by } = given;
  const sum = { computed: 0, written: 0 };
  if (sample === undefined) return sum;
  const keep = async (rows: Parameters<typeof keepDaily>[2]): Promise<void> => {
    const kept = await keepDaily(store, plan, rows, by);
    sum.computed += kept.computed;
    sum.written += kept.written;
  };
  let rows: Parameters<typeof keepDaily>[2][number][] = [];
  for (const day of book.rows({ watch: sample.watch, now })) {
    rows.push(...day.map((row) => namedRow(row, names)));
    if (rows.length < rowsAtOnce) continue;
    await keep(rows);
    rows = [];
  }
  if (rows.length > 0) await keep(rows);
  return sum;
}

/** The records of one number: its value, and its parts where it speaks of the plan, a group or own channels as a whole. */
function figuresOf(
  window: Window,
  number: StoredNumber,
  more: { readonly at: string; readonly names: Names },
): Figure[] {
  const { kind } = window;
  if (kind === "span") return [];
  const { measured, variant } = number;
  const { indicator } = measured;
  const whole = figure(measured, { ...more, kind, variant });
  if (partless.has(indicator) || (measured.subject.agency !== undefined && indicator !== "I02"))
    return [whole];
  const parts = measured.parts.map((part) => figure(measured, { ...more, kind, variant, part }));
  return [whole, ...parts];
}

function figure(
  measured: Measured,
  as: {
    readonly kind: WindowKind;
    readonly at: string;
    readonly names: Names;
    readonly variant?: string | undefined;
    readonly part?: Part;
  },
): Figure {
  const { indicator, plan, window, subject } = measured;
  const variant = [as.variant, as.part?.key].filter((word) => word !== undefined).join(".");
  const { agency = null, group = null, source = null, tier = null } = subject;
  const more = {
    ...(variant === "" ? {} : { variant }),
    ...(subject.role === undefined ? {} : { role: subject.role }),
    ...(subject.form === undefined ? {} : { form: subject.form }),
    ...(subject.platform === undefined ? {} : { platform: subject.platform }),
    ...(subject.metric === undefined ? {} : { counter: subject.metric }),
    ...(subject.target === undefined ? {} : { target: subject.target }),
  };
  const subjectKey = Object.entries({ agency, group, source, tier, ...more })
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${value}`);
  const unit = as.part ? as.part.unit : measured.unit;
  const made: Figure = {
    id: [plan, window.id, indicator, ...subjectKey].join("|"),
    indicator,
    city: measured.city,
    plan,
    period: window.id,
    periodKind: as.kind,
    from: window.from,
    to: window.to,
    agency,
    group,
    source,
    tier,
    value: as.part ? as.part.value : measured.value,
    numerator: as.part ? null : measured.numerator,
    denominator: as.part ? null : measured.denominator,
    state: measured.state,
    rules: measured.versions.rules.join(", "),
    computedAt: as.at,
    ...more,
    unit,
    why: measured.why,
    closed: measured.closed,
    measure: measured.versions.measure,
  };
  const label = as.part ? as.part.label : measured.label;
  return { ...made, ...shownOf(made, { window, label, unit, state: measured.state, names: as.names }) };
}
