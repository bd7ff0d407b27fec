import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { blanked, openLog } from "../../crawlers/log.ts";
import { openPace } from "../../crawlers/pace.ts";
import { openRobots } from "../../crawlers/robots.ts";
import { openWeb, type Page } from "./web.ts";

const host = "bao.example.vn";
const article = `https://${host}/kin/tin-1.html`;
const morning = new Date("2025-07-10T03:00:00Z");

async function permitted(robots: Page | undefined, url = article) {
  await using web = await openWeb({ [host]: robots === undefined ? {} : { "/robots.txt": robots } });
  await using connector = web.connect({ limits: { headersMs: 100 } });
  const permission = await openRobots(connector, "PhuSong", { now: () => morning }).permission(url);
  return { permission, asked: web.asked };
}

const delayed = (seconds: number): string => `User-agent: *\nCrawl-delay: ${seconds}`;

describe("robots.txt", () => {
  it.each<[string, Page | undefined]>([
    ["is not there", undefined],
    ["is forbidden", { status: 403 }],
    ["is empty", ""],
    ["is a page in HTML", "<html>Disallow: /</html>"],
    ["speaks to others", "User-agent: XauBot\nDisallow: /"],
    ["allows more exactly than it forbids", "User-agent: *\nDisallow: /kin/\nAllow: /kin/tin-"],
    ["names us apart from the rest", "User-agent: *\nDisallow: /\n\nUser-agent: phusong\nDisallow: /rieng"],
    ["leads in circles", { status: 302, headers: { location: "/robots.txt" } }],
  ])("allows when it %s", async (_, page) => {
    expect((await permitted(page)).permission).toMatchObject({ allowed: true });
  });

  it.each<[string, Page]>([
    ["forbids all", "User-agent: *\nDisallow: /"],
    ["forbids us", "User-agent: PhuSong\nDisallow: /kin"],
    ["has a mark and Windows lines", "\uFEFFUser-agent: *\r\nDisallow: /kin/\r\n"],
  ])("forbids when it %s", async (_, page) => {
    expect((await permitted(page)).permission).toEqual({
      allowed: false,
      until: null,
      reason: expect.stringMatching(/robots\.txt không cho/),
    });
  });

  it("makes us wait when the server fails, as long as it says", async () => {
    const { permission } = await permitted({ status: 503, headers: { "retry-after": "3600" } });
    expect(permission).toMatchObject({ allowed: false, until: new Date("2025-07-10T04:00:00Z") });
    expect((await permitted({ status: 500 })).permission).toMatchObject({
      until: new Date("2025-07-10T03:30:00Z"),
    });
    await expect(permitted(() => undefined)).rejects.toMatchObject({ kind: "too-slow" });
  });

  it("may ask for a delay, up to a minute", async () => {
    expect((await permitted(delayed(7))).permission).toMatchObject({ delaySeconds: 7 });
    expect((await permitted(delayed(9_999))).permission).toMatchObject({ delaySeconds: 60 });
  });

  it("is asked anew by whoever still wants to know when the one who asked was told to stop", async () => {
    await using web = await openWeb({ [host]: { "/robots.txt": delayed(3) } });
    await using connector = web.connect();
    const robots = openRobots(connector, "PhuSong", { now: () => morning });
    const stop = new AbortController();
    const first = robots.permission(article, stop.signal, async () => {
      stop.abort();
    });
    const second = robots.permission(article);
    await expect(first).rejects.toMatchObject({ kind: "stopped" });
    expect(await second).toMatchObject({ allowed: true, delaySeconds: 3 });
  });

  it("is not even asked for where the city itself wants nobody to go", async () => {
    await using web = await openWeb({ [host]: {} });
    await using connector = web.connect();
    const robots = openRobots(connector, "PhuSong", { now: () => morning }, [`${host}/kin/`, "khac.vn"]);
    for (const url of [article, "https://khac.vn/", "http://con.khac.vn/a"])
      expect(await robots.permission(url)).toMatchObject({
        allowed: false,
        reason: expect.stringMatching(/doNotVisit/),
      });
    expect(web.asked).toEqual([]);
    expect(await robots.permission(`https://${host}/khac/`)).toMatchObject({ allowed: true });
  });

  it("is asked for once a day and host", async () => {
    await using web = await openWeb({ [host]: {} });
    await using connector = web.connect();
    let now = morning;
    const robots = openRobots(connector, "PhuSong", { now: () => now });
    for (const hours of [0, 1, 23, 25]) {
      now = new Date(morning.getTime() + hours * 3_600_000);
      await robots.permission(article);
      await robots.permission(`https://${host}/khac`);
    }
    expect(web.asked.map(({ path }) => path)).toEqual(["/robots.txt", "/robots.txt"]);
  });
});

describe("the pace", () => {
  it("gives nobody a turn while the host still answers", async () => {
    let now = 0;
    const wait = async (ms: number): Promise<void> => {
      now += ms;
      if (now >= 900) end();
    };
    const pace = openPace({ now: () => now, wait, isFree: () => false });
    const end = await pace.turn("a.example.vn", 0);
    await pace.turn("a.example.vn", 0);
    expect(now).toBeGreaterThanOrEqual(900);
  });

  it("lets one request at a time through to a host, and others past", async () => {
    let now = 0;
    const waits: number[] = [];
    const wait = async (ms: number): Promise<void> => {
      waits.push(ms);
      now += ms;
    };
    const pace = openPace({ now: () => now, wait, isFree: (name) => name === "mau.example.vn" });
    const end = await pace.turn("a.example.vn", 2);
    await pace.turn("b.example.vn", 2);
    expect(waits).toEqual([]);
    end();
    expect(pace.waitFor("a.example.vn")).toBe(2000);
    now = 500;
    await pace.turn("a.example.vn", 2);
    expect(waits).toEqual([1500]);
    for (let time = 0; time < 5; time += 1) await pace.turn("mau.example.vn", 2);
    expect(waits).toEqual([1500]);
  });
});

describe("the log", () => {
  it("writes events as lines and keeps keys to itself", () => {
    const lines: string[] = [];
    const out = new Writable({
      write(piece, _, done) {
        lines.push(String(piece));
        done();
      },
    });
    openLog(out, { now: () => morning })("page.failed", {
      url: "https://a.vn/?access_token=bimat&x=1",
      ms: 12,
      note: null,
    });
    expect(lines).toEqual([
      '{"at":"2025-07-10T03:00:00.000Z","event":"page.failed","url":"https://a.vn/?access_token=***&x=1","ms":12,"note":null}\n',
    ]);
    expect(blanked("GET https://ten:mk@a.vn/?key=1&token=2")).toBe("GET https://***@a.vn/?key=***&token=***");
  });
});
