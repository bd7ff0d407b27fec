import { describe, expect, it } from "vitest";
import { scoreGroups } from "./groups.ts";
import { nothingRead, scoreReadings } from "./readings.ts";
import { pileOf, scoreStories } from "./reprints.ts";
import { scoreTexts } from "./shingles.ts";

describe("texts", () => {
  it("are compared by runs of four words, each page weighing the same", () => {
    const truth = "một hai ba bốn năm sáu"; // three runs
    const half = scoreTexts([{ truth, read: "một hai ba bốn năm" }]);
    expect([half.precision, half.recall]).toEqual([1, 2 / 3]);
    expect(half.f1).toBeCloseTo(0.8);
    const two = scoreTexts([
      { truth, read: truth },
      { truth, read: "chín mười mười một mười hai" },
    ]);
    expect([two.precision, two.recall, two.failed]).toEqual([0.5, 0.5, 1]);
  });

  it("count a page that was not read as missed, without harm to precision", () => {
    const score = scoreTexts([
      { truth: "một hai ba bốn", read: "" },
      { truth: "một hai ba bốn", read: "một, hai ba bốn." },
    ]);
    expect(score).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3, failed: 1 });
  });
});

it("fields are scored only where the truth is known, and the day may be one of several", () => {
  const page = {
    text: "một hai ba bốn",
    title: "Lớp học, buổi tối",
    authors: ["Thu Hằng"],
    day: "2025-07-08",
  };
  const right = {
    text: page.text,
    title: "lớp học buổi tối",
    authors: ["THU HẰNG"],
    days: ["2025-07-09", "2025-07-08"],
  };
  const unknown = { ...page, title: null, authors: [], day: null };
  const score = scoreReadings([
    { truth: page, read: right },
    { truth: page, read: nothingRead },
    { truth: unknown, read: nothingRead },
  ]);
  expect([score.title, score.authors, score.day]).toEqual([0.5, 0.5, 0.5]);
  expect(scoreReadings([{ truth: unknown, read: right }]).day).toBeNull();
});

it("groups that a second clerk might add are neither a miss nor a false alarm", () => {
  const score = scoreGroups([
    { wanted: ["a", "b"], accepted: ["c"], found: ["a", "c"] },
    { wanted: [], found: ["a"] },
    { wanted: [], found: [] },
  ]);
  expect(score).toEqual({ rows: 3, f1: 0.5, precision: 0.5, recall: 0.5, quiet: 0.5 });
});

describe("a pile of reprints", () => {
  const originals = Array.from({ length: 24 }, (_, i) =>
    Array.from({ length: 8 }, (__, j) => `Câu ${j} của bài ${i} kể việc số ${i * 8 + j} ở khu phố.`).join(
      " ",
    ),
  );
  const pile = pileOf(originals);

  it("is the same for the same texts, and holds every kind", () => {
    expect(pileOf(originals)).toEqual(pile);
    expect(pile).toHaveLength(36);
    expect(new Set(pile.map(({ kind }) => kind)).size).toBe(7);
    for (const { kind, text, origin } of pile)
      expect(text === pile.find(({ id }) => id === origin)?.text).toBe(kind === null);
  });

  it("is scored by pairs and by kind", () => {
    const perfect = scoreStories(pile, new Map(pile.map(({ id, origin }) => [id, origin])));
    expect([perfect.precision, ...new Set(Object.values(perfect.recall))]).toEqual([1, 1]);
    const alone = scoreStories(pile, new Map(pile.map(({ id }) => [id, id])));
    expect([alone.precision, ...new Set(Object.values(alone.recall))]).toEqual([1, 0]);
    const heap = scoreStories(pile, new Map(pile.map(({ id }) => [id, "one"])));
    expect(heap.precision).toBeCloseTo(12 / ((36 * 35) / 2));
  });
});
