import { readSettings, type Settings } from "../config/settings.ts";
import type { Terminal } from "../config/verb.ts";
import { openBrowser, type PageBrowser } from "../crawlers/browser/browser.ts";
import type { Clock } from "../crawlers/capture.ts";
import type { Connector } from "../crawlers/connector.ts";
import { openLog, type Log } from "../crawlers/log.ts";
import type { HostMemory } from "../crawlers/ports.ts";
import { hostMemoryOf } from "./collect.ts";
import { openDesk, readRules, type Desk } from "./desk.ts";
import { interrupted } from "./interrupted.ts";
import { exceptedHosts, openOutside } from "./outside.ts";

/** A desk that goes out to fetch pages: what every verb that does so works with. */
export interface Outing extends AsyncDisposable {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly desk: Desk;
  readonly connector: Connector;
  readonly browser: PageBrowser;
  /** One pace for each host, whoever of this program asks it. */
  readonly hosts: HostMemory;
  /** Aborted when the person at the keyboard or the system asks the program to end. */
  readonly signal: AbortSignal;
}

/**
 * Opens all that fetching needs, as the environment's variables say. With an engine what is fetched is kept on this
 * machine first. Throws `ConfigRefused`, `Refusal` or `StoreDown` with what to do, and leaves nothing open then.
 */
export async function openOuting(actor: string, { stderr }: Terminal): Promise<Outing> {
  const settings = readSettings(process.env);
  const clock = { now: () => settings.now ?? new Date() };
  const log = openLog(stderr, clock);
  const rules = await readRules(settings.config);
  await using opened = new AsyncDisposableStack();
  const connector = opened.use(openOutside(settings, exceptedHosts(rules.config, clock)));
  const told = (reason: string | null): void => log("engine.trouble", { reason });
  const desk = opened.use(await openDesk(settings, clock, actor, rules, { collects: true, told }));
  const browser = opened.use(
    openBrowser({ connector, clock, warn: (reason) => log("browser.unprotected", { reason }) }),
  );
  const stop = new AbortController();
  void interrupted().then(() => stop.abort());
  const hosts = hostMemoryOf(desk, connector);
  const rest = opened.move();
  return {
    settings,
    clock,
    log,
    desk,
    connector,
    browser,
    hosts,
    signal: stop.signal,
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}
