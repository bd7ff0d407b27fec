import { spawn } from "node:child_process";
import { cp } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../config/settings.ts";
import { addressId } from "../../crawlers/address.ts";
import { openDesk, readRules, type Desk, type Rules } from "../../pipeline/desk.ts";
import { openOutside } from "../../pipeline/outside.ts";
import { lookAgainAtAll } from "../../pipeline/second-look/second-look.ts";
import type { Finding } from "../../pipeline/second-look/watch.ts";
import { versionsOf } from "../../pipeline/second-look/versions.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { emptyFolder, type Folder } from "../end-to-end/one-city.ts";
import { articlePage, captured, eveningClass } from "../settle/desk.ts";
import { openWeb, type Page, type Web } from "../crawlers/web.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 240_000 });
const host = "hanoimoi.vn";
const start = Date.parse("2026-11-18T05:00:00Z");
const day = 86_400_000;
const count = 12;
const urlOf = (at: number): string => `https://${host}/lop-hoc-buoi-toi-71${1000 + at}.html`;
const pageOf = (at: number, more = ""): string =>
  articlePage({ ...eveningClass, title: `${eveningClass.title} – kỳ ${at}` }).replace(
    "</article>",
    `${more}</article>`,
  );

let rules: Rules;
let folder: Folder;
let web: Web;
let pages: Record<string, Page>;
let desks: Desk[];
let now: number;

/** The pages settled once; each test works on a copy. */
let settled: Folder;
beforeAll(async () => {
  rules = await readRules(readSettings({}).config);
  settled = await emptyFolder();
  const settings = readSettings({ PHUSONG_DATA: settled.path, PHUSONG_HOSTS: `{"${host}":"127.0.0.1:9"}` });
  await using desk = await openDesk(settings, { now: () => new Date(start) }, "test", rules);
  for (let at = 0; at < count; at += 1) {
    const page = { url: urlOf(at), html: pageOf(at), source: "hanoimoi", channel: "hanoimoi/xa-hoi" };
    await settleAndNote(desk, await captured(desk, page));
  }
});
afterAll(() => settled[Symbol.asyncDispose]());

