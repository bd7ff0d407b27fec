import { parseArgs } from "node:util";
import { fallen, movedFloors, readFloors, writeFloors, type Floors } from "./floors.ts";
import { measures } from "./own.ts";

const { values } = parseArgs({ options: { lower: { type: "boolean", default: false } } });
const before = readFloors();
const after: Floors = values.lower ? {} : { ...before };
let isUnder = false;

for (const [name, measure] of Object.entries(measures)) {
  const measured = await measure();
  const floors = before[name] ?? {};
  const moved = movedFloors(floors, measured, values.lower);
  after[name] = { ...moved };
  for (const [figure, floor] of Object.entries(moved)) {
    const [old, now] = [floors[figure], measured[figure]];
    const step = old === floor ? "" : `  floor ${old ?? "none"} -> ${floor}`;
    process.stdout.write(`${name}: ${figure} ${now?.toFixed(3) ?? "not measured"}${step}\n`);
  }
  if (!values.lower && fallen(floors, measured).length > 0) isUnder = true;
}

writeFloors(after);
if (isUnder) {
  process.stderr.write(
    "Some figures lie under their floors, which stay as they were; --lower takes what was measured instead.\n",
  );
  process.exitCode = 1;
}
