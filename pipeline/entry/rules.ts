import { deadlinesIn } from "../measure/deadlines.ts";
import { addDays, dated, daysBetween } from "../measure/windows.ts";
import type { EntryValues, Rule } from "./fields.ts";

/** The second day is not before the first. */
export function ordered(from: string, to: string, words: string): Rule {
  return (values) => {
    const [first, last] = [dayIn(values, from), dayIn(values, to)];
    return first !== null && last !== null && last < first
      ? { key: to, message: `${words}: ${dated(last)} trước ${dated(first)}. Hãy xem lại hai ngày.` }
      : null;
  };
}

/** Minutes of broadcasting fit into the days of the period (1,440 a day). */
export function minutesFit(minutes: string, from: string, to: string): Rule {
  return (values) => {
    const [first, last] = [dayIn(values, from), dayIn(values, to)];
    const given = values[minutes];
    if (first === null || last === null || typeof given !== "number" || last < first) return null;
    const most = (daysBetween(first, last) + 1) * 1_440;
    return given > most
      ? {
          key: minutes,
          message: `${given} phút nhiều hơn ${most} phút của cả kỳ. Hãy ghi tổng thời lượng phát, không nhân với số cụm loa.`,
        }
      : null;
  };
}

/** The part is not more than the whole, and the whole is not 0. */
export function partOf(part: string, whole: string): Rule {
  return (values) => {
    const [above, below] = [values[part], values[whole]];
    if (typeof above !== "number" || typeof below !== "number") return null;
    if (below === 0)
      return { key: whole, message: "tổng số phải lớn hơn 0; chưa biết tổng số thì chưa nhập dòng này" };
    return above > below
      ? { key: part, message: `${above} lớn hơn tổng số ${below}. Hãy xem lại hai số.` }
      : null;
  };
}

/** At least one of the fields is filled. */
export function oneOf(keys: readonly string[], message: string): Rule {
  return (values) =>
    keys.some((key) => values[key] !== null && values[key] !== undefined)
      ? null
      : { key: keys[0] ?? "", message };
}

/** What a target's level asks for is filled: two numbers, a count, or done. */
export const fitsTheTarget: Rule = (values, { plan }) => {
  const target = plan.targets.find(({ id }) => id === values["target"]);
  if (target === undefined) return null;
  const filled = (key: string): boolean => values[key] !== null && values[key] !== undefined;
  if ("share" in target.level && !(filled("numerator") && filled("denominator")))
    return { key: "numerator", message: `${target.id} tính theo tỷ lệ: cần cả số đạt và tổng số` };
  if ("count" in target.level && !filled("count"))
    return { key: "count", message: `${target.id} tính theo số lượng: cần số lượng` };
  if ("done" in target.level && !filled("done"))
    return { key: "done", message: `${target.id} là mốc: cần ghi đã hoàn thành (có hoặc không)` };
  return null;
};

/** The due day is one of the duty's own. */
export function dueBelongs(duty: string, due: string): Rule {
  return (values, { plan }) => {
    const known = plan.reportingDuties.find(({ id }) => id === values[duty]);
    const given = dayIn(values, due);
    if (known?.schedule === undefined || given === null) return null;
    const fits = deadlinesIn(known, { from: given, to: addDays(given, 1) }).length > 0;
    return fits
      ? null
      : { key: due, message: `${dated(given)} không phải hạn của chế độ báo cáo này (${known.when})` };
  };
}

/** A day among an entry's values; null where it is absent. */
export function dayIn(values: EntryValues, key: string): string | null {
  const value = values[key];
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? value : null;
}
