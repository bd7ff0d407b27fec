import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Archive, openArchive } from "../../crawlers/archive.ts";
import type { Capture } from "../../crawlers/capture.ts";
import type { RoundPorts } from "../../crawlers/ports.ts";
import { collectRound, type RoundReport } from "../../crawlers/round.ts";
import type { CollectedChannel } from "../../crawlers/visit.ts";
import { type OpenLedger, openLedger } from "./ledger.ts";
import { openWeb, type Sites, type Web } from "./web.ts";

/** Everything a round needs, with a clock that the test sets. */
export interface Rounds extends AsyncDisposable {
  readonly clock: { now(): Date; set(to: Date): void };
  readonly ledger: OpenLedger;
  readonly archive: Archive;
  readonly delivered: Capture[];
  /** One round over the sites; what the server was asked comes with the report. */
  collect(
    sites: Sites,
    channels: readonly CollectedChannel[],
    more?: Partial<RoundPorts>,
  ): Promise<{ report: RoundReport; asked: string[] }>;
}

/** The moment at which a test's first round begins. */
export const morning = new Date("2025-07-10T03:00:00.000Z");

export async function openRounds(): Promise<Rounds> {
  const folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
  let now = morning;
  const clock = {
    now: () => now,
    set(to: Date) {
      now = to;
    },
  };
  const archive = openArchive(folder, { clock, software: "PhuSong/0.1" });
  const ledger = openLedger();
  const delivered: Capture[] = [];
  const deliver = async (capture: Capture): Promise<void> => {
    delivered.push(capture);
  };
  return {
    clock,
    ledger,
    archive,
    delivered,
    async collect(sites, channels, more = {}) {
      await using web: Web = await openWeb(
        sites,
        channels.map(({ url }) => new URL(url).hostname),
      );
      await using connector = web.connect({ limits: { headersMs: 1_000 } });
      const report = await collectRound({ channels, ledger, connector, archive, clock, deliver, ...more });
      return { report, asked: web.asked.map(({ host, path: asked }) => `${host}${asked}`) };
    },
    async [Symbol.asyncDispose]() {
      await archive.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A channel of the source that its id begins with. */
export function channel(id: string, url: string, more: Partial<CollectedChannel> = {}): CollectedChannel {
  return {
    id,
    url,
    source: id.split("/")[0] ?? id,
    city: "hanoi",
    kind: "feed",
    hosts: [new URL(url).hostname],
    paceSeconds: 1,
    column: false,
    pages: 1,
    everyMinutes: 60,
    javascript: false,
    ...more,
  };
}

/** An RSS of these links and dates. */
export function rss(items: readonly (readonly [string, string])[]): string {
  const rows = items.map(
    ([link, date]) => `<item><title>Tin</title><link>${link}</link><pubDate>${date}</pubDate></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel>${rows.join("")}</channel></rss>`;
}
