import type { Sample } from "./frame.ts";
import { drill, measured } from "./measured.ts";
import { fractional, noGroup } from "./tally.ts";
import type { Measured } from "./types.ts";

/** Why full counting sums to more than the items. */
export const fullCountingNote = "Một tin có thể thuộc nhiều nhóm, nên tổng các nhóm có thể lớn hơn 100 %.";

/** How an item with k groups is shared out: 1 to each (the report), or 1/k to each (balance). */
export type Counting = "full" | "fractional";

/** I04 for one group: its weight, and |R| as denominator. */
export function groupCoverage(sample: Sample, group: string, counting: Counting = "full"): Measured {
  const tally = sample.total.groups.get(group) ?? noGroup();
  const all = sample.total.counted.items;
  const value = counting === "full" ? tally.full : fractional(tally);
  return measured(sample, "I04", {
    subject: { group },
    label: counting === "full" ? "Độ phủ nhóm nội dung" : "Độ phủ nhóm nội dung (đếm phân số)",
    value,
    numerator: value,
    denominator: all,
    notes: counting === "full" ? [fullCountingNote] : [],
    parts: [
      {
        key: "share",
        label: "Tỷ trọng trên mọi tin được tính",
        value: all === 0 ? null : value / all,
        unit: "share",
        drill: null,
      },
      {
        key: "direct",
        label: "Trực tiếp",
        value: tally.direct,
        unit: "count",
        drill: drill(sample, { group, tier: "direct" }),
      },
      {
        key: "topical",
        label: "Theo chủ đề",
        value: tally.topical,
        unit: "count",
        drill: drill(sample, { group, tier: "topical" }),
      },
    ],
  });
}

/** I04 for every reporting group, in the plan's order. */
export function groupCoverages(sample: Sample, counting: Counting = "full"): readonly Measured[] {
  return sample.plan.groups
    .filter((group) => group.reports)
    .map((group) => groupCoverage(sample, group.id, counting));
}

/** |R|: all items that count, split by tier and by origin. */
export function allItems(sample: Sample): Measured {
  const { counted } = sample.total;
  return measured(sample, "I04", {
    label: "Tin được tính",
    value: counted.items,
    numerator: counted.items,
    denominator: counted.items,
    parts: [
      {
        key: "direct",
        label: "Trực tiếp",
        value: counted.direct,
        unit: "count",
        drill: drill(sample, { tier: "direct" }),
      },
      {
        key: "topical",
        label: "Theo chủ đề",
        value: counted.topical,
        unit: "count",
        drill: drill(sample, { tier: "topical" }),
      },
      {
        key: "original",
        label: "Bài gốc",
        value: counted.original,
        unit: "count",
        drill: drill(sample, { copy: "original" }),
      },
      {
        key: "reprint",
        label: "Dẫn lại",
        value: counted.reprint,
        unit: "count",
        drill: drill(sample, { copy: "reprint" }),
      },
      {
        key: "unknown",
        label: "Chưa rõ gốc hay dẫn lại",
        value: counted.unknown,
        unit: "count",
        drill: drill(sample, { copy: "unknown" }),
      },
    ],
  });
}
