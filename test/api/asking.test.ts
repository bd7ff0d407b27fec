import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openBuckets, policies } from "../../dashboards/api/limits.ts";
import { drillAddress } from "../../dashboards/office/address.ts";
import { oldest } from "../../dashboards/office/listed.ts";
import { bytesOf } from "../../dashboards/office/csv.ts";
import type { Drill } from "../../pipeline/measure/types.ts";
import { desk } from "../office/sample-office.ts";
import { pagesOf, readWhileOthersWrite, streamWhileOthersWrite } from "./readings.ts";
import { draftOf, openApiWorld, plan, whole, type ApiWorld } from "./world.ts";

let world: ApiWorld; // the local desk: no accounts, no keys
beforeAll(async () => {
  world = await openApiWorld({ accounts: false });
});
afterAll(() => world[Symbol.asyncDispose]());

const Page = z.object({
  total: z.number(),
  rows: z.array(z.object({ id: z.string() })),
  next: z.string().nullable(),
});

describe("a list", () => {
  it("is given page by page, each item once, and links to its next page", async () => {
    const pages = await pagesOf(world, `/items?plan=${plan}&${whole}&gioi-han=7`);
    const all = pages.flatMap(({ rows }) => rows.map(({ id }) => id));
    const total = pages[0]?.total;
    expect([new Set(all).size, all.length]).toEqual([total, total]);
    expect(all.length).toBeGreaterThan(14);
  });

  it("that is counted goes on where it stopped", async () => {
    const pages = await pagesOf(world, `/indicators?plan=${plan}&${whole}&gioi-han=300`);
    const keys = pages.flatMap(({ rows }) => rows.map(({ key }) => key));
    expect(keys).toHaveLength(pages[0]?.total ?? 0);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("gives what stood throughout exactly once, while others write before, behind and at the reader's place", async () => {
    await using busy = await openApiWorld({ accounts: false });
    expect(await readWhileOthersWrite(busy)).toEqual({ lost: [], twice: [] });
    expect(await streamWhileOthersWrite(busy)).toEqual({ lost: [], twice: [] });
  });

  it.each([
    ["another's place", (next: string) => `/items?plan=${plan}&${whole}&nhom=II.1&sau=${next}`],
    ["a changed place", (next: string) => `/items?plan=${plan}&${whole}&sau=${next.slice(0, -2)}AA`],
    ["no place at all", () => `/items?plan=${plan}&${whole}&sau=abc`],
  ])("refuses %s", async (_, pathOf) => {
    const { next } = Page.parse(
      JSON.parse((await world.ask(`/items?plan=${plan}&${whole}&gioi-han=3`)).text),
    );
    const { status, text } = await world.ask(pathOf(next ?? ""));
    expect([status, text]).toEqual([400, expect.stringContaining("Dấu trang")]);
  });

  it.each([
    whole,
    `${whole}&nhom=II.2&xep=${oldest}`,
    `${whole}&don-vi=sm-ubnd&vai=chu-quan`,
    `${whole}&tim=${encodeURIComponent('"lớp học số"')}`,
    `${whole}&tinh-trang=tat-ca&nguon=bao-songmo&nguon=tin-tinh`,
    "chua-ro-ngay=1&tinh-trang=tat-ca",
    "",
  ])("has as many items as the screen shows, also as files: %s", async (query) => {
    const screen = (await world.office.page(`/ke-hoach/${plan}/tin?${query}`)).text;
    const shown = Number(/<h2 id="so-tin">\s*([\d.]+)/.exec(screen)?.[1]?.replaceAll(".", ""));
    const path = `?plan=${plan}&${query}`;
    const listed = Page.parse(JSON.parse((await world.ask(`/items${path}`)).text));
    const lines = await world.ask(`/items.ndjson${path}`);
    const table = await world.ask(`/items.csv${path}`);
    expect([
      listed.total,
      lines.text.split("\n").filter((line) => line !== "").length,
      table.text.trim().split("\r\n").length - 1,
      Number(lines.headers.get("phu-song-total")),
    ]).toEqual([shown, shown, shown, shown]);
  });

  it("takes every condition that a number's link may hold", async () => {
    const drill: Drill = {
      city: "song-mo",
      plan,
      days: { from: "2026-09-14", to: "2026-11-23" },
      standing: "any",
      tier: "direct",
      group: "II.1",
      agency: "sm-ubnd",
      role: "owner",
      sources: ["tin-tinh"],
      copy: "original",
      multimedia: true,
      vulnerable: true,
      platform: "facebook",
      story: "s-x",
    };
    const address = drillAddress(drill, { text: "học" });
    const { status, text } = await world.ask(`/items?plan=${plan}&${new URL(address, desk).searchParams}`);
    expect([status, text]).toEqual([200, expect.stringContaining('"total":0')]);
  });
});

it("reads no further than is taken away, and stops when nobody reads", async () => {
  let made = 0;
  let ended = false;
  async function* pieces(): AsyncGenerator<string> {
    try {
      for (; made < 10_000; made += 1) yield "x".repeat(10_000);
    } finally {
      ended = true;
    }
  }
  const reader = bytesOf(pieces()).getReader();
  for (let at = 0; at < 5; at += 1) await reader.read();
  expect(made).toBeLessThanOrEqual(6);
  await reader.cancel();
  expect(ended).toBe(true);
});

it("lets no more of a text out than a quotation", async () => {
  const [first] = (await world.ask(`/items.ndjson?plan=${plan}&${whole}`)).text.split("\n");
  const { quote, verdict } = z
    .object({
      quote: z.string(),
      verdict: z.object({
        groups: z.array(z.object({ proof: z.object({ sentence: z.string() }).nullable() })),
      }),
    })
    .parse(JSON.parse(first ?? ""));
  const sentences = verdict.groups.flatMap(({ proof }) => proof?.sentence ?? []);
  for (const told of [quote, ...sentences]) expect(told.split(/\s+/u).length).toBeLessThanOrEqual(40);
  expect(first).not.toMatch(/"(text|lead|authors|evidence)":/);
});

it("says by its mark when nothing changed", async () => {
  const path = `/items?plan=${plan}&${whole}`;
  const first = await world.ask(path);
  const mark = first.headers.get("etag") ?? "";
  expect([mark === "", first.headers.get("cache-control")]).toEqual([false, "private, no-cache"]);
  const again = await world.ask(path, { headers: { "if-none-match": mark } });
  expect([again.status, again.text]).toEqual([304, ""]);
  expect((await world.ask(`${path}&nhom=II.1`, { headers: { "if-none-match": mark } })).status).toBe(200);
});

it.each([
  ["/khong-co", {}, 404],
  ["/items/khong-co", {}, 404],
  ["/items", {}, 400],
  [`/items?plan=${plan}&nhm=II.1`, {}, 400],
  [`/items?plan=${plan}&gioi-han=501`, {}, 400],
  [`/items?plan=${plan}&tim=${"a".repeat(201)}`, {}, 400],
  [`/items?plan=${plan}&ky=month:2026-13`, {}, 400],
  ["/plans", { method: "DELETE" }, 405],
  ["/entries/x", { method: "PUT" }, 405],
  ["/plans", { headers: { accept: "text/html" } }, 406],
  ["/entries", { method: "POST", body: "{" }, 400],
  ["/entries", { method: "POST", body: draftOf({ values: { la: 1 } }) }, 400],
  ["/entries", { method: "POST", body: draftOf({ kind: "khong-co" }) }, 404],
  ["/entries", { method: "POST", body: `"${"x".repeat(70_000)}"` }, 413],
  ["/entries", { method: "POST", body: draftOf(), headers: { "content-type": "text/plain" } }, 415],
  ["/entries", { method: "POST", body: draftOf(), headers: { origin: "https://xa.test" } }, 403],
  ["/plans", { headers: { "sec-fetch-site": "cross-site" } }, 403],
  ["/plans", { headers: { host: "xa.test" } }, 421],
] as const)("answers %s %j with a problem of %i", async (path, asked, expected) => {
  const { status, text, headers } = await world.ask(path, asked);
  expect([status, headers.get("content-type")]).toEqual([
    expected,
    "application/problem+json; charset=utf-8",
  ]);
  const problem = z
    .object({
      type: z.string(),
      title: z.string().min(3),
      status: z.literal(expected),
      detail: z.string().min(10),
    })
    .parse(JSON.parse(text));
  expect(problem.type).toMatch(/^\/api#/);
});

it("keeps a draft once, and says so the second time", async () => {
  const first = await world.ask("/entries", { method: "POST", body: draftOf() });
  const second = await world.ask("/entries", { method: "POST", body: draftOf() });
  expect([first.status, second.status]).toEqual([201, 409]);
  expect(second.headers.get("content-location")).toBe(first.headers.get("location"));
});

describe("limits", () => {
  it("are told with every answer", async () => {
    const { headers } = await world.ask("/plans");
    expect(headers.get("ratelimit-policy")).toBe('"hoi";q=600;w=60');
    expect(headers.get("ratelimit")).toMatch(/^"hoi";r=\d+;t=\d+$/);
  });

  it("fill with time, each asker's by itself", () => {
    let now = 0;
    const buckets = openBuckets(() => now);
    const policy = { name: "x", quota: 3, window: 30 };
    const asked = (whose: string): boolean => buckets.take(policy, whose).granted;
    expect([asked("a"), asked("a"), asked("a"), asked("a"), asked("b")]).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
    expect(buckets.take(policy, "a")).toMatchObject({ granted: false, left: 0, wait: 10, full: 30 });
    now = 10;
    expect([asked("a"), asked("a")]).toEqual([true, false]);
    now = 1_000;
    expect(buckets.take(policy, "a")).toMatchObject({ granted: true, left: 2, full: 10 });
  });

  it("end in 429 with the seconds to wait", async () => {
    await using strangers = await openApiWorld();
    const answers: Awaited<ReturnType<typeof strangers.ask>>[] = [];
    for (let at = 0; at <= policies.strangers.quota; at += 1) answers.push(await strangers.ask("/plans"));
    expect(new Set(answers.slice(0, -1).map(({ status }) => status))).toEqual(new Set([401]));
    const last = answers.at(-1);
    expect([last?.status, last?.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(JSON.parse(last?.text ?? "")).toMatchObject({
      type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
      "violated-policies": ["khach"],
    });
    // Whoever has a key is not held up by strangers at the same address.
    expect((await strangers.ask("/plans", { key: await strangers.key("viewer") })).status).toBe(200);
  });
});

it("tells a lost store as a problem, and an error without its words", async () => {
  await using broken = await openApiWorld({ accounts: false });
  await broken.office.stopStore();
  const { status, text } = await broken.ask(`/items?plan=${plan}&${whole}`);
  expect([500, 503]).toContain(status);
  expect(JSON.parse(text)).toMatchObject({ status });
  expect(text).not.toMatch(/at .*\.ts|node:|SQLITE/);
});

it("explains itself on a page without script of its own", async () => {
  const { text, status } = await world.office.page("/api");
  expect(status).toBe(200);
  expect(text).toContain("GET /api/v1/indicators");
  expect(text).toContain("Mã nhóm nội dung, xem /groups");
  expect(text.replace(/<script src="[^"]+"[^>]*><\/script>/, "")).not.toMatch(/<script|\son\w+=|\sstyle="/i);
});
