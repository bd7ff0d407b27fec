import { html } from "hono/html";
import { deadlinesIn } from "../../../pipeline/measure/deadlines.ts";
import { extrasIn, type GivenTone } from "../../../pipeline/measure/extras.ts";
import { latencies } from "../../../pipeline/measure/latency.ts";
import { reportRows, type ReportRow } from "../../../pipeline/measure/reports.ts";
import { fractional, noGroup } from "../../../pipeline/measure/tally.ts";
import type { IndicatorId } from "../../../pipeline/measure/types.ts";
import { addDays, dated } from "../../../pipeline/measure/windows.ts";
import type { Reader } from "../../../pipeline/store/store.ts";
import { agencyAddress, drillAddress, itemAddress } from "../address.ts";
import { entryAddress } from "../entry/address.ts";
import { number, percent } from "../format.ts";
import { titleOf } from "../item-row.ts";
import { agencyNamed, nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { toneWords } from "../words.ts";
import { columnsSheet } from "./indicator-columns.ts";
import type { PeriodNumbers } from "./indicator-parts.ts";

const mostTones = 300; // items with a tone given by hand

/** What stands behind an indicator that no list of items could show; "" where its numbers open by themselves. */
export async function behindSheet(
  store: Reader,
  known: KnownPlan,
  id: IndicatorId,
  period: PeriodNumbers,
): Promise<Markup | ""> {
  if (id === "I10")
    return html`${period.numbers.map(({ variant }) => firstItemsSheet(known, period, variant ?? ""))}`;
  if (id === "I13") return sharesSheet(known, period);
  if (id === "I17") return columnsSheet(known, period.sample);
  if (id === "I18") return html`${receiptsSheets(known, period)}`;
  return id === "I19" ? tonesSheet(store, known, period) : "";
}

/** I10, agency by agency: the day of its first item after a milestone, with that day's items. */
function firstItemsSheet({ plan, city }: KnownPlan, { sample }: PeriodNumbers, day: string): Markup | "" {
  const milestone = plan.milestones.find((one) => one.day === day);
  const { found, unseen } = latencies(sample, day);
  if (milestone === undefined || found.length + unseen.length === 0) return "";
  const sorted = found.toSorted((one, other) => (one.days ?? Infinity) - (other.days ?? Infinity));
  const rows = [
    ...sorted.map(({ agency, days, seenFor }) => ({
      agency,
      first: days === null ? null : addDays(day, days),
      told: days === null ? `chưa có tin, đã theo dõi ${number(seenFor)} ngày` : `D+${number(days)}`,
    })),
    ...unseen.map((agency) => ({ agency, first: null, told: "chưa đủ dữ liệu" })),
  ];
  return sheet(`moc-${day}`, `Từng đơn vị sau mốc ${dated(day)}, ${milestone.title}`, {
    head: ["Đơn vị", "Độ trễ", "Tin của ngày đầu tiên"],
    rows: rows.map(({ agency, first, told }) => [
      agencyLink({ plan, city }, agency),
      told,
      first === null
        ? "–"
        : html`<a
            href="${drillAddress({
              city: city.city.id,
              plan: plan.id,
              days: { from: first, to: addDays(first, 1) },
              standing: "counted",
              agency,
              role: "owner",
            })}"
            >${dated(first)}</a
          >`,
    ]),
  });
}

/** I13, group by group: its share of the items, the share that is wanted, and the items. */
function sharesSheet({ plan, city }: KnownPlan, { sample }: PeriodNumbers): Markup | "" {
  const groups = plan.groups.filter(({ reports }) => reports);
  const weightOf = (id: string): number => fractional(sample.total.groups.get(id) ?? noGroup());
  const all = groups.reduce((sum, { id }) => sum + weightOf(id), 0);
  if (all === 0) return "";
  return sheet("ty-trong", "Tỷ trọng từng nhóm nội dung", {
    head: ["Nhóm", "Tin", "Tỷ trọng (đếm phân số)", "Mong muốn"],
    rows: groups.map(({ id, name, wanted }) => [
      `${id} ${name}`,
      html`<a
        href="${drillAddress({
          city: city.city.id,
          plan: plan.id,
          days: sample.window,
          standing: "counted",
          group: id,
        })}"
        >${number(sample.total.groups.get(id)?.full ?? 0)}</a
      >`,
      percent(weightOf(id) / all),
      wanted === undefined ? "–" : percent(wanted),
    ]),
  });
}

const receiptWords: Readonly<Record<ReportRow["state"], string>> = {
  "in-time": "đúng hạn",
  late: "trễ",
  missing: "chưa nộp",
  "not-due": "chưa tới hạn",
};

/** I18, deadline by deadline: who handed in when, with the receipt. */
function receiptsSheets(known: KnownPlan, { sample, extras }: PeriodNumbers): readonly (Markup | "")[] {
  const { plan } = known;
  return plan.reportingDuties.flatMap((duty) =>
    duty.schedule === undefined
      ? []
      : deadlinesIn(duty, sample.window).map((deadline) => {
          const rows = reportRows(sample, deadline, duty, extras.supplied);
          if (rows.length === 0) return "";
          return sheet(`han-${duty.id}-${deadline.due}`, `${duty.who}, ${deadline.told}`, {
            head: ["Đơn vị", "Tình trạng", "Ngày nhận"],
            rows: rows.map(({ agency, state, received, daysLate, entry }) => [
              agencyLink(known, agency.id),
              state === "late" ? `trễ ${number(daysLate ?? 0)} ngày` : receiptWords[state],
              received === null || entry === null
                ? "–"
                : html`<a href="${entryAddress(plan.id, "bao-cao", entry)}">${dated(received)}</a>`,
            ]),
          });
        }),
  );
}

/** I19: the items of the period that people gave a tone. */
async function tonesSheet(
  store: Reader,
  { city }: KnownPlan,
  { sample, extras }: PeriodNumbers,
): Promise<Markup | ""> {
  const given = extrasIn(extras, sample.window).tones.toSorted(newestFirst).slice(0, mostTones);
  if (given.length === 0) return "";
  const kept = await store.read(
    "item",
    given.map(({ item }) => item),
  );
  const items = new Map(kept.flatMap((one) => (one === null ? [] : [[one.value.id, one.value] as const])));
  return sheet("tung-tin", `Tin đã được duyệt sắc thái: ${number(given.length)}`, {
    head: ["Tin", "Ngày đăng", "Sắc thái"],
    rows: given.map(({ item, day, tone }) => {
      const one = items.get(item);
      return [
        html`<a href="${itemAddress(item)}">${one === undefined ? item : titleOf(one)}</a>
          <div class="small soft">
            ${one === undefined ? "" : nameOf(sourceNamed(city, one.source), one.source)}
          </div>`,
        dated(day),
        toneWords[tone],
      ];
    }),
  });
}

function newestFirst(one: GivenTone, other: GivenTone): number {
  return other.day.localeCompare(one.day) || one.item.localeCompare(other.item);
}

function agencyLink({ plan, city }: KnownPlan, agency: string): Markup {
  return html`<a href="${agencyAddress(plan.id, agency)}">${nameOf(agencyNamed(city, agency), agency)}</a>`;
}

/** A table whose first column names what each row is of. */
function sheet(
  id: string,
  title: string,
  {
    head,
    rows,
  }: { readonly head: readonly string[]; readonly rows: readonly (readonly (Markup | string)[])[] },
): Markup {
  return html`<section class="sheet long" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <table class="stack">
      <caption class="hidden">
        ${title}
      </caption>
      <thead>
        <tr>
          ${head.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...others]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${others.map((one, place) => html`<td data-name="${head[place + 1]}">${one}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
