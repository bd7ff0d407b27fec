import { openAlerts } from "../health/alerts.ts";
import { registryOf } from "../measure/duty.ts";
import { ownerOn } from "../measure/source-days.ts";
import { today } from "../measure/windows.ts";
import type { Asked, Found } from "./asked.ts";

/** Faults of collecting that are open: each once for each time that it comes. Not of a plan, but of the city. */
export async function openFaults({
  store,
  city,
  clock,
  rules,
}: Pick<Asked, "store" | "city" | "clock" | "rules">): Promise<readonly Found[]> {
  if (rules.broken === undefined) return [];
  const registry = registryOf(city.agencies);
  const sources = new Map(city.sources.map((source) => [source.id, source]));
  const day = today(clock);
  return [...(await openAlerts(store)).values()]
    .filter((alert) => alert.city === city.city.id || alert.city === "*")
    .map((alert): Found => {
      const source = alert.source === null ? undefined : sources.get(alert.source);
      const owner = source === undefined ? null : ownerOn(registry, source, day);
      return {
        id: `broken/${city.city.id}/${alert.id}/${alert.times}`,
        rule: "broken",
        city: city.city.id,
        plan: null,
        agencies: owner === null ? [] : [owner],
        title: alert.what,
        detail: `Việc cần làm: ${alert.todo}`,
        path: alert.city === "*" ? "/may-thu" : `/suc-khoe/${city.city.id}`,
        url: null,
      };
    });
}
