import type { Clock } from "../../crawlers/capture.ts";
import type { Plan } from "../../config/schema.ts";
import type { Sample } from "../../pipeline/measure/frame.ts";
import {
  addDays,
  daysBetween,
  previous,
  spanOf,
  today,
  windowOf,
  type Window,
  type WindowKind,
} from "../../pipeline/measure/windows.ts";
import type { KnownPlan } from "./known.ts";
import type { Office } from "./office.ts";
import { recalled } from "./sample-memory.ts";

/** Samples of one plan for several windows from one reading of the store, by the window's id; `outside` as in `recalled`. */
export async function samplesByWindow(
  { store, clock }: Pick<Office, "store" | "clock">,
  { plan, city }: KnownPlan,
  windows: readonly Window[],
  { outside = false }: { readonly outside?: boolean } = {},
): Promise<(window: Window) => Sample> {
  const distinct = [...new Map(windows.map((window) => [window.id, window])).values()];
  const samples = await recalled(store, { city, plan, windows: distinct, clock, outside });
  const byId = new Map(samples.map((sample) => [sample.window.id, sample]));
  return (window) => {
    const sample = byId.get(window.id);
    if (sample === undefined) throw new Error(`the window ${window.id} was not asked for`);
    return sample;
  };
}

/** The windows of a kind up to the last begun day of `window`, oldest first, none of them before the plan began. */
export function windowsUntil(
  { plan, clock }: { readonly plan: Plan; readonly clock: Clock },
  window: Window,
  kind: WindowKind,
  count: number,
): readonly Window[] {
  const found: Window[] = [];
  const now = today(clock);
  const last = addDays(window.to, -1);
  for (
    let step = windowOf(kind, last > now && window.from <= now ? now : last);
    found.length < count && step.to > plan.validFrom;
    step = previous(step)
  )
    found.unshift(step);
  return found;
}

/** The period before; for a running window only as many of its days as have begun here, so that like is held against like. */
export function windowBefore(window: Window, clock: Clock): Window {
  const before = previous(window);
  const begun = daysBetween(window.from, addDays(today(clock), 1));
  if (begun < 1 || today(clock) >= addDays(window.to, -1)) return before;
  const until = addDays(before.from, begun);
  return until < before.to ? spanOf(before.from, until) : before;
}
