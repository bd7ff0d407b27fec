import { platformOf } from "../../crawlers/platforms/post.ts";
import { owing } from "./columns.ts";
import { validDays } from "./duty.ts";
import type { Sample } from "./frame.ts";
import { ownerOn } from "./source-days.ts";
import { nothingKnown, type Progress } from "./progress-of.ts";
import { holds } from "./windows.ts";

/**
 * How many of the agencies have a declared channel on a platform and by the day an item of the plan on a channel of their own,
 * over all that are asked for one. Accounts that nobody declared cannot be seen, and the figure says so.
 */
export function fromAccounts(sample: Sample, day: string, of: readonly string[]): Progress {
  const { registry, facts, ownDays } = sample;
  const asked = owing(sample, day, of);
  if (asked.length === 0) return nothingKnown;
  const declared = new Set(
    facts.sources
      .filter((source) => holds(validDays(source), day))
      .filter(({ channels }) => channels.some(({ kind }) => platformOf[kind] !== undefined))
      .map((source) => ownerOn(registry, source, day)),
  );
  const open = asked.filter(({ id }) => declared.has(id));
  // Nobody declared anything: nothing is known, which is not that nobody has an account.
  if (open.length === 0) return nothingKnown;
  const first = open.flatMap(({ id }) => {
    const days = [...(ownDays.get(id) ?? [])].filter((own) => own <= day).toSorted();
    return days.slice(0, 1);
  });
  const whole = first.length === asked.length;
  return {
    ...nothingKnown,
    value: first.length / asked.length,
    numerator: first.length,
    denominator: asked.length,
    asOf: day,
    reachedOn: whole ? (first.toSorted().at(-1) ?? null) : null,
    told: [
      `${open.length} đơn vị đã khai báo trang, kênh mạng xã hội; tính khi có cả tin của kế hoạch trên kênh của mình. Đo một phần: kênh chưa khai báo không thấy được.`,
    ],
  };
}
