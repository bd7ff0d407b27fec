import { expect, it } from "vitest";
import { lookOutcomes } from "../../crawlers/ledger.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { openPostOffice, postOf } from "../platforms/office.ts";
import { fc, first, holds, hostileJson, hostileText, spoilt } from "./fuzz.ts";

const ids = {
  facebook: "7002",
  youtube: "UCla000000000000000000001",
  zalo: "431800",
  tiktok: "@la",
} as const;
const kinds = { facebook: "fanpage", youtube: "video", zalo: "zalo", tiktok: "tiktok" } as const;
const names = ["facebook", "youtube", "zalo", "tiktok"] as const;

it("whatever a platform answers, each visit ends in words, and no post is kept that it did not show", async () => {
  await using office = await openPostOffice({
    channels: names.map((name) => ({
      id: `thudo-mxh/${name}`,
      kind: kinds[name],
      account: ids[name],
      token: name,
    })),
    accounts: names.map((platform) => ({
      platform,
      id: ids[platform],
      name: "Tài khoản mẫu",
      followers: 10,
      posts: [0.5, 1.2].map((days, at) =>
        postOf(platform === "facebook" ? `7002_${at}` : `${platform}-${at}00`, days),
      ),
    })),
  });
  const { platforms } = office;
  const tokens = { facebook: "EAAbMaTrang0123456789", youtube: "AIzaKhoa01234567890123456789012345678" };
  platforms.facebook.tokens.set(tokens.facebook, { page: ids.facebook, insights: true });
  platforms.youtube.keys.set(tokens.youtube, { units: 0, searches: 0, day: "" });
  await office.token("facebook", { access_token: tokens.facebook });
  await office.token("youtube", tokens.youtube);
  await office.token("zalo", { ...platforms.zalo.app, refresh_token: platforms.zalo.refresh });
  const { key, secret } = platforms.tiktok.client;
  await office.token("tiktok", {
    client_key: key,
    client_secret: secret,
    refresh_token: platforms.tiktok.refresh,
  });

  const honest = platforms.answer.bind(platforms);
  let replies: readonly string[] = [];
  let at = 0;
  platforms.answer = (asked) => {
    const told = honest(asked);
    at += 1;
    // Tokens are renewed honestly, so that what lies behind them is reached.
    const body = asked.url.pathname.includes("token") ? undefined : replies[at % Math.max(1, replies.length)];
    return body === undefined ? told : { ...told, body: body === "" ? told.body : body };
  };
  const real = [
    '{"data":[{"id":"7002_0","message":"a","created_time":"2026-11-13T05:00:00+0000"}],"paging":{"next":"x","cursors":{"after":"y"}}}',
    '{"error":0,"data":{"total":1,"medias":[{"id":"a","title":"b","create_date":1783470000}]}}',
    '{"data":{"videos":[{"id":"1","title":"a","create_time":1783470000,"view_count":3}],"cursor":1,"has_more":true},"error":{"code":"ok"}}',
    '{"items":[{"id":"a","snippet":{"title":"b","publishedAt":"2026-11-13T05:00:00Z"},"statistics":{"viewCount":"3"}}],"nextPageToken":"a"}',
    '{"error":{"message":"x","code":190,"error_subcode":463}}',
  ];
  let day = 14;
  const visited = holds(
    fc.array(fc.oneof(fc.constant(""), spoilt(real), hostileJson, hostileText), {
      minLength: 1,
      maxLength: 5,
    }),
    async (sent) => {
      replies = sent;
      day += 1;
      office.at(new Date(Date.UTC(2026, 10, day, 5)).toISOString());
      const looks = [...(await office.collect()).values()];
      return first(
        looks.length !== names.length && `${looks.length} looks of ${names.length} channels`,
        looks.some(({ outcome }) => !lookOutcomes.includes(outcome)) && "an ending that nobody knows",
        looks.some(
          ({ outcome, reason }) => outcome !== "working" && outcome !== "empty" && (reason ?? "").length < 10,
        ) && "no reason is told",
      );
    },
    0.2,
  );
  await expect(visited).resolves.toBeUndefined();
  for await (const { value } of everything(office.desk.store, "item", {
    order: { by: "firstCapturedAt", direction: "ascending" },
  })) {
    expect(value.url).toMatch(/^https:\/\//);
    expect(Number.isNaN(Date.parse(value.publishedAt ?? office.now().toISOString()))).toBe(false);
  }
});
