import { describe, expect, it } from "vitest";
import {
  addDays,
  dayOf,
  daysBetween,
  daysOf,
  holds,
  lastComplete,
  next,
  previous,
  previousSoFar,
  running,
  spanOf,
  startOf,
  windowKinds,
  windowNamed,
  windowOf,
  windowsIn,
} from "../../pipeline/measure/windows.ts";

const clock = (instant: string) => ({ now: () => new Date(instant) });

describe("windows of the calendar in Việt Nam", () => {
  it.each([
    ["week", "2026-11-22", "week:2026-W47", "2026-11-16", "2026-11-23", "Tuần 47/2026 (16/11–22/11/2026)"],
    [
      "week",
      "2027-01-01",
      "week:2026-W53",
      "2026-12-28",
      "2027-01-04",
      "Tuần 53/2026 (28/12/2026–03/01/2027)",
    ],
    ["month", "2026-02-28", "month:2026-02", "2026-02-01", "2026-03-01", "Tháng 02/2026"],
    [
      "report-month",
      "2026-11-14",
      "report-month:2026-11",
      "2026-10-15",
      "2026-11-15",
      "Kỳ báo cáo tháng 11/2026 (15/10–14/11/2026)",
    ],
    [
      "report-month",
      "2026-11-15",
      "report-month:2026-12",
      "2026-11-15",
      "2026-12-15",
      "Kỳ báo cáo tháng 12/2026 (15/11–14/12/2026)",
    ],
    [
      "report-month",
      "2026-12-31",
      "report-month:2027-01",
      "2026-12-15",
      "2027-01-15",
      "Kỳ báo cáo tháng 01/2027 (15/12/2026–14/01/2027)",
    ],
    ["quarter", "2026-11-22", "quarter:2026-Q4", "2026-10-01", "2027-01-01", "Quý IV/2026"],
    [
      "report-quarter",
      "2026-12-15",
      "report-quarter:2027-Q1",
      "2026-12-15",
      "2027-03-15",
      "Kỳ báo cáo quý I/2027 (15/12/2026–14/03/2027)",
    ],
    ["half-year", "2026-06-30", "half-year:2026-H1", "2026-01-01", "2026-07-01", "6 tháng đầu năm 2026"],
    [
      "report-half-year",
      "2026-06-14",
      "report-half-year:2026-H1",
      "2025-12-15",
      "2026-06-15",
      "Kỳ báo cáo 6 tháng đầu năm 2026 (15/12/2025–14/06/2026)",
    ],
    ["year", "2026-01-01", "year:2026", "2026-01-01", "2027-01-01", "Năm 2026"],
    [
      "report-year",
      "2026-12-14",
      "report-year:2026",
      "2025-12-15",
      "2026-12-15",
      "Kỳ báo cáo năm 2026 (15/12/2025–14/12/2026)",
    ],
  ] as const)("%s of %s is %s", (kind, day, id, from, to, name) => {
    expect(windowOf(kind, day)).toEqual({ id, kind, from, to, name });
  });

  it("joins without a gap: each day of two years lies in exactly one window of each kind", () => {
    for (const kind of windowKinds) {
      const windows = windowsIn(kind, { from: "2025-06-01", to: "2027-06-01" });
      for (const [index, window] of windows.entries()) {
        expect(window.from).toBe(windows[index - 1]?.to ?? window.from);
        expect(next(previous(window))).toEqual(window);
        expect(windowNamed(window.id)).toEqual(window);
      }
      for (const day of daysOf({ from: "2025-06-01", to: "2027-06-01" })) {
        expect(windows.filter((window) => holds(window, day))).toHaveLength(1);
      }
    }
  });

  it("is half-open: the 15th belongs to the next report month", () => {
    const november = windowOf("report-month", "2026-11-01");
    expect(holds(november, "2026-10-15")).toBe(true);
    expect(holds(november, "2026-11-14")).toBe(true);
    expect(holds(november, "2026-11-15")).toBe(false);
  });
});

describe("which day it is", () => {
  it.each([
    ["2026-11-14T16:30:00Z", "2026-11-14", "report-month:2026-11"], // 23:30 on the 14th
    ["2026-11-14T17:00:00Z", "2026-11-15", "report-month:2026-12"], // midnight in Việt Nam
    ["2026-11-15T00:10:00Z", "2026-11-15", "report-month:2026-12"], // 07:10 on the 15th
    ["2026-12-31T17:30:00Z", "2027-01-01", "report-month:2027-01"],
  ])("%s is %s in Việt Nam", (instant, day, id) => {
    expect(dayOf(new Date(instant))).toBe(day);
    expect(running("report-month", clock(instant)).id).toBe(id);
  });

  it("calls a window complete only when its last day has ended", () => {
    expect(lastComplete("report-month", clock("2026-11-14T16:30:00Z")).id).toBe("report-month:2026-10");
    expect(lastComplete("report-month", clock("2026-11-14T17:00:00Z")).id).toBe("report-month:2026-11");
    expect(lastComplete("week", clock("2026-11-22T16:59:59Z")).id).toBe("week:2026-W46");
  });

  it("compares a running window with as many days of the one before", () => {
    const november = windowOf("month", "2026-11-22");
    expect(previousSoFar(november, clock("2026-11-22T03:00:00Z"))).toMatchObject({
      from: "2026-10-01",
      to: "2026-10-23",
    });
    expect(previousSoFar(november, clock("2026-12-02T03:00:00Z")).id).toBe("month:2026-10");
    const march = windowOf("month", "2026-03-30"); // longer than February: its last days have no counterpart
    expect(previousSoFar(march, clock("2026-03-30T03:00:00Z")).id).toBe("month:2026-02");
  });

  it("starts a day at 17:00 UTC of the day before", () => {
    expect(startOf("2026-11-15")).toBe("2026-11-14T17:00:00.000Z");
  });
});

describe("any span", () => {
  it("is compared with as many days before it", () => {
    const span = spanOf("2026-03-01", "2026-03-11");
    expect(span.name).toBe("Từ 01/03/2026 đến hết 10/03/2026");
    expect(previous(span)).toMatchObject({ from: "2026-02-19", to: "2026-03-01" });
    expect(windowNamed(span.id)).toEqual(span);
  });

  it("refuses one without a day", () => {
    expect(() => spanOf("2026-03-01", "2026-03-01")).toThrow(RangeError);
  });

  it.each([
    "month:2026-13",
    "week:2026-W54",
    "year:26",
    "decade:2020",
    "span:2026-02-30..2026-03-05",
    "",
    "month",
  ])("reads no window from %j", (id) => expect(windowNamed(id)).toBeNull());

  it("counts days across a leap day", () => {
    expect(daysBetween("2028-02-28", "2028-03-01")).toBe(2);
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  });
});
