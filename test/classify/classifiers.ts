import { loadConfig, type CityConfig } from "../../config/load.ts";
import { ownConfig } from "../../config/settings.ts";
import type { PhraseBook } from "../../config/phrases.ts";
import type { Plan } from "../../config/schema.ts";
import { openClassifier, type Classifier, type ClassifierOptions } from "../../pipeline/classify/classify.ts";

const config = await loadConfig(ownConfig);

/** The register of the product's own configuration. */
export const register = config.register;

/** A plan with its city and phrase book, from the product's own configuration. */
export function planOf(id: string): {
  readonly city: CityConfig;
  readonly plan: Plan;
  readonly book: PhraseBook;
} {
  for (const city of config.cities) {
    const plan = city.plans.find((one) => one.id === id);
    const book = city.phrases.find((one) => one.plan === id);
    if (plan !== undefined && book !== undefined) return { city, plan, book };
  }
  throw new Error(`no plan ${id}`);
}

/** A classifier of one of the configured plans; `{ model: null }` leaves the rules alone. */
export function classifierOf(id: string, options: ClassifierOptions = {}): Classifier {
  const { city, plan, book } = planOf(id);
  return openClassifier(city, plan, book, register, options);
}
