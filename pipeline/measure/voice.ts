import { type Sample, over } from "./frame.ts";
import { drill, measured } from "./measured.ts";
import { noTally } from "./tally.ts";
import type { Measured } from "./types.ts";

/** The fixed panel of I07: sources marked so in their files and valid in the window, in order. */
function voicePanel(sample: Sample): readonly string[] {
  return sample.sources
    .filter(({ source }) => source.panel)
    .map(({ source }) => source.id)
    .toSorted();
}

/** true when two periods have the same panel; shares of different panels must not be compared. */
export function samePanel(one: Sample, other: Sample): boolean {
  return voicePanel(one).join(" ") === voicePanel(other).join(" ");
}

/**
 * I07 for every source of the panel. By story, a story counts once for each source that carries it and the denominator is
 * the sum over the panel, so that the shares sum to 100 %.
 */
export function shareOfVoice(sample: Sample, by: "stories" | "items" = "stories"): readonly Measured[] {
  const panel = voicePanel(sample);
  const fixed = over(sample, new Set(panel));
  const size = (id: string): number => {
    const tally = fixed.tallies.get(id) ?? noTally();
    return by === "stories" ? tally.stories.size : tally.counted.items;
  };
  const all = panel.reduce((sum, id) => sum + size(id), 0);
  return panel.map((source) =>
    measured(fixed, "I07", {
      subject: { source },
      label: by === "stories" ? "Thị phần tiếng nói (cụm tin)" : "Thị phần tiếng nói (tin)",
      value: all === 0 ? null : size(source) / all,
      numerator: size(source),
      denominator: all,
      ...(all === 0 ? { state: "too-few", why: "Danh mục nguồn không có tin nào trong kỳ" } : {}),
      panel,
    }),
  );
}

/** I08: of all that a source published and we collected, what counts for the plan. */
export function density(sample: Sample, source: string): Measured {
  const { captured, counted } = sample.tallies.get(source) ?? noTally();
  return measured(over(sample, new Set([source])), "I08", {
    subject: { source },
    value: captured === 0 ? null : counted.items / captured,
    numerator: counted.items,
    denominator: captured,
    ...(captured === 0 ? { state: "no-data", why: "Không thu được tin nào có ngày đăng trong kỳ" } : {}),
    parts: [
      {
        key: "captured",
        label: "Mọi tin thu được",
        value: captured,
        unit: "count",
        drill: drill(sample, { sources: [source], standing: "any" }),
      },
    ],
  });
}
