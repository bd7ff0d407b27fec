import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setState } from "../../pipeline/people/accounts.ts";
import { invite, resetPerson } from "../../pipeline/people/invitations.ts";
import { changeRights, personNamed } from "../../pipeline/people/accounts.ts";
import type { People } from "../../pipeline/people/people.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { openSampleOffice, type SampleOffice } from "../office/sample-office.ts";
import { goodPassword, visit, withAccount, type Answer, type Visitor } from "./visitor.ts";

const minute = 60_000;
const hour = 60 * minute;

let office: SampleOffice;
let people: People;
let now: number;
const clock = { now: () => new Date(now) };

beforeEach(async () => {
  now = Date.parse("2026-11-22T02:00:00Z");
  office = await openSampleOffice({ nothing: true, clock });
  people = await withAccount({ store: office.store, clock }, "lan");
});
afterEach(async () => {
  await office[Symbol.asyncDispose]();
});

function signIn(
  visitor: Visitor,
  password = goodPassword,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return visitor.post("/dang-nhap", { ten: "lan", "mat-khau": password, ...more }, { from: "/dang-nhap" });
}

/** What is answered, as somebody sees it. */
function said({ status, text }: Answer): unknown {
  return [status, /role="alert">.*?<\/div>/s.exec(text)?.[0]];
}

