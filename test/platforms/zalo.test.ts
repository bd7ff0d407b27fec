import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { validToken } from "../../crawlers/platforms/renew.ts";
import { openSecrets } from "../../crawlers/platforms/secrets.ts";
import { openTokens } from "../../crawlers/platforms/tokens.ts";
import { zaloToken } from "../sample-city/platforms/zalo.ts";
import type { SampleAccount } from "../sample-city/platforms/model.ts";
import { dayAfterNext, openPostOffice, postOf, type PostOffice } from "./office.ts";

const oa = "4318657068771012345";
const account: SampleAccount = {
  platform: "zalo",
  id: oa,
  name: "OA mẫu",
  followers: 777,
  posts: [
    ...Array.from({ length: 23 }, (_, at) => postOf(`za${100 + at}`, 0.4 + at * 2)),
    postOf("zv900", 7.2, { video: true }),
  ],
};
const other: SampleAccount = { ...account, id: "4318657068771099999", name: "OA khác" };
const channel = { id: "thudo-mxh/zalo", kind: "zalo", account: oa, token: "oa" } as const;

let office: PostOffice;
const open = async (): Promise<void> => {
  office = await openPostOffice({ channels: [channel], accounts: [account, other] });
  const { app, refresh } = office.platforms.zalo;
  await office.token("oa", { ...app, refresh_token: refresh });
};
/** A collector of its own that only wants the token. */
async function renewedBy({ desk, platforms, ...clock }: PostOffice): Promise<string> {
  const secrets = openSecrets();
  const tokens = openTokens(desk.tokenFolder, {}, secrets);
  const renewal = {
    host: "oauth.zaloapp.com",
    needs: "",
    refusal: () => null,
    call: ({ refresh_token = "" }: { refresh_token?: string | undefined }) => ({ url: refresh_token }),
  };
  const ask = async (call: { readonly url: string }) => {
    const form = { ...platforms.zalo.app, grant_type: "refresh_token", refresh_token: call.url };
    const told = zaloToken(
      {
        method: "POST",
        url: new URL("https://oauth.zaloapp.com/v4/oa/access_token"),
        headers: { secret_key: platforms.zalo.app.secret_key },
        body: new URLSearchParams({ ...form, app_id: platforms.zalo.app.app_id }).toString(),
      },
      platforms.world,
      platforms.zalo,
    );
    return { url: call.url, headers: {}, status: told.status, json: JSON.parse(told.body) };
  };
  return validToken(
    { tokens, tokenName: "oa", token: {}, leases: desk.store, now: () => clock.now(), ask },
    renewal,
    null,
  );
}
const look = async () => (await office.collect()).get(channel.id);
const file = () => path.join(office.folder, "khoa", "oa.json");

describe("an Official Account", () => {
  beforeEach(open);
  afterEach(() => office[Symbol.asyncDispose]());

  it("is read ten by ten, articles and videos, with their whole text", async () => {
    expect(await look()).toMatchObject({ outcome: "working", reason: null, listed: 24 });
    const [item] = (await office.items()).filter(({ url }) => url.endsWith("za100"));
    expect(item).toMatchObject({ kind: "post", title: account.posts[0]?.title });
    expect(item?.text).toContain(account.posts[0]?.text);
    const sliced = office.served.asked.filter(({ url }) => url.pathname.endsWith("getslice"));
    expect(sliced.map(({ url }) => Number(url.searchParams.get("limit")))).toEqual(sliced.map(() => 10));
  });

  it("understands dates in seconds as well as in milliseconds", async () => {
    office.platforms.zalo.inSeconds = true;
    await look();
    const item = (await office.items()).find(({ url }) => url.endsWith("za100"));
    expect(item?.publishedAt).toBe("2026-11-13T19:24:00.000Z");
  });

  it("asks for the text of a post once, and again only when it was edited", async () => {
    await look();
    const details = () => office.served.asked.filter(({ url }) => url.pathname.endsWith("getdetail")).length;
    const first = details();
    expect(first).toBe(24);
    office.at("2026-11-14T06:00:00Z");
    await look();
    expect(details()).toBe(first);
    office.platforms.world.edits.set("za100", "Bình dân học vụ số ở Hà Nội: đổi địa điểm học.");
    office.at("2026-11-14T07:00:00Z");
    await look();
    expect((await office.items()).find(({ url }) => url.endsWith("za100"))?.text).toContain("đổi địa điểm");
  });

  it("a hidden post and a deleted one are told as removed", async () => {
    await look();
    office.platforms.world.hidden.add("za100");
    office.platforms.world.removed.add("za102"); // 4.4 days old
    office.at("2026-11-14T06:00:00Z");
    await look();
    expect((await office.items()).find(({ url }) => url.endsWith("za100"))?.removedOn).toBe("2026-11-14");
    office.at("2026-11-18T00:00:00Z");
    await look();
    expect((await office.items()).find(({ url }) => url.endsWith("za102"))?.removedOn).toBe("2026-11-18");
  });
});

