import type { Extras } from "../../../pipeline/measure/extras.ts";
import { extrasOf } from "../../../pipeline/measure/extras.ts";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import { latencySeen } from "../../../pipeline/measure/latency.ts";
import { storedNumbersOnce, type StoredNumber } from "../../../pipeline/measure/stored.ts";
import type { IndicatorId, Subject } from "../../../pipeline/measure/types.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { drillAddress, planAddress, reviewAddress } from "../address.ts";
import { storiesAddress } from "../address-press.ts";
import { agencyNamed, groupNamed, nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import type { Office } from "../office.ts";
import { metricWord, platformWord } from "../platform-words.ts";
import { samplesByWindow, windowBefore } from "../series.ts";
import { formsAddress } from "./forms.ts";
import { reachAddress } from "./reach-campaign.ts";

/** Every number of a plan's period, as it is measured, and what it was counted from. */
export interface PeriodNumbers {
  readonly sample: Sample;
  readonly extras: Extras;
  readonly numbers: readonly StoredNumber[];
}

/** Measures a plan's period. */
export async function numbersOf(
  office: Pick<Office, "store" | "clock">,
  known: KnownPlan,
  window: Window,
): Promise<PeriodNumbers> {
  const prior = windowBefore(window, office.clock);
  const [sampleOf, extras] = await Promise.all([
    samplesByWindow(office, known, [window, prior], { outside: true }),
    extrasOf(office.store, { ...known, span: window }),
  ]);
  const sample = sampleOf(window);
  const numbers = storedNumbersOnce(sample, sampleOf(prior), extras);
  return { sample, extras, numbers: [...numbers, ...earlierLatencies(known, sample)] };
}

/** I10 from milestones before the window: kept figures have it in the window of the milestone only, but who is late is late still. */
function earlierLatencies({ plan }: KnownPlan, sample: Sample): readonly StoredNumber[] {
  return plan.milestones
    .filter(({ day }) => day < sample.window.from && sample.begun.length > 0)
    .map((milestone) => ({ measured: latencySeen(sample, milestone), variant: milestone.day }));
}

/** Address of the list of all indicators, or of the page of one. */
export function indicatorAddress(plan: string, window: Window, id?: IndicatorId): string {
  const below = id === undefined ? "" : `/${id}`;
  return `/ke-hoach/${encodeURIComponent(plan)}/chi-so${below}?ky=${encodeURIComponent(window.id)}`;
}

interface Screen {
  readonly name: string;
  readonly address: string;
}

function of(name: string, address: string): Screen {
  return { name, address };
}

/** On which page an indicator is drawn besides its own table; null = its table is where it stands. */
export function screenOf(id: IndicatorId, plan: string, window: Window): Screen | null {
  switch (id) {
    case "I01":
      return of("Tổng quan", planAddress(plan, "", window));
    case "I02":
    case "I05":
      return of("Ma trận", planAddress(plan, "ma-tran", window));
    case "I03":
    case "I09":
      return of("Báo chí", planAddress(plan, "bao-chi", window));
    case "I04":
      return of("Tổng quan", `${planAddress(plan, "", window)}#nhom`);
    case "I06":
    case "I22":
      return of("Hình thức", formsAddress(plan, window));
    case "I07":
      return of("Báo chí", `${planAddress(plan, "bao-chi", window)}#thi-phan`);
    case "I08":
      return of("Báo chí", `${planAddress(plan, "bao-chi", window)}#mat-do`);
    case "I12a":
    case "I12b":
    case "I12c":
    case "I12d":
      return of("Mạng xã hội", reachAddress(plan, { window }));
    case "I14":
      return of("Chỉ tiêu", planAddress(plan, "chi-tieu", window));
    case "I15":
      return of("Xu hướng", planAddress(plan, "xu-huong", window));
    case "I16":
      return of("Nguồn thu", planAddress(plan, "nguon", window));
    case "I18":
      return of("Lịch báo cáo", planAddress(plan, "lich", null));
    case "I20":
      return of("Chất lượng phân loại", reviewAddress(plan, "/chat-luong"));
    case "I10":
    case "I11":
    case "I13":
    case "I17":
    case "I19":
    case "I21":
      return null;
    default:
      return id satisfies never;
  }
}

/** What a number speaks of, in words; "" = the plan as a whole. */
export function subjectName({ plan, city }: KnownPlan, subject: Subject): string {
  const { agency, group, source, form, platform, metric, target, role } = subject;
  const channels = city.sources.flatMap((one) => one.channels);
  const outlet = source === undefined ? null : sourceNamed(city, source);
  const parts = [
    agency === undefined ? "" : nameOf(agencyNamed(city, agency), agency),
    group === undefined ? "" : `${group} ${nameOf(groupNamed(plan, group), group)}`,
    source === undefined ? "" : (outlet?.name ?? channels.find(({ id }) => id === source)?.label ?? source),
    form === undefined ? "" : `${form} ${plan.forms.find(({ id }) => id === form)?.name ?? ""}`,
    platform === undefined ? "" : platformWord(platform),
    metric === undefined ? "" : metricWord(metric),
    target === undefined ? "" : target,
    agency !== undefined && role === "mention" ? "được nêu trong tin" : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** Address of exactly what a number's numerator counts; null where no list stands behind it. */
export function behindNumerator({ measured, variant }: StoredNumber): string | null {
  const { drill, indicator } = measured;
  if (drill === null || measured.numerator === null) return null;
  const ofStories =
    indicator === "I03" ||
    (indicator === "I06" && variant === "reported") ||
    (indicator === "I07" && variant === "stories");
  if (ofStories) return storiesAddress(drill);
  return ofItems.has(indicator) && variant !== "fractional" ? drillAddress(drill) : null;
}

/** Indicators whose numerator counts items. */
const ofItems: ReadonlySet<IndicatorId> = new Set(["I02", "I04", "I06", "I07", "I08", "I09", "I21", "I22"]);
