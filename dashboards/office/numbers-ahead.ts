import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../crawlers/capture.ts";
import { extrasOf } from "../../pipeline/measure/extras.ts";
import { sourcesOfKind } from "../../pipeline/measure/frame.ts";
import { drill } from "../../pipeline/measure/measured.ts";
import { storedNumbersOnce } from "../../pipeline/measure/stored.ts";
import { storiesBehind } from "../../pipeline/measure/story-list.ts";
import { lastComplete, previousSoFar, running, type Window } from "../../pipeline/measure/windows.ts";
import type { Store } from "../../pipeline/store/store.ts";
import type { KnownPlan } from "./known.ts";
import { beginsOf } from "./pages/history-note.ts";
import { countDaysAhead, recalled } from "./sample-memory.ts";

const kinds = ["report-month", "month", "quarter", "year"] as const;

/**
 * Counts all plans, and works out what pages of the periods show that are opened first, before anybody asks; what fails is
 * worked out when it is asked for.
 */
export async function countAhead(
  store: Store,
  config: { readonly cities: readonly KnownPlan["city"][] },
  clock: Clock,
): Promise<void> {
  await countDaysAhead(store, config, clock);
  for (const city of config.cities)
    for (const plan of city.plans) await numbersOf(store, { city, plan }, clock).catch(() => null);
}

async function numbersOf(store: Store, known: KnownPlan, clock: Clock): Promise<void> {
  const { city, plan } = known;
  await beginsOf(
    store,
    city.city.id,
    city.sources.map(({ id }) => id),
  );
  const windows = kinds.flatMap((kind): readonly Window[] => [
    running(kind, clock),
    lastComplete(kind, clock),
  ]);
  for (const window of windows.filter(({ to }) => to > plan.validFrom)) {
    // Whoever asks for a page meanwhile has the turn after each of these steps.
    await setImmediate();
    const asked = { ...known, windows: [window, previousSoFar(window, clock)], clock, outside: true };
    const [sample, before] = await recalled(store, asked);
    if (sample === undefined || before === undefined) continue;
    const extras = await extrasOf(store, { city, plan, span: window });
    storedNumbersOnce(sample, before, extras);
    await setImmediate();
    await storiesBehind(store, drill(sample), known);
    const sources = [...sourcesOfKind(sample, ["press", "aggregator"])];
    await storiesBehind(store, drill(sample, { sources }), known);
  }
}
