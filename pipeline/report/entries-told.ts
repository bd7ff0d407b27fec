import type { Plan } from "../../config/schema.ts";
import { kindsOf } from "../entry/kinds.ts";
import type { Sample } from "../measure/frame.ts";
import { measured } from "../measure/measured.ts";
import type { Part } from "../measure/types.ts";
import { numberIn, type SuppliedFigure } from "../measure/supplied.ts";
import { keyOf, numbersOf, type ReportNumber } from "./number.ts";
import type { Report } from "./report.ts";

const variant = "told";

/** The kinds of activities that a plan's agencies tell of, and what of them may be added up. */
export function toldKinds(plan: Plan): Report["told"] {
  return kindsOf(plan).flatMap(({ id, name, sums, fields }) =>
    sums === undefined
      ? []
      : [{ id, name, sums: sums.map((key) => ({ id: key, label: labelOf(fields, key) })) }],
  );
}

/** The key of a kind's confirmed entries in the period, of one agency where it is given; `part`: `agencies`, or a sum's id. */
export function toldKey(kind: string, part?: string, agency?: string): string {
  const subject = { form: kind, ...(agency !== undefined && { agency }) };
  return keyOf({ indicator: "I06", variant, subject, part });
}

/**
 * How many confirmed entries of each kind the period has, of how many agencies, and the sums of what they say; and the same of
 * each agency that told. A sum to which nobody told anything is no 0.
 */
export function entriesTold(sample: Sample, supplied: readonly SuppliedFigure[]): readonly ReportNumber[] {
  return toldKinds(sample.plan).flatMap((kind) => {
    const rows = supplied.filter(({ form }) => form === kind.id);
    const whose = Map.groupBy(rows, ({ agency, day }) => sample.registry.standing(agency, day));
    const agencies = partOf("agencies", "Số đơn vị", whose.size);
    return [
      ...told(sample, kind, { rows, parts: [agencies] }),
      ...[...whose].flatMap(([agency, own]) => told(sample, kind, { rows: own, agency, parts: [] })),
    ];
  });
}

function told(
  sample: Sample,
  kind: Report["told"][number],
  of: {
    readonly rows: readonly SuppliedFigure[];
    readonly agency?: string;
    readonly parts: readonly Part[];
  },
): readonly ReportNumber[] {
  const { rows, agency, parts } = of;
  const sum = (key: string): number | null => {
    const known = rows.flatMap(({ values }) => numberIn(values, key) ?? []);
    return known.length === 0 ? null : known.reduce((all, one) => all + one, 0);
  };
  const number = measured(sample, "I06", {
    subject: { form: kind.id, ...(agency !== undefined && { agency }) },
    label: `${kind.name}: phiếu đơn vị tự báo cáo`,
    value: rows.length,
    numerator: rows.length,
    unit: "count",
    state: "ok",
    parts: [...parts, ...kind.sums.map(({ id, label }) => partOf(id, label, sum(id)))],
    drill: null,
  });
  return numbersOf(number, variant);
}

function partOf(key: string, label: string, value: number | null): Part {
  return { key, label, value, unit: "count", drill: null };
}

function labelOf(fields: readonly { readonly key: string; readonly label: string }[], key: string): string {
  return fields.find((field) => field.key === key)?.label ?? key;
}
