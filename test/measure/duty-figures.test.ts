import { describe, expect, it } from "vitest";
import { Plan } from "../../config/schema.ts";
import { columnRows, columns } from "../../pipeline/measure/columns.ts";
import { deadlinesIn } from "../../pipeline/measure/deadlines.ts";
import { reportsInTime } from "../../pipeline/measure/reports.ts";
import { suppliedIn } from "../../pipeline/measure/supplied.ts";
import { targetProgress, targetWords, type TargetState } from "../../pipeline/measure/targets.ts";
import { addDays, spanOf, windowOf } from "../../pipeline/measure/windows.ts";
import { agency, city, item, look, plan, portal, sample } from "./world.ts";

const today = "2026-11-21";
const target = (id: string, more: Record<string, unknown>) => ({
  id,
  clause: "II.2.a",
  text: `Chỉ tiêu ${id}`,
  level: { share: 1 },
  due: "2025-12-31",
  formula: "tử / mẫu",
  measuredBy: "entered",
  method: "nhập tay",
  ...more,
});
const entry = (id: string, day: string, values: Record<string, string | number | boolean>) =>
  ({
    id,
    city: "c",
    plan: "p",
    form: "chi-tieu",
    agency: "a",
    day,
    state: "confirmed",
    values,
    evidence: ["bien-ban.pdf"],
  }) as const;

/** 40 communes: 31 with a column, of which 4 without an item for 60 days; 2 without any portal; 7 without a column. */
const communes = Array.from({ length: 40 }, (_, n) => `x${n}`);
const column = (id: string, has: boolean) =>
  portal(`own-${id}`, id, {
    channels: [{ id: `own-${id}/list`, kind: "listing", url: `https://${id}.example.vn/tin`, column: has }],
  });
const facts = city(
  communes.map((id) => agency(id, { kind: "commune" })),
  communes.slice(0, 38).map((id, n) => column(id, n < 31)),
);
const world = {
  facts,
  plan: plan({
    validFrom: "2025-07-21",
    targets: [target("HUE-25-2", { measuredBy: "coverage", columns: { of: ["class"] } })],
  }),
  items: communes.slice(0, 31).map((id, n) => ({
    ...item(`own-${id}`, n < 27 ? addDays(today, -10) : addDays(today, -60)),
    channel: `own-${id}/list`,
  })),
  looks: communes.slice(0, 38).map((id) => look(`own-${id}/list`, "2026-11-21T01:00:00Z")),
  now: "2026-11-21T03:00:00Z",
};
const here = sample(world, windowOf("year", today));

describe("I17 and the target of columns (scenario 8)", () => {
  it("counts living columns over all communes, those without a portal too", () => {
    const found = columns(here, today, { of: ["class"], freshDays: 30 });
    expect(found).toMatchObject({ value: 27 / 40, numerator: 27, denominator: 40, state: "ok" });
    expect(found.parts.map((part) => [part.key, part.value])).toEqual([
      ["living", 27],
      ["stale", 4],
      ["undeclared", 2],
      ["no-column", 7],
      ["unreachable", 0],
    ]);
  });

  it("is 'Quá hạn chưa đạt' with 67,5 %", () => {
    const [wanted] = here.plan.targets;
    if (!wanted) throw new Error("one target");
    const found = targetProgress(here, wanted, today, []);
    expect(found).toMatchObject({ value: 0.675, status: "missed", numerator: 27, denominator: 40 });
    expect(found.notes[0]).toBe("Quá hạn chưa đạt; hạn 31/12/2025");
  });

  it("tells a portal that fails from a column that sleeps", () => {
    const failed = look("own-x0/list", "2026-11-21T02:00:00Z", { outcome: "unreachable" });
    const broken = sample({ ...world, looks: [...world.looks, failed] }, windowOf("year", today));
    expect(columnRows(broken, today, { of: ["x0"], freshDays: 30 })[0]).toMatchObject({
      state: "unreachable",
    });
  });

  it("says nothing of a day before the first visit", () => {
    expect(columns(here, "2026-10-31", { of: ["class"], freshDays: 30 })).toMatchObject({
      value: null,
      state: "no-data",
    });
  });

  it("takes the list's own newest date as a sign of life", () => {
    const listed = {
      ...world,
      items: [],
      looks: [look("own-x30/list", "2026-11-21T01:00:00Z", { newestListed: "2026-11-20T02:00:00+07:00" })],
    };
    const rows = columnRows(sample(listed, windowOf("year", today)), today, { of: ["x30"], freshDays: 30 });
    expect(rows[0]).toMatchObject({ state: "living", newest: "2026-11-20" });
  });
});

