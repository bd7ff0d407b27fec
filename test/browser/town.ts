import { cp } from "node:fs/promises";
import { inject } from "vitest";
import type { Config } from "../../config/load.ts";
import { ownConfig, readSettings } from "../../config/settings.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { planNamed, type KnownPlan } from "../../dashboards/office/known.ts";
import { serveOffice } from "../../dashboards/office/serve.ts";
import { openDesk, readRules, type Desk, type Rules } from "../../pipeline/desk.ts";
import type { Item } from "../../pipeline/item.ts";
import { sampleFor } from "../../pipeline/measure/sample.ts";
import type { Sample } from "../../pipeline/measure/frame.ts";
import { windowNamed, type Window } from "../../pipeline/measure/windows.ts";
import { openPeople, type People } from "../../pipeline/people/people.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { quickPasswords } from "../office/sample-office.ts";
import { publish, type Published } from "../scenarios/world.ts";
import { joinChromium } from "./chromium.ts";
import { sitDown, type Screen, type Seat } from "./screen.ts";

/** The moment at which the sample cities were collected: a Saturday, a week after the reporting month ended. */
export const morning = "2026-11-21T09:00:00+07:00";
/** The last reporting month that had ended by then, 15/10 to 14/11, as addresses write it. */
export const month = "report-month:2026-11";

/** The sample cities' office, served on a port of its own over a copy of what was collected. */
export interface Town extends AsyncDisposable {
  readonly url: string;
  readonly desk: Desk;
  readonly people: People;
  /** Errors that no page expected. */
  readonly errors: readonly unknown[];
  /** A person at a screen before these pages. */
  sit(seat?: Seat): Promise<Screen>;
  /** Another moment for the office's clock. */
  at(moment: string): void;
  /** Takes a page the whole road: archive, reading, judging, story, store, fate. */
  publish(page: Published): Promise<Item | null>;
  plan(id: string): KnownPlan;
  /** What the indicators of a plan are counted from in a named period. */
  sample(plan: string, period: string): Promise<Sample>;
}

let rules: Promise<Rules> | undefined;

/** Opens the office at a moment; `changed` gives another configuration than the product's own. */
export async function openTown(
  moment: string = morning,
  changed: (config: Config) => Config = (config) => config,
): Promise<Town> {
  await using ends = new AsyncDisposableStack();
  const folder = ends.use(await emptyFolder());
  await cp(inject("townFolder"), folder.path, { recursive: true });
  const settings = readSettings({ PHUSONG_DATA: folder.path });
  rules ??= readRules(ownConfig);
  const { config, ...judges } = await rules;
  let now = new Date(moment);
  const clock: Clock = { now: () => now };
  const desk = ends.use(await openDesk(settings, clock, "test", { config: changed(config), ...judges }));
  const errors: unknown[] = [];
  const report = (error: unknown): void => void errors.push(error);
  const app = openOffice({ ...desk, passwords: quickPasswords(), report });
  const served = ends.adopt(await serveOffice(app, { port: 0 }), (open) => open.close());
  const browser = ends.adopt(await joinChromium(inject("chromium")), (open) => open.close());
  const plan = (id: string): KnownPlan => {
    const known = planNamed(desk.config, id);
    if (known === null) throw new Error(`no plan ${id}`);
    return known;
  };
  const all = ends.move();
  return {
    url: served.url,
    desk,
    errors,
    people: openPeople({ store: desk.store, clock, passwords: quickPasswords() }),
    sit: (seat) => sitDown(browser, served.url, seat),
    at(other) {
      now = new Date(other);
    },
    publish: (page) => publish(desk, page),
    plan,
    async sample(id, period) {
      return sampleFor(desk.store, { ...plan(id), window: windowOf(period), clock });
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** The period that an address names. */
export function windowOf(period: string): Window {
  const window = windowNamed(period);
  if (window === null) throw new Error(`no period ${period}`);
  return window;
}
