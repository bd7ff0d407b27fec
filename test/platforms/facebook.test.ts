import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { settleAndNote } from "../../pipeline/settling.ts";
import { articlePage, captured, eveningClass } from "../settle/desk.ts";
import type { SampleAccount } from "../sample-city/platforms/model.ts";
import { dayAfterNext, openPostOffice, postOf, type PostOffice } from "./office.ts";

const page = "1000200";
const token = "EAAmauTokenCuaTrangRatDai123";
const account: SampleAccount = {
  platform: "facebook",
  id: page,
  name: "Trang mẫu của thành phố",
  followers: 12_345,
  posts: [0.2, 1.2, 3.1, 5.5, 7.4, 20, 31, 80].map((days, at) => postOf(`${page}_${500 + at}`, days)),
};
const channel = { id: "thudo-mxh/fanpage", kind: "fanpage", account: page, token: "trang" } as const;

let office: PostOffice;
const open = async (): Promise<void> => {
  office = await openPostOffice({ channels: [channel], accounts: [account] });
  office.platforms.facebook.tokens.set(token, { page, insights: true });
  await office.token("trang", { access_token: token });
};

const look = async () => (await office.collect()).get(channel.id);

describe("a page by the Pages API", () => {
  beforeEach(open);
  afterEach(() => office[Symbol.asyncDispose]());

  it("becomes posts with text, moment, address and owner, and covers the ninety days that were asked for", async () => {
    const found = await look();
    expect(found).toMatchObject({ outcome: "working", reason: null, listed: 8, fresh: 8 });
    expect(found?.coversFrom).toBe("2026-08-16T05:00:00.000Z");
    const items = await office.items();
    expect(items).toHaveLength(8);
    const [first] = items.filter(({ url }) => url.endsWith("/501"));
    expect(first).toMatchObject({
      kind: "post",
      url: `https://www.facebook.com/${page}/posts/501`,
      publishedAt: "2026-11-13T00:12:00.000Z",
      publishedDay: "2026-11-13",
      dateFrom: "api",
      text: account.posts[1]?.text,
      media: { image: true, video: false, audio: false },
    });
    expect(first?.verdicts[0]?.agencies.map(({ id }) => id)).toContain("hn-vpubnd");
  });

  it("is measured at 1, 3, 7 and 30 days and at no other age", async () => {
    await look();
    const views = (await office.observations()).filter(({ metric }) => metric === "reactions");
    expect(views.map(({ ageDays }) => ageDays).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual([
      1.2, 3.1, 7.4, 31,
    ]);
    const seventh = (await office.observations()).filter(({ ageDays }) => ageDays === 7.4);
    expect(
      seventh
        .map(({ metric, as, api }) => [metric, as, api])
        .toSorted(([one = ""], [other = ""]) => one.localeCompare(other)),
    ).toEqual([
      ["comments", "comments.summary.total_count", "pages v26.0"],
      ["media_viewers", "post_total_media_view_unique", "pages v26.0"],
      ["media_views", "post_media_view", "pages v26.0"],
      ["reactions", "reactions.summary.total_count", "pages v26.0"],
      ["shares", "shares.count", "pages v26.0"],
    ]);
  });

  it("measures later what an outage put off, with its true age, and leaves out what was missed", async () => {
    await look();
    office.at("2026-11-26T05:00:00Z"); // twelve days without a round: 1.2 → 13.2, 0.2 → 12.2, 3.1 → 15.1 days
    await look();
    const of = async (post: number) =>
      (await office.observations())
        .filter(({ item, metric }) => metric === "reactions" && ids.get(`${post}`) === item)
        .map(({ ageDays }) => ageDays);
    const ids = new Map((await office.items()).map(({ id, url }) => [url.split("/").at(-1), id]));
    expect(await of(500)).toEqual([12.2]); // first and third day were missed: nothing stands in their place
    expect(await of(501)).toEqual([1.2, 13.2]);
    expect(await of(502)).toEqual([3.1]); // fifteen days are too late for the seventh
  });

  it("notes followers as a figure of the channel, once a day", async () => {
    await look();
    await look();
    office.at("2026-11-15T05:00:00Z");
    await look();
    const followers = (await office.observations()).filter(({ metric }) => metric === "followers");
    expect(followers.map(({ item, count, channel: of }) => [item, count, of])).toEqual([
      [null, 12_345, channel.id],
      [null, 12_345, channel.id],
    ]);
  });

  it("keeps an edited post as an edit and a removed one as removed, and the removed one still counts", async () => {
    await look();
    const before = (await office.items()).find(({ url }) => url.endsWith("/501"));
    office.platforms.world.edits.set(`${page}_501`, "Bình dân học vụ số ở Hà Nội: lớp dời sang tối thứ Sáu.");
    office.platforms.world.removed.add(`${page}_504`);
    office.at("2026-11-14T06:00:00Z");
    await look();
    const edited = (await office.items()).find(({ url }) => url.endsWith("/501"));
    expect(edited?.id).toBe(before?.id);
    expect(edited?.text).toContain("dời sang tối thứ Sáu");
    expect((await office.items()).find(({ url }) => url.endsWith("/504"))?.removedOn).toBeNull();
    office.at("2026-11-15T05:00:00Z"); // 503 is 6.5, 504 was measured: nothing asks for it again before its thirtieth day
    await look();
    office.at("2026-12-08T05:00:00Z");
    await look();
    const removed = (await office.items()).find(({ url }) => url.endsWith("/504"));
    expect(removed?.removedOn).toBe("2026-12-08");
    expect(removed?.verdicts.map(({ tier }) => tier)).toEqual(
      (await office.items()).find(({ url }) => url.endsWith("/503"))?.verdicts.map(({ tier }) => tier),
    );
  });

  it("asks by itself for a fresh post that a whole list no longer shows, and tells it as removed at the next visit", async () => {
    await look();
    office.platforms.world.removed.add(`${page}_501`); // 1.2 days old, measured already
    office.at("2026-11-14T06:00:00Z");
    await look();
    expect((await office.items()).find(({ url }) => url.endsWith("/501"))?.removedOn).toBe("2026-11-14");
    office.platforms.world.removed.clear(); // hidden by mistake and shown again
    office.at("2026-11-14T07:00:00Z");
    await look();
    expect((await office.items()).find(({ url }) => url.endsWith("/501"))?.removedOn).toBeNull();
  });

  it("archives nothing twice that did not change", async () => {
    await look();
    const posts = async () =>
      (
        await office.desk.store.list("capture", {
          order: { by: "fetchedAt", direction: "ascending" },
          limit: 1000,
        })
      ).rows.filter(({ value }) => value.hint?.post !== undefined).length;
    expect(await posts()).toBe(8);
    office.at("2026-11-14T07:00:00Z");
    await look();
    expect(await posts()).toBe(8);
  });

  it("joins the story of the article that it leads to, and no other link makes a story", async () => {
    const url = "https://hanoimoi.vn/phuong-lang-mo-lop-binh-dan-hoc-vu-so-812345.html";
    const posts = [
      postOf(`${page}_801`, 1.5, { link: url }),
      postOf(`${page}_802`, 1.6, { link: "https://dichvucong.example.vn/nop-ho-so" }),
      postOf(`${page}_803`, 1.7, { text: `Lớp học số ở Hà Nội mở thêm buổi tối. Đọc tại ${url}.` }),
    ];
    await office[Symbol.asyncDispose]();
    office = await openPostOffice({ channels: [channel], accounts: [{ ...account, posts }] });
    office.platforms.facebook.tokens.set(token, { page });
    await office.token("trang", { access_token: token });
    const html = articlePage(eveningClass);
    await settleAndNote(office.desk, await captured(office.desk, { url, html, source: "hanoimoi" }));
    await look();
    const items = await office.items();
    const story = (end: string) => items.find((item) => item.url.endsWith(end))?.story;
    expect(story("/801")).toBe(story("812345.html"));
    expect(story("/803")).toBe(story("812345.html"));
    expect(story("/802")).not.toBe(story("812345.html"));
    expect(items.find((item) => item.url.endsWith("/802"))).toMatchObject({ copy: "original", credit: null });
  });

  it("pages through long lists with an empty page in the middle", async () => {
    office.platforms.facebook.emptyPage = true;
    expect(await look()).toMatchObject({ outcome: "working", listed: 8 });
  });

  it("asks for people with limit(0) and keeps no field that it does not know", async () => {
    await look();
    const lists = office.served.asked.filter(({ url }) => url.pathname.endsWith("/published_posts"));
    expect(lists[0]?.url.searchParams.get("fields")).toContain(
      "comments.summary(true).filter(stream).limit(0)",
    );
    expect(lists.every(({ url }) => !url.href.includes("access_token"))).toBe(true);
  });
});

describe("each refusal of the Graph API", () => {
  let day = 0;
  beforeAll(open);
  afterAll(() => office[Symbol.asyncDispose]());

  it.each([
    [{ code: 190, subcode: 463 }, "refused", "cấp lại mã dài hạn"],
    [{ code: 190, subcode: 460 }, "refused", "mật khẩu"],
    [{ code: 190, subcode: 458 }, "refused", "cài lại ứng dụng"],
    [{ code: 190, subcode: 467 }, "refused", "thu hồi"],
    [{ code: 190 }, "refused", "cấp lại mã truy cập"],
    [{ code: 10 }, "not-permitted", "pages_read_engagement"],
    [{ code: 200 }, "not-permitted", "thiếu quyền"],
    [{ code: 4 }, "refused", "tự giãn ra"],
    [{ code: 17 }, "refused", "tự giãn ra"],
    [{ code: 32 }, "refused", "tự giãn ra"],
    [{ code: 613 }, "refused", "tự giãn ra"],
    [{ code: 80_001 }, "refused", "BUC"],
    [{ code: 341 }, "refused", "tự giãn ra"],
    [{ code: 368 }, "refused", "chặn tạm thời"],
    [{ code: 1 }, "unreachable", "thử lại"],
    [{ code: 2 }, "unreachable", "thử lại"],
    [{ code: 100, subcode: 33 }, "not-a-list", "không còn"],
    [{ code: 100 }, "not-a-list", "apiVersion"],
    [{ code: 803 }, "not-a-list", "account"],
    [{ code: 3001, subcode: 1_504_028 }, "not-a-list", "thiếu tên số đo"],
  ] as const)("%o ends as %s and says what to do", async (failure, outcome, words) => {
    office.at(dayAfterNext((day += 1)));
    office.platforms.facebook.failing.push(failure);
    const found = await look();
    expect(found).toMatchObject({ outcome, coversTo: null });
    expect(found?.reason).toContain(words);
    expect(found?.reason).not.toContain(token);
  });
});

describe("a token", () => {
  beforeEach(open);
  afterEach(() => office[Symbol.asyncDispose]());

  it("that expires in the middle keeps what came and covers nothing", async () => {
    const many = Array.from({ length: 130 }, (_, at) => postOf(`${page}_${700 + at}`, 1.3 + at / 10));
    await office[Symbol.asyncDispose]();
    office = await openPostOffice({ channels: [channel], accounts: [{ ...account, posts: many }] });
    office.platforms.facebook.tokens.set(token, { page });
    await office.token("trang", { access_token: token });
    office.platforms.facebook.expiresAtPage = 1;
    expect(await look()).toMatchObject({ outcome: "refused", listed: 100, coversTo: null });
    expect(await office.items()).toHaveLength(100);
    office.platforms.facebook.expiresAtPage = null;
    expect(await look()).toMatchObject({ outcome: "working", listed: 130, fresh: 30 });
  });

  it("near the limit of its usage it stops by itself, also after a restart, until the time that Facebook names", async () => {
    Object.assign(office.platforms.facebook, { usage: 85, regain: 25 });
    await look();
    const calls = office.platforms.facebook.calls;
    expect(calls).toBe(1);
    await office.reopen();
    const found = await look();
    expect(office.platforms.facebook.calls).toBe(calls);
    expect(found?.reason).toContain("85%");
    Object.assign(office.platforms.facebook, { usage: 10, regain: 0 });
    office.at("2026-11-14T05:26:00Z");
    expect(await look()).toMatchObject({ outcome: "working" });
  });

  it("one retired metric is found out, remembered and left out", async () => {
    office.platforms.facebook.retired.add("post_total_media_view_unique");
    await look();
    const metrics = new Set((await office.observations()).map(({ metric }) => metric));
    expect(metrics.has("media_views")).toBe(true);
    expect(metrics.has("media_viewers")).toBe(false);
    const asked = office.served.asked.length;
    office.at("2026-11-15T13:00:00Z");
    await look();
    const later = office.served.asked.slice(asked).flatMap(({ url }) => url.searchParams.get("metric") ?? []);
    expect(later.length).toBeGreaterThan(0);
    expect(later.every((names) => names === "post_media_view")).toBe(true);
  });

  it("without insights still brings posts and public figures", async () => {
    office.platforms.facebook.tokens.set(token, { page });
    expect(await look()).toMatchObject({ outcome: "working", reason: null });
    expect(new Set((await office.observations()).map(({ metric }) => metric))).toEqual(
      new Set(["reactions", "comments", "shares", "followers"]),
    );
  });

  it("an unpublished page is told where its figures are asked for", async () => {
    office.platforms.facebook.unpublished.add(page);
    expect((await look())?.reason).toContain("unpublished");
  });
});