describe("signing in", () => {
  it("gives a cookie that no script reads and no other site sends, and leads back to where one wanted to go", async () => {
    const visitor = visit(office.app);
    const first = await visitor.get("/nhat-ky?viec=export");
    expect([first.status, first.headers.get("location")]).toEqual([
      303,
      "/dang-nhap?ve=%2Fnhat-ky%3Fviec%3Dexport",
    ]);
    const done = await signIn(visitor, goodPassword, { ve: "/nhat-ky?viec=export" });
    expect([done.status, done.headers.get("location")]).toEqual([303, "/nhat-ky?viec=export"]);
    const [session] = done.headers.getSetCookie().filter((line) => line.startsWith("phien="));
    expect(session).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    const page = await visitor.get("/nhat-ky");
    expect(page.text).toContain("Người lan");
    expect(page.text).toContain("đăng nhập");
  });

  it("carries no feed's key that somebody put into a page's address", async () => {
    const asked = await visit(office.app).get("/nhat-ky?viec=export&khoa=bi-mat");
    expect(asked.headers.get("location")).toBe("/dang-nhap?ve=%2Fnhat-ky%3Fviec%3Dexport");
  });

  it.each(["//xau.example/", "https://xau.example/", "/\\xau.example", "javascript:alert(1)"])(
    "leads nobody to %s",
    async (ve) => {
      const done = await signIn(visit(office.app), goodPassword, { ve });
      expect([done.status, done.headers.get("location")]).toEqual([303, "/"]);
    },
  );

  it("binds cookies to https and to the host where the pages are reached so", async () => {
    await using outside = await openSampleOffice({
      nothing: true,
      clock,
      reached: { address: "https://phusong.bien.gov.vn", proxies: [], signIn: null },
    });
    await withAccount({ store: outside.store, clock }, "lan");
    const visitor = visit(outside.app, "https://phusong.bien.gov.vn");
    const done = await signIn(visitor);
    expect(done.headers.getSetCookie().every((line) => /^__Host-.*; Secure/.test(line))).toBe(true);
    expect(done.headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect((await visitor.get("/")).status).toBe(200);
    expect((await visit(outside.app, "https://khac.example").get("/")).status).toBe(421);
  });

  it("says the same of a wrong password and of a name that nobody bears", async () => {
    const wrong = await signIn(visit(office.app), "sai hoàn toàn rồi");
    const nobody = await visit(office.app).post(
      "/dang-nhap",
      { ten: "khong-ai", "mat-khau": "sai hoàn toàn rồi" },
      { from: "/dang-nhap" },
    );
    expect(said(wrong)).toEqual(said(nobody));
    expect(wrong.status).toBe(401);
  });

  it("begins a new session each time, and ends the one that the browser brought", async () => {
    const visitor = visit(office.app);
    await signIn(visitor);
    const before = new Map(visitor.cookies);
    await signIn(visitor);
    expect(visitor.cookies.get("phien")).not.toBe(before.get("phien"));
    const thief = visit(office.app);
    thief.cookies.set("phien", before.get("phien") ?? "");
    expect((await thief.get("/")).status).toBe(303);
  });

  it("keeps neither password nor cookie nor link in the store", async () => {
    const visitor = visit(office.app);
    await signIn(visitor);
    const { secret } = await invite(people, "test", await personNamed(office.store, "lan"));
    const kept: string[] = [];
    for (const [kind, by] of [
      ["person", "name"],
      ["session", "startedAt"],
      ["credential", "id"],
      ["invitation", "at"],
      ["audit", "at"],
    ] as const)
      for await (const one of everything(office.store, kind, { order: { by, direction: "ascending" } }))
        kept.push(JSON.stringify(one));
    expect(kept.length).toBeGreaterThan(5);
    const secrets = [goodPassword, secret, ...visitor.cookies.values()];
    expect(secrets.filter((one) => kept.some((text) => text.includes(one)))).toEqual([]);
  });
});

describe("guessing", () => {
  it("waits longer and longer, a quarter of an hour at most, and never locks out a machine that is known", async () => {
    const known = visit(office.app);
    await signIn(known);
    const strangers = Array.from({ length: 12 }, (_, i) => visit(office.app, undefined, `198.51.100.${i}`));
    const stranger = strangers[0] ?? known;
    for (let i = 0; i < 5; i += 1) expect((await signIn(stranger, "đoán mò lần này")).status).toBe(401);
    const shut = await signIn(stranger);
    expect([shut.status, shut.headers.get("retry-after")]).toEqual([429, "30"]);
    // From another address it is the same account.
    expect((await signIn(strangers[1] ?? stranger)).status).toBe(429);
    let longest = 0;
    for (const one of strangers) {
      now += 16 * minute;
      await signIn(one, "đoán mò lần nữa");
      longest = Math.max(longest, Number((await signIn(one)).headers.get("retry-after")));
    }
    expect(longest).toBe(15 * 60);
    known.cookies.delete("phien");
    expect((await signIn(known)).status).toBe(303);
    now += 16 * minute;
    expect((await signIn(strangers[2] ?? stranger)).status).toBe(303);
  });

  it("counts guesses that come at the same moment", async () => {
    const all = Array.from({ length: 12 }, (_, i) =>
      signIn(visit(office.app, undefined, `203.0.113.${i}`), "đoán cùng lúc"),
    );
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  });

  it("is stopped by address too, whatever name is tried", async () => {
    const visitor = visit(office.app);
    let last = 0;
    for (let i = 0; i < 21; i += 1) {
      const fields = { ten: `ten-${i}`, "mat-khau": "đoán tên này" };
      last = (await visitor.post("/dang-nhap", fields, { from: "/dang-nhap" })).status;
    }
    expect(last).toBe(429);
    expect((await signIn(visit(office.app, undefined, "192.0.2.99"))).status).toBe(303);
  });
});

describe("a session", () => {
  it("ends after two hours without a page, and after twelve with pages", async () => {
    const [idle, busy] = [visit(office.app), visit(office.app)];
    await signIn(idle);
    await signIn(busy);
    for (let at = 0; at < 11; at += 1) {
      now += hour;
      expect([at, (await busy.get("/")).status]).toEqual([at, 200]);
    }
    expect((await idle.get("/")).status).toBe(303);
    now += hour;
    expect((await busy.get("/")).status).toBe(303);
  });

  it("ends when rights change, when the account closes, and when it is reset", async () => {
    await withAccount({ store: office.store, clock }, "minh");
    const deeds: readonly (() => Promise<unknown>)[] = [
      () => changeRights(people, "minh", "lan", { role: "viewer", agencies: [], city: null }),
      () => setState(people, "minh", "lan", "closed"),
    ];
    for (const deed of deeds) {
      const visitor = visit(office.app);
      await signIn(visitor);
      expect((await visitor.get("/")).status).toBe(200);
      await deed();
      expect((await visitor.get("/")).status).toBe(303);
    }
    await setState(people, "minh", "lan", "active");
    await resetPerson(people, "minh", "lan");
    expect((await signIn(visit(office.app))).status).toBe(401);
  });

  it("is renewed with the password, and the others end", async () => {
    const [here, elsewhere] = [visit(office.app), visit(office.app)];
    await signIn(here);
    await signIn(elsewhere);
    const before = here.cookies.get("phien");
    const fresh = "năm con thuyền dưới trăng";
    const done = await here.post(
      "/tai-khoan/mat-khau",
      { cu: goodPassword, moi: fresh, lai: fresh },
      { from: "/tai-khoan" },
    );
    expect(done.headers.get("location")).toBe("/tai-khoan?xong=mat-khau");
    expect(here.cookies.get("phien")).not.toBe(before);
    expect((await here.get("/tai-khoan")).status).toBe(200);
    expect((await elsewhere.get("/tai-khoan")).status).toBe(303);
    expect((await signIn(elsewhere)).status).toBe(401);
    expect((await signIn(elsewhere, fresh)).status).toBe(303);
  });

  it("takes no form from another site, and none with a token of another session", async () => {
    const [here, other] = [visit(office.app), visit(office.app)];
    await signIn(here);
    await signIn(other);
    const token = /name="token" value="([^"]+)"/.exec((await other.get("/nguoi-dung")).text)?.[1] ?? "";
    const fields = { ten: "ke-gian", "ho-ten": "Kẻ gian", vai: "administrator" };
    const stolen = await here.post("/nguoi-dung", { ...fields, token });
    expect(stolen.status).toBe(403);
    const from = "/nguoi-dung";
    const foreign = await here.post("/nguoi-dung", fields, {
      from,
      headers: { origin: "https://xau.example" },
    });
    expect(foreign.status).toBe(403);
    const silent = await here.post("/nguoi-dung", fields, {
      from,
      headers: { "sec-fetch-site": "cross-site" },
    });
    expect(silent.status).toBe(403);
    expect(await office.store.count("person")).toBe(1);
    const own = await here.post("/nguoi-dung", fields, { from });
    expect(own.text).toContain("http://127.0.0.1:8179/loi-moi/");
    expect(await office.store.count("person")).toBe(2);
  });

  it("ends with signing out", async () => {
    const visitor = visit(office.app);
    await signIn(visitor);
    const stolen = visitor.cookies.get("phien") ?? "";
    await visitor.post("/dang-xuat", {}, { from: "/tai-khoan" });
    visitor.cookies.set("phien", stolen);
    expect((await visitor.get("/")).status).toBe(303);
  });
});
