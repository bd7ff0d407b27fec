import { z } from "zod";
import { agendaOf } from "../../pipeline/measure/agenda.ts";
import { dutyLedger, dutyStates, dutyWords } from "../../pipeline/measure/ledger.ts";
import { goalOf } from "../../pipeline/measure/progress-of.ts";
import { targets as targetsOn, targetWords } from "../../pipeline/measure/targets.ts";
import { registryOf } from "../../pipeline/measure/duty.ts";
import { addDays, today } from "../../pipeline/measure/windows.ts";
import { suppliedFor } from "../office/entry/supplied.ts";
import { samplesByWindow } from "../office/series.ts";
import { State, Unit } from "./figures.ts";
import { paged, single } from "./path.ts";
import {
  agencyParam,
  agencyProblem,
  Period,
  periodAsked,
  periodParams,
  periodTold,
  planAsked,
  planParam,
} from "./plan-asked.ts";
import { pageOfRows } from "./rows.ts";

const inWords = (words: Readonly<Record<string, string>>): string =>
  Object.entries(words)
    .map(([state, name]) => `${state}: ${name}`)
    .join("; ");

const asOf = z.iso
  .date()
  .nullable()
  .meta({ description: "Tính đến hết ngày này; null = kỳ chưa bắt đầu hoặc nằm ngoài kế hoạch" });

const DutyTold = z
  .strictObject({
    agency: z.string(),
    clause: z.string(),
    text: z.string(),
    through: z
      .string()
      .nullable()
      .meta({ description: "Nhóm đơn vị mà qua đó việc được giao; null = giao đích danh" }),
    state: z.enum(dutyStates).meta({ description: inWords(dutyWords) }),
    told: z.string().meta({ description: "Thấy gì, hoặc vì sao chưa nói được" }),
    entries: z.array(z.string()).meta({ description: "Phiếu đã xác nhận làm bằng chứng" }),
  })
  .meta({ id: "Duty", description: "Một việc của một đơn vị" });

const duties = paged(
  {
    path: "/duties",
    name: "Sổ nhiệm vụ: đơn vị nào nợ việc gì",
    about: "“unseen” (không quan sát được) không phải là chưa làm.",
    group: "Nhiệm vụ và chỉ tiêu",
    query: z.strictObject({
      ...planParam,
      ...periodParams,
      ...agencyParam,
      "tinh-trang": z
        .enum(dutyStates)
        .optional()
        .meta({ description: inWords(dutyWords) }),
    }),
    row: DutyTold,
    more: { plan: z.string(), period: Period, day: asOf, total: z.int() },
    problems: ["khong-co"],
  },
  async (asking) => {
    const asked = periodAsked(asking);
    if ("problem" in asked) return asked;
    const { known, window } = asked;
    const { query, office } = asking;
    const strange = agencyProblem(known, query["don-vi"]);
    if (strange !== null) return { problem: strange };
    const sample = (await samplesByWindow(office, known, [window]))(window);
    const day = sample.begun.at(-1) ?? null;
    const all = day === null ? [] : dutyLedger(sample, day, await suppliedFor(office, known));
    const wanted = all.filter(
      ({ agency, state }) =>
        (query["don-vi"] === undefined || agency.id === query["don-vi"]) &&
        (query["tinh-trang"] === undefined || state === query["tinh-trang"]),
    );
    const keyOf = ({ agency, clause, text, through }: (typeof all)[number]): string =>
      JSON.stringify([agency.id, clause, text, through?.id ?? null]);
    const page = pageOfRows(wanted, keyOf, asking);
    if ("problem" in page) return page;
    const rows = page.rows.map(({ agency, clause, text, through, state, told, entries }) => ({
      agency: agency.id,
      clause,
      text,
      through: through?.id ?? null,
      state,
      told,
      entries: [...entries],
    }));
    return {
      answer: {
        plan: known.plan.id,
        period: periodTold(window),
        day,
        total: wanted.length,
        rows,
        next: page.next,
      },
    };
  },
);

