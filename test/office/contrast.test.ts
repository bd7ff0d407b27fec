import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../dashboards/office/office.css", import.meta.url), "utf8");
const [screen = "", print = ""] = css.split("@media print");
const [light = "", dark = ""] = screen.split("@media (prefers-color-scheme: dark)");

/** Every colour of a part of the stylesheet, by its name; a later one holds. */
function coloursOf(...parts: readonly string[]): ReadonlyMap<string, string> {
  const found = parts.flatMap((part) => [...part.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)]);
  return new Map(found.map((match) => [match[1] ?? "", match[2] ?? ""]));
}

/** Relative luminance by WCAG 2.2. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

const grounds = ["paper", "sheet", "sunk"];
const texts: readonly (readonly [string, readonly string[]])[] = [
  ["ink", [...grounds, "cham-wash", "gach-wash", "lua-wash", "reu-wash", "heat1", "heat2", "heat3"]],
  ["soft", [...grounds, "cham-wash"]],
  ["cham", [...grounds, "cham-wash"]],
  ["gach", ["paper", "sheet", "gach-wash"]],
  ["lua", ["paper", "sheet", "lua-wash"]],
  ["reu", ["paper", "sheet", "reu-wash"]],
  ["bar-ink", ["bar"]],
  ["bar-soft", ["bar"]],
  ["mark-ink", ["mark"]],
  ["heat-dark-ink", ["heat4", "heat5"]],
  ["sheet", ["cham"]],
];
const shapes: readonly (readonly [string, readonly string[]])[] = [
  ["edge", ["sheet", "paper"]],
  ["hatch", ["sheet"]],
  ["chart1", ["sheet", "sunk"]],
  ["chart2", ["sheet"]],
  ["gach", ["sunk"]],
  ["cham", ["paper"]],
];

describe.each([
  ["light", coloursOf(light)],
  ["dark", coloursOf(light, dark)],
  ["on paper", coloursOf(light, print)],
] as const)("the colours %s", (_, colours) => {
  it("let every text be read (4.5:1) and every shape be told apart (3:1)", () => {
    const weak = [
      { pairs: texts, least: 4.5 },
      { pairs: shapes, least: 3 },
    ].flatMap(({ pairs, least }) =>
      pairs.flatMap(([front, backs]) =>
        backs
          .map((back) => ({
            front,
            back,
            ratio: contrast(colours.get(front) ?? "", colours.get(back) ?? ""),
          }))
          .filter(({ ratio }) => !(ratio >= least)),
      ),
    );
    expect(weak).toEqual([]);
  });
});
