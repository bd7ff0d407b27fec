import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Config } from "../../config/load.ts";
import { openArchive } from "../../crawlers/archive.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { freeze } from "../../pipeline/freeze/freeze.ts";
import { addPerson } from "../../pipeline/people/accounts.ts";
import { openPeople } from "../../pipeline/people/people.ts";
import { startSession } from "../../pipeline/people/sessions.ts";
import { windowOf } from "../../pipeline/measure/windows.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { visit, type Visitor } from "../people/visitor.ts";
import { inventedConfig } from "../office/invented-config.ts";
import { city, clock, plan } from "./world.ts";

const desk = "http://127.0.0.1:8179";
const base = "/ke-hoach/p/nhap";
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let folder: string;
let store: Store;
let config: Config;
let app: ReturnType<typeof openOffice>;
const people = new Map<string, Visitor>();
const as = (name: string): Visitor => {
  const found = people.get(name);
  if (found === undefined) throw new Error(name);
  return found;
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "phusong-nhap-"));
  store = await openSqliteStore(":memory:");
  config = { ...inventedConfig(), cities: [{ ...city, folder: path.join(folder, "cau-hinh", "mau") }] };
  const archive = openArchive(path.join(folder, "kho"), { clock, software: "test" });
  app = openOffice({ store, archive, config, clock, sample: false, data: folder });
  const accounts = openPeople({ store, clock });
  const rows = [
    ["quan-tri", "administrator", []],
    ["xem", "viewer", []],
    ["xa-1", "officer", ["xa-1"]],
    ["xa-2", "officer", ["xa-2"]],
    ["dau-moi", "reviewer", []],
    ["tong-hop", "analyst", []],
  ] as const;
  for (const [id, role, agencies] of rows) {
    const person = await addPerson(accounts, "test", { id, name: id, role, agencies, city: null });
    const visitor = visit(app);
    visitor.cookies.set("phien", await startSession(accounts, person, { agent: "", address: "" }));
    people.set(id, visitor);
  }
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** Sends a file by the form of `from`, as a browser does. */
async function sendFile(
  who: string,
  to: string,
  from: string,
  file: File,
): Promise<{ status: number; text: string }> {
  const visitor = as(who);
  const page = (await visitor.get(from)).text;
  const token = /name="token" value="([^"]+)"/.exec(page.slice(page.indexOf(`action="${to}"`)))?.[1] ?? "";
  const body = new FormData();
  body.set("token", token);
  body.set("tep", file);
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await app.request(`${desk}${to}`, {
    method: "POST",
    body,
    headers: { origin: desk, cookie },
  });
  return { status: answer.status, text: await answer.text() };
}

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
    expect(await store.count("entry")).toBe(0);
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
    const sent = await sendFile(
      "xa-2",
      `${base}/truyen-thanh/tep`,
      `${base}/truyen-thanh`,
      new File([table], "a.csv"),
    );
    expect(sent.text).toContain("chỉ ghi đơn vị mình");
    expect(await store.count("entry")).toBe(1);
  });

  it("takes evidence by what the file is, and hands it over as a file only", async () => {
    const fake = await sendFile(
      "xa-1",
      `${entry}/tep`,
      entry,
      new File(["<script>alert(1)</script>"], "anh.png"),
    );
    expect([fake.status, fake.text.includes("Chỉ nhận tệp")]).toEqual([400, true]);
    expect((await sendFile("xa-2", `${entry}/tep`, entry, new File([png], "anh.png"))).status).toBe(404);
    expect((await sendFile("xa-1", `${entry}/tep`, entry, new File([png], 'ả"nh.html'))).status).toBe(303);
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
    const known = { city: config.cities[0] ?? city, plan, window: windowOf("month", "2026-10-05") };
    const freezing = { store, config, clock, actor: "tong-hop", data: folder };
    await freeze(freezing, known).catch((error: unknown) => {
      // The invented city has no folder of files to freeze; what counts was locked before.
      if (!(error instanceof Error) || !/ENOENT/.test(error.message)) throw error;
    });
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
    const log = await store.list("audit", { order: { by: "at", direction: "ascending" }, limit: 100 });
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
    const { status, text } = await sendFile("dau-moi", `${here}/tep`, here, new File([table], "su kien.csv"));
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
      const answer = await app.request(`${desk}${base}/bao-cao/${name}`, {
        headers: { cookie: `phien=${as("dau-moi").cookies.get("phien") ?? ""}` },
      });
      expect(answer.headers.get("content-disposition")).toContain(`mau-bao-cao.${name.slice(4)}`);
      const sent = new File([await answer.arrayBuffer()], name);
      const { status, text } = await sendFile("dau-moi", `${base}/bao-cao/tep`, `${base}/bao-cao`, sent);
      expect([status, text.includes("0 phiếu mới")]).toEqual([200, true]);
    }
  });
});

