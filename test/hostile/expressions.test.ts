import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { analyse } from "scslre";
import { expect, it } from "vitest";

/** One regular expression of the source, with what a tool says of it. */
interface Found {
  readonly where: string;
  readonly pattern: string;
  readonly flags: string;
}

/** Every literal of the product, and what it builds of texts of its own. */
function expressions(): readonly Found[] {
  const files = globSync("{config,crawlers,pipeline,dashboards}/**/*.{ts,js,mjs}").concat("main.ts");
  return files.flatMap((file) => {
    const found: Found[] = [];
    const { program } = parseSync(file, readFileSync(file, "utf8"));
    new Visitor({
      Literal(node) {
        if (!("regex" in node)) return;
        const { pattern, flags } = node.regex;
        found.push({ where: file.split(path.sep).join("/"), pattern, flags });
      },
    }).visit(program);
    return found;
  });
}

/**
 * Why an expression that takes more than linear time does no harm where it stands. In `pipeline/extract` pages are read in
 * processes that are ended at their limits of time; elsewhere the text is short, or nobody outside writes it.
 */
const bounded: Readonly<Record<string, string>> = {
  "crawlers/address.ts": "a path of at most 8,000 characters, its doubled slashes gone before",
  "crawlers/clock-times.ts": "300 characters, white space folded (dates.ts)",
  "crawlers/dates.ts": "300 characters, white space folded",
  "crawlers/decode.ts": "the first 4,096 bytes",
  "crawlers/restraint.ts": "one header of at most 64 KB in all, cut at commas",
  "config/source-schema.ts": "the city's own file",
  "dashboards/messages/mail.ts": "the sender's address in the settings",
  "dashboards/office/chart.ts": "a drawing of our own",
  "dashboards/report/paper-of.ts": "the name of an agency or a plan",
  "pipeline/attribute/attribute.ts": "at most 120 characters before a name (issuedReach, whereReach)",
  "pipeline/attribute/names.ts": "names in the registry",
  "pipeline/classify/documents.ts": "white space folded; a number of five digits begins each try",
  "pipeline/classify/gate.ts": "names in the registry",
  "pipeline/identity.ts": "a path of at most 8,000 characters",
  "pipeline/measure/progress.ts": "an id of our own",
  "pipeline/probe/propose.ts": "80 characters of a site's name",
};
const inReaders = "pipeline/extract/";

/** What the program puts together from texts, caught as it is made, and the patterns that page families bring. */
async function composed(): Promise<readonly Found[]> {
  const found: Found[] = [];
  const Plain = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Plain, {
    construct(target, given: ConstructorParameters<typeof RegExp>) {
      const [, , maker = ""] = new Error("whoever made it").stack?.split("\n") ?? [];
      const [, where] = /\/((?:crawlers|pipeline)\/[\w/-]+\.ts)/.exec(maker) ?? [];
      const made = new target(...given);
      if (where !== undefined) found.push({ where, pattern: made.source, flags: made.flags });
      return made;
    },
  });
  try {
    await import("../../crawlers/dates.ts");
    await import("../../crawlers/archive-secrets.ts");
    const { listedResolutions } = await import("../../pipeline/classify/anchors.ts");
    const { loadConfig } = await import("../../config/load.ts");
    const { register, families } = await loadConfig("config");
    listedResolutions(register);
    for (const { id, urlDate } of families)
      if (urlDate !== undefined) found.push({ where: `family ${id}`, pattern: urlDate, flags: "" });
  } finally {
    globalThis.RegExp = Plain;
  }
  return found;
}

const built = await composed();
const slow = [...expressions(), ...built].flatMap((one) => {
  const { reports } = analyse(
    { source: one.pattern, flags: one.flags },
    { reportTypes: { Move: true, Self: true, Trade: true } },
  );
  return reports.length === 0
    ? []
    : [{ ...one, exponential: reports.some(({ exponential }) => exponential) }];
});

it("every regular expression of the source is looked at", () => {
  expect(expressions().length).toBeGreaterThan(500);
  // The tool sees what it is for.
  expect(analyse({ source: "(?:a+)+$", flags: "u" }).reports.some(({ exponential }) => exponential)).toBe(
    true,
  );
  expect(analyse({ source: String.raw`^\s*\s*$`, flags: "" }).reports).not.toEqual([]);
});

it("those that are put together from texts are among them", () => {
  const from = new Set(built.map(({ where }) => where));
  expect([...from].toSorted()).toEqual(
    expect.arrayContaining([
      "crawlers/archive-secrets.ts",
      "crawlers/dates.ts",
      "family vccorp",
      "pipeline/classify/anchors.ts",
    ]),
  );
});

it("none takes exponential time", () => {
  expect(slow.filter(({ exponential }) => exponential)).toEqual([]);
});

it("what takes more than linear time meets short texts, or is ended from outside", () => {
  const unbounded = slow.filter(({ where }) => !where.startsWith(inReaders) && bounded[where] === undefined);
  expect(unbounded).toEqual([]);
});
