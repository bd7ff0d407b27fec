import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { allowanceName } from "../../crawlers/platforms/tokens.ts";
import type { Channel } from "../../config/source-schema.ts";
import type { SampleAccount } from "../sample-city/platforms/model.ts";
import { dayAfterNext, openPostOffice, postOf, type PostOffice } from "./office.ts";

const id = "UCmauMauMauMauMauMauMau1";
const key = "AIzaMauKhoaCongKhai1234567890abcdef";
const account: SampleAccount = {
  platform: "youtube",
  id,
  name: "thanhphomau",
  followers: 4_321,
  posts: [0.1, 1.5, 4, 7.5, 12, 31, 40, 85].map((days, at) =>
    postOf(`vid-Mau_${at}xx`, days, { video: true }),
  ),
};
const channel = { id: "thudo-mxh/youtube", kind: "video", account: id, token: "khoa-yt" } as const;

let office: PostOffice;

async function open(more: Partial<Channel> = {}, posts = account.posts): Promise<void> {
  office = await openPostOffice({ channels: [{ ...channel, ...more }], accounts: [{ ...account, posts }] });
  office.platforms.youtube.keys.set(key, { units: 0, searches: 0, day: "" });
  await office.token("khoa-yt", { api_key: key });
}
const look = async () => (await office.collect()).get(channel.id);

describe("a channel by the Data API", () => {
  afterEach(() => office[Symbol.asyncDispose]());

  it("becomes posts with views, likes and comments, read from text", async () => {
    await open();
    expect(await look()).toMatchObject({ outcome: "working", reason: null, listed: 8 });
    const seventh = (await office.observations()).filter(({ ageDays }) => ageDays === 7.5);
    expect(seventh.map(({ metric }) => metric).toSorted()).toEqual(["comments", "likes", "views"]);
    expect(seventh.find(({ metric }) => metric === "views")?.count).toBe(
      Math.floor(9_000 * (1 - Math.exp(-2.5))),
    );
    const [item] = (await office.items()).filter(({ url }) => url.includes("vid-Mau_3xx"));
    expect(item).toMatchObject({
      kind: "post",
      title: account.posts[3]?.title,
      url: "https://www.youtube.com/watch?v=vid-Mau_3xx",
      media: { image: false, video: true, audio: false },
    });
  });

  it("leaves hidden likes and comments absent, not 0", async () => {
    await open();
    office.platforms.world.quiet.add("vid-Mau_3xx");
    await look();
    const seventh = (await office.observations()).filter(({ ageDays }) => ageDays === 7.5);
    expect(seventh.map(({ metric }) => metric)).toEqual(["views"]);
  });

  it("is found by its @name too, and its key stands in a header, never in an address", async () => {
    await open({ account: "@thanhphomau" });
    expect(await look()).toMatchObject({ outcome: "working", listed: 8 });
    expect(office.served.asked.some(({ url }) => url.href.includes(key))).toBe(false);
  });

  it("asks with the ETag of the list it knows, and covers on when nothing changed", async () => {
    await open();
    await look();
    office.at("2026-11-14T06:00:00Z");
    const before = office.served.asked.length;
    expect(await look()).toMatchObject({ outcome: "working", coversTo: "2026-11-14T06:00:00.000Z" });
    const asked = office.served.asked.slice(before).map(({ url }) => url.pathname.split("/").at(-1));
    expect(asked).toEqual(["channels", "playlistItems"]);
  });

  it("pages through 120 videos", async () => {
    const many = Array.from({ length: 120 }, (_, at) =>
      postOf(`dai-video${100 + at}`, 1 + at / 2, { video: true }),
    );
    await open({}, many);
    expect(await look()).toMatchObject({ outcome: "working", listed: 120 });
  });

  it("tells a video that became private or was deleted, when its next counters are due", async () => {
    await open();
    await look();
    office.platforms.world.hidden.add("vid-Mau_2xx");
    office.at("2026-11-18T00:00:00Z"); // four days more: its seventh day
    await look();
    const item = (await office.items()).find(({ url }) => url.includes("vid-Mau_2xx"));
    expect(item?.removedOn).toBe("2026-11-18");
  });

  it("an unknown channel and one without uploads are told apart", async () => {
    await open({ account: "UCkhongco000000000000000" });
    expect(await look()).toMatchObject({ outcome: "not-a-list" });
    await office[Symbol.asyncDispose]();
    await open({}, []);
    office.platforms.youtube.withoutUploads.add(id);
    expect(await look()).toMatchObject({
      outcome: "working",
      listed: 0,
      coversFrom: "2026-08-16T05:00:00.000Z",
    });
    expect(office.platforms.youtube.keys.get(key)?.searches).toBe(1);
  });
});

