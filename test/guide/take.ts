import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readSettings } from "../../config/settings.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { serveOffice } from "../../dashboards/office/serve.ts";
import { openDesk } from "../../pipeline/desk.ts";
import { joinChromium, startChromium, type Page } from "../browser/chromium.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { shots, type Shot } from "./shots.ts";

const help = `
npm run pictures               takes the guide's pictures anew from the demo's pages, into docs/images; two minutes

  --data DIR   a data folder that was collected before, instead of collecting the sample cities
  --only NAME  one picture, by its file
`;
const moment = "2026-11-21T09:00:00+07:00"; // the same for all, so that pictures change only with the pages
const images = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const width = 1280;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      only: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) {
    say(help.trim());
    return 0;
  }
  await using own = await emptyFolder();
  const folder = values.data ?? own.path;
  if (values.data === undefined) await collect(folder);
  const settings = readSettings({ PHUSONG_DATA: folder });
  await using desk = await openDesk(settings, { now: () => new Date(moment) }, "guide");
  const served = await serveOffice(openOffice({ ...desk, sample: true }), { port: 0 });
  const chromium = await startChromium();
  const browser = await joinChromium(chromium.address);
  try {
    const page = await browser.newPage({ viewport: { width, height: 900 }, locale: "vi-VN" });
    for (const shot of shots.filter(({ file }) => (values.only ?? file) === file))
      await take(page, served.url, shot);
  } finally {
    await browser.close();
    await chromium.close();
    await served.close();
  }
  return 0;
}

/** The sample cities, collected as the demo does it. */
async function collect(folder: string): Promise<void> {
  const program = fileURLToPath(new URL("../browser/town.process.ts", import.meta.url));
  const [code] = await once(fork(program, [folder, moment]), "exit");
  if (code !== 0) throw new Error(`the sample cities could not be collected: ${String(code)}`);
}

async function take(page: Page, office: string, { file, address, follow, height }: Shot): Promise<void> {
  const answer = await page.goto(`${office}${address}`, { waitUntil: "load" });
  if (answer?.status() !== 200) throw new Error(`${address}: ${answer?.status()}`);
  if (follow !== undefined) {
    await page.locator(follow).first().click();
    await page.waitForLoadState("load");
  }
  const clip = { x: 0, y: 0, width, height };
  await page.screenshot({ path: path.join(images, file), clip, fullPage: true });
  say(`docs/images/${file}  ${address}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main();
