import type { Condition } from "../question.ts";
import { termQuery } from "./document.ts";

/** Checked conditions as a query of Elasticsearch that scores nothing. */
export function queryOf(conditions: readonly Condition[]): object {
  return { bool: { filter: conditions.map(filterOf) } };
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
      // Nothing that could be a word was typed: nothing is found.
      if (condition.terms.length === 0) return { match_none: {} };
      return { bool: { filter: condition.terms.map(termQuery) } };
  }
}

function anyOf(field: string, values: readonly unknown[]): object {
  return values.length === 0 ? { match_none: {} } : { terms: { [field]: values } };
}
