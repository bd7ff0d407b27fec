import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSettings } from "../../config/settings.ts";
import { addressId } from "../../crawlers/address.ts";
import { openBrowser, type BrowserOptions } from "../../crawlers/browser/browser.ts";
import { findBrowsers } from "../../crawlers/browser/find-browser.ts";
import { collect, type Collected } from "../../pipeline/collect.ts";
import { openDesk, type Desk } from "../../pipeline/desk.ts";
import { openOutside } from "../../pipeline/outside.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { openSampleCities, type SampleCities } from "../sample-city/open.ts";
import { configOf, emptyFolder, type Folder } from "./one-city.ts";

const now = new Date("2026-11-14T23:30:00+07:00");
const portal = "hoankiem-portal";

let config: Folder;
let cities: SampleCities;

/** The portal alone, declared as one whose lists and articles only scripts fill. */
beforeAll(async () => {
  config = await configOf("hanoi");
  const sources = path.join(config.path, "hanoi", "sources");
  for (const file of await readdir(sources))
    if (file !== `${portal}.yaml`) await rm(path.join(sources, file));
  const file = path.join(sources, `${portal}.yaml`);
  const text = await readFile(file, "utf8");
  await writeFile(
    file,
    text.replace(
      "    kind: listing\n",
      "    kind: listing\n    javascript: true\n    javascriptArticles: true\n",
    ),
  );
  await using desk = await openDesk(settingsIn(config.path), { now: () => now }, "test");
  cities = await openSampleCities({ today: now.toISOString(), config: desk.config });
}, 60_000);

afterAll(async () => {
  await cities.close();
  await config[Symbol.asyncDispose]();
});

function settingsIn(data: string) {
  return readSettings({ PHUSONG_CONFIG: config.path, PHUSONG_DATA: data });
}

/** One round over the portal, and what came of it. */
async function collected(
  data: string,
  browser: Pick<BrowserOptions, "find"> | null,
  look: (desk: Desk, done: Collected) => Promise<void>,
): Promise<void> {
  const settings = { ...settingsIn(data), hosts: new Map(Object.entries(cities.hosts)) };
  const clock = { now: () => now };
  await using desk = await openDesk(settings, clock, "test");
  await using connector = openOutside(settings);
  await using pages = openBrowser({ connector, clock, ...browser });
  const hands = browser === null ? {} : { browser: pages };
  await look(desk, await collect(desk, { connector, everything: true, ...hands }));
}

describe("a portal that only scripts fill", () => {
  it.each([
    ["the browser of this machine", undefined],
    ["the browser that comes with the product", []],
  ])("is read, list and articles, by %s", { timeout: 300_000 }, async (_, folders) => {
    await using folder = await emptyFolder();
    await collected(folder.path, { find: () => findBrowsers(folders) }, async (desk, { looks }) => {
      expect(looks).toEqual({ working: 1 });
      const items = new Map<string, { title: string; day: string | null }>();
      const order = { by: "firstCapturedAt", direction: "ascending" } as const;
      for await (const { value } of everything(desk.store, "item", { order }))
        items.set(value.id, { title: value.title, day: value.publishedDay });
      const truth = cities.truth.filter(({ reachable }) => reachable);
      expect(truth.length).toBeGreaterThan(5);
      expect(truth.map(({ url }) => items.get(addressId(url)))).toEqual(
        truth.map(({ title, publishedDay }) => ({ title, day: publishedDay })),
      );
      await provesItself(desk);
    });
  });

  it(
    "is shown as one that needs a browser, with what to do, where none runs",
    { timeout: 60_000 },
    async () => {
      await using folder = await emptyFolder();
      const none = { find: async function* () {} };
      await collected(folder.path, none, async (desk, { looks }) => {
        expect(looks).toEqual({ "needs-javascript": 1 });
        const order = { by: "finishedAt", direction: "ascending" } as const;
        const { rows } = await desk.store.list("look", { order, limit: 1 });
        expect(rows[0]?.value.reason).toMatch(/không có trình duyệt nào chạy được.*cài Chromium/);
      });
    },
  );
});

/** Every rendered capture opens from the archive, says that a browser made it, and has the server's answer beside it. */
async function provesItself(desk: Desk): Promise<void> {
  const order = { by: "fetchedAt", direction: "ascending" } as const;
  let rendered = 0;
  for await (const { value } of everything(desk.store, "capture", { order })) {
    if (value.rendered === undefined) continue;
    rendered += 1;
    const shown = await desk.archive.open(value.evidence);
    expect(shown.headers["x-phusong-rendered-by"]).toBe(value.rendered.by);
    expect(shown.headers["x-phusong-rendered-at"]).toBe(value.rendered.at);
    expect(value.rendered.resources.some((url) => url.includes("/api/"))).toBe(true);
    const sent = new TextDecoder().decode((await desk.archive.open(value.rendered.raw)).body);
    expect(sent).toContain('<div id="app" data-api="/api/');
    expect(new TextDecoder().decode(shown.body)).not.toContain('"></div><noscript>');
  }
  expect(rendered).toBeGreaterThan(5);
}
