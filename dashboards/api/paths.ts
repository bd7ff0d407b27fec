import { cataloguePaths } from "./catalogue.ts";
import { decisionPaths } from "./decisions.ts";
import { dutyPaths } from "./duties.ts";
import { entryPaths } from "./entries.ts";
import { figurePaths } from "./figures.ts";
import { itemFilePaths } from "./items-file.ts";
import { itemPaths } from "./items.ts";
import type { ApiPath } from "./path.ts";
import { storyPaths } from "./stories.ts";

/** Every address of the interface, in the order of its page. */
export const apiPaths: readonly ApiPath[] = [
  ...cataloguePaths,
  ...itemPaths,
  ...itemFilePaths,
  ...storyPaths,
  ...figurePaths,
  ...dutyPaths,
  ...entryPaths,
  ...decisionPaths,
];
