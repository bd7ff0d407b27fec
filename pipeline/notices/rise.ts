import { reportingGroups } from "../measure/gather.ts";
import { addDays, dated, today } from "../measure/windows.ts";
import type { Asked, Found } from "./asked.ts";

const usualDays = 28; // days before, four of each day of the week
const leastDays = 14; // observed ones of these; with fewer nobody knows what is usual

/** Groups that had yesterday many times their usual number of items; days on which nobody could look are not usual days. */
export async function suddenRises({ store, city, plan, clock, rules }: Asked): Promise<readonly Found[]> {
  if (rules.rise === undefined) return [];
  const { times, least } = rules.rise;
  const yesterday = addDays(today(clock), -1);
  const where = {
    is: { plan: plan.id, series: "plan/group" },
    range: { day: { from: addDays(yesterday, -usualDays), to: addDays(yesterday, 1) } },
  };
  const byGroup = new Map<string, Map<string, { count: number; observed: boolean }>>();
  for await (const { group, day, count, observed } of store.scan(
    "daily",
    ["group", "day", "count", "observed"],
    where,
  )) {
    if (group === null || day === null) continue;
    const days = byGroup.get(group) ?? new Map<string, { count: number; observed: boolean }>();
    const before = days.get(day);
    days.set(day, {
      count: (before?.count ?? 0) + (count ?? 0),
      observed: (before?.observed ?? true) && observed === true,
    });
    byGroup.set(group, days);
  }
  return [...reportingGroups(plan)].flatMap((group): Found[] => {
    const days = byGroup.get(group);
    const last = days?.get(yesterday);
    if (days === undefined || last === undefined || !last.observed || last.count < least) return [];
    const usual = [...days].filter(([day, { observed }]) => day !== yesterday && observed);
    if (usual.length < leastDays) return [];
    const mean = usual.reduce((sum, [, { count }]) => sum + count, 0) / usual.length;
    if (last.count < times * mean) return [];
    const name = plan.groups.find(({ id }) => id === group)?.name ?? group;
    return [
      {
        id: `rise/${plan.id}/${group}/${yesterday}`,
        rule: "rise",
        city: city.city.id,
        plan: plan.id,
        agencies: [],
        title: `Nhóm ${group} tăng đột biến: ${last.count} tin ngày ${dated(yesterday)}, thường ${mean.toLocaleString("vi-VN", { maximumFractionDigits: 1 })} tin mỗi ngày`,
        detail: `${name}. Mức thường tính trên ${usual.length} ngày thu đủ trước đó.`,
        path: `/ke-hoach/${plan.id}/tin?ky=span:${yesterday}..${yesterday}&nhom=${group}`,
        url: null,
      },
    ];
  });
}
