import type { Condition } from "../question.ts";
import type { Wanted } from "../wanted.ts";
import { termQuery } from "./document.ts";

/** Checked conditions as a query of Elasticsearch that scores nothing; `more` are conditions in its own words. */
export function queryOf(conditions: readonly Condition[], more: readonly object[] = []): object {
  return { bool: { filter: [...conditions.map(filterOf), ...more] } };
}

function filterOf(condition: Condition): object {
  switch (condition.test) {
    case "is":
      return anyOf(condition.field, condition.values);
    case "not":
      return { bool: { must_not: [anyOf(condition.field, condition.values)] } };
    case "present":
      return { exists: { field: condition.field } };
    case "missing":
      return { bool: { must_not: [{ exists: { field: condition.field } }] } };
    case "range": {
      const { from, to } = condition;
      if (from === undefined && to === undefined) return { match_all: {} };
      const bounds = {
        ...(from === undefined ? {} : { gte: from }),
        ...(to === undefined ? {} : { lt: to }),
      };
      return { range: { [condition.field]: bounds } };
    }
    case "text":
      return condition.wanted === null ? { match_none: {} } : wantedQuery(condition.wanted);
  }
}

function wantedQuery(wanted: Wanted): object {
  if ("term" in wanted) return termQuery(wanted.term);
  if ("none" in wanted) return { bool: { must_not: [wantedQuery(wanted.none)] } };
  if ("all" in wanted) return { bool: { filter: wanted.all.map(wantedQuery) } };
  return { bool: { should: wanted.any.map(wantedQuery), minimum_should_match: 1 } };
}

function anyOf(field: string, values: readonly unknown[]): object {
  return values.length === 0 ? { match_none: {} } : { terms: { [field]: values } };
}
