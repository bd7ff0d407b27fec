import { html } from "hono/html";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import { silences, type Silence } from "../../../pipeline/measure/silence.ts";
import { addDays, dated } from "../../../pipeline/measure/windows.ts";
import { agencyAddress, drillAddress } from "../address.ts";
import { number } from "../format.ts";
import type { KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { sortable } from "../sort.ts";

type Level = Exclude<Silence["level"], "not-due">;

/** Levels of a silence in words, worst first, with the tone of their tag. */
const levels: Readonly<Record<Level, { readonly name: string; readonly tone: string }>> = {
  red: { name: "ngưỡng đỏ", tone: "bad" },
  yellow: { name: "ngưỡng vàng", tone: "warn" },
  none: { name: "trong ngưỡng", tone: "good" },
  unknown: { name: "chưa đủ dữ liệu", tone: "" },
  "no-channel": { name: "chưa khai báo kênh", tone: "" },
};
const order: readonly Silence["level"][] = ["red", "yellow", "unknown", "no-channel", "none"];
const tableId = "im-lang";

/** I11 agency by agency, whom to urge first; who cannot be judged stands apart from who is silent. */
export function silenceSheet(known: KnownPlan, sample: Sample): Markup | "" {
  const all = silences(sample)
    .filter(({ level }) => level !== "not-due")
    .toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
  if (all.length === 0) return "";
  const { rows, head } = sortable<Silence>(tableId, {
    "don-vi": ({ bearer }) => bearer.agency.name,
    muc: ({ level }) => order.indexOf(level),
    ngay: ({ days }) => days,
    "gan-nhat": ({ lastDay }) => lastDay,
  });
  const count = (level: Level): string =>
    `${number(all.filter((row) => row.level === level).length)} ${levels[level].name}`;
  return html`<section class="sheet long" aria-labelledby="${tableId}">
    <h2 id="${tableId}">Đơn vị im lặng: ${count("red")}, ${count("yellow")}</h2>
    <p class="small soft">
      ${count("none")}. Không kết luận: ${count("unknown")}, ${count("no-channel")}; nguồn hỏng không phải là
      đơn vị im lặng.
    </p>
    <table class="stack">
      <caption class="hidden">
        Khoảng lặng của từng đơn vị, cần đôn đốc trước đứng trên
      </caption>
      <thead>
        <tr>
          ${head("don-vi", "Đơn vị")} ${head("muc", "Mức")}
          ${head("ngay", "Số ngày thu đủ không có tin", "number")} ${head("gan-nhat", "Tin gần nhất")}
        </tr>
      </thead>
      <tbody>
        ${rows(all).map((row) => silenceRow(known, sample, row))}
      </tbody>
    </table>
  </section>`;
}

function silenceRow({ plan, city }: KnownPlan, sample: Sample, row: Silence): Markup | "" {
  const { level, days, lastDay, seen } = row;
  const { agency } = row.bearer;
  if (level === "not-due") return "";
  const { name, tone } = levels[level];
  const last = lastDay && {
    city: city.city.id,
    plan: plan.id,
    days: { from: lastDay, to: addDays(lastDay, 1) },
    standing: "counted" as const,
    agency: agency.id,
    role: "owner" as const,
  };
  return html`<tr>
    <th scope="row"><a href="${agencyAddress(plan.id, agency.id, sample.window.id)}">${agency.name}</a></th>
    <td data-name="Mức">
      <span class="tag ${tone}">${name}</span>
      ${level === "unknown" ? html`<div class="small soft">${seen.reason ?? "lần thu được gần nhất cách cuối kỳ hơn 3 ngày"}</div>` : ""}
    </td>
    <td class="n" data-name="Số ngày không có tin">${days === null ? "–" : number(days)}</td>
    <td data-name="Tin gần nhất">
      ${last ? html`<a href="${drillAddress(last)}">${dated(lastDay)}</a>` : days === null ? "–" : "chưa có từ đầu kế hoạch"}
    </td>
  </tr>`;
}
