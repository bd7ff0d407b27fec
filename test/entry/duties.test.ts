import { describe, expect, it } from "vitest";
import type { Entry } from "../../pipeline/store/records.ts";
import { agendaOf } from "../../pipeline/measure/agenda.ts";
import { nearDeadlines } from "../../pipeline/notices/deadline.ts";
import { registryOf } from "../../pipeline/measure/duty.ts";
import { dutyLedger } from "../../pipeline/measure/ledger.ts";
import { suppliedIn } from "../../pipeline/measure/supplied.ts";
import { targets } from "../../pipeline/measure/targets.ts";
import { windowOf } from "../../pipeline/measure/windows.ts";
import { item, looks, portal, sample } from "../measure/world.ts";
import { agencies, city, openKeeping, plan } from "./world.ts";

const today = "2026-11-22";
const year = windowOf("year", today);
const facts = { city: city.city, agencies, sources: [portal("cong-so", "so")] };
const here = sample(
  {
    facts,
    plan,
    items: [item("cong-so", "2026-11-10", { verdict: { owners: ["so"] } })],
    looks: looks("cong-so/list", { from: "2026-01-01", to: "2026-11-22" }),
    now: "2026-11-22T02:00:00Z",
  },
  year,
);

let count = 0;
const entry = (
  form: string,
  agency: string,
  day: string,
  values: Entry["values"],
  state: Entry["state"] = "confirmed",
): Entry => ({
  id: `e${(count += 1)}`,
  city: "c",
  plan: "p",
  form,
  agency,
  day,
  state,
  values,
  evidence: [],
});
const all = { from: "2000-01-01", to: "2100-01-01" };
const progress = (id: string, entries: readonly Entry[], told = new Map()) => {
  const found = targets(here, today, suppliedIn(entries, "p", all, told)).find(
    ({ subject }) => subject.target === id,
  );
  if (found === undefined) throw new Error(id);
  return found;
};

const issued = (at: number, day: string, state?: Entry["state"]) =>
  entry("ke-hoach-don-vi", `xa-${at}`, day, {}, state);
const row = (rows: ReturnType<typeof dutyLedger>, agency: string, clause: string, word = "") =>
  rows.find((one) => one.agency.id === agency && one.clause === clause && one.text.includes(word));
const course = (day: string, type = "chuong-trinh-dao-tao") => entry("su-kien", "so", day, { type });
const document = (number: string, day: string) => entry("van-ban", "so", day, { number });
const ledger = (...entries: readonly Entry[]) => dutyLedger(here, today, suppliedIn(entries, "p", all));

describe("targets from confirmed entries", () => {
  it("counts the agencies that issued a plan over all that owe one, with the day on which all had", () => {
    const ten = Array.from({ length: 10 }, (_, at) => issued(at + 1, "2026-06-01"));
    expect(progress("CT-3", [])).toMatchObject({
      value: null,
      status: "unknown",
      why: "Chưa có phiếu nào được xác nhận",
    });
    expect(progress("CT-3", [...ten, issued(11, "2026-07-05", "draft")])).toMatchObject({
      numerator: 10,
      denominator: 11,
      status: "missed",
    });
    // What commune 12 issued before it was merged is its heir's, who had one already.
    const late = progress("CT-3", [...ten, issued(12, "2026-06-02"), issued(11, "2026-07-05")]);
    expect(late).toMatchObject({ value: 1, numerator: 11, denominator: 11, status: "late" });
    expect(late.notes[0]).toBe("Đạt (trễ 5 ngày); hạn 30/06/2026");
    expect(late.progress.entries).toHaveLength(12);
  });

  it("counts events of a kind", () => {
    expect(
      progress("CT-4", [course("2026-03-01"), course("2026-04-01", "hoi-nghi"), course("2026-05-01")]),
    ).toMatchObject({ value: 2, status: "running" });
    const three = [course("2026-03-01"), course("2026-05-01"), course("2026-09-01")];
    expect(progress("CT-4", three)).toMatchObject({
      value: 3,
      status: "reached",
      progress: { reachedOn: "2026-09-01" },
    });
  });

  it("adds up what agencies told of their own people, and concludes nothing while some are silent", () => {
    const staff = (agency: string, day: string, numerator: number, denominator: number) =>
      entry("tap-huan-can-bo", agency, day, { target: "CT-1", numerator, denominator });
    const found = progress("CT-1", [
      staff("xa-1", "2026-03-01", 3, 9),
      staff("xa-1", "2026-09-01", 9, 9),
      staff("xa-2", "2026-08-01", 5, 5),
    ]);
    expect(found).toMatchObject({ value: 1, numerator: 14, denominator: 14, status: "running" });
    expect(found.notes.join(" ")).toContain("Cộng số mới nhất của 2 đơn vị tự báo cáo");
    const stated = entry("chi-tieu", "so", "2026-10-01", { target: "CT-1", numerator: 14, denominator: 120 });
    expect(progress("CT-1", [staff("xa-1", "2026-09-01", 9, 9), stated])).toMatchObject({
      numerator: 14,
      denominator: 120,
    });
  });

  it("10. tiến độ 80 % người dân: cần khảo sát; khi nhập n=1.200, 62 % thì hiện 62 % kèm phương pháp và ngày", () => {
    const views = entry("insights", "so", "2026-10-31", {
      platform: "facebook",
      metric: "views",
      value: 900_000,
    });
    const stated = entry("chi-tieu", "so", "2026-10-31", { target: "CT-2", numerator: 90, denominator: 100 });
    expect(progress("CT-2", [views, stated])).toMatchObject({
      value: null,
      status: "not-measurable",
      why: "Cần khảo sát – chưa có số liệu; không suy từ lượt xem",
    });
    const survey = entry("khao-sat", "so", "2026-10-20", {
      target: "CT-2",
      surveyor: "Trung tâm Dư luận",
      method: "phỏng vấn trực tiếp",
      sample: 1200,
      share: 0.62,
      margin: 0.028,
    });
    const found = progress("CT-2", [survey]);
    expect(found).toMatchObject({ value: 0.62, status: "running" });
    expect(found.notes).toContain(
      "Khảo sát của Trung tâm Dư luận: phỏng vấn trực tiếp; cỡ mẫu 1.200; sai số ±2,8 %; thực địa đến 20/10/2026.",
    );
  });

  it("measures a list by the items that tell of its rows in time, and says nothing without a list", () => {
    const [one, two, three] = [
      document("1/QĐ", "2026-03-01"),
      document("2/QĐ", "2026-03-01"),
      document("3/QĐ", "2026-03-01"),
    ];
    const told = new Map([
      [one.id, { item: "i1", day: "2026-03-08" }],
      [two.id, { item: "i2", day: "2026-03-09" }],
      [three.id, null],
    ]);
    expect(progress("CT-5", [])).toMatchObject({
      value: null,
      why: "Chưa có danh mục đã xác nhận để đối chiếu",
    });
    expect(progress("CT-5", [one, two, three], told)).toMatchObject({
      numerator: 1,
      denominator: 3,
      status: "running",
    });
  });
});

