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