const TargetTold = z
  .strictObject({
    id: z.string(),
    clause: z.string(),
    text: z.string(),
    due: z.iso.date(),
    internal: z.boolean().meta({ description: "true = thành phố tự đặt, không phải của kế hoạch" }),
    measuredBy: z.enum(["coverage", "entered", "survey"]),
    goal: z.number().meta({ description: "Mức phải đạt, cùng đơn vị với “value”; 1 = hoàn thành" }),
    value: z.number().nullable(),
    numerator: z.number().nullable(),
    denominator: z.number().nullable(),
    unit: Unit,
    state: State,
    status: z.enum(Object.keys(targetWords)).meta({ description: inWords(targetWords) }),
    why: z.string().nullable(),
    notes: z.array(z.string()),
    entries: z.array(z.string()).meta({ description: "Phiếu đã xác nhận mà con số dựa vào" }),
  })
  .meta({ id: "Target", description: "Một chỉ tiêu (I14)" });

const targets = single(
  {
    path: "/targets",
    name: "Chỉ tiêu của kế hoạch",
    group: "Nhiệm vụ và chỉ tiêu",
    query: z.strictObject({ ...planParam, ...periodParams }),
    answer: z.strictObject({ plan: z.string(), period: Period, day: asOf, rows: z.array(TargetTold) }),
    problems: ["khong-co"],
  },
  async (asking) => {
    const asked = periodAsked(asking);
    if ("problem" in asked) return asked;
    const { known, window } = asked;
    const { office } = asking;
    const sample = (await samplesByWindow(office, known, [window]))(window);
    const day = sample.begun.at(-1) ?? null;
    const found = day === null ? [] : targetsOn(sample, day, await suppliedFor(office, known));
    const rows = known.plan.targets.flatMap((target, place) => {
      const row = found[place];
      if (row === undefined) return [];
      const { id, clause, text, due, internal, measuredBy } = target;
      const { value, numerator, denominator, unit, state, status, why } = row;
      return [
        {
          id,
          clause,
          text,
          due,
          internal,
          measuredBy,
          goal: goalOf(target),
          value,
          numerator,
          denominator,
          unit,
          state,
          status,
          why,
          notes: [...row.notes],
          entries: [...row.progress.entries],
        },
      ];
    });
    return { answer: { plan: known.plan.id, period: periodTold(window), day, rows } };
  },
);

const behind = 92; // days that have passed, as the page shows
const ahead = 366;

const AgendaTold = z
  .strictObject({
    id: z.string(),
    sort: z.enum(["report", "target", "milestone"]),
    day: z.iso.date().meta({ description: "Ngày cuối còn đúng hạn" }),
    title: z.string(),
    told: z.string().meta({ description: "Kế hoạch ghi ngày này thế nào" }),
    clause: z.string().nullable(),
    agencies: z.array(z.string()),
    reminders: z.array(z.iso.date()),
  })
  .meta({ id: "AgendaDay", description: "Một ngày trong lịch báo cáo" });

const calendar = single(
  {
    path: "/calendar",
    name: "Lịch báo cáo, chỉ tiêu và mốc",
    about: "Từ một quý trước đến một năm tới.",
    group: "Nhiệm vụ và chỉ tiêu",
    query: z.strictObject({ ...planParam, ...agencyParam }),
    answer: z.strictObject({
      plan: z.string(),
      from: z.iso.date(),
      to: z.iso.date(),
      rows: z.array(AgendaTold),
    }),
    problems: ["khong-co"],
  },
  async (asking) => {
    const known = planAsked(asking);
    if ("problem" in known) return known;
    const agency = asking.query["don-vi"];
    const strange = agencyProblem(known, agency);
    if (strange !== null) return { problem: strange };
    const now = today(asking.office.clock);
    const span = { from: addDays(now, -behind), to: addDays(now, ahead) };
    const rows = agendaOf(known.plan, registryOf(known.city.agencies), span, agency).map(
      ({ id, sort, day, title, told, clause, agencies, reminders }) => ({
        id,
        sort,
        day,
        title,
        told,
        clause,
        agencies: agencies.map((each) => each.id),
        reminders: reminders.map((one) => one.day),
      }),
    );
    return { answer: { plan: known.plan.id, ...span, rows } };
  },
);

/** What is owed: duties, targets, days. */
export const dutyPaths = [duties, targets, calendar] as const;
