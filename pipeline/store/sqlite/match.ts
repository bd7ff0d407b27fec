import type { Wanted } from "../wanted.ts";

/** A query in the language of FTS5, and whether it names what must *not* hold: the index itself knows no lone NOT. */
interface Match {
  readonly match: string;
  readonly negated: boolean;
}

/** What is searched for as a query of FTS5 (https://www.sqlite.org/fts5.html, section 3); every word is quoted, so that nothing in it is an operator. */
export function matchOf(wanted: Wanted): Match {
  if ("term" in wanted) {
    const { row, words } = wanted.term;
    return { match: `${row} : "${words.join(" ").replaceAll('"', '""')}"`, negated: false };
  }
  if ("none" in wanted) {
    const { match, negated } = matchOf(wanted.none);
    return { match, negated: !negated };
  }
  return "all" in wanted
    ? allOf(wanted.all.map(matchOf))
    : inverse(allOf(wanted.any.map(matchOf).map(inverse)));
}

/** a AND b AND NOT c is `(a AND b) NOT (c)`; where all are negated, none of them may hold. */
function allOf(parts: readonly Match[]): Match {
  const held = parts.filter((part) => !part.negated).map((part) => part.match);
  const barred = parts.filter((part) => part.negated).map((part) => part.match);
  if (held.length === 0) return { match: `(${barred.join(" OR ")})`, negated: true };
  const all = `(${held.join(" AND ")})`;
  return { match: barred.length === 0 ? all : `(${all} NOT (${barred.join(" OR ")}))`, negated: false };
}

/** De Morgan: one of several holds where not all of them fail. */
function inverse({ match, negated }: Match): Match {
  return { match, negated: !negated };
}
