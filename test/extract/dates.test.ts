import { describe, expect, it } from "vitest";
import { dayInVietnam, mayHoldDate, readDate, vietnameseHabits } from "../../crawlers/dates.ts";
import { pick, seeded } from "../sample-city/random.ts";

const now = new Date("2025-11-22T04:00:00Z");

describe("dates as Vietnamese pages write them", () => {
  it.each([
    ["Thứ tư, 22/10/2025, 19:25 (GMT+7)", "2025-10-22T12:25:00.000Z", "2025-10-22"],
    ["01/01/2025 21:35 GMT+7", "2025-01-01T14:35:00.000Z", "2025-01-01"],
    ["Thứ Ba, 08/07/2025 | 14:30 GMT+7", "2025-07-08T07:30:00.000Z", "2025-07-08"],
    ["CN, 02/11/2025 07:05", "2025-11-02T00:05:00.000Z", "2025-11-02"],
    ["14:42 10/12/2024", "2024-12-10T07:42:00.000Z", "2024-12-10"],
    ["14:42 | 10/12/2024", "2024-12-10T07:42:00.000Z", "2024-12-10"],
    ["- 09:15 10/12/2024", "2024-12-10T02:15:00.000Z", "2024-12-10"],
    ["10-12-2024 - 15:30 PM", "2024-12-10T08:30:00.000Z", "2024-12-10"],
    ["10-12-2024 - 03:30 PM", "2024-12-10T08:30:00.000Z", "2024-12-10"],
    ["10/12/2024 - 09:05", "2024-12-10T02:05:00.000Z", "2024-12-10"],
    ["2025-10-22T19:25:52+07:00", "2025-10-22T12:25:52.000Z", "2025-10-22"],
    ["Wed, 26 Jul 2017 19:41:14 +0700", "2017-07-26T12:41:14.000Z", "2017-07-26"],
    ["Wed, 26 Jul 2017 19:41:14 GMT+7", "2017-07-26T12:41:14.000Z", "2017-07-26"],
    ["22h15 ngày 8/7/2025", "2025-07-08T15:15:00.000Z", "2025-07-08"],
    ["8-7-2025", null, "2025-07-08"],
    ["1.1.2025", null, "2025-01-01"],
    ["ngày 08 tháng 7 năm 2025", null, "2025-07-08"],
    ["Hà Nội, nga\u0300y 8 tha\u0301ng 7 na\u0306m 2025", null, "2025-07-08"],
    ["10 giờ trướcBài gốc", "2025-11-21T18:00:00.000Z", "2025-11-22"],
    ["5 phút trước", "2025-11-22T03:55:00.000Z", "2025-11-22"],
    ["Hôm qua", null, "2025-11-21"],
    ["ngày 8-7", null, "2025-07-08"],
    ["30.12", null, "2024-12-30"],
  ])("reads %s", (written, at, day) => {
    expect(readDate(written, vietnameseHabits(now))).toMatchObject({ at, day });
  });

  it.each(["31/02/2025", "01/01/1970", "08/07/2031", "0", "", "ngày 32 tháng 13 năm 2025", "Số 179/KH-UBND"])(
    "finds no date in %j",
    (written) => expect(readDate(written, vietnameseHabits(now))).toBeNull(),
  );

  it.each(["10 giờ trước", "Hôm qua", "8-7", "5 phút trước"])(
    "leaves %s undated when nobody knows when it was captured",
    (written) => expect(readDate(written, vietnameseHabits(null))).toBeNull(),
  );

  it("files a late hour of Greenwich under the next day of Việt Nam", () => {
    expect(dayInVietnam("2025-07-14T18:30:00.000Z")).toBe("2025-07-15");
  });
});

describe("dates of other languages", () => {
  const habits = { now, zone: null, order: "dmy" } as const;
  it.each([
    ["8 de julio de 2025", "2025-07-08"],
    ["8. juli 2025", "2025-07-08"],
    ["July 8th, 2025 3:15 pm", "2025-07-08"],
    ["Oct. 7, 2023", "2023-10-07"],
    ["12 mars 2024 à 10h12", "2024-03-12"],
    ["24.06.2024, 05:10 Uhr", "2024-06-24"],
    ["2025年7月8日 14時30分", "2025-07-08"],
    ["2025년 7월 8일", "2025-07-08"],
  ])("reads %s and claims no moment without a zone", (written, day) => {
    expect(readDate(written, habits)).toMatchObject({ at: null, day });
  });

  it("reads month before day only where that is the custom", () => {
    expect(readDate("07/08/2025", { ...habits, order: "mdy" })?.day).toBe("2025-07-08");
    expect(readDate("07/08/2025", habits)?.day).toBe("2025-08-07");
    expect(readDate("07/28/2025", habits)?.day).toBe("2025-07-28");
  });
});

describe("a quick look before a text is read", () => {
  const pieces =
    "8|08|12|7|22|2025|1999|25|'24|1751342400|20250708|th|.|, |-|/| / | |  |\t|ngày |tháng |năm |th7|March|mars|de |Mar|9:30|14h30|年|月|日|T10:00:00Z|\u200b|\u202a|Hà Nội".split(
      "|",
    );

  it("misses no whole date, however its pieces stand", () => {
    const random = seeded("dates");
    const texts = Array.from({ length: 30_000 }, () =>
      Array.from({ length: 2 + Math.floor(random() * 8) }, () => pick(random, pieces)).join(""),
    );
    const dated = texts.filter((text) => readDate(text, vietnameseHabits(now))?.relative === false);
    expect(dated.length).toBeGreaterThan(1_000);
    expect(dated.filter((text) => !mayHoldDate(text))).toEqual([]);
    expect(["Lớp thứ 5: sáng nay phường khai giảng", "ngày 8-7", "10 giờ trước"].map(mayHoldDate)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
