import { describe, expect, it } from "vitest";
import { fallen, movedFloors, readFloors } from "./floors.ts";
import { measures } from "./own.ts";

const floors = readFloors();

describe("quality does not fall under its floor", () => {
  it("and every measure has one", () => {
    expect(Object.keys(floors).toSorted()).toEqual(Object.keys(measures).toSorted());
  });

  it.each(Object.entries(measures))("%s", async (name, measure) => {
    const measured = await measure();
    expect(Object.keys(floors[name] ?? {}).toSorted()).toEqual(Object.keys(measured).toSorted());
    expect(fallen(floors[name] ?? {}, measured)).toEqual([]);
  });
});

describe("floors", () => {
  it("tell what fell, and what is no longer measured", () => {
    expect(fallen({ f1: 0.9, day: 0.8, title: 1 }, { f1: 0.89, day: 0.8 })).toEqual([
      { figure: "f1", floor: 0.9, measured: 0.89 },
      { figure: "title", floor: 1, measured: null },
    ]);
  });

  it("are raised by what was measured and lowered only when told to", () => {
    const before = { f1: 0.9, day: 0.8 };
    const measured = { f1: 0.87, day: 0.859, authors: 1 };
    expect(movedFloors(before, measured, false)).toEqual({ f1: 0.9, day: 0.83, authors: 0.98 });
    expect(movedFloors(before, measured, true)).toEqual({ f1: 0.85, day: 0.83, authors: 0.98 });
  });
});
