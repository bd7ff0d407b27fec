import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { base, openEntryOffice, type EntryOffice } from "./office.ts";

let office: EntryOffice;
const as = (name: string) => office.as(name);
beforeAll(async () => {
  office = await openEntryOffice();
});
afterAll(() => office[Symbol.asyncDispose]());

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
    const supplied = text.slice(text.indexOf('id="cung-cap"')).replace(/<[^>]+>/g, "");
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
