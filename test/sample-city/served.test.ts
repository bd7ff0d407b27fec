import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig, type Config } from "../../config/load.ts";
import type { Channel } from "../../config/source-schema.ts";
import { readSettings } from "../../config/settings.ts";
import { readHtml } from "../../crawlers/markup.ts";
import { openSampleCities, type SampleCities } from "./open.ts";
import type { TruthRow } from "./truth.ts";
import { hostWeather, pageWeather } from "./weather.ts";

let config: Config;
let cities: SampleCities;

beforeAll(async () => {
  config = await loadConfig(readSettings({}).config);
  cities = await openSampleCities({ today: "2026-11-14T23:30:00+07:00", config });
}, 60_000);
afterAll(() => cities.close());

interface Got {
  readonly status: number;
  readonly type: string;
  readonly location: string | undefined;
  readonly text: string;
}

/** Asks the sample server for a real address, as the connector does: the host only in the Host header. */
function get(address: string): Promise<Got> {
  const url = new URL(address);
  const [host = "", port = ""] = (cities.hosts[url.host] ?? "").split(":");
  return new Promise((resolve, reject) => {
    request({ host, port, path: `${url.pathname}${url.search}`, headers: { host: url.host } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers["content-type"] ?? "",
          location: response.headers.location,
          text: decoded(Buffer.concat(chunks)),
        }),
      );
    })
      .on("error", reject)
      .end();
  });
}

function decoded(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString("hex") === "fffe" ? "utf-16le" : undefined;
  const said = /charset="?([\w-]+)/.exec(bytes.subarray(0, 300).toString("latin1"))?.[1];
  return new TextDecoder(mark ?? said ?? "utf-8").decode(bytes);
}

const channels = (): Channel[] =>
  [
    ...new Map(
      config.cities
        .flatMap((city) => city.sources.flatMap((source) => source.channels))
        .map((channel) => [channel.id, channel]),
    ).values(),
  ].filter(({ kind }) => kind === "feed" || kind === "sitemap" || kind === "listing");

/** Addresses that a channel shows on the pages that a visit follows. */
async function listed(channel: Channel): Promise<readonly string[]> {
  const found: string[] = [];
  let next: string | undefined = channel.url;
  for (let page = 0; next !== undefined && page < channel.pages; page++) {
    const { text } = await get(next);
    const $ = readHtml(text);
    const links = $(channel.links ?? "a[href]")
      .toArray()
      .map((node) => $(node).attr("href") ?? "");
    const marked = [...text.matchAll(/<(link|loc)(?:>| rel="alternate" href=")([^<"]+)/g)].map(
      ([, , address = ""]) => address.replaceAll("&amp;", "&"),
    );
    found.push(
      ...(channel.kind === "listing" ? links : marked).map((address) => new URL(address, channel.url).href),
    );
    const more = channel.next === undefined ? undefined : $(channel.next).first().attr("href");
    next = more === undefined ? undefined : new URL(more, channel.url).href;
  }
  return found;
}

const plain = (address: string): string => address.replace(/^http:/, "https:").replace(/\?utm_.*$/, "");

