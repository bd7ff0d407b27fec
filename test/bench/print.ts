import type { ReadingScore } from "../quality/readings.ts";
import type { Speed, Spread } from "./race.ts";

/** Writes a line of the bench's answer. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** For each contender its items a second, median and range, and how many times the speed of each baseline that is. */
export function saySpeeds(unit: string, speeds: readonly Speed[]): void {
  for (const { name, perSecond, against } of speeds) {
    say(`  ${name.padEnd(52)} ${shown(perSecond)} ${unit}/s`);
    for (const other of against) say(`  ${"".padEnd(52)} ${shown(other.times)} x ${other.name}`);
  }
}

/** One line of quality for a reader of pages. */
export function sayReadings(name: string, score: ReadingScore): void {
  const fields = [
    `f1 ${score.f1.toFixed(3)} (precision ${score.precision.toFixed(3)}, recall ${score.recall.toFixed(3)})`,
    `pages under .5: ${score.failed}`,
    `title ${shareOf(score.title)}`,
    `authors ${shareOf(score.authors)}`,
    `day ${shareOf(score.day)}`,
  ];
  say(`  ${name.padEnd(32)} ${score.pages} pages  ${fields.join("  ")}`);
}

/** One line of named figures, 0 to 1. */
export function sayFigures(name: string, figures: Readonly<Record<string, number>>): void {
  const told = Object.entries(figures).map(([figure, value]) => `${figure} ${value.toFixed(3)}`);
  say(`  ${name.padEnd(52)} ${told.join("  ")}`);
}

function shareOf(share: number | null): string {
  return share === null ? "-" : share.toFixed(3);
}

function shown({ median, least, most }: Spread): string {
  return `${digits(median)} (${digits(least)}-${digits(most)})`;
}

function digits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
