import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostileId, hostileTitle } from "./invented-items.ts";
import { desk, openSampleOffice, type SampleOffice } from "./sample-office.ts";

const quarter = "ky=quarter%3A2026-Q4";
const pages = [
  "/",
  "/phuong-phap",
  "/ke-hoach/songmo-12",
  `/ke-hoach/songmo-12?${quarter}`,
  "/ke-hoach/songmo-12?tu=2026-10-01&den=2026-10-31",
  `/ke-hoach/songmo-12/ma-tran?${quarter}`,
  `/ke-hoach/songmo-12/ma-tran?${quarter}&vai=neu-ten`,
  `/ke-hoach/songmo-12/xu-huong?${quarter}`,
  `/ke-hoach/songmo-12/tin?${quarter}`,
  "/ke-hoach/songmo-12/tin?chua-ro-ngay=1&tinh-trang=tat-ca",
  `/ke-hoach/songmo-12/nguon?${quarter}`,
  `/ke-hoach/songmo-12/toa-soan/bao-songmo?${quarter}&xep=nhom-cua-nguon.-tin`,
  `/ke-hoach/songmo-12/mang-xa-hoi?${quarter}&tim=%23lopHocSo&nhom=II.2&tuoi=30`,
  `/ke-hoach/songmo-12/chi-so?${quarter}`,
  `/ke-hoach/songmo-12/chi-so/I11?${quarter}&xep=so-lieu.gia-tri`,
  "/khung-nhin?luu=%2Fke-hoach%2Fsongmo-12%3Fky%3Dquarter%253A2026-Q4",
  "/ke-hoach/songmo-3",
  "/ke-hoach/songmo-3/tin",
  "/tin/tin-001",
  "/tin/tin-017",
  `/tin/${hostileId}`,
  "/tin/tin-001/ban-luu",
];

/** Sorts of links that were tried already. */
const followed = new Set<string>();

/** Links that differ in the value of a condition, or in the week, lead to the same page by the same code. */
function sortOf(link: string): string {
  const { pathname, searchParams } = new URL(link, desk);
  const kind = searchParams.get("ky")?.split(":")[0] ?? "";
  return [pathname, kind, ...searchParams.keys()].join(" ");
}

let office: SampleOffice;
beforeAll(async () => {
  office = await openSampleOffice();
});
afterAll(() => office[Symbol.asyncDispose]());

describe.each(pages)("the page %s", (address) => {
  it("answers in Vietnamese and says that its data are a sample", async () => {
    const { status, text, headers } = await office.page(address);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^text\/html; charset=utf-8$/i);
    expect(text).toContain('<html lang="vi">');
    expect(text).toContain("Dữ liệu mẫu");
    expect(text.match(/<h1[ >]/g)).toHaveLength(1);
    expect(text.match(/<main[ >]/g)).toHaveLength(1);
  });

  it("runs nothing inline and loads nothing from elsewhere", async () => {
    const { text, headers } = await office.page(address);
    const csp = headers.get("content-security-policy") ?? "";
    expect(csp).toContain("default-src 'none'");
    expect(csp).not.toMatch(/unsafe|\*|data:/);
    expect(text).not.toMatch(
      /<style|<[a-z][^>]*\s(?:style|on[a-z]+)=|"javascript:|<script(?! src="\/tinh\/)/i,
    );
    expect(text).not.toMatch(/<(?:img|link|script|iframe)[^>]+(?:src|href)="(?![/#])/i);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
  });

  it("has no id twice and names every field of its forms", async () => {
    const { text } = await office.page(address);
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
    for (const [, id] of text.matchAll(/<label for="([^"]+)"/g)) expect(ids).toContain(id);
  });

  it("leads nowhere that does not exist", async () => {
    const { text } = await office.page(address);
    const links = [...text.matchAll(/href="(\/[^"]*)"/g)].map((match) =>
      (match[1] ?? "").replaceAll("&amp;", "&"),
    );
    for (const link of new Set(links)) {
      if (followed.has(sortOf(link))) continue;
      followed.add(sortOf(link));
      const answer = await office.app.request(`${desk}${link}`);
      expect([link, answer.status]).toEqual([link, 200]);
    }
  });
});

describe("a title that would run as a program", () => {
  it("is shown letter by letter in the list, on its page and above its saved page", async () => {
    const list = await office.page("/ke-hoach/songmo-12/tin?ky=year%3A2026&tinh-trang=tat-ca&tim=onerror");
    for (const address of [`/tin/${hostileId}`, `/tin/${hostileId}/ban-luu`]) {
      const { text } = await office.page(address);
      expect(text).not.toContain("<script>alert");
      expect(text).not.toContain("<img src=x");
      expect(text).toContain("&lt;script&gt;alert");
    }
    expect(list.text).not.toContain("<script>alert");
    expect(hostileTitle).toContain("<script>");
  });

  it("cannot leave a search field either", async () => {
    const hostile = encodeURIComponent(`"><script>alert(1)</script>`);
    const { status, text } = await office.page(`/ke-hoach/songmo-12/tin?tim=${hostile}`);
    expect(status).toBe(200);
    expect(text).not.toContain("<script>alert");
  });
});

