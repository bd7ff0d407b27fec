import { completenessMark } from "./completeness.ts";
import { type CoverageRow, coverageRows } from "./coverage.ts";
import { indicators } from "./definitions.ts";
import type { Sample } from "./frame.ts";
import { beside, drill, versions, worth } from "./measured.ts";
import { noAgency, noGroup } from "./tally.ts";
import type { Matrix, MatrixCell, MatrixRow } from "./types.ts";

/**
 * I05: agency × group, full counting. `owner`: items on own channels; `mention`: items that name the agency, wherever they
 * stand, so that a broken own channel does not blind it.
 */
export function matrix(sample: Sample, role: "owner" | "mention" = "owner"): Matrix {
  const groups = sample.plan.groups.filter((group) => group.reports).map(({ id, name }) => ({ id, name }));
  return {
    indicator: "I05",
    role,
    window: sample.window,
    city: sample.facts.city.id,
    plan: sample.plan.id,
    groups,
    rows: coverageRows(sample).map((row) => rowOf(sample, row, groups, role)),
    completeness: completenessMark(sample),
    versions: versions(sample),
    definition: indicators.I05.definition,
    beside: beside(sample, {}),
  };
}

function rowOf(
  sample: Sample,
  row: CoverageRow,
  groups: Matrix["groups"],
  role: "owner" | "mention",
): MatrixRow {
  const agency = row.bearer.agency.id;
  const tally = sample.total.agencies.get(agency) ?? noAgency();
  const found = role === "owner" ? tally.ownGroups : tally.namedGroups;
  const items = (role === "owner" ? tally.own : tally.named).items;
  const unseen = blindness(sample, row, role);
  return {
    agency,
    name: row.bearer.agency.name,
    observation: row.seen,
    items: items === 0 && unseen !== null ? null : items,
    cells: groups.map(({ id }) => {
      const group = found.get(id) ?? noGroup();
      return {
        agency,
        group: id,
        value: group.full === 0 && unseen !== null ? null : group.full,
        state: unseen ?? (group.full === 0 ? "none" : "found"),
        direct: group.direct,
        topical: group.topical,
        drill: drill(sample, { agency, group: id, role }),
      };
    }),
  };
}

/** Why a missing item says nothing about the agency; null when it does. */
function blindness(sample: Sample, row: CoverageRow, role: "owner" | "mention"): MatrixCell["state"] | null {
  if (row.standing === "not-due") return "not-due";
  if (role === "mention") {
    const overall = worth(sample).state;
    return overall === "not-due" ? "not-due" : overall === "no-data" ? "could-not-look" : null;
  }
  if (row.standing === "no-channel") return "no-channel";
  return row.standing === "not-observable" ? "could-not-look" : null;
}
