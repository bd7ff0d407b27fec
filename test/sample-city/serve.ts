import { parseArgs } from "node:util";
import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { openSampleCities } from "./open.ts";

const { values } = parseArgs({
  options: {
    today: { type: "string" },
    port: { type: "string", default: "8600" },
  },
});
const today = values.today ?? new Date().toISOString();
const cities = await openSampleCities({
  today,
  config: await loadConfig(readSettings(process.env).config),
  port: Number(values.port),
});
const lines = Object.entries(cities.hosts).map(([host, at]) => `curl -H "Host: ${host}" http://${at}/`);
process.stdout.write(`${lines.join("\n")}\n${cities.truth.length} tin mẫu, ngày ${today}. Ctrl+C để dừng.\n`);
