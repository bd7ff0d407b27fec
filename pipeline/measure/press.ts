import { type Sample, over, sourcesOfKind } from "./frame.ts";
import { drill, measured } from "./measured.ts";
import { noAgency } from "./tally.ts";
import type { Measured } from "./types.ts";

const pressSamples = new WeakMap<Sample, Sample>();

/** The sample over newspapers only. */
function pressOf(sample: Sample): Sample {
  const known = pressSamples.get(sample);
  if (known) return known;
  const press = over(sample, sourcesOfKind(sample, ["press"]));
  pressSamples.set(sample, press);
  return press;
}

/** I03: stories of the press that name the agency; one story counts once however many papers carry it. */
export function pressPresence(sample: Sample, agency: string): Measured {
  const press = pressOf(sample);
  const sources = [...sourcesOfKind(sample, ["press"])];
  const tally = press.total.agencies.get(agency) ?? noAgency();
  const stories = tally.namedStories.size;
  const all = sample.total.stories.size;
  const share = all === 0 ? null : stories / all;
  return measured(press, "I03", {
    subject: { agency, role: "mention" },
    value: stories,
    numerator: stories,
    denominator: all,
    parts: [
      {
        key: "share",
        label: "Tỷ trọng trên mọi cụm tin của kế hoạch",
        value: share,
        unit: "share",
        drill: null,
      },
      {
        key: "items",
        label: "Số tin (kể cả dẫn lại)",
        value: tally.named.items,
        unit: "count",
        drill: drill(sample, { agency, role: "mention", sources }),
      },
    ],
    drill: { sources },
  });
}

/** Stories of the press in the window, whoever is named, and the items that carry them. */
export function pressStories(sample: Sample): Measured {
  const press = pressOf(sample);
  return measured(press, "I03", {
    label: "Cụm tin trên báo chí",
    value: press.total.stories.size,
    numerator: press.total.stories.size,
    denominator: sample.total.stories.size,
    parts: [
      {
        key: "items",
        label: "Số tin (kể cả dẫn lại)",
        value: press.total.counted.items,
        unit: "count",
        drill: drill(sample, { sources: [...sourcesOfKind(sample, ["press"])] }),
      },
    ],
    drill: { sources: [...sourcesOfKind(sample, ["press"])] },
  });
}
