import type { Agency } from "../../config/schema.ts";
import { coverageRows } from "./coverage.ts";
import type { Sample } from "./frame.ts";

/** How the agencies of one kind fare beside one of them; told to give measure, never to rank. */
interface LikeAgencies {
  readonly kind: Agency["kind"];
  /** Others of the kind that could be observed in the window; only these are compared. */
  readonly observable: number;
  /** Of these, those with an own counted item. */
  readonly covered: number;
  /** The middle of their own items; null where there is none to compare with. */
  readonly median: number | null;
}

/** The other agencies of an agency's kind that bear a duty in the sample's window; null where it bears none itself. */
export function likeAgencies(sample: Sample, agency: string): LikeAgencies | null {
  const rows = coverageRows(sample);
  const own = rows.find(({ bearer }) => bearer.agency.id === agency);
  if (own === undefined) return null;
  const { kind } = own.bearer.agency;
  const others = rows.filter(
    ({ bearer, standing }) =>
      bearer.agency.kind === kind &&
      bearer.agency.id !== agency &&
      (standing === "covered" || standing === "silent"),
  );
  return {
    kind,
    observable: others.length,
    covered: others.filter(({ standing }) => standing === "covered").length,
    median: medianOf(others.map(({ items }) => items)),
  };
}

function medianOf(counts: readonly number[]): number | null {
  const sorted = counts.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
