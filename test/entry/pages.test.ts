import { mkdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freeze } from "../../pipeline/freeze/freeze.ts";
import { windowOf } from "../../pipeline/measure/windows.ts";
import { base, desk, openEntryOffice, type EntryOffice } from "./office.ts";
import { city, clock, plan } from "./world.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let office: EntryOffice;
const as = (name: string) => office.as(name);
beforeAll(async () => {
  office = await openEntryOffice();
});
afterAll(() => office[Symbol.asyncDispose]());

const broadcast = {
  agency: "xa-1",
  from: "2026-10-01",
  to: "2026-10-31",
  broadcasts: "62",
  minutes: "1.240",
  clusters: "14",
  group: "g1",
};
const formOf = `${base}/truyen-thanh/moi`;
let entry = "";

describe("an entry's road", () => {
  it("tells every mistake at the top with a link to its field, and keeps what was typed", async () => {
    const { status, text } = await as("xa-1").post(
      formOf,
      { ...broadcast, minutes: "99.999.999", to: "" },
      { from: formOf },
    );
    expect(status).toBe(400);
    expect(text).toContain("Chưa ghi được: còn 1 chỗ cần sửa");
    expect(text).toMatch(/<a href="#o-to">Đến hết ngày<\/a>: để trống/);
    expect(text).toMatch(/id="o-to"[\s\S]{0,200}aria-invalid="true"/);
    expect(text).toContain('value="99.999.999"');
    expect(await office.store.count("entry")).toBe(0);
  });

  it("becomes a draft that its own agency and those who confirm see, and nobody else", async () => {
    const sent = await as("xa-1").post(formOf, broadcast, { from: formOf });
    expect(sent.status).toBe(303);
    entry = (sent.headers.get("location") ?? "").split("?")[0] ?? "";
    const seen = await Promise.all(
      ["quan-tri", "xa-1", "dau-moi", "tong-hop", "xa-2", "xem"].map(
        async (who) => (await as(who).get(entry)).status,
      ),
    );
    expect(seen).toEqual([200, 200, 200, 200, 404, 404]);
    const lists = await Promise.all(
      ["xa-1", "dau-moi", "xa-2", "xem"].map(async (who) =>
        (await as(who).get(`${base}/truyen-thanh`)).text.includes(entry),
      ),
    );
    expect(lists).toEqual([true, true, false, false]);
  });

  it("is not entered for somebody else's agency, by form or by table", async () => {
    const { status, text } = await as("xa-2").post(
      formOf,
      { ...broadcast, from: "2026-09-01", to: "2026-09-30" },
      { from: formOf },
    );
    expect([status, text.includes("không được nhập cho đơn vị này")]).toEqual([400, true]);
    const table =
      "Đơn vị;Từ ngày;Đến hết ngày;Số lượt phát;Tổng số phút;Số cụm loa hoạt động\nXã Bến Nước 1;1/9/2026;30/9/2026;1;1;1\n";
    const sent = await office.sendFile(
      "xa-2",
      `${base}/truyen-thanh/tep`,
      `${base}/truyen-thanh`,
      new File([table], "a.csv"),
    );
    expect(sent.text).toContain("chỉ ghi đơn vị mình");
    expect(await office.store.count("entry")).toBe(1);
  });

  it("takes evidence by what the file is, and hands it over as a file only", async () => {
    const fake = await office.sendFile(
      "xa-1",
      `${entry}/tep`,
      entry,
      new File(["<script>alert(1)</script>"], "anh.png"),
    );
    expect([fake.status, fake.text.includes("Chỉ nhận tệp")]).toEqual([400, true]);
    expect((await office.sendFile("xa-2", `${entry}/tep`, entry, new File([png], "anh.png"))).status).toBe(
      404,
    );
    expect((await office.sendFile("xa-1", `${entry}/tep`, entry, new File([png], 'ả"nh.html'))).status).toBe(
      303,
    );
    const [, proof = ""] =
      /href="([^"]+\/bang-chung\/[0-9a-f]{64})"/.exec((await as("xa-1").get(entry)).text) ?? [];
    const { status, headers } = await as("dau-moi").get(proof);
    expect([status, headers.get("content-type"), headers.get("x-content-type-options")]).toEqual([
      200,
      "image/png",
      "nosniff",
    ]);
    expect(headers.get("content-disposition")).toBe(
      `attachment; filename="__nh.png"; filename*=UTF-8''${encodeURIComponent("ả nh.png")}`,
    );
    expect(headers.get("content-security-policy")).toContain("sandbox");
    expect((await as("xa-2").get(proof)).status).toBe(404);
  });

  it("is confirmed by whoever may, and then seen by all and changed by nobody", async () => {
    const ban = /name="ban" value="(\d+)"/.exec((await as("xa-1").get(entry)).text)?.[1] ?? "";
    const token = { from: entry };
    const own = await as("xa-1").post(entry, { ban, viec: "confirmed" }, token);
    expect([own.status, own.text.includes("không có quyền")]).toEqual([403, true]);
    const stale = await as("dau-moi").post(entry, { ban: String(Number(ban) - 1), viec: "confirmed" }, token);
    expect([stale.status, stale.text.includes("vừa được người khác sửa")]).toEqual([409, true]);
    expect((await as("dau-moi").post(entry, { ban, viec: "confirmed" }, token)).status).toBe(303);
    expect((await as("xem").get(entry)).text).toContain("đã xác nhận");
    const again = await as("xa-1").post(formOf, { ...broadcast, broadcasts: "99" }, { from: formOf });
    expect([again.status, again.text.includes("đã có phiếu này")]).toEqual([400, true]);
  });

  it("is locked with the period that counts it; to mend it asks for a reason and shows in the history", async () => {
    const known = { city: office.config.cities[0] ?? city, plan, window: windowOf("month", "2026-10-05") };
    const freezing = { ...office, clock, actor: "tong-hop", data: office.folder };
    await mkdir(known.city.folder, { recursive: true });
    await freeze(freezing, known);
    const { text } = await as("dau-moi").get(entry);
    expect(text).toContain("khóa theo kỳ đã chốt: chốt Tháng 10/2026");
    expect(text).not.toContain("Rút phiếu");
    const ban = /name="ban" value="(\d+)"/.exec((await as("tong-hop").get(entry)).text)?.[1] ?? "";
    const bare = await as("tong-hop").post(entry, { ban, viec: "unlocked", "ly-do": " " }, { from: entry });
    expect([bare.status, bare.text.includes("cần ghi lý do")]).toEqual([400, true]);
    const unlocked = await as("tong-hop").post(
      entry,
      { ban, viec: "unlocked", "ly-do": "đếm nhầm" },
      { from: entry },
    );
    expect(unlocked.status).toBe(303);
    const log = await office.store.list("audit", { order: { by: "at", direction: "ascending" }, limit: 100 });
    const deeds = log.rows.map(({ value }) => value.what).filter((what) => what.startsWith("entry."));
    expect(deeds).toEqual([
      "entry.created",
      "entry.evidence",
      "entry.confirmed",
      "entry.locked",
      "entry.unlocked",
    ]);
  });
});

