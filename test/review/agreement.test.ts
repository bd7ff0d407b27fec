import { describe, expect, it } from "vitest";
import { drawSample, kappaOf, sampleSize } from "../../pipeline/decisions/agreement.ts";

const answers = (bothYes: number, onlyOne: number, onlyOther: number, bothNo: number) => [
  ...Array.from({ length: bothYes }, () => [true, true] as const),
  ...Array.from({ length: onlyOne }, () => [true, false] as const),
  ...Array.from({ length: onlyOther }, () => [false, true] as const),
  ...Array.from({ length: bothNo }, () => [false, false] as const),
];

describe("kappa", () => {
  it("is the agreement beyond chance", () => {
    // Two judges of 50: 35 equal; chance alone gives one half, so kappa is (0.7 - 0.5) / 0.5.
    const { kappa, equal, pairs } = kappaOf(answers(20, 5, 10, 15));
    expect([equal, pairs]).toEqual([0.7, 50]);
    expect(kappa).toBeCloseTo(0.4, 10);
  });

  it("is 1 for full agreement, 0 for chance, negative for contradiction", () => {
    expect(kappaOf(answers(5, 0, 0, 5)).kappa).toBe(1);
    expect(kappaOf(answers(5, 5, 5, 5)).kappa).toBe(0);
    expect(kappaOf(answers(0, 5, 5, 0)).kappa).toBe(-1);
  });

  it("is unknown where nothing was judged or everybody always says the same", () => {
    expect(kappaOf([])).toEqual({ kappa: null, equal: null, pairs: 0 });
    expect(kappaOf(answers(0, 0, 0, 9))).toEqual({ kappa: null, equal: 1, pairs: 9 });
  });
});

describe("the review sample", () => {
  it("has the size that a margin of five points needs", () => {
    expect([sampleSize(0), sampleSize(10), sampleSize(100), sampleSize(1_000_000_000)]).toEqual([
      0, 10, 80, 385,
    ]);
  });

  it("is the same for everybody, whatever the order, and grows without changing", () => {
    const ids = Array.from({ length: 200 }, (_, i) => `tin-${i}`);
    const ten = drawSample(ids, 10, "kỳ 1");
    expect(drawSample(ids.toReversed(), 10, "kỳ 1")).toEqual(ten);
    expect(drawSample(ids, 20, "kỳ 1").slice(0, 10)).toEqual(ten);
    expect(drawSample(ids, 10, "kỳ 2")).not.toEqual(ten);
    expect(new Set(ten).size).toBe(10);
  });
});
