import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Config } from "../../config/load.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { openArchive, type Archive } from "../../crawlers/archive.ts";
import { openOffice, type OfficeParts } from "../../dashboards/office/app.ts";
import { openPasswords } from "../../pipeline/people/passwords.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { inventedConfig } from "./invented-config.ts";
import { inventedItems } from "./invented-items.ts";
import { inventedLooks, inventedStates } from "./invented-looks.ts";

/** Sunday, 22 November 2026, 09:00 in Việt Nam. */
export const clock = { now: () => new Date("2026-11-22T02:00:00Z") };
export const desk = "http://127.0.0.1:8179";
const by = { actor: "test", at: clock.now().toISOString() };

/** Passwords at a hundredth of the usual cost. */
export const quickPasswords = (): ReturnType<typeof openPasswords> => openPasswords({ N: 1024, r: 8, p: 1 });

/** The office pages over a real store and a real archive that hold an invented city's ten weeks. */
export interface SampleOffice extends AsyncDisposable {
  readonly store: Store;
  /** Closes the store under the pages, as a full or a lost disk would. */
  stopStore(): Promise<void>;
  readonly archive: Archive;
  readonly config: Config;
  readonly app: ReturnType<typeof openOffice>;
  /** Asks for a page as a browser at this machine does; the whole answer's text. */
  page(
    address: string,
  ): Promise<{ readonly status: number; readonly text: string; readonly headers: Headers }>;
}

/** Opens the pages over invented data, or over nothing at all. */
export async function openSampleOffice(
  more: {
    readonly nothing?: boolean;
    readonly report?: (error: unknown) => void;
    readonly clock?: Clock;
    readonly reached?: OfficeParts["reached"];
    /** Makes another configuration of the invented one. */
    readonly config?: (own: Config) => Config;
    /** Where everything is kept; absent = in memory. */
    readonly open?: () => Promise<Store>;
  } = {},
): Promise<SampleOffice> {
  const folder = await mkdtemp(path.join(tmpdir(), "phusong-office-"));
  await using opened = new AsyncDisposableStack();
  const store = await (more.open ?? (() => openSqliteStore(":memory:")))();
  let running = true;
  const stopStore = async (): Promise<void> => {
    if (!running) return;
    running = false;
    await store.close();
  };
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  opened.defer(stopStore);
  const archive = opened.use(openArchive(folder, { clock, software: "phusong-test" }));
  const own = inventedConfig();
  const config = more.config?.(own) ?? own;
  const items = more.nothing === true ? [] : await inventedItems(archive);
  await store.write(
    "item",
    items.map((value) => ({ value, expects: 0 })),
    by,
  );
  const looks = more.nothing === true ? [] : inventedLooks(config, clock.now());
  await store.write(
    "look",
    looks.map((value) => ({ value, expects: 0 })),
    by,
  );
  await store.write(
    "channel",
    inventedStates(looks).map((value) => ({ value, expects: 0 })),
    by,
  );
  await store.refresh();
  const app = openOffice({
    store,
    archive,
    config,
    clock: more.clock ?? clock,
    sample: true,
    passwords: quickPasswords(),
    ...(more.reached && { reached: more.reached }),
    ...(more.report && { report: more.report }),
  });
  const rest = opened.move();
  return {
    store,
    stopStore,
    archive,
    config,
    app,
    async page(address) {
      const answer = await app.request(`${desk}${address}`);
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}
