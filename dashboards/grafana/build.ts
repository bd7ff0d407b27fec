import path from "node:path";
import { toYaml } from "../../config/yaml.ts";
import { agency } from "./agency.ts";
import { alertRules, dataSources } from "./alerts.ts";
import { coverage } from "./coverage.ts";
import { dashboardOf, type Sheet } from "./dashboard.ts";
import { deadlines } from "./deadlines.ts";
import { groups } from "./groups.ts";
import { health } from "./health.ts";
import { overview } from "./overview.ts";
import { press } from "./press.ts";

const sheets: readonly Sheet[] = [overview, coverage, groups, agency, press, health, deadlines];
const head = [
  "Do lệnh npm run grafana viết ra từ dashboards/grafana; sửa ở đó rồi chạy lại, đừng sửa ở đây.",
];

/** The folder that is mounted into Grafana. */
export const grafanaFolder = import.meta.dirname;

/** Every file that is made from the code: path within `dashboards/grafana` and text. */
export function grafanaFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const sheet of sheets)
    files.set(
      path.join("generated", `${sheet.uid}.json`),
      `${JSON.stringify(dashboardOf(sheet), null, 2)}\n`,
    );
  files.set(path.join("provisioning", "datasources", "phu-song.yaml"), toYaml(head, dataSources()));
  files.set(path.join("provisioning", "alerting", "rules.yaml"), toYaml(head, alertRules()));
  return files;
}
