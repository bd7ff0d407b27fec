import { dayOf, startOf } from "./windows.ts";

const dayMs = 86_400_000;

/** Days that a span covers whole; of the running day only what has passed can be asked for. */
export function* wholeDays(
  span: { readonly from: number; readonly to: number },
  now: Date,
): Generator<string> {
  const running = dayNumber(now.getTime());
  const first =
    startOfNumber(dayNumber(span.from)) < span.from ? dayNumber(span.from) + 1 : dayNumber(span.from);
  const last = Math.min(dayNumber(span.to), running);
  for (let day = first; day <= last; day += 1) {
    const start = startOfNumber(day);
    if (day === running ? span.to > start : span.to >= start + dayMs) yield dayName(day);
  }
}

const names = new Map<number, string>(); // of days since 1970: the same few thousand come for every channel

function dayName(number: number): string {
  const known = names.get(number);
  if (known !== undefined) return known;
  const name = dayOf(new Date(startOfNumber(number)));
  names.set(number, name);
  return name;
}

function dayNumber(instant: number): number {
  return Math.floor((instant - firstDay) / dayMs);
}

function startOfNumber(day: number): number {
  return firstDay + day * dayMs;
}

const firstDay = Date.parse(startOf("1970-01-01"));