describe("a plan that has ended", () => {
  it("opens on its last period", async () => {
    const { text } = await office.page("/ke-hoach/songmo-3");
    expect(text).toContain("Kỳ báo cáo tháng 07/2026 (15/06–14/07/2026)");
    expect(text).toContain("lưu trữ");
    expect(text).toContain("Kế hoạch không ghi số");
  });
});

describe("an address that leads nowhere", () => {
  it.each([
    "/khong-co",
    "/ke-hoach/khong-co",
    "/ke-hoach/khong-co/tin",
    "/tin/khong-co",
    "/tin/khong-co/ban-luu",
    "/tin/khong-co/ban-luu/trang",
  ])("%s answers 404 and says where to go", async (address) => {
    const { status, text } = await office.page(address);
    expect(status).toBe(404);
    expect(text).toContain("Không có trang này");
    expect(text).toContain('href="/"');
  });

  it.each([
    ["/ke-hoach/songmo-12?ky=thang-muoi", "Kỳ số liệu trong địa chỉ không hợp lệ"],
    ["/ke-hoach/songmo-12?tu=2026-02-31&den=2026-03-05", "“2026-02-31” không phải là một ngày có thật"],
    ["/ke-hoach/songmo-12?tu=2026-10-31&den=2026-10-01", "Xem Tháng 10/2026"],
    ["/ke-hoach/songmo-12/don-vi/sm-yte?tu=2026-10-01", "Chưa chọn “Đến hết ngày”"],
    ["/ke-hoach/songmo-12?tu=1/1/1990&den=5/1/1990", "Ngày 01/01/1990 nằm ngoài khoảng chọn được"],
    ["/ke-hoach/songmo-12/tin?tu=2026-10-31&den=2026-10-01", "ngày đầu không sau ngày cuối"],
    ["/ke-hoach/songmo-12?ky=year:9999", "từ năm 2000 đến năm 2100"],
    ["/ke-hoach/songmo-12/tin?nhom=IX", "Không có nhóm nội dung “IX”"],
    ["/ke-hoach/songmo-12/tin?don-vi=ai-do", "Không có đơn vị “ai-do”"],
    ["/ke-hoach/songmo-12/tin?nguon=bao-la", "Không có nguồn “bao-la”"],
    ["/ke-hoach/songmo-12/tin?muc=cao", "các giá trị: truc-tiep, chu-de"],
    ["/ke-hoach/songmo-12/tin?muc=constructor", "Bộ lọc “muc”"],
    [`/ke-hoach/songmo-12/tin?tim=${"a".repeat(201)}`, "dài quá 200"],
    ["/ke-hoach/songmo-12/tin?sau=lung-tung", "Dấu trang không hợp lệ"],
  ])("%s answers 400 with what to mend", async (address, said) => {
    const { status, text } = await office.page(address);
    expect(status).toBe(400);
    expect(text).toContain(said);
  });
});

describe("an office that has collected nothing", () => {
  it.each(["", "/ma-tran", "/xu-huong", "/nguon", "/tin"])(
    "shows no number at %s and says what to do",
    async (tab) => {
      await using empty = await openSampleOffice({ nothing: true });
      const { status, text } = await empty.page(`/ke-hoach/songmo-12${tab}`);
      expect(status).toBe(200);
      expect(text).toContain(tab === "/tin" ? "0 tin, bài – không có tin nào khớp" : "collect --once");
      expect(text).not.toMatch(/class="big">\s*(?:<a[^>]*>)?0\b/);
    },
  );

  it("says so when the period lies outside the plan", async () => {
    const { text } = await office.page("/ke-hoach/songmo-12/ma-tran?ky=month:2024-01");
    expect(text).toContain("Kỳ nằm ngoài thời gian hiệu lực của kế hoạch");
  });
});

const asked = async (address: string, encoding: string) => {
  const answer = await office.app.request(`${desk}${address}`, {
    headers: { "accept-encoding": encoding },
  });
  return { headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
};

describe("a browser that takes packed pages", () => {
  it("is sent them so, with their headers, and the same words as every other", async () => {
    const address = `/ke-hoach/songmo-12/ma-tran?${quarter}`;
    const packed = await asked(address, "gzip, br");
    const plain = await asked(address, "identity");
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(packed.headers.get("vary")).toContain("Accept-Encoding");
    expect(packed.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 3);
    expect(gunzipSync(packed.bytes).toString()).toBe(plain.bytes.toString());
  });

  it.each(["/nguoi-dung", "/tai-khoan", "/dang-nhap", "/api/v1/plans"])(
    "is sent %s as it is: it can hold a secret, or is no page",
    async (address) => {
      expect((await asked(address, "gzip")).headers.get("content-encoding")).toBeNull();
    },
  );
});
