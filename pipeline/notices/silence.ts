import { samplesOf } from "../measure/sample.ts";
import { silences } from "../measure/silence.ts";
import { dated, running } from "../measure/windows.ts";
import type { Asked, Found } from "./asked.ts";

/** Agencies whose own channels are silent at the asked level (I11); whoever cannot be observed is never among them. */
export async function silentAgencies({ store, city, plan, clock, rules }: Asked): Promise<readonly Found[]> {
  if (rules.silence === undefined) return [];
  const windows = [running("report-month", clock)];
  const [sample] = await samplesOf(store, { city, plan, windows, clock, outsideOf: 0 });
  if (sample === undefined) return [];
  const asked = rules.silence.level === "red" ? ["red"] : ["yellow", "red"];
  return silences(sample)
    .filter(({ level, days }) => asked.includes(level) && days !== null)
    .map(({ bearer: { agency }, days, lastDay, level }): Found => {
      const since =
        lastDay === null
          ? "chưa có tin nào từ khi kế hoạch có hiệu lực"
          : `tin gần nhất ngày ${dated(lastDay)}`;
      return {
        // A new item ends a silence, and the next one is another.
        id: `silence/${plan.id}/${agency.id}/${lastDay ?? "chua-co"}/${level}`,
        rule: "silence",
        city: city.city.id,
        plan: plan.id,
        agencies: [agency.id],
        title: `${agency.name}: ${days} ngày thu được tin mà không có tin nào về kế hoạch`,
        detail: `${level === "red" ? "Ngưỡng đỏ" : "Ngưỡng vàng"}; ${since}.`,
        path: `/ke-hoach/${plan.id}/don-vi/${agency.id}`,
        url: null,
      };
    });
}
