import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { classifierOf, planOf } from "../classify/classifiers.ts";

const Row = z.strictObject({
  groups: z.array(z.string()),
  /** Groups that a second careful clerk might add. */
  also: z.array(z.string()).default([]),
  /** Groups whose words it bears, or whose matter it resembles, and which it must not count for. */
  near: z.array(z.string()).default([]),
  source: z.string(),
  title: z.string(),
  text: z.string(),
  day: z.iso.date(),
});

const here = import.meta.dirname;
const plans = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe.each(plans.map((entry) => entry.name))("%s", (id) => {
  const lines = readFileSync(path.join(here, id, "examples.jsonl"), "utf8")
    .trim()
    .split("\n");
  const rows = lines.map((line) => Row.parse(JSON.parse(line)));
  const classifier = classifierOf(id);

  it("has an example of every group that reports, and items that must not count", () => {
    const shown = new Set(rows.flatMap((row) => row.groups));
    const reporting = planOf(id).plan.groups.filter((group) => group.reports);
    expect(reporting.filter((group) => !shown.has(group.id)).map((group) => group.id)).toEqual([]);
    expect(rows.some((row) => row.groups.length === 0)).toBe(true);
  });

  it("has for every group an item that resembles it and must not count for it", () => {
    const resembled = new Set(
      rows.flatMap((row) =>
        row.near.filter((group) => !row.groups.includes(group) && !row.also.includes(group)),
      ),
    );
    const groups = planOf(id).plan.groups.map((group) => group.id);
    expect(groups.filter((group) => !resembled.has(group))).toEqual([]);
  });

  it.each(
    rows.map(
      (row) => [`${row.groups.join(", ") || "none"}: ${row.title || row.text.slice(0, 50)}`, row] as const,
    ),
  )("%s", (_, row) => {
    const { groups } = classifier.judge({
      title: row.title,
      text: row.text,
      source: row.source,
      publishedDay: row.day,
    });
    const said = groups.map((group) => group.id).filter((group) => !row.also.includes(group));
    expect(said.toSorted()).toEqual(row.groups.toSorted());
  });
});
