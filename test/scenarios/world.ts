import { cp } from "node:fs/promises";
import path from "node:path";
import { ownConfig, readSettings } from "../../config/settings.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { openDesk, readRules, type Desk, type Rules } from "../../pipeline/desk.ts";
import type { Item, Verdict } from "../../pipeline/item.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { emptyFolder, type Folder } from "../end-to-end/one-city.ts";
import { articlePage, captured } from "../settle/desk.ts";

/** One page as a paper or a portal would publish it. */
export interface Published {
  readonly source: string;
  readonly url: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly day: string;
}

/** A city office: a desk with its own store and archive, and the pages over it. */
export interface Scenario extends AsyncDisposable {
  readonly desk: Desk;
  /** Takes a page the whole road: archive, reading, judging, story, store, fate. */
  publish(page: Published): Promise<Item | null>;
  /** What one plan says of the item under an address. */
  verdict(item: Item | null, plan: string): Verdict;
  page(address: string): Promise<{ readonly status: number; readonly text: string }>;
}

const rulesOf = new Map<string, Promise<Rules>>();

/** Opens an office over the product's own configuration, or over another folder, at a moment. */
export async function openScenario(now: string, config: string = ownConfig): Promise<Scenario> {
  await using ends = new AsyncDisposableStack();
  const folder = ends.use(await emptyFolder());
  const settings = readSettings({ PHUSONG_DATA: folder.path, PHUSONG_CONFIG: config });
  const rules = rulesOf.get(config) ?? readRules(settings.config);
  rulesOf.set(config, rules);
  const desk = ends.use(await openDesk(settings, { now: () => new Date(now) }, "test", await rules));
  const app = openOffice({ ...desk, sample: false });
  const all = ends.move();
  return {
    desk,
    publish: (page) => publish(desk, page),
    verdict(item, plan) {
      const verdict = item?.verdicts.find((one) => one.plan === plan);
      if (verdict === undefined) throw new Error(`not judged by ${plan}`);
      return verdict;
    },
    async page(address) {
      const answer = await app.request(`http://127.0.0.1:8179${address}`);
      return { status: answer.status, text: await answer.text() };
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** Takes a page the whole road: archive, reading, judging, story, store, fate; the item it became. */
export async function publish(desk: Desk, { source, url, ...article }: Published): Promise<Item | null> {
  const city = desk.config.cities.find(({ sources }) => sources.some(({ id }) => id === source));
  const capture = await captured(desk, {
    url,
    source,
    html: articlePage(article),
    city: city?.city.id ?? "",
  });
  const { item } = await settleAndNote(desk, capture);
  await desk.store.refresh();
  const [kept] = item === null ? [] : await desk.store.read("item", [item]);
  return kept?.value ?? null;
}

/** The product's own three cities and one more from `test/fixtures`. */
export async function configWith(city: string): Promise<Folder> {
  const folder = await emptyFolder();
  await cp(ownConfig, folder.path, { recursive: true, filter: (from) => !from.endsWith(".ts") });
  await cp(path.join(import.meta.dirname, "..", "fixtures", city), path.join(folder.path, city), {
    recursive: true,
  });
  return folder;
}