describe("the duty ledger", () => {
  it("tells met, late, overdue and not due, with what proves it", () => {
    const rows = ledger(
      entry("ke-hoach-don-vi", "xa-1", "2026-06-30", {}),
      entry("ke-hoach-don-vi", "xa-2", "2026-07-02", {}),
      entry("bao-cao", "xa-1", "2026-06-19", { duty: "nua-nam", due: "2026-06-20" }),
      entry("bao-cao", "xa-2", "2026-06-20", { duty: "nua-nam", due: "2026-06-20" }),
    );
    expect(row(rows, "xa-1", "V.7", "kế hoạch")).toMatchObject({
      state: "met",
      entries: [expect.any(String)],
    });
    expect(row(rows, "xa-2", "V.7", "kế hoạch")).toMatchObject({
      state: "late",
      told: "Ngày 02/07/2026, trễ 2 ngày",
    });
    expect(row(rows, "xa-3", "V.7", "kế hoạch")).toMatchObject({
      state: "overdue",
      told: expect.stringContaining("quá 145 ngày"),
    });
    expect(row(rows, "xa-1", "V.7", "Báo cáo")).toMatchObject({
      state: "not-due",
      told: expect.stringContaining("trước 20/12/2026"),
    });
    expect(row(rows, "xa-2", "V.7", "Báo cáo")).toMatchObject({
      state: "late",
      told: expect.stringContaining("trễ 1 ngày"),
    });
    expect(row(rows, "xa-3", "V.7", "Báo cáo")).toMatchObject({ state: "overdue" });
    expect(row(rows, "xa-12", "V.7")).toBeUndefined();
  });
});

describe("the calendar", () => {
  const registry = registryOf(agencies);
  const december = { from: "2026-12-01", to: "2027-01-01" };

  it("9. hạn báo cáo: “trước 20/12” và “ngày 20/12”, ngày làm việc cuối, nhắc trước 7, 3, 1 ngày", () => {
    expect(agendaOf(plan, registry, december, "xa-1")).toMatchObject([
      {
        day: "2026-12-19",
        told: "hạn: trước 20/12/2026 (Chủ nhật) – ngày làm việc cuối 18/12/2026",
        reminders: [
          { day: "2026-12-11", daysLeft: 7 },
          { day: "2026-12-15", daysLeft: 3 },
          { day: "2026-12-17", daysLeft: 1 },
        ],
      },
    ]);
    expect(agendaOf(plan, registry, december, "so")).toMatchObject([
      { day: "2026-12-20", told: "hạn: ngày 20/12/2026 (Chủ nhật) – ngày làm việc cuối 18/12/2026" },
    ]);
  });

  it("tells of a deadline once at each step, with who owes; what a machine slept through is told by the nearest step", async () => {
    await using keeping = await openKeeping();
    const on = async (day: string) => {
      const asked = { store: keeping.store, city, plan, clock: { now: () => new Date(`${day}T02:00:00Z`) } };
      const found = await nearDeadlines({ ...asked, rules: { deadline: { daysBefore: [7, 3, 1] } } });
      return found.filter(({ path }) => path.endsWith("/lich"));
    };
    expect(await on("2026-12-10")).toEqual([]);
    const first = await on("2026-12-11");
    expect(first.map(({ title }) => title.slice(0, 10))).toEqual(["Còn 7 ngày", "Còn 7 ngày"]);
    expect(first.map(({ agencies: { length } }) => length)).toContain(11);
    expect((await on("2026-12-13")).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    expect((await on("2026-12-18")).map(({ title }) => title.slice(0, 22))).toEqual([
      "Hôm nay là ngày cuối –",
      "Hôm nay là ngày cuối –",
    ]);
    expect(await on("2026-12-19")).toEqual([]);
  });

  it("goes back over Tết and holidays to a day on which offices work", () => {
    // 20/02/2026 is the 4th of the first lunar month.
    const [february] = agendaOf(plan, registry, { from: "2026-02-01", to: "2026-03-01" }, "so");
    expect(february?.deadline?.lastWorkingDay).toBe("2026-02-13");
  });
});
