import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { bystanders, type SampleAccount } from "../sample-city/platforms/model.ts";
import { openSecrets } from "../../crawlers/platforms/secrets.ts";
import { dayAfterNext, openPostOffice, postOf, type PostOffice } from "./office.ts";

const planted = {
  page: "EAAbiMatTrangFacebook0123456789",
  app: "biMatUngDungFacebook99",
  youtube: "AIzaBiMatKhoaYoutube01234567890123456789",
  zaloKey: "mau-khoa-ung-dung-zalo",
  zaloRefresh: "mau-lam-moi-zalo-",
  zaloAccess: "mau-truy-cap-zalo-",
  tiktokSecret: "mau-bi-mat-tiktok",
  tiktokRefresh: "mau-lam-moi-tiktok-",
  tiktokAccess: "mau-truy-cap-tiktok-",
} as const;
const ids = {
  facebook: "7002",
  youtube: "UCbimat000000000000000001",
  zalo: "431800",
  tiktok: "@bimat",
} as const;
const accounts: readonly SampleAccount[] = (["facebook", "youtube", "zalo", "tiktok"] as const).map(
  (platform) => ({
    platform,
    id: ids[platform],
    name: "Tài khoản mẫu",
    followers: 10,
    posts: [0.5, 1.2, 7.3].map((days, at) =>
      postOf(platform === "facebook" ? `7002_${at}` : `${platform}-${at}00`, days, {
        video: platform !== "facebook",
      }),
    ),
  }),
);
const kinds = { facebook: "fanpage", youtube: "video", zalo: "zalo", tiktok: "tiktok" } as const;

let office: PostOffice;
afterEach(() => office[Symbol.asyncDispose]());

async function open(): Promise<void> {
  const channels = (["facebook", "youtube", "zalo", "tiktok"] as const).map((platform) => ({
    id: `thudo-mxh/${platform}`,
    kind: kinds[platform],
    account: ids[platform],
    token: platform,
  }));
  office = await openPostOffice({ channels, accounts });
  const { facebook, youtube, zalo, tiktok } = office.platforms;
  facebook.tokens.set(planted.page, { page: ids.facebook, insights: true });
  youtube.keys.set(planted.youtube, { units: 0, searches: 0, day: "" });
  await office.token("facebook", { access_token: planted.page, app_secret: planted.app });
  await office.token("youtube", planted.youtube);
  await office.token("zalo", { ...zalo.app, refresh_token: zalo.refresh });
  const { key, secret } = tiktok.client;
  await office.token("tiktok", { client_key: key, client_secret: secret, refresh_token: tiktok.refresh });
}

/** All that was written, unpacked, but for the folder of tokens itself. */
async function written(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || file.includes(`${path.sep}khoa${path.sep}`)) continue;
    const bytes = await readFile(file);
    found.set(
      path.relative(folder, file),
      (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"),
    );
  }
  return found;
}

