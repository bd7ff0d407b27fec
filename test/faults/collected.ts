import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { loadConfig } from "../../config/load.ts";
import { openSampleCities } from "../sample-city/open.ts";
import { configOf, emptyFolder } from "../end-to-end/one-city.ts";
import { runVerb } from "./killed.ts";

const today = "2026-11-14T23:30:00+07:00";
// Without these words a third of the city's items is judged otherwise than when they were collected.
const dropped = `  - { text: "học vụ số", usage: true, bare: true }\n`;

/** A folder with a city's collected items, the configuration changed since, and an empty folder beside it. */
export interface Collected {
  readonly data: string;
  readonly beside: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Collects the smallest sample city once, changes its phrases, and lets the work be done while its sites still answer. */
export async function withCollected(work: (collected: Collected) => Promise<void>): Promise<void> {
  await using config = await configOf("tan-binh");
  await using data = await emptyFolder();
  await using beside = await emptyFolder();
  const cities = await openSampleCities({ today, config: await loadConfig(config.path) });
  try {
    const hosts = JSON.stringify(cities.hosts);
    const environment = { PHUSONG_CONFIG: config.path, PHUSONG_NOW: today, PHUSONG_HOSTS: hosts };
    await collect({ ...environment, PHUSONG_DATA: data.path });
    const phrases = path.join(config.path, "tan-binh", "phrases-tanbinh-57.yaml");
    const before = await readFile(phrases, "utf8");
    if (!before.includes(dropped)) throw new Error("the phrase that is dropped is not there");
    await writeFile(phrases, before.replace(dropped, "").replace('version: "2"', 'version: "3"'));
    await work({ data: data.path, beside: beside.path, environment });
  } finally {
    await cities.close();
  }
}

/** One round over all channels, in a process of its own. */
export async function collect(environment: Readonly<Record<string, string>>): Promise<void> {
  await runVerb(["collect", "--once", "--all"], { env: environment });
}
