import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openBrowser } from "../../crawlers/browser/browser.ts";
import { picturesOf } from "../../crawlers/browser/pictures.ts";
import type { Connector } from "../../crawlers/connector.ts";
import { estateAt } from "../../crawlers/estates.ts";
import type { Lease, Leases } from "../../crawlers/ledger.ts";
import { type Right, takeRight } from "../../crawlers/right.ts";
import { channelsIn, hostMemoryOf } from "../../pipeline/collect.ts";
import { openContest } from "../../pipeline/contest.ts";
import type { Desk } from "../../pipeline/desk.ts";
import { openPictureQueue } from "../../pipeline/picture-queue.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { openSpooledStore, spooledKinds } from "../../pipeline/store/spool.ts";
import { StoreDown } from "../../pipeline/store/errors.ts";
import { openWeb, type Web } from "../crawlers/web.ts";
import { articlePage, eveningClass, openTestDesk } from "../settle/desk.ts";
import { inventedItems } from "./invented-items.ts";

const path = "/lop-hoc-buoi-toi-o-phuong-lang-712345.html";
const url = `http://www.hanoimoi.vn${path}`;
const busy = "Trang này đang được máy khác thu; hãy thử lại sau một phút";
const elsewhere = 20; // ms that a right is waited for
let desk: Desk;
let web: Web;
let connector: Connector;
let open: AsyncDisposableStack;

vi.setConfig({ testTimeout: 60_000 });

beforeEach(async () => {
  open = new AsyncDisposableStack();
  const headers = { "content-type": "text/html; charset=utf-8" };
  const page = { headers, body: articlePage(eveningClass) };
  web = open.use(await openWeb({ "www.hanoimoi.vn": { [path]: page } }));
  connector = open.use(web.connect());
  desk = open.use(await openTestDesk());
});
afterEach(() => open.disposeAsync());

const neverThere = () => Promise.reject(new StoreDown("Elasticsearch không trả lời."));

/** The same store as another program has it: nothing in memory is shared. */
function another({ store }: Desk): Leases {
  return {
    lease: (...ask) => store.lease(...ask),
    release: (lease: Lease) => store.release(lease),
  };
}
function takeIt(leases: Leases, holder = "collector"): Promise<Right | null> {
  const estate = estateAt(url, channelsIn(desk.config));
  return takeRight(estate?.name ?? "", leases, holder);
}
async function contest(at = desk): ReturnType<ReturnType<typeof openContest>> {
  const city = at.config.cities.find((one) => one.city.id === "hanoi");
  if (city === undefined) throw new Error("no such city");
  const ask = openContest(at, connector, undefined, { elsewhere });
  return ask({ plan: "hanoi-179", city, url, person: "Phường Láng", note: "" });
}

it("a contest asks no host that another program works on, says so, and asks when it is free", async () => {
  const theirs = await takeIt(another(desk));
  expect(await contest()).toEqual({ kind: "not-fetched", reason: busy });
  expect(web.asked).toEqual([]);
  expect(await desk.store.count("decision")).toBe(1);
  await theirs?.release();
  expect(await contest()).toMatchObject({ kind: "settled" });
});

it("a contest goes on where its own program collects, and leaves the right to the collector", async () => {
  const own = await takeIt(desk.store);
  expect(await contest()).toMatchObject({ kind: "settled" });
  expect(await takeIt(another(desk), "b")).toBeNull();
  expect(await own?.renew()).toBe(true);
  await own?.release();
});

it("a contest without the engine ends in words, and nothing is asked for", async () => {
  const local = await openSqliteStore(":memory:", { outbox: spooledKinds });
  await using store = openSpooledStore(local, neverThere, { longestPause: 50 });
  await expect(contest({ ...desk, store })).rejects.toThrow("Elasticsearch không trả lời.");
  expect(web.asked).toEqual([]);
});

it("a picture is tried again by itself so often and no more, and told meanwhile", async () => {
  const browser = open.use(openBrowser({ connector, clock: desk.clock }));
  const hosts = hostMemoryOf(desk, connector);
  const queue = open.use(openPictureQueue(desk, { connector, browser, hosts, elsewhere }));
  const [sample] = await inventedItems(desk.archive);
  if (sample === undefined) throw new Error("no item");
  const item = { ...sample, url };
  const theirs = await takeIt(another(desk));
  queue.ask(item, "ai đó");
  await vi.waitUntil(() => JSON.stringify(queue.state(item.id)).includes(busy), { interval: 1 });
  expect(queue.state(item.id)?.kind).not.toBe("failed");
  await queue.settled();
  expect(queue.state(item.id)).toMatchObject({ kind: "failed", reason: busy });
  expect(web.asked).toEqual([]);

  queue.ask(item, "ai đó");
  await vi.waitUntil(() => JSON.stringify(queue.state(item.id)).includes(busy), { interval: 1 });
  await theirs?.release();
  await queue.settled();
  expect(queue.state(item.id)).toBeNull();
  expect(await picturesOf(desk.archive.folder, url)).toHaveLength(1);
});
