import { z } from "zod";
import { extrasOf } from "../../pipeline/measure/extras.ts";
import { isClosed } from "../../pipeline/measure/frame.ts";
import { storedNumbersOnce, type StoredNumber } from "../../pipeline/measure/stored.ts";
import { indicatorIds } from "../../pipeline/measure/types.ts";
import { keyOf } from "../../pipeline/report/number.ts";
import { drillAddress } from "../office/address.ts";
import { groupNamed, sourceNamed, type KnownPlan } from "../office/known.ts";
import { samplesByWindow, windowBefore } from "../office/series.ts";
import { paged } from "./path.ts";
import {
  agencyParam,
  agencyProblem,
  Period,
  periodAsked,
  periodParams,
  periodTold,
  planParam,
} from "./plan-asked.ts";
import { apiBase, type Problem } from "./problem.ts";
import { pageOfRows } from "./rows.ts";

/** What a value is worth, as every answer with figures writes it. */
export const State = z
  .enum(["ok", "no-data", "not-observable", "no-channel", "too-few", "incomplete", "not-due"])
  .meta({
    id: "State",
    description:
      "ok: dùng được; no-data: chưa ai thu hoặc nhập; not-observable: kênh thu không đủ ngày; no-channel: chưa khai báo kênh; too-few: quá ít tin; incomplete: ít nhất là số này; not-due: chưa đến kỳ",
  });

/** In which unit a value is told. */
export const Unit = z.enum(["count", "share", "days", "points", "index"]).meta({
  id: "Unit",
  description: "Số đếm; tỷ lệ 0 đến 1; ngày; điểm phần trăm (chênh lệch của tỷ lệ); chỉ số",
});

const Number = z.number().nullable();
const Subject = z.string().nullable();

const Figure = z
  .strictObject({
    key: z.string().meta({ description: "Mã của con số, như nhau ở mọi kỳ: I04/full?group=II.3.a" }),
    indicator: z.enum(indicatorIds),
    variant: z
      .string()
      .nullable()
      .meta({ description: "Con số nào của chỉ số: full, fractional, items ..." }),
    label: z.string(),
    agency: Subject,
    group: Subject,
    source: Subject,
    role: Subject,
    form: Subject,
    platform: Subject,
    metric: Subject,
    target: Subject,
    value: Number.meta({ description: "null = không có số, lý do ở “why”; 0 = đã xem đủ và không thấy" }),
    numerator: Number,
    denominator: Number,
    unit: Unit,
    state: State,
    why: z.string().nullable(),
    notes: z.array(z.string()).meta({ description: "Phải đi kèm con số khi trích dẫn" }),
    parts: z.array(z.strictObject({ key: z.string(), label: z.string(), value: Number, unit: Unit })),
    panel: z.array(z.string()).nullable().meta({ description: "Các nguồn được đếm, nếu không phải tất cả" }),
    completeness: z.strictObject({
      share: Number.meta({ description: "Nguồn-ngày thu đủ trên nguồn-ngày đến hạn (I16)" }),
      observedSourceDays: z.int(),
      sourceDays: z.int(),
      observedSources: z.int(),
      sources: z.int(),
      byHand: z.int().meta({ description: "Nguồn chỉ nhập tay được" }),
      low: z.array(z.string()).meta({ description: "Không trống = “dữ liệu chưa đầy đủ”" }),
    }),
    versions: z.strictObject({ rules: z.array(z.string()), measure: z.string() }),
    items: z.string().nullable().meta({ description: "Địa chỉ liệt kê đúng các tin sau con số" }),
  })
  .meta({ id: "Figure", description: "Một con số với tử số, mẫu số, tình trạng, độ đầy đủ và phiên bản" });

const Definition = z.strictObject({ numerator: z.string(), denominator: z.string(), rule: z.string() });

