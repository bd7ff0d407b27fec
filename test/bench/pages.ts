import { request } from "node:http";
import { loadConfig } from "../../config/load.ts";
import { ownConfig } from "../../config/settings.ts";
import type { Page } from "../../pipeline/extract/read-page.ts";
import { families, familyPages } from "../quality/family-pages.ts";
import { pageRead, scoreReadings, type PageTruth, type ReadingScore } from "../quality/readings.ts";
import { sampleDay } from "../quality/sample-texts.ts";
import { openSampleCities } from "../sample-city/open.ts";
import { readPage, type Known } from "../../pipeline/extract/read-page.ts";

/** A page with what is true of it and what is known before it is read. */
export interface BenchPage {
  readonly page: Page;
  readonly truth: PageTruth;
  readonly known: Known;
  /** Id of the source, where it stands in the configuration. */
  readonly source: string | null;
}

/** So many of a list, evenly spread over it. */
export function spread<T>(all: readonly T[], count: number): readonly T[] {
  if (all.length <= count) return all;
  return all.filter(
    (_, i) => Math.floor((i * count) / all.length) !== Math.floor(((i - 1) * count) / all.length),
  );
}

/** The repository's own pages: those recorded for each family, and pages of the sample cities fetched over HTTP. */
export async function ownPages(count: number): Promise<readonly BenchPage[]> {
  const recorded = familyPages().map(({ page, family, truth }) => ({
    page,
    truth,
    known: { family },
    source: null,
  }));
  return [...recorded, ...(await samplePages(count))];
}

/** Pages of the sample cities that no weather befalls, with the family of their outlet. */
export async function samplePages(count: number): Promise<readonly BenchPage[]> {
  const config = await loadConfig(ownConfig);
  const now = `${sampleDay}T23:30:00+07:00`;
  const cities = await openSampleCities({ today: now, config });
  const sources = new Map(config.cities.flatMap((city) => city.sources.map((one) => [one.id, one] as const)));
  const fair = cities.truth.filter(({ weather, reachable }) => weather === null && reachable);
  const pages: BenchPage[] = [];
  for (const { url, source: id, title, text, publishedDay } of spread(fair, count)) {
    const html = await get(url, cities.hosts[new URL(url).host] ?? "");
    const source = sources.get(id);
    const family = families.find((one) => one.id === source?.family);
    const page = { html, url, fetchedAt: new Date(now) };
    const truth = { text, title, authors: [], day: publishedDay };
    pages.push({ page, truth, known: { family, source }, source: id });
  }
  await cities.close();
  return pages;
}

/** Asks the sample server for a real address, which stands only in the Host header. */
function get(address: string, server: string): Promise<string> {
  const { host, pathname, search } = new URL(address);
  const [hostname = "", port = ""] = server.split(":");
  return new Promise((resolve, reject) => {
    request({ hostname, port, path: `${pathname}${search}`, headers: { host } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    })
      .on("error", reject)
      .end();
  });
}

/** The product's own score over pages. */
export function ownScore(pages: readonly BenchPage[]): ReadingScore {
  return scoreReadings(
    pages.map(({ page, known, truth }) => ({ truth, read: pageRead(readPage(page, known, families)) })),
  );
}
