import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Channel } from "../../config/source-schema.ts";
import { allowanceName } from "../../crawlers/platforms/tokens.ts";
import type { SampleAccount } from "../sample-city/platforms/model.ts";
import { dayAfterNext, openPostOffice, postOf, type PostOffice } from "./office.ts";

const account: SampleAccount = {
  platform: "tiktok",
  id: "@thanhphomau",
  name: "Thành phố mẫu",
  followers: 99_001,
  posts: Array.from({ length: 45 }, (_, at) =>
    postOf(`73120000${100 + at}`, 0.4 + at * 1.5, { video: true }),
  ),
};
const channel = { id: "thudo-mxh/tiktok", kind: "tiktok", account: account.id, token: "tt" } as const;

let office: PostOffice;
async function open(more: Partial<Channel> = {}): Promise<void> {
  office = await openPostOffice({ channels: [{ ...channel, ...more }], accounts: [account] });
  const { client, refresh } = office.platforms.tiktok;
  await office.token("tt", { client_key: client.key, client_secret: client.secret, refresh_token: refresh });
}
const look = async () => (await office.collect()).get(channel.id);

describe("an account by the Display API", () => {
  afterEach(() => office[Symbol.asyncDispose]());

  it("becomes posts, twenty at a time, at addresses without campaign marks", async () => {
    await open();
    expect(await look()).toMatchObject({ outcome: "working", reason: null, listed: 45 });
    const urls = (await office.items()).map(({ url }) => url);
    expect(urls).toContain("https://www.tiktok.com/@thanhphomau/video/73120000100");
    const lists = office.served.asked.filter(({ url }) => url.pathname === "/v2/video/list/");
    expect(lists.map(({ method }) => method)).toEqual(["POST", "POST", "POST"]);
    const metrics = new Set((await office.observations()).map(({ metric }) => metric));
    expect(metrics).toEqual(new Set(["views", "likes", "comments", "shares", "followers"]));
  });

  it("reads again what is due and tells what is gone", async () => {
    await open();
    await look();
    office.platforms.world.removed.add("73120000103"); // 4.9 days old
    office.at("2026-11-17T00:00:00Z"); // its seventh day
    await look();
    expect(office.served.asked.some(({ url }) => url.pathname === "/v2/video/query/")).toBe(true);
    expect((await office.items()).find(({ url }) => url.endsWith("103"))?.removedOn).toBe("2026-11-17");
  });

  it("renews its token every day, and goes on without followers where that scope is missing", async () => {
    await open();
    await look();
    const [token] = office.platforms.tiktok.access.keys();
    const right = office.platforms.tiktok.access.get(token ?? "");
    if (token === undefined || right === undefined) throw new Error("no token was given");
    office.platforms.tiktok.access.set(token, { ...right, scopes: ["video.list"] });
    office.at("2026-11-14T18:00:00Z"); // another day in Việt Nam, the same token
    expect(await look()).toMatchObject({ outcome: "working", reason: null });
    office.at("2026-11-16T05:00:00Z");
    await look();
    expect(office.platforms.tiktok.renewals).toBe(2);
  });

  it("a refresh token that is over asks for the owner's consent", async () => {
    await open();
    office.platforms.tiktok.refresh = "another";
    expect((await look())?.reason).toMatch(/invalid_grant.*đồng ý lại/);
  });
});

describe("an account by the Research API", () => {
  afterEach(() => office[Symbol.asyncDispose]());

  it("is asked by name and month, with a day's quota of its own", async () => {
    await open({ api: "research" });
    expect(await look()).toMatchObject({ outcome: "working", listed: 45 });
    const urls = (await office.items()).map(({ url }) => url);
    expect(urls).toContain("https://www.tiktok.com/@thanhphomau/video/73120000100");
    const name = allowanceName("tt", { client_key: office.platforms.tiktok.client.key });
    const [kept] = await office.desk.store.read("allowance", [`tiktok/${name}`]);
    expect(kept?.value.buckets["day"]).toEqual({ window: "2026-11-14", used: 3 }); // ninety days, a month each
  });
});

describe("each refusal", () => {
  let day = 0;
  beforeAll(() => open());
  afterAll(() => office[Symbol.asyncDispose]());

  it.each([
    ["rate_limit_exceeded", "refused", "giãn ra"],
    ["scope_not_authorized", "not-permitted", "chưa đồng ý"],
    ["scope_permission_missed", "not-permitted", "chưa được TikTok duyệt"],
    ["invalid_params", "not-a-list", "báo người phát triển"],
    ["internal_error", "unreachable", "thử lại"],
    ["daily_quota_limit_exceeded", "refused", "ngày hôm sau"],
  ] as const)("%s ends as %s and says what to do", async (code, outcome, words) => {
    office.at(dayAfterNext((day += 1)));
    office.platforms.tiktok.failing.push(code);
    const found = await look();
    expect(found).toMatchObject({ outcome });
    expect(found?.reason).toContain(words);
  });
});
