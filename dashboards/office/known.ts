import type { Config, CityConfig } from "../../config/load.ts";
import type { Agency, ContentGroup, Plan } from "../../config/schema.ts";
import type { Source } from "../../config/source-schema.ts";

/** A plan with the city whose agencies and sources it is measured by. */
export interface KnownPlan {
  readonly plan: Plan;
  readonly city: CityConfig;
}

/** The plan of this id in any city; null when there is none. */
export function planNamed(config: Config, id: string): KnownPlan | null {
  for (const city of config.cities) {
    const plan = city.plans.find((known) => known.id === id);
    if (plan !== undefined) return { plan, city };
  }
  return null;
}

/** The city of this id; null when there is none. */
export function cityNamed(config: Config, id: string): CityConfig | null {
  return config.cities.find((known) => known.city.id === id) ?? null;
}

/** The agency's row in the registry. */
export function agencyNamed(city: CityConfig, id: string): Agency | null {
  return city.agencies.find((known) => known.id === id) ?? null;
}

/** The source's file. */
export function sourceNamed(city: CityConfig, id: string): Source | null {
  return city.sources.find((known) => known.id === id) ?? null;
}

/** The plan's content group. */
export function groupNamed(plan: Plan, id: string): ContentGroup | null {
  return plan.groups.find((known) => known.id === id) ?? null;
}

/** What a screen calls an agency, a source or a group; the bare id where the registry no longer knows it. */
export function nameOf(found: { readonly name: string } | null, id: string): string {
  return found?.name ?? id;
}

/** A text of the pipeline, with the ids of the plans replaced by their numbers. */
export function plansNamedIn(text: string, config: Config): string {
  const plans = config.cities.flatMap((city) => city.plans);
  return plans.reduce((said, plan) => said.replaceAll(plan.id, () => numberOf(plan)), text);
}

/** A plan's number, "Kế hoạch số 179/KH-UBND"; a plan whose text gives none says so. */
export function numberOf(plan: Plan): string {
  return plan.number === undefined ? "Kế hoạch không ghi số" : `Kế hoạch số ${plan.number}`;
}
