import type { ReportNumber } from "../../pipeline/report/number.ts";
import type { Report } from "../../pipeline/report/report.ts";
import { change, number } from "../office/format.ts";
import { shown } from "./blocks.ts";
import { labelWithSubject } from "./subject.ts";

/** A number that is another now than when the period was frozen, as an office writes it. */
export interface Correction {
  readonly key: string;
  readonly label: string;
  readonly frozen: string;
  readonly now: string;
  readonly difference: string;
}

/** "Số liệu hiệu chỉnh": every number of a frozen report whose value is another today; what only one of the two has says so. */
export function correctionsOf(frozen: Report, now: Report): readonly Correction[] {
  const today = new Map(now.numbers.map((row) => [row.key, row]));
  const then = new Set(frozen.numbers.map(({ key }) => key));
  const changed = frozen.numbers.flatMap((row) => {
    const after = today.get(row.key) ?? null;
    return after !== null && same(row, after) ? [] : correction(called(frozen, row), row, after);
  });
  const added = now.numbers.flatMap((row) =>
    then.has(row.key) ? [] : correction(called(now, row), null, row),
  );
  return [...changed, ...added];
}

/** The number, called by what it speaks of: one label stands for every group and every agency. */
function called(report: Report, row: ReportNumber): ReportNumber {
  return { ...row, label: labelWithSubject(report, row) };
}

function equal(a: number | null, b: number | null): boolean {
  return a === b || (a !== null && b !== null && Math.abs(a - b) < 1e-9);
}

function same(one: ReportNumber, other: ReportNumber): boolean {
  return (
    equal(one.value, other.value) &&
    equal(one.numerator, other.numerator) &&
    equal(one.denominator, other.denominator)
  );
}

/** A story's own counts follow the list of stories told, and are no correction when they are missing on one side. */
function correction(
  named: ReportNumber,
  frozen: ReportNumber | null,
  now: ReportNumber | null,
): readonly Correction[] {
  if ((frozen === null || now === null) && (named.value === null || named.key.startsWith("I09/story")))
    return [];
  const known = frozen?.value !== null && now?.value !== null && frozen !== null && now !== null;
  const difference = known ? (now.value ?? 0) - (frozen.value ?? 0) : null;
  const of = named.unit === "count" && named.denominator !== null;
  const told = (row: ReportNumber | null): string =>
    row === null ? "không có" : `${shown(row)}${of ? ` (${fraction(row)})` : ""}`;
  return [
    {
      key: named.key,
      label: `${named.indicator} ${named.label}`,
      frozen: told(frozen),
      now: told(now),
      difference:
        difference === null
          ? "–"
          : named.unit === "share"
            ? `${change(Math.round(difference * 1_000) / 10)} điểm %`
            : change(difference),
    },
  ];
}

function fraction({ numerator, denominator }: ReportNumber): string {
  return `${numerator === null ? "–" : number(numerator)}/${denominator === null ? "–" : number(denominator)}`;
}