beforeEach(async () => {
  folder = await emptyFolder();
  await cp(settled.path, folder.path, { recursive: true });
  pages = {};
  for (let at = 0; at < count; at += 1) pages[new URL(urlOf(at)).pathname] = pageOf(at);
  web = await openWeb({ [host]: pages });
  desks = [];
  now = start;
  await another();
});
afterEach(async () => {
  for (const desk of desks) await desk[Symbol.asyncDispose]();
  await web[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const environment = () => ({
  PHUSONG_DATA: folder.path,
  PHUSONG_HOSTS: JSON.stringify({ [host]: `127.0.0.1:${web.port}` }),
  PHUSONG_NOW: new Date(now).toISOString(),
});

/** One more collector over the same folder. */
async function another(): Promise<Desk> {
  const desk = await openDesk(readSettings(environment()), { now: () => new Date(now) }, "test", rules);
  desks.push(desk);
  return desk;
}

async function look(desk: Desk) {
  await using connector = openOutside(readSettings(environment()));
  return await lookAgainAtAll(desk, { connector });
}

const articlesAsked = () =>
  web.asked.filter(({ path: asked }) => asked !== "/robots.txt").map(({ path: asked }) => asked);
const change = (at: number, page: Page | null): void => {
  const { pathname } = new URL(urlOf(at));
  if (page === null) delete pages[pathname];
  else pages[pathname] = page;
};

async function itemAt(at: number) {
  const [kept] = await (desks[0] ?? (await another())).store.read("item", [addressId(urlOf(at))]);
  if (kept === null || kept === undefined) throw new Error("no item");
  return kept.value;
}

describe("second looks", () => {
  it("are made once by several collectors at a time, and forget nothing over a restart", async () => {
    now = start + day - 60_000;
    expect(await look(await another())).toEqual({});
    now = start + day + 60_000;
    const three = [await another(), await another(), await another()];
    const found = await Promise.all(three.map(look));
    expect(found.reduce((sum, one) => sum + (one.unchanged ?? 0), 0)).toBe(count);
    expect(articlesAsked().toSorted()).toEqual(Object.keys(pages).toSorted());
  });

  it("take no answer, a refusal or a closed door for a removal", async () => {
    change(0, { status: 503, headers: { "retry-after": "7200" } });
    change(1, { status: 403 });
    change(2, (request) => void request.socket.destroy());
    change(3, null);
    now = start + day;
    const desk = await another();
    const rounds = [await look(desk), await look(desk)]; // three failures in a row leave the rest to another round
    const sum = (finding: Finding): number => rounds.reduce((all, one) => all + (one[finding] ?? 0), 0);
    expect([sum("unreachable"), sum("removed"), sum("unchanged")]).toEqual([3, 1, count - 4]);
    expect(await Promise.all([0, 1, 2, 3].map(async (at) => (await itemAt(at)).removedOn))).toEqual([
      null,
      null,
      null,
      "2026-11-19",
    ]);
    expect((await itemAt(0)).watch?.next).toBe(new Date(now + 2 * 3_600_000).toISOString());
  });

  it("keep an edit as a version with people's labels untouched, and every edit after it", async () => {
    const desk = await another();
    for (const at of [1, 7]) {
      change(
        0,
        pageOf(0, `<p>Bổ sung lần ${at}: lớp dời sang tối thứ Năm, học viên mang theo điện thoại.</p>`),
      );
      now = start + at * day + 60_000;
      expect(await look(desk)).toMatchObject({ edited: 1 });
    }
    const versions = await versionsOf(desk.store, addressId(urlOf(0)));
    expect(versions.map(({ text }) => /lần (\d)/.exec(text)?.[1])).toEqual([undefined, "1"]);
    expect((await itemAt(0)).text).toContain("lần 7");
    expect((await itemAt(0)).watch?.next).toBeNull();
  });

  it("that are killed lose nothing, double no version, and are made up", async () => {
    change(
      0,
      pageOf(0, "<p>Bổ sung: lớp dời sang tối thứ Năm, học viên mang theo điện thoại và căn cước.</p>"),
    );
    change(1, null);
    for (let at = 2; at < count; at += 1) {
      const page = pageOf(at);
      change(
        at,
        (_, response) =>
          void setTimeout(() => response.writeHead(200, { "content-type": "text/html" }).end(page), 60),
      );
    }
    now = start + day + 60_000;
    const [first] = desks.splice(0);
    await first?.[Symbol.asyncDispose]();
    let killed = 0;
    for (const after of [30, 200, 400, 600, 900]) if (await killedAfter(after)) killed += 1;
    expect(killed).toBeGreaterThan(2);
    const desk = await another();
    await look(desk);
    const versions = await versionsOf(desk.store, addressId(urlOf(0)));
    expect(versions).toHaveLength(1);
    expect((await itemAt(1)).removedOn).toBe("2026-11-19");
    for (let at = 0; at < count; at += 1) {
      const { watch } = await itemAt(at);
      expect(watch?.looks.at(-1)?.found).toBe(
        at === 0 ? watch?.looks.at(-1)?.found : at === 1 ? "removed" : "unchanged",
      );
      expect(Date.parse(watch?.next ?? "")).toBeGreaterThan(now);
    }
  });
});

/** Runs a collector on its own and kills it so many milliseconds after it asked for the first page; false = it was done before. */
function killedAfter(after: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const before = web.asked.length;
    const child = spawn(process.execPath, [path.resolve("config/door.mjs"), "look-again"], {
      env: { ...process.env, ...environment() },
      stdio: "ignore",
    });
    let timer: NodeJS.Timeout | undefined;
    const watch = setInterval(() => {
      if (web.asked.length > before) timer ??= setTimeout(() => child.kill("SIGKILL"), after);
    }, 10);
    child.once("error", reject);
    child.once("exit", (_, signal) => {
      clearInterval(watch);
      clearTimeout(timer);
      resolve(signal === "SIGKILL");
    });
  });
}
