import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** Figures of one measure by name, 0 to 1. */
export type Figures = Readonly<Record<string, number>>;

const file = path.join(import.meta.dirname, "floors.json");
const Floors = z.record(z.string(), z.record(z.string(), z.number().min(0).max(1)));
export type Floors = z.infer<typeof Floors>;

/** The floors that stand. */
export function readFloors(): Floors {
  return Floors.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** Keeps new floors. */
export function writeFloors(floors: Floors): void {
  writeFileSync(file, `${JSON.stringify(floors, null, 2)}\n`);
}

/** A figure that lies under its floor, or a floor for which nothing was measured. */
export interface Fall {
  readonly figure: string;
  readonly floor: number;
  readonly measured: number | null;
}

/** What fell under the floors of one measure. */
export function fallen(floors: Figures, measured: Figures): readonly Fall[] {
  return Object.entries(floors).flatMap(([figure, floor]) => {
    const now = measured[figure];
    return now === undefined || now < floor ? [{ figure, floor, measured: now ?? null }] : [];
  });
}

// Hundredths between a figure and its floor: examples and sample texts grow, and single cases among them move a figure.
const slack = 2;

/** Floors in step with what was measured: raised where it is more, and lowered only where `lower` says so. */
export function movedFloors(floors: Figures, measured: Figures, lower: boolean): Figures {
  const moved: Record<string, number> = lower ? {} : { ...floors };
  for (const [figure, value] of Object.entries(measured)) {
    const reached = Math.max(0, Math.floor(value * 100 + 1e-9) - slack) / 100;
    const before = floors[figure];
    moved[figure] = before === undefined || lower ? reached : Math.max(before, reached);
  }
  return moved;
}
