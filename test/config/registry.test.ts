import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { checkConfig, loadConfig } from "../../config/load.ts";
import { importRegistry } from "../../config/import-registry.ts";
import { shown } from "../../config/problem.ts";
import { Refusal } from "../../config/verb.ts";
import { copyOfSmall, type Copy } from "./spoilt.ts";

async function importing(
  copy: Copy,
  lines: readonly string[] | Uint8Array,
  name = "danh-ba.csv",
): ReturnType<typeof importRegistry> {
  await copy.write(name, lines instanceof Uint8Array ? lines : lines.join("\n"));
  return importRegistry(copy.root, "bien", path.join(copy.root, name));
}

const written = (copy: Copy): string => path.join(copy.root, "bien", "registry-imported.yaml");
const heading = "ma,ten,loai,bi_danh,thuoc_lop,hieu_luc_tu,hieu_luc_den,ke_thua,cong";

describe("importing a registry", () => {
  it("adds agencies with their aliases, class, days and portal", async () => {
    await using copy = await copyOfSmall();
    const done = await importing(copy, [
      heading,
      "b-cat,Phường Cát,phường,P. Cát|UBND phường Cát,b-lop,01/07/2025,,,cat.bien.gov.vn",
      'b-da,"Xã Đá, đảo",Xã,,b-lop,2025-07-01,31/12/2026,b-cat2,',
      "b-cat2,Phường Cát Mới,phường,,,2027-01-01,,,https://catmoi.bien.gov.vn/tin-tuc",
    ]);
    expect(done).toEqual({ added: 3, changed: 0, same: 0, kept: 0, problems: [] });
    const [city] = (await loadConfig(copy.root)).cities;
    expect(city?.agencies.find((agency) => agency.id === "b-cat")).toMatchObject({
      kind: "ward",
      aliases: ["P. Cát", "UBND phường Cát"],
      memberOf: ["b-lop"],
      validFrom: "2025-07-01",
    });
    expect(city?.agencies.find((agency) => agency.id === "b-da")).toMatchObject({
      name: "Xã Đá, đảo",
      kind: "commune",
      validTo: "2026-12-31",
      successor: "b-cat2",
    });
    const portal = city?.sources.find((source) => source.owner === "b-cat");
    expect(portal).toMatchObject({ kind: "portal", hosts: ["cat.bien.gov.vn"], validFrom: "2025-07-01" });
    expect(portal?.channels.map(({ url, verified }) => [url, verified])).toEqual([
      ["https://cat.bien.gov.vn/", undefined],
    ]);
  });

  it("names each wrong row by its line and keeps the right ones whole", async () => {
    await using copy = await copyOfSmall();
    const done = await importing(copy, [
      heading,
      "b-tot,Phường Tốt,phường,,b-lop,,,,tot.bien.gov.vn",
      "b-ngay,Phường Ngày,phường,,b-lop,31/02/2025,,,",
      "b-loai,Phường Loại,quận,,,,,,",
      "B Hoa,Phường Hoa,phường,,,,,,",
      ",Phường Không Mã,phường,,,,,,",
      "b-lop-la,Phường Lớp Lạ,phường,,b-la,,,,",
      "b-ke,Phường Kế,phường,,,,2025-06-30,b-lop-la,",
      "b-ten,Phường Tên,phường,Sở Sóng Biển,,,,,",
      "b-cong,Phường Cổng,phường,,,,,,https://baosong.vn/",
      "b-so-ip,Phường Số,phường,,,,,,http://127.0.0.1/",
      "b-tot,Phường Tốt Hai,phường,,,,,,",
      "b-thua,Phường Thừa,phường,,,,,,,một ô nữa",
      "b-nguoc,Phường Ngược,phường,,,2025-07-01,2025-06-01,,",
    ]);
    expect(done).toMatchObject({ added: 1, changed: 0, same: 0, kept: 0 });
    expect(done.problems.map(shown)).toEqual([
      'danh-ba.csv:3: hieu_luc_tu: "31/02/2025" không phải ngày có thật; viết 08/07/2025 hoặc 2025-07-08',
      expect.stringMatching(/^danh-ba\.csv:4: loai: "quận" không có; phải là một trong: phường, xã, /),
      "danh-ba.csv:5: ma: mã chỉ gồm chữ thường không dấu, số, dấu chấm, gạch nối",
      "danh-ba.csv:6: ma: để trống",
      'danh-ba.csv:7: thuoc_lop: không có cơ quan "b-la" trong danh bạ',
      'danh-ba.csv:8: hieu_luc_den: hiệu lực chồng lấn, "b-ke" đến 2025-06-30 mà "b-lop-la" không ghi validFrom',
      'danh-ba.csv:9: tên "Sở Sóng Biển" cùng lúc là của "b-so" (bien/agencies.yaml dòng 6)',
      'danh-ba.csv:10: cong: "baosong.vn" đã thuộc nguồn "bao-song" (bien/sources/bao-song.yaml dòng 6)',
      'danh-ba.csv:11: cong: "http://127.0.0.1/" không phải địa chỉ trang web',
      'danh-ba.csv:12: mã cơ quan "b-tot" đã có ở danh-ba.csv dòng 2',
      "danh-ba.csv:13: có 10 ô, nhiều hơn 9 cột: ô có dấu phân cách phải đặt trong ngoặc kép",
      "danh-ba.csv:14: hieu_luc_den: 2025-06-01 đứng trước validFrom 2025-07-01",
    ]);
    expect((await checkConfig(copy.root)).problems).toEqual([]);
    const [city] = (await loadConfig(copy.root)).cities;
    expect(city?.agencies.map((agency) => agency.id)).toEqual([
      "b-so",
      "b-lop",
      "b-bao-cu",
      "b-bao",
      "b-cu",
      "b-tot",
    ]);
  });

  it.each([
    [
      "with a byte order mark, semicolons and Windows line ends",
      (text: string) => `\uFEFF${text.replaceAll(",", ";").replaceAll("\n", "\r\n")}`,
    ],
    ["with tabs", (text: string) => text.replaceAll(",", "\t")],
    ["in decomposed Unicode", (text: string) => text.normalize("NFD")],
    ["with blank lines", (text: string) => `${text.replaceAll("\n", "\n\n")}\n\n,,,,\n`],
  ])("reads a table %s", async (_how, spelt) => {
    await using copy = await copyOfSmall();
    const table = "Mã,Tên,Loại,Bí danh,Thuộc lớp\nb-me,Phường Mễ Trì,phường,UBND phường Mễ Trì,b-lop";
    const done = await importing(copy, new TextEncoder().encode(spelt(table)));
    expect(done).toMatchObject({ added: 1, problems: [] });
    const [city] = (await loadConfig(copy.root)).cities;
    expect(city?.agencies.at(-1)).toMatchObject({
      id: "b-me",
      name: "Phường Mễ Trì",
      aliases: ["UBND phường Mễ Trì"],
    });
  });

  it("reads what Excel saves as Unicode text", async () => {
    await using copy = await copyOfSmall();
    const table = "\uFEFFma\tten\tloai\r\nb-me\tPhường Mễ Trì\tphường\r\n";
    const done = await importing(copy, new Uint8Array(Buffer.from(table, "utf16le")));
    expect(done).toMatchObject({ added: 1, problems: [] });
  });

  it("changes nothing when the same file comes again, and one row when one row changed", async () => {
    await using copy = await copyOfSmall();
    const rows = [
      heading,
      "b-1,Phường Một,phường,,b-lop,,,,mot.bien.gov.vn",
      "b-2,Phường Hai,phường,,b-lop,,,,",
    ];
    await importing(copy, rows);
    const first = await readFile(written(copy), "utf8");
    expect(await importing(copy, rows)).toMatchObject({ added: 0, changed: 0, same: 2 });
    expect(await readFile(written(copy), "utf8")).toBe(first);
    expect(await importing(copy, [heading, "b-2,Phường Nhì,phường,,b-lop,,,,"])).toMatchObject({
      changed: 1,
      same: 0,
    });
    const [city] = (await loadConfig(copy.root)).cities;
    expect(city?.agencies.slice(-2).map((agency) => agency.name)).toEqual(["Phường Một", "Phường Nhì"]);
    expect(city?.sources.map((source) => source.id)).toContain("b-1-cong");
  });

  it("leaves to agencies.yaml what stands there, but adds a portal that was not known", async () => {
    await using copy = await copyOfSmall();
    const done = await importing(copy, [
      heading,
      "b-so,Sở Sóng thành phố Biển,sở,Tên Khác,,,,,khac.bien.gov.vn",
      "b-bao,Báo và Đài Sóng,báo chí,,,,,,bao.bien.vn",
    ]);
    expect(done).toMatchObject({ added: 0, changed: 0, kept: 2, problems: [] });
    const [city] = (await loadConfig(copy.root)).cities;
    expect(city?.agencies.find((agency) => agency.id === "b-so")?.aliases).toEqual(["Sở Sóng Biển"]);
    expect(city?.sources.flatMap((source) => source.hosts)).toEqual([
      "baosong.vn",
      "sosong.bien.gov.vn",
      "bao.bien.vn",
    ]);
  });

  it.each([
    [
      "an unknown column",
      ["ma,ten,loai,ghi_chu", "b-1,Phường Một,phường,x"],
      "danh-ba.csv:1: cột lạ hoặc trùng: ghi_chu; các cột: ma, ten, loai",
    ],
    [
      "a missing column",
      ["ma,ten", "b-1,Phường Một"],
      "danh-ba.csv:1: thiếu cột loai; các cột: ma, ten, loai",
    ],
  ])("refuses a table with %s as a whole", async (_what, lines, said) => {
    await using copy = await copyOfSmall();
    await expect(importing(copy, lines)).rejects.toThrow(said);
    await expect(stat(written(copy))).rejects.toThrow("ENOENT");
  });

  it("says what to do with a file in another encoding, an empty one and an open quote", async () => {
    await using copy = await copyOfSmall();
    const legacy = await importing(copy, Uint8Array.of(0x6d, 0x61, 0x2c, 0xd2, 0xec));
    expect(legacy.problems[0]?.message).toContain("CSV UTF-8");
    expect((await importing(copy, [])).problems[0]?.message).toContain("tệp trống");
    const open = await importing(copy, ["ma,ten,loai", 'b-1,"Phường Một,phường', "b-2,Phường Hai,phường"]);
    expect(open.added).toBe(0);
    expect(open.problems[0]?.message).toContain("ngoặc kép");
  });

  it("refuses a city that is not there, a file that is not there, and a config that is wrong", async () => {
    await using copy = await copyOfSmall();
    await copy.write("a.csv", "ma,ten,loai\nb-1,Phường Một,phường\n");
    const csv = path.join(copy.root, "a.csv");
    await expect(importRegistry(copy.root, "song", csv)).rejects.toThrow("Các thành phố: bien");
    await expect(importRegistry(copy.root, "bien", `${csv}x`)).rejects.toThrow(Refusal);
    await copy.spoil("bien/agencies.yaml", "kind: class", "kind: lop");
    await expect(importRegistry(copy.root, "bien", csv)).rejects.toThrow("bien/agencies.yaml:12: kind");
    await expect(stat(written(copy))).rejects.toThrow("ENOENT");
  });
});
