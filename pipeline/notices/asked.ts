import type { Messages } from "../../config/messages.ts";
import type { Plan } from "../../config/schema.ts";
import type { Clock } from "../../crawlers/capture.ts";
import type { CityFacts } from "../measure/frame.ts";
import type { Notice } from "../store/records-notices.ts";
import type { Store } from "../store/store.ts";

/** A notice before it is written down: when it was found is added then. */
export type Found = Omit<Notice, "at">;

/** What a rule looks at. */
export interface Asked {
  readonly store: Store;
  readonly city: CityFacts;
  readonly plan: Plan;
  readonly clock: Clock;
  readonly rules: Messages["rules"];
}

const mostWords = 40; // what leaves the house carries no more of a text (publishing rules)

/** The beginning of a text, at most 40 words. */
export function briefly(text: string): string {
  const words = text.trim().split(/\s+/u);
  return words.length <= mostWords ? words.join(" ") : `${words.slice(0, mostWords).join(" ")}…`;
}