describe("the sample servers", { timeout: 60_000 }, () => {
  it("imitate every host that the config names for a web channel", () => {
    expect(channels().filter(({ url }) => cities.hosts[new URL(url).host] === undefined)).toEqual([]);
  });

  it("list in each channel the items that the truth says", async () => {
    const unlisted: string[] = [];
    for (const channel of channels()) {
      const addresses = new Set<string>();
      for (const address of await listed(channel)) {
        const { location } = /bai-cu-truoc/.test(address) ? await get(address) : { location: undefined };
        addresses.add(plain(location ?? address));
      }
      const rows = cities.truth.filter(
        ({ listedIn, url }) => listedIn.includes(channel.id) && !addresses.has(url),
      );
      unlisted.push(...rows.map(({ url }) => `${channel.id}: ${url}`));
    }
    expect(unlisted).toEqual([]);
  });

  it("show on each page the title, the text and the day of the truth, and that it is a sample", async () => {
    const wrong: string[] = [];
    for (const row of cities.truth.filter(
      ({ weather }, at) => weather !== "down" && (weather !== null || at % 5 === 0),
    )) {
      const { status, text } = await get(row.url);
      const said = text.replaceAll("&quot;", '"').replaceAll("&amp;", "&").normalize("NFC");
      const whole = [row.title, ...row.text.split("\n"), "Dữ liệu mẫu"].every((part) => said.includes(part));
      const dated = row.publishedDay === null || datesOf(text, row);
      if (status !== 200 || !whole || !dated) wrong.push(row.url);
    }
    expect(wrong).toEqual([]);
  });

  it("give no label away", async () => {
    const words = [
      ...config.cities.flatMap(({ plans }) => plans.map(({ id }) => id)),
      "phrase",
      "meaning",
      "topical",
      "trap-",
    ];
    const shown = await Promise.all(cities.truth.filter((_, at) => at % 11 === 0).map(({ url }) => get(url)));
    expect(words.filter((word) => shown.some(({ text }) => text.includes(word)))).toEqual([]);
  });

  it("have home, section and robots pages, and know when an address is none of theirs", async () => {
    for (const host of ["hanoimoi.vn", "huengaynay.vn", "tanbinh.hochiminhcity.gov.vn"]) {
      expect((await get(`https://${host}/`)).text).toContain("</html>");
      expect((await get(`https://${host}/muc/xa-hoi`)).status).toBe(200);
      expect((await get(`https://${host}/robots.txt`)).text).toContain("User-agent: *");
      expect((await get(`https://${host}/khong-co-trang-nay-dau-1.html`)).status).toBe(404);
    }
  });
});

/** Whether a page says the day of its item, in one of the ways of its family. */
function datesOf(html: string, { publishedDay, weather }: TruthRow): boolean {
  const [y = "", m = "", d = ""] = (publishedDay ?? "").split("-");
  const plainText = weather === "nfd" ? html.normalize("NFC") : html;
  const forms = [
    `${d}/${m}/${y}`,
    `${Number(d)}/${Number(m)}/${y}`,
    `${y}-${m}-${d}`,
    `ngày ${d} tháng ${m} năm ${y}`,
  ];
  return (
    forms.some((form) => plainText.includes(form)) || /Hôm qua|\d+ (?:ngày|giờ|phút) trước/.test(plainText)
  );
}

const of = (what: string): readonly TruthRow[] => cities.truth.filter(({ weather }) => weather === what);
const feedOf = (what: string): string =>
  channels().find(({ id, kind }) => kind === "feed" && id.startsWith(`${of(what)[0]?.source}/`))?.url ?? "";

