import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOTP, Secret } from "otpauth";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verifyLog } from "../../pipeline/people/audit.ts";
import { invite } from "../../pipeline/people/invitations.ts";
import { openCodeKey } from "../../pipeline/people/code-key.ts";
import { newTotpSecret } from "../../pipeline/people/codes.ts";
import { personNamed } from "../../pipeline/people/accounts.ts";
import type { People } from "../../pipeline/people/people.ts";
import { openSampleOffice, type SampleOffice } from "../office/sample-office.ts";
import { goodPassword, visit, withAccount, type Answer, type Visitor } from "./visitor.ts";

const hour = 3_600_000;

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

describe("codes of a telephone", () => {
  it("are asked for once they are turned on, are taken once each, and a recovery code stands in once", async () => {
    const visitor = visit(office.app);
    await signIn(visitor);
    const page = (await visitor.get("/tai-khoan/ma-6-so")).text;
    const secret = /name="khoa" value="([A-Z2-7]{32})"/.exec(page)?.[1] ?? "";
    const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const code = (): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now });
    const wrong = await visitor.post("/tai-khoan/ma-6-so", { token, khoa: secret, ma: "000000" });
    expect(wrong.status).toBe(400);
    const first = code();
    const done = await visitor.post("/tai-khoan/ma-6-so", { token, khoa: secret, ma: first });
    const recovery = [...done.text.matchAll(/<code>([0-9a-f]{5}(?:-[0-9a-f]{5}){3})<\/code>/g)].map(
      ([, one]) => one ?? "",
    );
    expect(recovery).toHaveLength(10);

    const later = visit(office.app);
    expect((await signIn(later)).status).toBe(401);
    expect((await signIn(later, goodPassword, { ma: first })).status).toBe(401);
    now += 31_000;
    expect((await signIn(later, goodPassword, { ma: code() })).status).toBe(303);
    const spare = recovery[3]?.toUpperCase().replaceAll("-", " ") ?? "";
    expect((await signIn(visit(office.app), goodPassword, { ma: spare })).status).toBe(303);
    expect((await signIn(visit(office.app), goodPassword, { ma: spare })).status).toBe(401);
    expect((await later.get("/tai-khoan")).text).toContain("còn 9 mã dự phòng");
  });
});

describe("the secret of one-time codes", () => {
  it("is sealed in the store, opens for its own account and with its folder's key only, and an older plain one still holds", async () => {
    const folder = await mkdtemp(join(tmpdir(), "phusong-khoa-"));
    try {
      const secret = newTotpSecret();
      const [one, other] = [openCodeKey(folder), openCodeKey(folder)];
      const sealed = one.seal(secret, "lan");
      expect(sealed).not.toContain(secret);
      expect(one.seal(secret, "lan")).not.toBe(sealed);
      expect(other.open(sealed, "lan")).toBe(secret);
      expect([
        one.open(sealed, "minh"),
        one.open(`${sealed.slice(0, -4)}AAAA`, "lan"),
        one.open("v1.AAAA", "lan"),
      ]).toEqual([null, null, null]);
      expect(one.open(secret, "lan")).toBe(secret);
      expect((await stat(join(folder, "khoa-ma-6-so"))).mode & 0o777).toBe(0o600);
      expect(await readdir(folder)).toEqual(["khoa-ma-6-so"]);

      await writeFile(join(folder, "khoa-ma-6-so"), "hỏng");
      expect(() => openCodeKey(folder).open(sealed, "lan")).toThrow(/chép lại từ bản cất riêng/);
      await rm(join(folder, "khoa-ma-6-so"));
      expect(openCodeKey(folder).open(sealed, "lan")).toBeNull();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("an invitation", () => {
  it("is used once, ends after three days, and an earlier one ends with the next", async () => {
    const person = await personNamed(office.store, "lan");
    const [old, fresh] = [await invite(people, "test", person), await invite(people, "test", person)];
    const visitor = visit(office.app);
    expect((await visitor.get(`/loi-moi/${old.secret}`)).status).toBe(404);
    const path = `/loi-moi/${fresh.secret}`;
    const weak = await visitor.post(path, { moi: "matkhau123", lai: "matkhau123" }, { from: path });
    expect([weak.status, weak.text]).toEqual([400, expect.stringContaining("quá dễ đoán")]);
    const fields = { moi: "sáu con thuyền ngoài khơi", lai: "sáu con thuyền ngoài khơi" };
    expect((await visitor.post(path, fields, { from: path })).status).toBe(303);
    expect((await visitor.get(path)).status).toBe(404);
    expect((await signIn(visitor, fields.moi)).status).toBe(303);
    const late = await invite(people, "test", person);
    now += 73 * hour;
    expect((await visitor.get(`/loi-moi/${late.secret}`)).status).toBe(404);
  });
});

describe("the log", () => {
  it("tells of all of this in an unbroken chain, and can be read by day, person and deed", async () => {
    const visitor = visit(office.app);
    await signIn(visitor, "sai mật khẩu rồi");
    await signIn(visitor);
    expect(await verifyLog(office.store)).toMatchObject({ broken: null, lines: 5 });
    const one = (await visitor.get("/nhat-ky?viec=sign-in.refused&nguoi=lan&tu=2026-11-22&den=2026-11-22"))
      .text;
    expect(one.match(/<tr>/g)).toHaveLength(2);
    const none = (await visitor.get("/nhat-ky?den=2026-11-21")).text;
    expect(none).toContain("Không có dòng nào");
    expect((await visitor.get("/nhat-ky?tu=hom-nay&tiep=xyz")).status).toBe(200);
  });
});
