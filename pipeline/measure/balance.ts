import type { Sample } from "./frame.ts";
import { measured } from "./measured.ts";
import { fractional, noGroup } from "./tally.ts";
import type { Measured, Part } from "./types.ts";

const perGroup = 5; // facts I13: fewer than 5 K items say nothing of balance

/** I13: how evenly the items are spread over the plan's K groups (0 = all in one, 1 = even), with each group's share. */
export function balance(sample: Sample): Measured {
  const groups = sample.plan.groups.filter((group) => group.reports);
  const items = sample.total.counted.items;
  const weights = groups.map((group) => fractional(sample.total.groups.get(group.id) ?? noGroup()));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => (all === 0 ? 0 : weight / all));
  const entropy = shares.reduce((sum, share) => (share === 0 ? sum : sum - share * Math.log(share)), 0);
  const few = items < perGroup * groups.length || groups.length < 2;
  const parts = groups.flatMap((group, place): Part[] => {
    const share = shares[place] ?? 0;
    const own: Part = {
      key: `share.${group.id}`,
      label: `p ${group.id}`,
      value: few ? null : share,
      unit: "share",
      drill: null,
    };
    if (group.wanted === undefined) return [own];
    const gap = few ? null : (share - group.wanted) * 100;
    return [
      own,
      { key: `gap.${group.id}`, label: `p − q ${group.id}`, value: gap, unit: "points", drill: null },
    ];
  });
  return measured(sample, "I13", {
    value: few ? null : entropy / Math.log(groups.length),
    numerator: few ? null : entropy,
    denominator: groups.length < 2 ? null : Math.log(groups.length),
    ...(few
      ? { state: "too-few", why: `Chưa đủ mẫu: ${items} tin, cần từ ${perGroup * groups.length}` }
      : {}),
    notes: [
      "J cao không phải mục tiêu của kế hoạch.",
      ...(groups.some((group) => group.wanted !== undefined)
        ? []
        : ["Chưa khai báo tỷ trọng mong muốn của các nhóm."]),
    ],
    parts,
    drill: {},
  });
}
