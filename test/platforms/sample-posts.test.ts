import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../config/load.ts";
import { ownConfig, readSettings } from "../../config/settings.ts";
import { addressId } from "../../crawlers/address.ts";
import { milestones } from "../../pipeline/observe/milestones.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { number } from "../../dashboards/office/format.ts";
import { collect } from "../../pipeline/collect.ts";
import { openDesk, type Desk } from "../../pipeline/desk.ts";
import { counts, type Item } from "../../pipeline/item.ts";
import { openJudges } from "../../pipeline/judges.ts";
import type { Observation } from "../../pipeline/store/records.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { openOutside } from "../../pipeline/outside.ts";
import { emptyFolder, type Folder } from "../end-to-end/one-city.ts";
import { openSampleCities, type SampleCities } from "../sample-city/open.ts";

const now = new Date("2026-11-14T23:30:00+07:00");

let folder: Folder;
let cities: SampleCities;
let desk: Desk;
let items: ReadonlyMap<string, Item>;
let looks: ReadonlyMap<string, string>;

beforeAll(async () => {
  folder = await emptyFolder();
  const config = await loadConfig(ownConfig);
  cities = await openSampleCities({ today: now.toISOString(), config });
  const settings = {
    ...readSettings({ PHUSONG_DATA: folder.path }),
    hosts: new Map(Object.entries(cities.hosts)),
  };
  await cities.social.giveTokens(settings.tokens);
  const social = {
    ...cities.social.config,
    cities: cities.social.config.cities.map((city) => ({
      ...city,
      sources: city.sources.map((source) =>
        source.kind === "social" ? source : { ...source, channels: [] },
      ),
    })),
  };
  const rules = { config: social, ...openJudges(config) };
  desk = await openDesk(settings, { now: () => now }, "test", rules);
  await using connector = openOutside(settings);
  const ended = new Map<string, string>();
  await collect(desk, {
    connector,
    everything: true,
    report: (event) => {
      if (event.kind === "looked") ended.set(event.look.channel, event.look.outcome);
    },
  });
  looks = ended;
  const found = new Map<string, Item>();
  const order = { by: "firstCapturedAt", direction: "ascending" } as const;
  for await (const { value } of everything(desk.store, "item", { order })) found.set(value.id, value);
  items = found;
}, 300_000);

afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  await cities.close();
  await folder[Symbol.asyncDispose]();
});

describe("the accounts of the sample cities", () => {
  it("are read where a permission was given, and told as needing one where not", () => {
    expect(Object.fromEntries(looks)).toEqual({
      "thudo-mxh/fanpage": "working",
      "thudo-mxh/zalo": "working",
      "thudo-mxh/youtube": "working",
      "thudo-mxh/tiktok": "working",
      "hue-mxh/fanpage": "working",
      "hue-mxh/youtube": "working",
      "tanbinh-mxh/fanpage": "not-permitted",
    });
  });

  it("bring every post of theirs, once, at its address, with its day and owner's source", () => {
    const { posts } = cities.social;
    expect(posts.length).toBeGreaterThan(150);
    const wrong = posts.filter((post) => {
      const item = items.get(addressId(post.url));
      return item?.kind !== "post" || item.publishedDay !== post.publishedDay || item.source !== post.source;
    });
    expect(wrong.map(({ url }) => url)).toEqual([]);
    expect(items.size).toBe(posts.length);
  });

  it("are recognised by the plans' phrases, group by group", () => {
    let [hits, missed, wrong] = [0, 0, 0];
    for (const post of cities.social.posts.filter(({ recognisable }) => recognisable === "phrase")) {
      const verdict = items.get(addressId(post.url))?.verdicts.find(({ plan }) => plan === post.plan);
      const said = verdict !== undefined && counts(verdict) ? verdict.groups.map(({ id }) => id) : [];
      hits += post.groups.filter((group) => said.includes(group)).length;
      missed += post.groups.filter((group) => !said.includes(group)).length;
      wrong += said.filter((group) => !post.groups.includes(group)).length;
    }
    expect(hits).toBeGreaterThan(40);
    // A post is a headline and a paragraph: less to go by than the article it is about.
    expect(hits / (hits + missed)).toBeGreaterThanOrEqual(0.85);
    expect(hits / (hits + wrong)).toBeGreaterThanOrEqual(0.85);
  });

  it("show on their page exactly what was measured at the seventh day", async () => {
    const seen: Observation[] = [];
    const order = { by: "at", direction: "ascending" } as const;
    for await (const { value } of everything(desk.store, "observation", { order })) seen.push(value);
    const views = ({ age, until }: (typeof milestones)[number]) =>
      seen.filter(({ item, metric, platform, ageDays, channel }) => {
        const of = items.get(item ?? "");
        const verdict = of?.verdicts.find(({ plan }) => plan === "hanoi-179");
        const day = of?.publishedDay ?? "";
        const ripe = ageDays !== null && ageDays >= age && ageDays < until;
        const mine = channel === "thudo-mxh/youtube" && platform === "youtube" && metric === "views";
        return mine && ripe && day >= "2026-10-15" && verdict !== undefined && counts(verdict);
      });
    const app = openOffice({ ...desk, sample: true });
    const address = "http://localhost/ke-hoach/hanoi-179/mang-xa-hoi?ky=report-month:2026-11";
    const page = await (await app.fetch(new Request(address))).text();
    const row = /YouTube: lượt xem\s*<\/th>([^]*?)<\/tr>/.exec(page)?.[1] ?? "";
    for (const milestone of milestones) {
      const found = views(milestone);
      const sum = found.reduce((total, { count }) => total + count, 0);
      const cell = new RegExp(
        `data-name="${milestone.age} ngày">\\s*(?:<strong>|<span class="soft">)?([\\d.–]+)`,
      ).exec(row)?.[1];
      expect([milestone.age, cell]).toEqual([milestone.age, found.length === 0 ? "–" : number(sum)]);
    }
    const quoted = milestones.filter(({ age }) => age === 7).flatMap(views);
    expect(quoted.length).toBeGreaterThan(0);
    const [post] = quoted;
    const item = await (await app.fetch(new Request(`http://localhost/tin/${post?.item}`))).text();
    expect(item).toContain("Số liệu của nền tảng");
    expect(item).toContain(number(post?.count ?? -1));
  });

  it("are measured for a campaign alone, each number with the list of its posts", async () => {
    const app = openOffice({ ...desk, sample: true });
    const ask = async (address: string) =>
      (await app.fetch(new Request(`http://localhost${address}`))).text();
    const page = await ask("/ke-hoach/hanoi-179/mang-xa-hoi?ky=report-month:2026-11&nhom=II.1.2");
    const links = [...page.matchAll(/href="([^"]+nen-tang=[^"]+)"[^>]*>\s*(\d+)\s*<\/a/g)];
    expect(links.length).toBeGreaterThan(0);
    let posts = 0;
    for (const [href, count] of new Map(links.map(([, to = "", said = ""]) => [to, said]))) {
      const list = await ask(href.replaceAll("&amp;", "&"));
      expect([href, /id="so-tin">\s*(\d+)/.exec(list)?.[1]]).toEqual([href, count]);
      posts += Number(count);
    }
    expect(page).toMatch(new RegExp(`Bài đăng được tính <span class="soft">\\(${posts}\\)`));
    expect(page).toContain("Đang tắt");
    const none = await ask("/ke-hoach/hanoi-179/mang-xa-hoi?ky=report-month:2026-11&tim=%23khongaidung");
    expect(none).toContain("Không có bài đăng nào khớp");
  });
});
