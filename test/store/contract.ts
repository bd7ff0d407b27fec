import type { Store } from "../../pipeline/store/store.ts";
import { answersQuestions } from "./contract-asking.ts";
import { marksDays } from "./contract-marks.ts";
import { findsWords } from "./contract-search.ts";
import { takesAway } from "./contract-removing.ts";
import { sharesWork } from "./contract-sharing.ts";
import { holdsStill } from "./contract-still.ts";
import { keepsWrites } from "./contract-writing.ts";

/** What every keeper must do; a keeper's own test file says how an empty store is opened. */
export function keepsTheStoreContract(open: () => Promise<Store>): void {
  keepsWrites(open);
  findsWords(open);
  answersQuestions(open);
  sharesWork(open);
  marksDays(open);
  holdsStill(open);
  takesAway(open);
}