describe("a sent table", () => {
  it("gives the bad rows back as a file, without a formula that a spreadsheet would run", async () => {
    const here = `${base}/su-kien`;
    const table = [
      "Đơn vị;Tên sự kiện;Loại;Ngày tổ chức;Số người dự;Cách tổ chức",
      "Xã Bến Nước 1;Hội nghị;hoi-nghi;1/10/2026;40;Trực tiếp",
      '"=HYPERLINK(""http://x"")";Hội nghị;hoi-nghi;1/10/2026;40;Trực tiếp',
    ].join("\n");
    const { status, text } = await office.sendFile(
      "dau-moi",
      `${here}/tep`,
      here,
      new File([table], "su kien.csv"),
    );
    expect(status).toBe(400);
    expect(text).toContain("1 phiếu mới");
    expect(text).toMatch(/<strong>Dòng 3<\/strong>, cột “Đơn vị”/);
    const [, file = ""] = /href="([^"]+\/loi\/[0-9a-f]{64})"/.exec(text) ?? [];
    const bad = await as("dau-moi").get(file);
    expect(bad.headers.get("content-disposition")).toContain("attachment");
    expect(bad.text).toContain(`"'=HYPERLINK(""http://x"")",Hội nghị`);
    expect(bad.text.trim().split("\r\n")).toHaveLength(2);
  });

  it("has templates that are read back without a remark", async () => {
    for (const name of ["mau.csv", "mau.xlsx"]) {
      const answer = await office.app.request(`${desk}${base}/bao-cao/${name}`, {
        headers: { cookie: `phien=${as("dau-moi").cookies.get("phien") ?? ""}` },
      });
      expect(answer.headers.get("content-disposition")).toContain(`mau-bao-cao.${name.slice(4)}`);
      const sent = new File([await answer.arrayBuffer()], name);
      const { status, text } = await office.sendFile(
        "dau-moi",
        `${base}/bao-cao/tep`,
        `${base}/bao-cao`,
        sent,
      );
      expect([status, text.includes("0 phiếu mới")]).toEqual([200, true]);
    }
  });
});
