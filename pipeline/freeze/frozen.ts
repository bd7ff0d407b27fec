import { z } from "zod";
import { Basis } from "../report/basis.ts";
import { Report } from "../report/report.ts";

const names = z.array(z.string());

/** An item as it stood: where it is proved, and its labels for the plan. */
const FrozenItem = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string(),
  source: z.string(),
  channel: z.string().nullable().default(null),
  story: z.string(),
  copy: z.string(),
  day: z.string().nullable(),
  tier: z.string(),
  counted: z.boolean(),
  review: z.boolean(),
  groups: names,
  /** `agency/role`. */
  agencies: names,
  /** Forms that the text reports, and marks (`vulnerable`, `critical`). */
  forms: names.default([]),
  marks: names.default([]),
  multimedia: z.boolean().default(false),
  rules: z.string(),
  /** Who labelled it; empty = rules and model alone. */
  reviewers: names,
  capture: z.string(),
  evidence: z.object({ file: z.string(), offset: z.number(), length: z.number(), digest: z.string() }),
});
export type FrozenItem = z.infer<typeof FrozenItem>;

/** A counted item of the period before, as far as a comparison needs it. */
const EarlierItem = z.object({
  source: z.string(),
  story: z.string(),
  day: z.string(),
  groups: names,
  /** Agencies that own the channel. */
  owners: names,
});
export type EarlierItem = z.infer<typeof EarlierItem>;

const FrozenFigure = z.object({
  id: z.string(),
  indicator: z.string(),
  agency: z.string().nullable(),
  group: z.string().nullable(),
  source: z.string().nullable(),
  tier: z.string().nullable(),
  variant: z.string().nullable(),
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  state: z.string(),
});
export type FrozenFigure = z.infer<typeof FrozenFigure>;

const FrozenDecision = z.object({
  id: z.string(),
  item: z.string(),
  what: z.string(),
  value: z.string().nullable(),
  reason: z.string(),
  rules: z.string(),
  actor: z.string(),
  at: z.string(),
});
export type FrozenDecision = z.infer<typeof FrozenDecision>;

/** What a frozen period is of, who froze it when, and by which files. */
const FrozenHead = z.object({
  plan: z.string(),
  city: z.string(),
  period: z.string(),
  from: z.string(),
  to: z.string(),
  frozenAt: z.string(),
  actor: z.string(),
  /** Digest over all files of the configuration. */
  config: z.string(),
  /** The city's files, the registry among them, and the common ones: name to text. */
  files: z.record(z.string(), z.string()),
  /** Learned weights that judged: the file's name in the configuration, its SHA-256, and where a copy of it lies. */
  models: z.array(z.object({ name: z.string(), digest: z.string(), file: z.string() })).default([]),
  /** By day: the store's mark of its items (`Store.marks`); absent = they were not kept. */
  marks: z.record(z.string(), z.string()).optional(),
});
export type FrozenHead = z.infer<typeof FrozenHead>;

/** One line of a frozen period's file. The head comes first, items newest first; an older file has no report, basis or earlier items. */
export const FrozenLine = z.union([
  z.strictObject({ version: z.literal(2), head: FrozenHead }),
  z.strictObject({ report: Report }),
  z.strictObject({ basis: Basis }),
  z.strictObject({ figure: FrozenFigure }),
  z.strictObject({ item: FrozenItem }),
  z.strictObject({ earlier: EarlierItem }),
  z.strictObject({ decision: FrozenDecision }),
]);
export type FrozenLine = z.infer<typeof FrozenLine>;

/** A period as it stood when it was frozen, with all that made its numbers. */
export interface FrozenPeriod extends FrozenHead {
  /** null = frozen before reports were kept, or asked for without. */
  readonly report: Report | null;
  readonly basis: Basis | null;
  readonly items: readonly FrozenItem[];
  readonly earlier: readonly EarlierItem[];
  readonly figures: readonly FrozenFigure[];
  readonly decisions: readonly FrozenDecision[];
}

/** Puts the lines of a frozen period together, in memory. */
export async function collected(lines: AsyncIterable<FrozenLine>): Promise<FrozenPeriod> {
  let head: FrozenHead | null = null;
  let report: Report | null = null;
  let basis: Basis | null = null;
  const items: FrozenItem[] = [];
  const earlier: EarlierItem[] = [];
  const figures: FrozenFigure[] = [];
  const decisions: FrozenDecision[] = [];
  for await (const line of lines) {
    if ("head" in line) head = line.head;
    else if ("report" in line) report = line.report;
    else if ("basis" in line) basis = line.basis;
    else if ("item" in line) items.push(line.item);
    else if ("earlier" in line) earlier.push(line.earlier);
    else if ("figure" in line) figures.push(line.figure);
    else decisions.push(line.decision);
  }
  if (head === null) throw new Error("a frozen period without a head");
  return { ...head, report, basis, items, earlier, figures, decisions };
}

const FirstVersion = FrozenHead.extend({
  version: z.literal(1),
  items: z.array(FrozenItem),
  figures: z.array(FrozenFigure),
  decisions: z.array(FrozenDecision),
});

/** The lines of a file that was written whole, as the first version did; null when it is of another version. */
export function linesOfFirstVersion(value: unknown): readonly FrozenLine[] | null {
  const read = FirstVersion.safeParse(value);
  if (!read.success) return null;
  const { version: _, items, figures, decisions, ...head } = read.data;
  return [
    { version: 2, head },
    ...figures.map((figure) => ({ figure })),
    ...items.map((item) => ({ item })),
    ...decisions.map((decision) => ({ decision })),
  ];
}
