import { readFile } from "node:fs/promises";
import path from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig, type Config } from "../../config/load.ts";
import { ownConfig } from "../../config/settings.ts";
import { Source } from "../../config/source-schema.ts";
import { Refusal } from "../../config/verb.ts";
import { parseYaml } from "../../config/yaml.ts";
import { probeVerb } from "../../pipeline/probe/probe.verb.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { openSampleCities, type SampleCities } from "../sample-city/open.ts";

let config: Config;
let cities: SampleCities;
const before = { ...process.env };

beforeAll(async () => {
  config = await loadConfig(ownConfig);
  const today = "2026-11-14T23:30:00+07:00";
  cities = await openSampleCities({ today, config });
  process.env["PHUSONG_HOSTS"] = JSON.stringify(cities.hosts);
  process.env["PHUSONG_NOW"] = today;
}, 60_000);
afterAll(async () => {
  process.env = before;
  await cities.close();
});

async function probed(
  url: string,
  to: string | null = null,
): Promise<{ readonly source: Source; readonly said: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const words = { values: to === null ? {} : { to }, positionals: [url] };
  expect(await probeVerb.run(words, { stdin: new PassThrough(), stdout, stderr })).toBe(0);
  const text = to === null ? String(stdout.read() ?? "") : await readFile(to, "utf8");
  const { written, problems } = parseYaml(text);
  expect(problems).toEqual([]);
  return { source: Source.parse(written?.value), said: String(stderr.read() ?? "") };
}

/** A city's paper whose hosts are calm, with a feed. */
function calmPaper() {
  const troubled = new Set(cities.truth.flatMap(({ weather, source }) => (weather === null ? [] : [source])));
  const fit = config.cities
    .flatMap(({ sources }) => sources)
    .filter(({ id, kind, family, channels }) => {
      return (
        kind === "press" &&
        family !== undefined &&
        !troubled.has(id) &&
        channels.some((one) => one.kind === "feed")
      );
    });
  const [first] = fit;
  if (first === undefined) throw new Error("the sample cities have no calm paper");
  return first;
}

describe("an address that is tried as the collector would", () => {
  it("of a feed becomes a source with its family, host and a channel that was seen to work", async () => {
    const paper = calmPaper();
    const feed = paper.channels.find(({ kind }) => kind === "feed")?.url ?? "";
    const { source, said } = await probed(feed);
    expect(source.family).toBe(paper.family);
    expect(source.hosts).toContain(new URL(feed).hostname.replace(/^www\./, ""));
    expect(source.channels[0]).toMatchObject({ kind: "feed", url: feed, verified: "2026-11-14" });
    expect(said).toMatch(/\d+ tin, \d+ tin có ngày, mới nhất 2026-/);
    expect(said).toMatch(/tít "/);
  }, 60_000);

  it("of a home page becomes a list whose articles can be read", async () => {
    const paper = calmPaper();
    const { source, said } = await probed(`https://${paper.hosts[0] ?? ""}/`);
    expect(source.channels.some(({ kind }) => kind === "listing")).toBe(true);
    expect(said.match(/Bài https.*thân bài/g)?.length).toBe(3);
  }, 60_000);

  it("is written where it is to stand, under the name of its file, and never over a file that is there", async () => {
    await using folder = await emptyFolder();
    const file = path.join(folder.path, "bao-thu.yaml");
    const address = `https://${calmPaper().hosts[0] ?? ""}/`;
    const { source } = await probed(address, file);
    expect(source.id).toBe("bao-thu");
    expect(source.channels.every(({ id }) => id.startsWith("bao-thu/"))).toBe(true);
    await expect(probed(address, file)).rejects.toThrow(/đã có tệp này/);
    await expect(probed(address, path.join(folder.path, "con", "x.yaml"))).rejects.toThrow(/ENOENT.*thư mục/);
  }, 60_000);

  it("that is away, or no list, is refused with what to do", async () => {
    const down = cities.truth.find(({ weather }) => weather === "down");
    const host = new URL(down?.url ?? "").hostname;
    await expect(probed(`https://${host}/`)).rejects.toThrow(Refusal);
    await expect(probed("không phải địa chỉ")).rejects.toThrow(/địa chỉ đầy đủ/);
  }, 60_000);
});