describe("targets, duties, calendar", () => {
  it("show the survey with its method and date, what is overdue, and what each agency owes", async () => {
    const survey = {
      agency: "so",
      target: "CT-2",
      surveyor: "Viện Dư luận",
      method: "phỏng vấn",
      sample: "1.200",
      share: "62",
      margin: "",
      from: "2026-09-01",
      to: "2026-09-20",
    };
    const form = `${base}/khao-sat/moi`;
    const before = (await as("xem").get("/ke-hoach/p/chi-tieu")).text;
    expect(before).toContain("Cần khảo sát – chưa có số liệu; không suy từ lượt xem");
    const sent = await as("dau-moi").post(form, survey, { from: form });
    const at = (sent.headers.get("location") ?? "").split("?")[0] ?? "";
    expect((await as("xem").get("/ke-hoach/p/chi-tieu")).text).not.toContain("Viện Dư luận");
    await as("dau-moi").post(at, { ban: "1", viec: "confirmed" }, { from: at });
    const after = (await as("xem").get("/ke-hoach/p/chi-tieu")).text;
    expect(after).toMatch(/62.%/);
    expect(after).toContain("Khảo sát của Viện Dư luận: phỏng vấn; cỡ mẫu 1.200; thực địa đến 20/09/2026.");
    expect(after).toContain("đã quá hạn");
    const duties = (await as("xem").get("/ke-hoach/p/nhiem-vu?don-vi=xa-3")).text;
    expect(duties).toContain("Quá hạn, chưa có bằng chứng");
    expect(duties).not.toContain("Xã Bến Nước 4</a></th>");
  });

  it("15. số Insights nhập tay hiện ở cột “Đơn vị cung cấp”, số lũy kế không cộng các kỳ", async () => {
    const form = `${base}/insights/moi`;
    const views = {
      agency: "xa-1",
      platform: "zalo",
      channel: "OA Bến Nước",
      metric: "views",
      basis: "trong-ky",
      by: "văn phòng",
    };
    const users = { ...views, metric: "users", basis: "luy-ke" };
    const sent = [
      { ...views, from: "2026-11-01", to: "2026-11-07", value: "1.000" },
      { ...views, from: "2026-11-08", to: "2026-11-14", value: "500" },
      { ...users, from: "2026-11-01", to: "2026-11-07", value: "9.000" },
      { ...users, from: "2026-11-08", to: "2026-11-14", value: "8.999" },
    ];
    for (const fields of sent) {
      const done = await as("xa-1").post(form, fields, { from: form });
      const at = done.headers.get("location") ?? "";
      expect([done.status, at.split("=")[1]]).toEqual([303, fields.value === "8.999" ? "xem-lai" : "da-ghi"]);
      const id = at.split("?")[0] ?? "";
      expect((await as("dau-moi").post(id, { ban: "1", viec: "confirmed" }, { from: id })).status).toBe(303);
    }
    const { text } = await as("xem").get("/ke-hoach/p/mang-xa-hoi?ky=month%3A2026-11");
    const supplied = text.slice(text.indexOf('id="cung-cap"'));
    expect(supplied).toMatch(/Xã Bến Nước 1,\s+kênh OA Bến Nước,\s+Zalo OA: lượt xem[\s\S]*?1\.500/);
    expect(supplied).toMatch(/người dùng đăng ký \(lũy kế\)[\s\S]*?8\.999/);
    expect(supplied).toContain("không cộng với số đo được");
  });

  it("give a calendar file whose events keep their ids, under the last day that is in time", async () => {
    const { headers, text } = await as("xem").get("/ke-hoach/p/lich.ics?don-vi=xa-1");
    expect(headers.get("content-type")).toContain("text/calendar");
    expect(text).toContain("UID:p-nua-nam-2026-12-20@phu-song");
    expect(text).toContain("DTSTART;VALUE=DATE:20261219");
    expect(text.match(/BEGIN:VALARM/g)?.length).toBe(3 * (text.match(/BEGIN:VEVENT/g)?.length ?? 0));
    expect(text).not.toContain("p-thang-");
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });
});
