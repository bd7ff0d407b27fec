import type { Sample } from "./frame.ts";
import { measured } from "./measured.ts";
import { noAgency, noGroup } from "./tally.ts";
import type { Measured } from "./types.ts";

/** I21: counted items with video, infographic or audio; of one agency's own channels, or of all. */
export function multimedia(sample: Sample, agency?: string): Measured {
  const tally = agency === undefined ? null : (sample.total.agencies.get(agency) ?? noAgency());
  const items = tally === null ? sample.total.counted.items : tally.own.items;
  const rich = tally === null ? sample.total.multimedia : tally.ownMultimedia;
  return measured(sample, "I21", {
    subject: agency === undefined ? {} : { agency, role: "owner" },
    value: items === 0 ? null : rich / items,
    numerator: rich,
    denominator: items,
    ...(items === 0 ? { state: "too-few", why: "Không có tin nào được tính" } : {}),
    drill: { multimedia: true },
  });
}

/** I22: of a group's items, those that name the elderly, farmers, free labourers or people of the outskirts. */
export function vulnerable(sample: Sample, group: string): Measured {
  const items = (sample.total.groups.get(group) ?? noGroup()).full;
  const naming = sample.total.vulnerable.get(group) ?? 0;
  return measured(sample, "I22", {
    subject: { group },
    value: items === 0 ? null : naming / items,
    numerator: naming,
    denominator: items,
    ...(items === 0 ? { state: "too-few", why: "Nhóm không có tin nào trong kỳ" } : {}),
    notes: ["Chỉ để tham khảo."],
    drill: { vulnerable: true },
  });
}
