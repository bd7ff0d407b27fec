import { parseArgs } from "node:util";
import { loadConfig, ownConfig } from "../../config/load.ts";
import { openSampleCities } from "./open.ts";

const { values } = parseArgs({
  options: {
    today: { type: "string" },
    port: { type: "string", default: "8600" },
    config: { type: "string", default: ownConfig },
  },
});
const today = values.today ?? new Date().toISOString();
const cities = await openSampleCities({
  today,
  config: await loadConfig(values.config),
  port: Number(values.port),
});
const lines = Object.entries(cities.hosts).map(([host, at]) => `curl -H "Host: ${host}" http://${at}/`);
process.stdout.write(`${lines.join("\n")}\n${cities.truth.length} tin mẫu, ngày ${today}. Ctrl+C để dừng.\n`);