describe("the two quotas", () => {
  afterEach(() => office[Symbol.asyncDispose]());

  it("survive a restart, stop before the limit and open again at midnight in California", async () => {
    await open();
    await look();
    const used = office.platforms.youtube.keys.get(key)?.units ?? 0;
    const [kept] = await office.desk.store.read("allowance", [
      `youtube/${allowanceName("khoa-yt", { api_key: key })}`,
    ]);
    expect(kept?.value.buckets["units"]).toEqual({ window: "2026-11-13", used });
    const nearly = { ...kept?.value.buckets, units: { window: "2026-11-13", used: 9_499 } };
    if (kept === undefined || kept === null) throw new Error("no allowance was kept");
    await office.desk.store.write(
      "allowance",
      [{ value: { ...kept.value, buckets: nearly }, expects: kept.revision }],
      { actor: "test", at: "2026-11-14T05:00:00Z" },
    );
    await office.reopen();
    office.at("2026-11-14T07:00:00Z"); // 23:00 in California
    const stopped = await look();
    expect(stopped).toMatchObject({ outcome: "refused", coversTo: null });
    expect(stopped?.reason).toContain("9500/10000");
    expect(office.platforms.youtube.keys.get(key)?.units).toBe(used + 1);
    office.at("2026-11-14T08:30:00Z"); // 00:30 there
    expect(await look()).toMatchObject({ outcome: "working" });
  });

  it("a quota that YouTube itself calls used up is waited for", async () => {
    await open();
    office.platforms.youtube.failing.push("quotaExceeded");
    expect((await look())?.reason).toContain("hết hạn mức ngày");
    const calls = office.platforms.youtube.calls;
    await look();
    expect(office.platforms.youtube.calls).toBe(calls);
  });
});

describe("a channel without a key", () => {
  afterEach(() => office[Symbol.asyncDispose]());

  it("is read by its public feed, which may fail at random and is asked again", async () => {
    await open({ api: "atom" });
    office.platforms.youtube.feedFails.push(404);
    expect(await look()).toMatchObject({ outcome: "unreachable" });
    office.at("2026-11-14T06:00:00Z");
    const found = await look();
    expect(found).toMatchObject({ outcome: "working", listed: 8 });
    expect((await office.observations()).map(({ metric, api }) => `${metric} ${api}`)).toContain(
      "views atom",
    );
  });

  it("reaches back only as far as the fifteen newest videos", async () => {
    const many = Array.from({ length: 20 }, (_, at) =>
      postOf(`moi-video${100 + at}`, 1 + at, { video: true }),
    );
    await open({ api: "atom" }, many);
    const found = await look();
    expect(found?.coversFrom).toBe(many[14]?.publishedAt.toISOString());
  });
});

describe("each refusal", () => {
  let day = 0;
  beforeAll(() => open());
  afterAll(() => office[Symbol.asyncDispose]());

  it.each([
    ["keyInvalid", "refused", "khóa API"],
    ["accessNotConfigured", "not-permitted", "chưa bật"],
    ["forbidden", "not-permitted", "không được phép"],
    ["rateLimitExceeded", "refused", "giãn ra"],
    ["keyExpired", "refused", "hết hạn"],
    ["ipRefererBlocked", "refused", "giới hạn địa chỉ"],
    ["playlistItemsNotAccessible", "not-permitted", "riêng tư"],
    ["backendError", "unreachable", "thử lại"],
    ["somethingNew", "not-a-list", "báo người phát triển"],
  ] as const)("%s ends as %s and says what to do", async (reason, outcome, words) => {
    office.at(dayAfterNext((day += 1)));
    office.platforms.youtube.failing.push(reason);
    const found = await look();
    expect(found).toMatchObject({ outcome });
    expect(found?.reason).toContain(words);
  });
});
