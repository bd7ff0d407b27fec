import { describe, expect, it } from "vitest";
import {
  estimatedReach,
  followers,
  publicReach,
  suppliedReach,
  type PlatformItem,
} from "../../pipeline/measure/reach.ts";
import { quality, tone, wilson } from "../../pipeline/measure/review.ts";
import { windowOf } from "../../pipeline/measure/windows.ts";
import { agency, city, item, looks, plan, portal, sample } from "./world.ts";

const march = windowOf("month", "2026-03-01");
const here = sample(
  {
    facts: city([agency("a")], [portal("own", "a")]),
    plan: plan(),
    items: [item("own", "2026-03-02"), item("own", "2026-03-03")],
    looks: looks("own/list", march),
    now: "2026-04-01T03:00:00Z",
  },
  march,
);

const post = (
  name: string,
  day: string,
  ...counters: readonly (readonly [string, number, number])[]
): PlatformItem => ({
  item: name,
  day,
  platform: "youtube",
  counters: counters.map(([metric, count, ageDays]) => ({ metric, count, ageDays })),
});

const insights = (value: number, evidence: string[]) => ({
  id: `e${value}`,
  form: "insights",
  agency: "a",
  day: "2026-03-05",
  values: { platform: "zalo", metric: "reach", value },
  evidence,
});

describe("I12, reach: measured, supplied, estimated and followers are four figures", () => {
  it("takes the counter of the seventh day, never an earlier or much later one", () => {
    const found = publicReach(here, [
      post("a", "2026-03-02", ["views", 10, 1], ["views", 100, 7.2], ["views", 900, 12]),
      post("b", "2026-03-03", ["views", 50, 3]),
      post("c", "2026-03-04", ["views", 70, 25]),
      post("d", "2026-03-28", ["views", 5, 2]),
    ]);
    expect(found).toMatchObject([
      { subject: { platform: "youtube", metric: "views" }, value: 100, numerator: 1, denominator: 4 },
    ]);
    expect(found[0]?.notes[0]).toContain("1/4 tin có số liệu; 1 tin chưa đủ 7 ngày");
  });

  it("adds nothing across platforms or metrics, and knows no 0 for silence", () => {
    const face = { ...post("e", "2026-03-02", ["views", 7, 7], ["shares", 2, 8]), platform: "facebook" };
    const found = publicReach(here, [
      post("a", "2026-03-02", ["views", 100, 7]),
      face,
      post("b", "2026-03-02", ["likes", 4, 1]),
    ]);
    expect(found.map((row) => [row.subject.platform, row.subject.metric, row.value, row.state])).toEqual([
      ["facebook", "shares", 2, "ok"],
      ["facebook", "views", 7, "ok"],
      ["youtube", "likes", null, "no-data"],
      ["youtube", "views", 100, "ok"],
    ]);
  });

  it("keeps what agencies supplied in a column of its own", () => {
    const found = suppliedReach(here, [
      insights(1000, ["anh.png"]),
      insights(500, []),
      { ...insights(9, []), form: "other" },
    ]);
    expect(found).toMatchObject([
      { indicator: "I12b", value: 1500, notes: ["Đơn vị cung cấp: 2 phiếu, 1 phiếu có bằng chứng."] },
    ]);
  });

  const counts = [
    { channel: "yt", platform: "youtube", count: 900, at: "2026-02-20T00:00:00.000Z" },
    { channel: "yt", platform: "youtube", count: 1000, at: "2026-03-30T00:00:00.000Z" },
    { channel: "yt", platform: "youtube", count: 5000, at: "2026-04-02T00:00:00.000Z" },
    { channel: "fb", platform: "facebook", count: 40, at: "2026-03-10T00:00:00.000Z" },
  ];

  it("tells followers at the window's end and the net growth, channel by channel", () => {
    const found = followers(here, counts);
    expect(found.map((row) => [row.subject.source, row.value, row.parts[0]?.value])).toEqual([
      ["fb", 40, null],
      ["yt", 1000, 100],
    ]);
  });

  it("estimates nothing unless the city turns it on", () => {
    expect(estimatedReach(here, counts, null)).toEqual([]);
    expect(estimatedReach(here, counts, 0.1)).toMatchObject([
      { value: 4, label: "Ước tính" },
      { value: 100 },
    ]);
  });
});

describe("I19, tone", () => {
  it("counts only what people reviewed, with n", () => {
    const found = tone(here, ["positive", "positive", "negative", "neutral"]);
    expect(found.map((row) => [row.value, row.denominator])).toEqual([
      [0.5, 4],
      [0.25, 4],
      [0.25, 4],
    ]);
    expect(found[0]?.notes[0]).toBe("n = 4, trên 2 tin được tính.");
    expect(tone(here, [])[0]).toMatchObject({ value: null, state: "no-data" });
  });
});

describe("I20, quality of classification", () => {
  const reviewed = [
    { said: ["g1"], truth: ["g1"] },
    { said: ["g1", "g2"], truth: ["g1"] },
    { said: [], truth: ["g2"] },
    { said: ["g3"], truth: ["g3"] },
  ];

  it("tells precision and recall over all groups, and of one", () => {
    expect(quality(here, reviewed).map((row) => [row.label, row.numerator, row.denominator])).toEqual([
      ["Độ chính xác", 3, 4],
      ["Độ bao quát", 3, 4],
    ]);
    expect(quality(here, reviewed, "g2").map((row) => row.value)).toEqual([0, 0]);
    expect(quality(here, [])[0]).toMatchObject({ value: null, state: "no-data" });
  });

  it.each([
    [8, 10, 0.4902, 0.9433],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [50, 100, 0.4038, 0.5962],
  ])("has Wilson's interval for %i of %i", (hits, all, low, high) => {
    const found = wilson(hits, all);
    expect(found?.low).toBeCloseTo(low, 4);
    expect(found?.high).toBeCloseTo(high, 4);
  });
});
