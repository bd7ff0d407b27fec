import { setTimeout as pause } from "node:timers/promises";
import { faults, type Proxy } from "../engine/proxy.ts";
import { collectSome, type SpoolPlace } from "../engine/spool-city.ts";
import { seeded } from "../sample-city/random.ts";

const atOnce = 20; // addresses and looks that are collected under each fault
const longest = 3_000; // milliseconds that a fault waits to be met
const calm = 0.3; // share of the faults after which the way is whole for a moment

/** Collects while the way to the engine breaks again and again, and leaves it whole; gives how many requests met a fault. */
export async function breakTheWay(
  place: SpoolPlace,
  proxy: Proxy,
  { times, seed }: { readonly times: number; readonly seed: string },
): Promise<number> {
  const random = seeded(seed);
  for (let fault = 0; fault < times; fault += 1) {
    const kind = faults[Math.floor(random() * faults.length)] ?? "refuse";
    const before = proxy.met.get(kind) ?? 0;
    proxy.set(kind);
    await collectSome(place.store.local, fault * atOnce, atOnce);
    const end = Date.now() + longest;
    while ((proxy.met.get(kind) ?? 0) === before && Date.now() < end) {
      place.store.drain(1).catch(() => undefined);
      await pause(20);
    }
    if (random() < calm) proxy.set(null);
  }
  proxy.set(null);
  return [...proxy.met.values()].reduce((sum, count) => sum + count, 0);
}