const list = paged(
  {
    path: "/indicators",
    name: "Số liệu I01 đến I22 của một kỳ",
    about:
      "Đúng những con số mà các trang, báo cáo và Grafana dùng. Số đo được, số đơn vị cung cấp và số ước tính không cộng vào nhau.",
    group: "Số liệu",
    query: z.strictObject({
      ...planParam,
      ...periodParams,
      ...agencyParam,
      "chi-so": z
        .array(z.enum(indicatorIds))
        .optional()
        .meta({ description: "Chỉ các chỉ số này; lặp lại được" }),
      nhom: z.string().optional().meta({ description: "Chỉ con số của nhóm nội dung này" }),
      nguon: z.string().optional().meta({ description: "Chỉ con số của nguồn này" }),
      "ca-ke-hoach": z
        .literal("1")
        .optional()
        .meta({ description: "Chỉ con số của cả kế hoạch, không của riêng đơn vị, nhóm hay nguồn nào" }),
    }),
    row: Figure,
    more: {
      plan: z.string(),
      period: Period,
      closed: z.boolean().meta({ description: "false = kỳ còn đang chạy" }),
      total: z.int(),
      definitions: z
        .record(z.string(), Definition)
        .meta({ description: "Cách tính của các chỉ số có trong trang này" }),
    },
    problems: ["khong-co"],
  },
  async (asking) => {
    const asked = periodAsked(asking);
    if ("problem" in asked) return asked;
    const { known, window } = asked;
    const { query, office } = asking;
    const strange = strangeSubject(known, query);
    if (strange !== null) return { problem: strange };
    const prior = windowBefore(window, office.clock);
    const [sampleOf, extras] = await Promise.all([
      samplesByWindow(office, known, [window, prior], { outside: true }),
      extrasOf(office.store, { ...known, span: window }),
    ]);
    // With what people entered meanwhile; the next page of a list counts nothing again.
    const numbers = storedNumbersOnce(sampleOf(window), sampleOf(prior), extras);
    const wanted = numbers.filter(({ measured: { indicator, subject } }) => {
      const { agency, group, source } = subject;
      if (query["chi-so"] !== undefined && !query["chi-so"].includes(indicator)) return false;
      if (query["ca-ke-hoach"] === "1" && (agency ?? group ?? source) !== undefined) return false;
      if (query["don-vi"] !== undefined && agency !== query["don-vi"]) return false;
      if (query.nhom !== undefined && group !== query.nhom) return false;
      return query.nguon === undefined || source === query.nguon;
    });
    const page = pageOfRows(wanted, keyOfNumber, asking);
    if ("problem" in page) return page;
    return {
      answer: {
        plan: known.plan.id,
        period: periodTold(window),
        closed: isClosed(sampleOf(window)),
        total: wanted.length,
        definitions: Object.fromEntries(
          page.rows.map(({ measured: { indicator, definition } }) => [indicator, { ...definition }]),
        ),
        rows: page.rows.map(figureTold),
        next: page.next,
      },
    };
  },
);

function strangeSubject(
  known: KnownPlan,
  query: {
    readonly "don-vi"?: string | undefined;
    readonly nhom?: string | undefined;
    readonly nguon?: string | undefined;
  },
): Problem | null {
  const agency = agencyProblem(known, query["don-vi"]);
  if (agency !== null) return agency;
  if (query.nhom !== undefined && groupNamed(known.plan, query.nhom) === null)
    return { kind: "yeu-cau-sai", detail: `Kế hoạch không có nhóm nội dung “${query.nhom}”, xem /groups.` };
  if (query.nguon !== undefined && sourceNamed(known.city, query.nguon) === null)
    return { kind: "yeu-cau-sai", detail: `Danh mục không có nguồn “${query.nguon}”, xem /sources.` };
  return null;
}

function keyOfNumber({ measured: { indicator, subject }, variant }: StoredNumber): string {
  return keyOf({ indicator, variant, subject });
}

function figureTold(number: StoredNumber): z.input<typeof Figure> {
  const { measured } = number;
  const { subject, completeness, versions, drill } = measured;
  return {
    key: keyOfNumber(number),
    indicator: measured.indicator,
    variant: number.variant ?? null,
    label: measured.label,
    agency: subject.agency ?? null,
    group: subject.group ?? null,
    source: subject.source ?? null,
    role: subject.role ?? null,
    form: subject.form ?? null,
    platform: subject.platform ?? null,
    metric: subject.metric ?? null,
    target: subject.target ?? null,
    value: measured.value,
    numerator: measured.numerator,
    denominator: measured.denominator,
    unit: measured.unit,
    state: measured.state,
    why: measured.why,
    notes: [...measured.notes],
    parts: measured.parts.map(({ key, label, value, unit }) => ({ key, label, value, unit })),
    panel: measured.panel === null ? null : [...measured.panel],
    completeness: {
      share: completeness.share,
      observedSourceDays: completeness.observedSourceDays,
      sourceDays: completeness.sourceDays,
      observedSources: completeness.observedSources,
      sources: completeness.sources,
      byHand: completeness.byHand,
      low: [...completeness.low],
    },
    versions: { rules: [...versions.rules], measure: versions.measure },
    items: drill === null ? null : itemsAddress(drill),
  };
}

/** The list of items of a drill, at the address for programs. */
function itemsAddress(drill: Parameters<typeof drillAddress>[0]): string {
  const { searchParams } = new URL(drillAddress(drill), "http://localhost");
  return `${apiBase}/items?${new URLSearchParams([["plan", drill.plan], ...searchParams])}`;
}

/** Figures of the indicators. */
export const figurePaths = [list] as const;
