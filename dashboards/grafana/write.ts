import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { grafanaFiles, grafanaFolder } from "./build.ts";

for (const [file, text] of grafanaFiles()) {
  const place = path.join(grafanaFolder, file);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, text);
}
