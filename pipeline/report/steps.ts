import { addDays, dated, daysBetween, spanOf, windowsIn, type Window } from "../measure/windows.ts";

const weeksUpTo = 100; // days: a quarter in weeks fits a page, a year in weeks does not

/** The parts into which a period's chart is divided, in order; together they are the period, none reaches beyond it. */
export function stepsIn(window: Window): readonly { readonly label: string; readonly span: Window }[] {
  const { from, to } = window;
  if (daysBetween(from, to) > weeksUpTo) {
    return windowsIn("month", window).map((month) => {
      const span = spanOf(month.from < from ? from : month.from, month.to > to ? to : month.to);
      return { label: `${month.from.slice(5, 7)}/${month.from.slice(0, 4)}`, span };
    });
  }
  const steps = [];
  for (let day = from; day < to; day = addDays(day, 7)) {
    const end = addDays(day, 7) < to ? addDays(day, 7) : to;
    steps.push({
      label: `${dated(day).slice(0, 5)}–${dated(addDays(end, -1)).slice(0, 5)}`,
      span: spanOf(day, end),
    });
  }
  return steps;
}