describe("I14, targets by entries", () => {
  const cases: readonly [
    string,
    Record<string, unknown>,
    readonly [string, Record<string, string | number | boolean>][],
    string,
    TargetState,
    number | null,
  ][] = [
    ["nothing entered is no 0 %", {}, [], today, "unknown", null],
    ["reached in time", {}, [["2025-12-01", { numerator: 40, denominator: 40 }]], today, "reached", 1],
    [
      "reached late",
      {},
      [
        ["2025-12-01", { numerator: 30, denominator: 40 }],
        ["2026-01-10", { numerator: 40, denominator: 40 }],
      ],
      today,
      "late",
      1,
    ],
    ["overdue", {}, [["2025-12-01", { numerator: 30, denominator: 40 }]], today, "missed", 0.75],
    ["on the way", {}, [["2025-12-01", { numerator: 30, denominator: 40 }]], "2025-12-02", "running", 0.75],
    [
      "an entry of tomorrow is not known today",
      {},
      [["2025-12-03", { numerator: 40, denominator: 40 }]],
      "2025-12-02",
      "unknown",
      null,
    ],
    [
      "a denominator of 0 is no share",
      {},
      [["2025-12-01", { numerator: 0, denominator: 0 }]],
      today,
      "unknown",
      null,
    ],
    [
      "a count",
      { level: { count: 3 }, due: "2027-12-31" },
      [["2026-05-01", { count: 2 }]],
      today,
      "running",
      2,
    ],
    [
      "done or not",
      { level: { done: true }, due: "2026-12-31" },
      [["2026-05-01", { done: false }]],
      today,
      "not-yet",
      0,
    ],
    [
      "a survey is never derived",
      { level: { share: 0.8 }, due: "2030-12-31", measuredBy: "survey" },
      [],
      today,
      "not-measurable",
      null,
    ],
    [
      "a survey that was made",
      { level: { share: 0.8 }, due: "2030-12-31", measuredBy: "survey" },
      [["2026-10-01", { share: 0.62 }]],
      today,
      "running",
      0.62,
    ],
  ];

  it.each(cases)("%s", (_name, more, entries, day, status, value) => {
    const wanted = Plan.parse({ ...world.plan, targets: [target("T", more)] }).targets[0];
    if (!wanted) throw new Error("one target");
    const supplied = suppliedIn(
      entries.map(([at, values], n) => ({
        ...entry(`e${n}`, at, { target: "T", ...values }),
        form: wanted.measuredBy === "survey" ? "khao-sat" : "chi-tieu",
      })),
      "p",
      { from: "2025-01-01", to: "2030-01-01" },
    );
    const found = targetProgress(here, wanted, day, supplied);
    expect({ status: found.status, value: found.value }).toEqual({ status, value });
    expect(found.notes[0]).toContain(status === "late" ? "Đạt (trễ 10 ngày)" : targetWords[status]);
  });

  it("uses no draft", () => {
    const draft = { ...entry("e", "2026-01-01", { target: "T", share: 1 }), state: "draft" } as const;
    expect(suppliedIn([draft], "p", { from: "2025-01-01", to: "2030-01-01" })).toEqual([]);
  });
});

const reporting = (schedule: unknown) => ({
  id: "bc",
  clause: "V.7",
  who: "Các đơn vị",
  agencies: ["class"],
  to: "Sở",
  when: "theo kế hoạch",
  ...(schedule === null ? {} : { schedule }),
});

const received = (who: string, day: string) => ({
  ...entry(`r-${who}`, day, { duty: "bc", due: "2026-12-20" }),
  form: "bao-cao",
  agency: who,
});

function only(ours: Plan): Plan["reportingDuties"][number] {
  const [duty] = ours.reportingDuties;
  if (!duty) throw new Error("one duty");
  return duty;
}

const duties = (schedule: unknown) => plan({ reportingDuties: [reporting(schedule)] });

describe("I18, reports in time (scenario 9)", () => {
  const december = spanOf("2026-12-01", "2027-01-01");
  const half = duties({ yearlyDays: ["06-20", "12-20"], dueInclusive: false });
  const monthly = duties({ monthlyDay: 20, dueInclusive: true });

  it("tells 'trước ngày 20' from 'ngày 20', with the last working day", () => {
    expect(deadlinesIn(only(half), december)).toMatchObject([
      {
        due: "2026-12-20",
        lastDay: "2026-12-19",
        lastWorkingDay: "2026-12-18",
        told: "hạn: trước 20/12/2026 (Chủ nhật) – ngày làm việc cuối 18/12/2026",
      },
    ]);
    expect(deadlinesIn(only(monthly), december)).toMatchObject([
      { lastDay: "2026-12-20", lastWorkingDay: "2026-12-18" },
    ]);
    const january = spanOf("2027-01-01", "2027-02-01");
    expect(deadlinesIn(only(monthly), january)).toMatchObject([{ told: "hạn: ngày 20/01/2027 (thứ Tư)" }]);
  });

  const three = city(
    ["a", "b", "d"].map((id) => agency(id)),
    [],
  );
  const asked = (ours: typeof half, now: string) => {
    const supplied = suppliedIn([received("a", "2026-12-19"), received("b", "2026-12-20")], "p", {
      from: "2026-01-01",
      to: "2028-01-01",
    });
    return reportsInTime(sample({ facts: three, plan: ours, items: [], looks: [], now }, december), supplied);
  };

  it("counts the 20th as late when the plan says 'before the 20th', and as in time when it says 'the 20th'", () => {
    expect(asked(half, "2027-01-05T03:00:00Z")).toMatchObject([
      { value: 1 / 3, numerator: 1, denominator: 3, state: "ok" },
    ]);
    expect(asked(half, "2027-01-05T03:00:00Z")[0]?.parts.map((part) => part.value)).toEqual([1, 1]);
    expect(asked(monthly, "2027-01-05T03:00:00Z")).toMatchObject([{ value: 2 / 3, state: "ok" }]);
  });

  it("is not due before the day has passed", () => {
    expect(asked(half, "2026-12-10T03:00:00Z")).toMatchObject([{ value: null, state: "not-due" }]);
  });

  it("guesses no day where the plan names none", () => {
    expect(asked(duties(null), "2027-01-05T03:00:00Z")).toMatchObject([
      { value: null, state: "no-data", why: "Kế hoạch không quy định ngày" },
    ]);
  });
});
