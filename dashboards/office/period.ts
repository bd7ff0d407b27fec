import type { Plan } from "../../config/schema.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { lastComplete, running, today, windowOf, type Window } from "../../pipeline/measure/windows.ts";

const closingDays = { from: 15, to: 19 }; // figures of the period 15 → 14 are checked and closed in these days

/**
 * The window on which a plan's pages open: the running reporting month, in its first days the one that is being closed;
 * for a plan that has ended, its last one.
 */
export function openingWindow(plan: Plan, clock: Clock): Window {
  const now = today(clock);
  if (plan.validTo !== undefined && plan.validTo < now) return windowOf("report-month", plan.validTo);
  if (now < plan.validFrom) return windowOf("report-month", plan.validFrom);
  const date = Number(now.slice(8));
  const closing = date >= closingDays.from && date <= closingDays.to;
  const window = closing ? lastComplete("report-month", clock) : running("report-month", clock);
  return window.to <= plan.validFrom ? windowOf("report-month", plan.validFrom) : window;
}
