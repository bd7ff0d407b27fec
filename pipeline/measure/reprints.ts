import { type Sample, over, sourcesOfKind } from "./frame.ts";
import { drill, measured } from "./measured.ts";
import type { Measured, Part } from "./types.ts";

/** I09: of the counted items of newspapers and aggregators, those that reprint others. */
export function reprints(sample: Sample): Measured {
  const kinds = sourcesOfKind(sample, ["press", "aggregator"]);
  const sources = [...kinds];
  const { counted, stories } = over(sample, kinds).total;
  const { outside: unknown } = sample;
  if (unknown === null) throw new Error("stories from outside were not looked up for this sample");
  const outside = [...stories].filter((story) => unknown.has(story)).length;
  const none = counted.items === 0;
  return measured(sample, "I09", {
    value: none ? null : counted.reprint / counted.items,
    numerator: counted.reprint,
    denominator: counted.items,
    ...(none ? { state: "too-few", why: "Báo chí và trang tổng hợp không có tin nào trong kỳ" } : {}),
    parts: [
      {
        key: "original",
        label: "Bài gốc",
        value: counted.original,
        unit: "count",
        drill: drill(sample, { sources, copy: "original" }),
      },
      {
        key: "unknown",
        label: "Chưa rõ",
        value: counted.unknown,
        unit: "count",
        drill: drill(sample, { sources, copy: "unknown" }),
      },
      {
        key: "spread",
        label: "Hệ số lan tỏa (tin trên mỗi cụm tin)",
        value: none ? null : counted.items / stories.size,
        unit: "index",
        drill: null,
      },
      count("stories", "Cụm tin", stories.size),
      count("outside", "Cụm tin có gốc ngoài danh mục", outside),
    ],
    drill: { sources, copy: "reprint" },
  });
}

function count(key: string, label: string, value: number): Part {
  return { key, label, value, unit: "count", drill: null };
}
