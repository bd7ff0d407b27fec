/** An item with the groups a person gave it, and those that were found. */
export interface GroupsFound {
  readonly wanted: readonly string[];
  /** What a second careful clerk might add: neither a miss nor a false alarm. */
  readonly accepted?: readonly string[];
  readonly found: readonly string[];
}

/** How well content groups were found, 0 to 1. */
export interface GroupScore {
  readonly rows: number;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  /** Share of the rows without a group that were left without one; 1 where there is no such row. */
  readonly quiet: number;
}

/** Micro-averaged over all groups of all rows. */
export function scoreGroups(rows: readonly GroupsFound[]): GroupScore {
  let [right, given, asked] = [0, 0, 0];
  for (const { wanted, accepted = [], found } of rows) {
    const told = [...new Set(found)].filter((group) => wanted.includes(group) || !accepted.includes(group));
    right += told.filter((group) => wanted.includes(group)).length;
    given += told.length;
    asked += wanted.length;
  }
  const negatives = rows.filter(({ wanted }) => wanted.length === 0);
  const quiet = negatives.filter(({ found, accepted = [] }) =>
    found.every((group) => accepted.includes(group)),
  ).length;
  return {
    rows: rows.length,
    f1: (2 * right) / (given + asked || 1),
    precision: right / (given || 1),
    recall: right / (asked || 1),
    quiet: negatives.length === 0 ? 1 : quiet / negatives.length,
  };
}