describe("tokens", () => {
  it("reach no file, no log line and no address, through renewals, refusals that repeat them, and a restart", async () => {
    await open();
    await office.collect();
    office.at(dayAfterNext(3));
    await office.reopen();
    await office.collect();
    // Refusals whose messages repeat the token, and one that is renewed.
    office.platforms.facebook.tokens.set(planted.page, { page: ids.facebook, subcode: 463 });
    office.platforms.youtube.keys.clear();
    office.platforms.zalo.access.clear();
    office.platforms.zalo.refresh = "spent";
    office.platforms.tiktok.failing.push("access_token_invalid", "access_token_invalid");
    office.at(dayAfterNext(4));
    const looks = await office.collect();
    expect([...looks.values()].map(({ outcome }) => outcome)).toEqual([
      "refused",
      "refused",
      "refused",
      "refused",
    ]);

    const files = await written(office.folder);
    expect([...files.keys()].some((name) => name.endsWith(".warc.gz"))).toBe(true);
    expect([...files.keys()].some((name) => name.endsWith(".sqlite"))).toBe(true);
    const all = [...files, ...office.log.map((line, at) => [`log ${at}`, line] as const)];
    expect(office.log.length).toBeGreaterThan(0);
    for (const [name, secret] of Object.entries(planted))
      for (const [where, text] of all) expect(text.includes(secret), `${name} in ${where}`).toBe(false);
    const proof = office.served.asked.find(({ url }) => url.searchParams.has("appsecret_proof"))?.url
      .searchParams;
    expect(proof?.get("appsecret_proof")).toMatch(/^[0-9a-f]{64}$/);
    for (const [where, text] of all)
      expect(text.includes(proof?.get("appsecret_proof") ?? "?"), `the proof in ${where}`).toBe(false);
    const addresses = office.served.asked.map(({ url }) => url.href).join("\n");
    for (const secret of Object.values(planted)) expect(addresses).not.toContain(secret);
  });

  it("nobody who commented or reacted is in any file", async () => {
    await open();
    await office.collect();
    for (const [where, text] of await written(office.folder))
      for (const name of bystanders) expect(text.includes(name), `${name} in ${where}`).toBe(false);
  });

  it.each([
    [0o644, /chmod 600/],
    [0o640, /chmod 600/],
  ])("a file that others may read (%o) is refused with what to do", async (mode, words) => {
    await open();
    await office.token("facebook", { access_token: planted.page }, mode);
    const look = (await office.collect()).get("thudo-mxh/facebook");
    expect(look).toMatchObject({ outcome: "refused" });
    expect(look?.reason).toMatch(words);
    expect(office.platforms.facebook.calls).toBe(0);
  });

  it("a file that cannot be understood is refused without telling what stands in it", async () => {
    await open();
    await office.token("facebook", `{"access_token": "${planted.page}"`);
    const look = (await office.collect()).get("thudo-mxh/facebook");
    expect(look?.reason).toContain("không phải JSON");
    expect(look?.reason).not.toContain(planted.page);
  });

  it("without an account or a token nothing is asked, and the channel says that it needs a permission or a hand", async () => {
    office = await openPostOffice({
      channels: [
        { id: "thudo-mxh/a", kind: "fanpage" },
        { id: "thudo-mxh/b", kind: "zalo", account: "123", token: "khong-co" },
      ],
      accounts: [],
    });
    const looks = await office.collect();
    for (const look of looks.values()) {
      expect(look).toMatchObject({ outcome: "not-permitted", coversTo: null });
      expect(look.reason).toContain("cần quyền hoặc nhập tay");
    }
    expect(office.served.asked).toEqual([]);
  });

  it("come from a variable too, which stands before a file that was renewed from an older one", async () => {
    await open();
    const { app, refresh } = office.platforms.zalo;
    await office.token("zalo", { began_with: "0000000000000000", refresh_token: "cu-va-hong-roi" });
    process.env["PHUSONG_TOKEN_ZALO"] = JSON.stringify({ ...app, refresh_token: refresh });
    try {
      expect((await office.collect()).get("thudo-mxh/zalo")).toMatchObject({ outcome: "working" });
      office.at(dayAfterNext(3)); // renewed into the file, which goes on from the same variable
      expect((await office.collect()).get("thudo-mxh/zalo")).toMatchObject({ outcome: "working" });
      expect(office.platforms.zalo.renewals).toBe(2);
    } finally {
      delete process.env["PHUSONG_TOKEN_ZALO"];
    }
  });
});

describe("a text with secrets", () => {
  it("is blanked as it is, as in an address and as in JSON, the longest secret first", () => {
    const secrets = openSecrets();
    secrets.add('a b"c/d?e');
    secrets.add("tokentoken");
    secrets.add("tokentoken-longer");
    expect(secrets.mask('x a b"c/d?e y a%20b%22c%2Fd%3Fe z a b\\"c/d?e')).toBe("x *** y *** z ***");
    expect(secrets.mask("tokentoken-longer tokentoken")).toBe("*** ***");
  });
});
