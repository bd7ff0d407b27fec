import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Writable } from "node:stream";
import { loadConfig, type Config } from "../../config/load.ts";
import { ownConfig, readSettings } from "../../config/settings.ts";
import { Channel } from "../../config/source-schema.ts";
import { openLog } from "../../crawlers/log.ts";
import type { Look } from "../../crawlers/ledger.ts";
import { collect } from "../../pipeline/collect.ts";
import { noteEvent } from "../../pipeline/collect.verb.ts";
import { openDesk, type Desk, type Rules } from "../../pipeline/desk.ts";
import type { Item } from "../../pipeline/item.ts";
import { openJudges } from "../../pipeline/judges.ts";
import { openOutside } from "../../pipeline/outside.ts";
import type { Observation } from "../../pipeline/store/records.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { hashOf, type SampleAccount, type SamplePost } from "../sample-city/platforms/model.ts";
import { openSamplePlatforms, type SamplePlatforms } from "../sample-city/platforms/open.ts";
import { servePlatforms, type ServedPlatforms } from "../sample-city/platforms/serve.ts";

/** A city office that follows accounts of the imitated platforms, with a real store and archive. */
export interface PostOffice extends AsyncDisposable {
  readonly folder: string;
  readonly desk: Desk;
  readonly platforms: SamplePlatforms;
  readonly served: ServedPlatforms;
  /** All log lines so far. */
  readonly log: string[];
  now(): Date;
  at(moment: string): void;
  /** One round over all channels; the last look of each channel, by channel id. */
  collect(): Promise<ReadonlyMap<string, Look>>;
  token(name: string, value: unknown, mode?: number): Promise<void>;
  items(): Promise<readonly Item[]>;
  observations(): Promise<readonly Observation[]>;
  /** Closes the desk and opens it anew over the same folder, as after a restart. */
  reopen(): Promise<void>;
}

/** Read once: which channels a source has makes no difference to how its posts are judged. */
let shared: Promise<Rules> | undefined;

/** Opens an office that knows one source with these channels and nothing else. */
export async function openPostOffice(given: {
  readonly channels: readonly (Partial<Channel> & Pick<Channel, "id" | "kind">)[];
  readonly accounts: readonly SampleAccount[];
  readonly now?: string;
  /** An engine that keeps everything; absent = a file does. */
  readonly engine?: { readonly url: string; readonly prefix: string };
}): Promise<PostOffice> {
  await using ends = new AsyncDisposableStack();
  const folder = ends.use(await emptyFolder()).path;
  let now = new Date(given.now ?? "2026-11-14T05:00:00Z");
  const clock = { now: () => now };
  const platforms = openSamplePlatforms(given.accounts, () => now);
  const served = ends.use(await servePlatforms(platforms));
  shared ??= loadConfig(ownConfig).then((config) => {
    const hanoi = { ...config, cities: config.cities.filter(({ city }) => city.id === "hanoi") };
    return { config: hanoi, ...openJudges(hanoi) };
  });
  const { config: whole, ...judges } = await shared;
  const config = withChannels(whole, given.channels);
  const { engine } = given;
  const at = engine === undefined ? {} : { PHUSONG_ES_URL: engine.url, PHUSONG_ES_PREFIX: engine.prefix };
  const settings = { ...readSettings({ PHUSONG_DATA: folder, ...at }), hosts: served.hosts };
  const rules = { config, ...judges };
  const connector = ends.use(openOutside(settings));
  const open = () => openDesk(settings, clock, "test", rules, { collects: engine !== undefined });
  let desk = await open();
  ends.defer(() => desk[Symbol.asyncDispose]());
  const log: string[] = [];
  const out = openLog(
    new Writable({
      write(chunk, _, done) {
        log.push(String(chunk));
        done();
      },
    }),
    clock,
  );
  const all = ends.move();
  return {
    folder,
    get desk() {
      return desk;
    },
    platforms,
    served,
    log,
    now: () => now,
    at(moment) {
      now = new Date(moment);
    },
    async collect() {
      const looks = new Map<string, Look>();
      await collect(desk, {
        connector,
        everything: true,
        report: (event) => {
          noteEvent(out, event);
          if (event.kind === "looked") looks.set(event.look.channel, event.look);
        },
      });
      return looks;
    },
    async token(name, value, mode = 0o600) {
      await mkdir(settings.tokens, { recursive: true });
      const file = path.join(settings.tokens, `${name}.json`);
      await writeFile(file, typeof value === "string" ? value : JSON.stringify(value));
      await chmod(file, mode);
    },
    async items() {
      const found: Item[] = [];
      const order = { by: "firstCapturedAt", direction: "ascending" } as const;
      for await (const { value } of everything(desk.store, "item", { order })) found.push(value);
      return found;
    },
    async observations() {
      const found: Observation[] = [];
      const order = { by: "at", direction: "ascending" } as const;
      for await (const { value } of everything(desk.store, "observation", { order })) found.push(value);
      return found;
    },
    async reopen() {
      await desk[Symbol.asyncDispose]();
      desk = await open();
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** The city's own configuration with one social source beside its web sources, whose channels are left out. */
function withChannels(config: Config, channels: Parameters<typeof openPostOffice>[0]["channels"]): Config {
  const cities = config.cities.map((city) => ({
    ...city,
    sources: city.sources.map((source) =>
      source.id === "thudo-mxh"
        ? {
            ...source,
            channels: channels.map((channel) =>
              Channel.parse({ url: `https://nen-tang.example/${channel.id}`, ...channel }),
            ),
          }
        : { ...source, channels: [] },
    ),
  }));
  return { ...config, cities };
}

/** Noon of the nth day after an office's first: whatever was asked to wait has waited by then. */
export function dayAfterNext(count: number): string {
  return new Date(Date.parse("2026-11-14T12:00:00Z") + count * 86_400_000).toISOString();
}

/** A post of the movement, so many days before noon of the office's first day. */
export function postOf(id: string, daysAgo: number, given: Partial<SamplePost> = {}): SamplePost {
  return {
    id,
    title: `Phường Láng mở lớp Bình dân học vụ số khóa ${id.replace(/\D/g, "")}`,
    // Enough words of its own that no post passes for a copy of another.
    text: `Phong trào Bình dân học vụ số ở Hà Nội. ${hashOf(id).replace(/.{4}/g, "$& ")}`.trim(),
    publishedAt: new Date(Date.parse("2026-11-14T05:00:00Z") - daysAgo * 86_400_000),
    link: null,
    video: false,
    figures: { views: 9_000, likes: 300, comments: 40, shares: 25 },
    ...given,
  };
}
