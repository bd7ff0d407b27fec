import type { DutyBearer } from "./duty.ts";
import { type Sample, ownerOn } from "./frame.ts";
import type { AgencyObservation } from "./types.ts";
import { holds } from "./windows.ts";

const observableFrom = 0.8; // facts section 10: an agency is observable from 80 % of the days

/** How well the agency's own channels could be read on the days on which it bore the duty. */
export function observation(sample: Sample, bearer: DutyBearer): AgencyObservation {
  const agency = bearer.agency.id;
  const due = sample.begun.filter((day) => holds(bearer.days, day));
  const row = { agency, observedDays: 0, dueDays: 0, channel: null, lastLook: null, reason: null };
  if (due.length === 0) return { ...row, state: "not-due" };

  const channels = sample.sources.flatMap(({ source, days, watches }) => {
    const owned = days.filter(
      (day) => holds(bearer.days, day) && ownerOn(sample.registry, source, day) === agency,
    );
    return owned.length === 0 ? [] : watches.map((watch) => ({ watch, owned }));
  });
  const declared = sample.sources.some(({ source, days }) =>
    days.some((day) => holds(bearer.days, day) && ownerOn(sample.registry, source, day) === agency),
  );
  if (!declared) return { ...row, dueDays: due.length, state: "no-channel" };

  let best: AgencyObservation = {
    ...row,
    dueDays: due.length,
    state: "broken",
    reason: "Chưa có lần thu nào",
  };
  let lastLook: string | null = null;
  for (const { watch, owned } of channels) {
    const observedDays = owned.filter((day) => watch.observed.has(day)).length;
    if (watch.lastCovered !== null && (lastLook === null || watch.lastCovered > lastLook))
      lastLook = watch.lastCovered;
    if (best.channel !== null && observedDays / owned.length <= best.observedDays / best.dueDays) continue;
    best = {
      agency,
      state: observedDays / owned.length >= observableFrom ? "observable" : "broken",
      observedDays,
      dueDays: owned.length,
      channel: watch.channel,
      lastLook: null,
      reason: watch.reason,
    };
  }
  return { ...best, lastLook };
}

const known = new WeakMap<
  Sample,
  readonly { readonly bearer: DutyBearer; readonly seen: AgencyObservation }[]
>();

/** Every agency of D(W) with its observation. */
export function observations(sample: Sample) {
  const cached = known.get(sample);
  if (cached) return cached;
  const rows = sample.bearers.map((bearer) => ({ bearer, seen: observation(sample, bearer) }));
  known.set(sample, rows);
  return rows;
}
