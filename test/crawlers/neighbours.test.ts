import { expect, it } from "vitest";
import { bringPolitely } from "../../crawlers/courier.ts";
import type { Leases } from "../../crawlers/ledger.ts";
import { openNeighbours } from "../../crawlers/neighbours.ts";
import { openHostMemory } from "../../crawlers/ports.ts";
import { takeRight } from "../../crawlers/right.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { channel, morning } from "./rounds.ts";
import { openWeb } from "./web.ts";

const [own, theirs, free] = ["bao-minh.example.vn", "bao-ban.example.vn", "ngoai.example.vn"] as const;
const channels = [own, theirs].map((host) => ({
  ...channel(`${host}/tin`, `https://${host}/tin.rss`),
  source: host,
  hosts: [host],
}));
const page = "<h1>Tin</h1>";
const moved = (to: string) => ({ status: 302, headers: { location: to } });

it("a redirect into another estate waits for nobody, asks nothing there while another program has it, and takes its right", async () => {
  await using store = await openSqliteStore(":memory:");
  // The same store as another program has it: nothing in memory is shared.
  const another: Leases = {
    lease: (...ask) => store.lease(...ask),
    release: (lease) => store.release(lease),
  };
  const rights: boolean[] = [];
  const sites = {
    [own]: {
      "/di.html": moved(`https://www.${theirs}/bai.html`),
      "/ra.html": moved(`https://${free}/bai.html`),
    },
    [`www.${theirs}`]: {
      "/bai.html": async (_: unknown, response: { end(text: string): void }) => {
        const right = await takeRight(theirs, another, "b");
        rights.push(right !== null);
        await right?.release();
        response.end(page);
      },
    },
    [free]: { "/bai.html": page },
  };
  await using web = await openWeb(sites);
  await using connector = web.connect();
  const clock = { now: () => morning };
  const manners = {
    ...openHostMemory(connector, clock, { neighbours: openNeighbours(channels, store) }),
    paceSeconds: 0,
    signal: AbortSignal.timeout(10_000),
  };
  const bring = (path: string) =>
    bringPolitely((to, ask) => connector.fetch(to, ask), `https://${own}${path}`, manners);
  const mine = await takeRight(own, store, "a");

  const busy = await takeRight(theirs, another, "b");
  await expect(bring("/di.html")).rejects.toMatchObject({ kind: "elsewhere" });
  expect(web.asked.filter(({ host }) => host !== own)).toEqual([]);
  expect((await bring("/ra.html")).status).toBe(200); // no source has this host for its own

  await busy?.release();
  expect((await bring("/di.html")).finalUrl).toBe(`https://www.${theirs}/bai.html`);
  expect(rights).toEqual([false]);
  expect(await mine?.renew()).toBe(true);
  // Given back with the page.
  await expect.poll(() => takeRight(theirs, another, "b"), { interval: 5 }).not.toBeNull();
});
