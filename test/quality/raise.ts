import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { classificationReport } from "./classification-report.ts";
import { fallen, movedFloors, readFloors, writeFloors, type Floors } from "./floors.ts";
import { measures } from "./own.ts";

const help = `
npm run floors                      measures, and raises the floors to what was reached
npm run floors -- --report          writes docs/classification.md: groups, confusion and the worst errors on the rows set aside
npm run floors -- --lower MEASURE   also takes what was measured for this measure where it is less (may stand several times)
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      lower: { type: "string", multiple: true, default: [] },
      report: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  const unknown = values.lower.filter((name) => !Object.hasOwn(measures, name));
  if (values.help === true || unknown.length > 0) {
    const names = Object.keys(measures).map((name) => `  ${name}`);
    const wrong = unknown.map((name) => `There is no measure "${name}".`);
    process.stdout.write(`${[...wrong, help.trim(), "", "Measures:", ...names].join("\n")}\n`);
    return unknown.length > 0 ? 2 : 0;
  }
  if (values.report === true) {
    writeFileSync("docs/classification.md", classificationReport(new Date().toISOString().slice(0, 10)));
    return 0;
  }
  const before = readFloors();
  const after: Floors = {};
  let isUnder = false;
  for (const [name, measure] of Object.entries(measures)) {
    const measured = await measure();
    const floors = before[name] ?? {};
    const moved = movedFloors(floors, measured, values.lower.includes(name));
    after[name] = { ...moved };
    isUnder ||= fallen(moved, measured).length > 0;
    for (const [figure, floor] of Object.entries(moved)) {
      const old = floors[figure];
      const step = old === floor ? `floor ${floor}` : `floor ${old ?? "none"} -> ${floor}`;
      process.stdout.write(`${name}: ${figure} ${measured[figure]?.toFixed(3) ?? "not measured"}, ${step}\n`);
    }
  }
  writeFloors(after);
  if (!isUnder) return 0;
  process.stderr.write(
    "Some figures lie under their floors, which stay as they were (--help tells how to lower one).\n",
  );
  return 1;
}

process.exitCode = await main();