describe("the weather", { timeout: 30_000 }, () => {
  it("is met in full: every kind of host and page weather befalls something", () => {
    expect(hostWeather.filter(({ what }) => of(what).length === 0)).toEqual([]);
    expect(pageWeather.filter(({ what, count }) => of(what).length !== count)).toEqual([]);
    expect(cities.strays.map(({ what }) => what)).toEqual(["soft-404", "gone", "soft-404", "gone"]);
  });

  it("keeps a host down, lists without links and lists for scripts out of reach", async () => {
    for (const what of ["down", "new-layout", "javascript"]) {
      const [row] = of(what);
      const channel = channels().find(({ id }) => id.startsWith(`${row?.source}/`));
      const { status, text } = await get(channel?.url ?? "");
      expect(status).toBe(what === "down" ? 503 : 200);
      expect(readHtml(text)("main a, .list-news a, table a").length).toBe(0);
      expect(of(what).every(({ reachable }) => !reachable)).toBe(true);
    }
  });

  it("is silent for weeks where it is silent", () => {
    const newest = Object.values(Object.groupBy(of("silent"), ({ source }) => source)).map(
      (rows) =>
        rows
          ?.map(({ publishedDay }) => publishedDay ?? "")
          .toSorted()
          .at(-1) ?? "",
    );
    expect(newest.length).toBe(hostWeather.filter(({ what }) => what === "silent").length);
    for (const day of newest) expect(day < "2026-10-20").toBe(true);
  });

  it("breaks feeds in two ways, and marks the addresses of another", async () => {
    expect(await get(feedOf("html-feed"))).toMatchObject({ status: 200, type: "text/html; charset=utf-8" });
    const empty = await get(feedOf("empty-feed"));
    expect([empty.status, empty.text.includes("<item>"), empty.text.includes("<rss")]).toEqual([
      200,
      false,
      true,
    ]);
    expect((await get(feedOf("utm"))).text).toContain("?utm_source=rss");
  });

  it("speaks Atom in one place, and shows only the newest 20 in another", async () => {
    const atom = await get(feedOf("atom"));
    expect([atom.type, /<entry>/.test(atom.text)]).toEqual(["application/atom+xml; charset=utf-8", true]);
    expect((await get(feedOf("short-feed"))).text.match(/<item>/g)?.length).toBe(20);
    expect(of("short-feed").filter(({ reachable }) => !reachable).length).toBeGreaterThan(0);
  });

  it("serves old encodings and parted letters byte by byte", async () => {
    for (const row of [...of("windows-1258"), ...of("utf-16")])
      expect((await get(row.url)).type).toBe("text/html");
    for (const { url } of of("nfd")) {
      const { text } = await get(url);
      expect(text).not.toBe(text.normalize("NFC"));
    }
  });

  it("shows no date where there is none, not even in the list", async () => {
    for (const { url, publishedDay, publishedAt } of of("no-date")) {
      expect([publishedDay, publishedAt]).toEqual([null, null]);
      const $ = readHtml((await get(url)).text);
      $(".other-detail, .sidebar").remove();
      expect($("body").text()).not.toMatch(/\d{2}\/\d{2}\/20\d\d/);
    }
  });

  it("forbids a page by robots.txt", async () => {
    for (const { url, reachable } of of("robots")) {
      const { host, pathname } = new URL(url);
      expect((await get(`https://${host}/robots.txt`)).text).toContain(`Disallow: ${pathname}`);
      expect(reachable).toBe(false);
    }
  });

  it("leads to nothing: soft 404 and gone", async () => {
    for (const { url, what } of cities.strays) {
      const { status, text } = await get(url);
      expect(status).toBe(what === "gone" ? 410 : 200);
      expect(text).toContain("Không tìm thấy trang");
    }
  });

  it("sends old hosts to new ones", async () => {
    expect((await get("https://hanoimoi.com.vn/x.html")).location).toBe("https://hanoimoi.vn/x.html");
  });

  it("says at an aggregator only how long ago, for what is fresh", async () => {
    const fresh = cities.truth.filter(
      ({ source, publishedAt }) => source === "baomoi" && publishedAt === null,
    );
    const said = await Promise.all(
      fresh.map(async ({ url }) => readHtml((await get(url)).text)("time").first()),
    );
    expect(fresh.length).toBeGreaterThan(3);
    for (const time of said)
      expect([time.attr("datetime"), /Hôm qua|trước/.test(time.text())]).toEqual([undefined, true]);
    expect(said.some((time) => /giờ trước/.test(time.text()))).toBe(true);
  });

  it("lets the newsroom edit a page and take it down", async () => {
    const [row] = cities.truth.filter(({ source, reachable }) => source === "hanoimoi" && reachable);
    const url = row?.url ?? "";
    const added = cities.edit(url);
    expect((await get(url)).text).toContain(added);
    cities.remove(url);
    expect((await get(url)).status).toBe(410);
    expect(() => cities.edit("https://hanoimoi.vn/never.html")).toThrow(RangeError);
  });
});