describe("the token of an Official Account", () => {
  beforeEach(open);
  afterEach(() => office[Symbol.asyncDispose]());

  it("is renewed, and the new pair is on the disk with mode 600 before it is used", async () => {
    await look();
    const kept: unknown = JSON.parse(await readFile(file(), "utf8"));
    expect(kept).toMatchObject({
      access_token: "mau-truy-cap-zalo-1",
      refresh_token: "mau-lam-moi-zalo-1",
      expires_at: "2026-11-15T06:00:00.000Z",
    });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    await office.reopen();
    office.at("2026-11-16T05:00:00Z");
    expect(await look()).toMatchObject({ outcome: "working" });
    expect(office.platforms.zalo.renewals).toBe(2);
  });

  it("is renewed at once when Zalo ends it before its time", async () => {
    await look();
    office.platforms.zalo.access.clear();
    office.at("2026-11-14T06:00:00Z");
    expect(await look()).toMatchObject({ outcome: "working" });
    expect(office.platforms.zalo.renewals).toBe(2);
  });

  it("is renewed once when two collectors need it at the same moment", async () => {
    const { app, refresh } = office.platforms.zalo;
    await office.token("oa", { ...app, refresh_token: refresh });
    const calls = await Promise.all([renewedBy(office), renewedBy(office), renewedBy(office)]);
    expect(new Set(calls)).toEqual(new Set(["mau-truy-cap-zalo-1"]));
    expect(office.platforms.zalo.renewals).toBe(1);
  });

  it("that opens another account is refused before anything is taken in", async () => {
    await office.token("oa", { ...office.platforms.zalo.app, refresh_token: office.platforms.zalo.refresh });
    office.platforms.zalo.oa = other.id;
    const found = await look();
    expect(found).toMatchObject({ outcome: "refused", listed: 0 });
    expect(found?.reason).toContain(`thuộc OA ${other.id}`);
    expect(await office.items()).toEqual([]);
  });

  it("a spent refresh token is told with what to do", async () => {
    await office.token("oa", { ...office.platforms.zalo.app, refresh_token: "mau-lam-moi-da-dung" });
    const found = await look();
    expect(found).toMatchObject({ outcome: "refused" });
    expect(found?.reason).toMatch(/-14014.*chỉ dùng một lần/);
  });
});

describe("each refusal", () => {
  let day = 0;
  beforeAll(open);
  afterAll(() => office[Symbol.asyncDispose]());

  it.each([
    [-209, "not-permitted", "nâng gói"],
    [-210, "not-permitted", "cấp quyền"],
    [-201, "not-a-list", "không nhận tham số"],
    [-32, "refused", "giãn ra"],
    [-999, "not-a-list", "báo người phát triển"],
  ] as const)("%i ends as %s and says what to do", async (code, outcome, words) => {
    office.at(dayAfterNext((day += 1)));
    office.platforms.zalo.failing.push(code);
    const found = await look();
    expect(found).toMatchObject({ outcome });
    expect(found?.reason).toContain(words);
  });
});
