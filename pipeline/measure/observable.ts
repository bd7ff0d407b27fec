import type { DutyBearer } from "./duty.ts";
import { overlap } from "./duty.ts";
import type { Sample } from "./frame.ts";
import { onceForTwo } from "./once.ts";
import { type SourceDays, countObserved, ownedBy } from "./source-days.ts";
import type { AgencyObservation } from "./types.ts";
import { addDays, daysBetween, holds } from "./windows.ts";

const observableFrom = 0.8; // facts section 10: an agency is observable from 80 % of the days

/** How well the agency's own channels could be read on the days on which it bore the duty. */
export function observation(sample: Sample, bearer: DutyBearer): AgencyObservation {
  const agency = bearer.agency.id;
  const [first, last] = [sample.begun[0], sample.begun.at(-1)];
  const row = { agency, observedDays: 0, dueDays: 0, channel: null, lastLook: null, reason: null };
  const due =
    first === undefined || last === undefined
      ? null
      : overlap({ from: first, to: addDays(last, 1) }, bearer.days);
  if (due === null) return { ...row, state: "not-due" };

  const dueDays = daysBetween(due.from, due.to);
  const owned = (ownedBy(sample.sources, sample.registry).get(agency) ?? []).flatMap((one) => {
    if (holds(due, one.days[0] ?? "") && holds(due, one.days.at(-1) ?? "")) return [one];
    const days = one.days.filter((day) => holds(due, day));
    const observed = one.row.watches.map((watch) => countObserved(watch, days));
    return days.length === 0 ? [] : [{ ...one, days, observed }];
  });
  if (owned.length === 0) return { ...row, dueDays, state: "no-channel" };

  let best: AgencyObservation = { ...row, dueDays, state: "broken", reason: "Chưa có lần thu nào" };
  let lastLook: string | null = null;
  for (const { row: source, days, observed } of owned) {
    for (const [place, watch] of source.watches.entries()) {
      const observedDays = observed[place] ?? 0;
      if (watch.lastCovered !== null && (lastLook === null || watch.lastCovered > lastLook))
        lastLook = watch.lastCovered;
      if (best.channel !== null && observedDays / days.length <= best.observedDays / best.dueDays) continue;
      best = {
        agency,
        state: observedDays / days.length >= observableFrom ? "observable" : "broken",
        observedDays,
        dueDays: days.length,
        channel: watch.channel,
        lastLook: null,
        reason: watch.reason,
      };
    }
  }
  return { ...best, lastLook };
}

/** An agency of D(W) with its observation. */
interface Observed {
  readonly bearer: DutyBearer;
  readonly seen: AgencyObservation;
}

interface Told {
  rows: readonly Observed[] | null;
}

const toldOf = onceForTwo<readonly SourceDays[], readonly DutyBearer[], Told>(() => ({ rows: null }));

/** Every agency of D(W) with its observation. */
export function observations(sample: Sample): readonly Observed[] {
  // The same for all samples of the same days, looks and duties, whatever their items.
  const told = toldOf(sample.sources, sample.bearers);
  told.rows ??= sample.bearers.map((bearer) => ({ bearer, seen: observation(sample, bearer) }));
  return told.rows;
}
