import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { checkConfig, loadConfig } from "../../config/load.ts";
import { ConfigRefused, shown } from "../../config/problem.ts";
import { copyOfSmall, type Copy } from "./spoilt.ts";

async function complaints(copy: Copy): Promise<readonly string[]> {
  return (await checkConfig(copy.root)).problems.map(shown);
}

const Mistakes = z.array(
  z.strictObject({
    what: z.string(),
    file: z.string(),
    from: z.string(),
    to: z.string(),
    said: z.array(z.string()),
  }),
);
const mistakes = Mistakes.parse(parse(readFileSync(path.join(import.meta.dirname, "mistakes.yaml"), "utf8")));

const agencies = "bien/agencies.yaml";
const plan = "bien/plan-bien-5.yaml";
const paper = "bien/sources/bao-song.yaml";
const portal = "bien/sources/cong-so.yaml";

describe("a config with a mistake", () => {
  it("has none to begin with", async () => {
    await using copy = await copyOfSmall();
    expect(await complaints(copy)).toEqual([]);
  });

  it.each(mistakes)("is refused for $what, on the line of it", async ({ file, from, to, said }) => {
    await using copy = await copyOfSmall();
    await copy.spoil(file, from, to);
    expect(await complaints(copy)).toEqual(said);
  });

  it("is refused for successors in a circle", async () => {
    await using copy = await copyOfSmall();
    await copy.spoil(agencies, "validFrom: 2026-01-01", "validTo: 2026-02-01\n    successor: b-bao-cu");
    const circle = (await complaints(copy)).filter((line) => line.includes("quay vòng"));
    expect(circle).toEqual([
      `${agencies}:18: successor: chuỗi kế thừa quay vòng về "b-bao-cu"`,
      `${agencies}:23: successor: chuỗi kế thừa quay vòng về "b-bao"`,
    ]);
  });

  it("is refused for a file that nobody reads", async () => {
    await using copy = await copyOfSmall();
    await copy.write("bien/agency.yaml", "agencies: []\n");
    await copy.write("regisster.yaml", "a: 1\n");
    expect((await complaints(copy)).map((line) => line.slice(0, 30))).toEqual([
      "bien/agency.yaml:1: tệp lạ: th",
      "regisster.yaml:1: tệp lạ: ở đâ",
    ]);
  });

  it("is refused for files that are missing", async () => {
    await using copy = await copyOfSmall();
    await copy.remove(agencies);
    await copy.remove("register.yaml");
    expect(await complaints(copy)).toContain(`${agencies}:1: không có tệp này`);
    expect(await complaints(copy)).toContain("register.yaml:1: không có tệp này");
  });

  it("is refused for bytes that are not UTF-8, and for a file that is no config by its size", async () => {
    await using copy = await copyOfSmall();
    await copy.write(paper, Uint8Array.of(0x69, 0x64, 0x3a, 0x20, 0xe1, 0xff));
    await copy.write(portal, `# ${"x".repeat(5 * 1024 * 1024)}`);
    expect(await complaints(copy)).toEqual([
      `${paper}:1: tệp không phải UTF-8: hãy lưu lại với bảng mã UTF-8`,
      `${portal}:1: tệp lớn hơn 4 MB, không phải tệp cấu hình`,
    ]);
  });

  it("is refused for a bomb of aliases and for a tower of brackets", async () => {
    await using copy = await copyOfSmall();
    const bomb = [
      "a0: &a0 [x, x]",
      ...Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`),
    ];
    await copy.write(paper, bomb.join("\n"));
    await copy.write(portal, "[".repeat(100_000));
    const said = await complaints(copy);
    expect(said).toContain(
      `${paper}:1: tệp dùng quá nhiều bí danh YAML (&, *): hãy viết thẳng ra, không dùng bí danh`,
    );
    expect(said).toContain(`${portal}:1: tệp lồng quá nhiều tầng, không đọc được`);
  });

  it("tells all mistakes at once, in the order of files and lines", async () => {
    await using copy = await copyOfSmall();
    await copy.spoil(portal, "owner: b-so", "owner: b-khong");
    await copy.spoil(agencies, "clause: II,", "clause: IX,");
    await copy.spoil(agencies, "    memberOf:", "    memberof:");
    await copy.spoil(agencies, "id: b-cu", "id: b-lop");
    await copy.spoil(plan, "themes: [T01]", "themes: [T99]");
    await copy.spoil(paper, '"*/30 * * * *"', '"x"');
    const said = await complaints(copy);
    expect(said).toEqual([
      `${agencies}:7: memberof: không có khóa này`,
      `${agencies}:9: clause: kế hoạch "bien-5" không có mục "IX"`,
      `${agencies}:23: mã cơ quan "b-lop" đã có ở ${agencies} dòng 10`,
      `${plan}:20: themes: không có chủ đề "T99" trong themes.yaml`,
      `${paper}:14: cron: "x" không phải lịch hợp lệ (phút giờ ngày tháng thứ)`,
      `${portal}:5: owner: không có cơ quan "b-khong" trong danh bạ`,
    ]);
    const refusal = await loadConfig(copy.root).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConfigRefused);
    for (const line of said) expect(String(refusal)).toContain(line);
  });

  it("tells the wrong references of a source beside its wrong shapes, on their lines", async () => {
    await using copy = await copyOfSmall();
    await copy.spoil(portal, "owner: b-so", "owner: b-khong\nfamily: go");
    await copy.spoil(portal, "name: Cổng Sở Sóng\n", "");
    await copy.spoil(
      portal,
      "channels:\n",
      "channels:\n  - { id: cong-so/tin, kind: listing, url: sosong }\n  - { id: cong-so/moi, kind: feed, url: https://khac.vn/rss }\n",
    );
    expect(await complaints(copy)).toEqual([
      `${portal}:2: name: thiếu, bắt buộc phải có`,
      `${portal}:4: owner: không có cơ quan "b-khong" trong danh bạ`,
      `${portal}:5: family: không có họ trang "go" trong families/`,
      `${portal}:8: channels[1].url: địa chỉ web không hợp lệ`,
      `${portal}:9: url: máy chủ "khac.vn" không có trong hosts của nguồn "cong-so"`,
    ]);
  });

  it("tells a wrong reference beside a wrong host, and no address for want of the host", async () => {
    await using copy = await copyOfSmall();
    await copy.spoil(paper, "[baosong.vn]", '["https://baosong.vn"]');
    await copy.spoil(paper, "bien-5: III.1", "bien-5: III.9");
    await copy.spoil(paper, "    links: h3 a\n", "    links: 3\n");
    expect(await complaints(copy)).toEqual([
      `${paper}:6: hosts[1]: phải là tên máy chủ viết thường, không có https://`,
      `${paper}:8: carrierForms: kế hoạch "bien-5" không có hình thức "III.9"`,
      `${paper}:13: channels[1].links: phải là chữ (số thì đặt trong ngoặc kép), đang là số`,
    ]);
  });

  it("tells three mistakes of one plan, and what others get wrong of it", async () => {
    await using copy = await copyOfSmall();
    await copy.spoil(plan, "place: Biển\n", "");
    await copy.spoil(plan, "- { id: I, title: Mục đích }", "- { id: I }");
    await copy.spoil(plan, "group: II.1,", "group: II.2,");
    await copy.spoil(plan, "    agencies: [b-so]\n", "    agencies: [b-khong]\n");
    await copy.spoil(agencies, "clause: II,", "clause: IX,");
    await copy.spoil("bien/phrases-bien-5.yaml", "- id: II.1\n", "- id: II.7\n");
    expect(await complaints(copy)).toEqual([
      `${agencies}:9: clause: kế hoạch "bien-5" không có mục "IX"`,
      'bien/phrases-bien-5.yaml:8: groups: kế hoạch "bien-5" không có nhóm nội dung "II.7"',
      `${plan}:2: place: thiếu, bắt buộc phải có`,
      `${plan}:15: clauses[1].title: thiếu, bắt buộc phải có`,
      `${plan}:21: group: kế hoạch "bien-5" không có nhóm nội dung "II.2"`,
      `${plan}:37: agencies: không có cơ quan "b-khong" trong danh bạ`,
    ]);
  });

  it("tells three mistakes of one agency, and nothing of the day that could not be read", async () => {
    await using copy = await copyOfSmall();
    await copy.spoil(agencies, "validTo: 2025-12-31", "validTo: 2025-12-32");
    await copy.spoil(agencies, "successor: b-bao", "successor: b-dai\n    memberOf: [b-hoi]");
    await copy.spoil(agencies, "name: Báo và Đài Sóng", "name: sở sóng  BIỂN\n    alias: [x]");
    expect(await complaints(copy)).toEqual([
      `${agencies}:17: validTo: ngày phải viết dạng 2025-07-08 và có thật`,
      `${agencies}:18: successor: không có cơ quan "b-dai" trong danh bạ`,
      `${agencies}:19: memberOf: không có cơ quan "b-hoi" trong danh bạ`,
      `${agencies}:21: tên "sở sóng  BIỂN" cùng lúc là của "b-so" (${agencies} dòng 6)`,
      `${agencies}:22: alias: không có khóa này`,
    ]);
  });

  it("tells three mistakes of one phrase book, of a city and of the register", async () => {
    await using copy = await copyOfSmall();
    const book = "bien/phrases-bien-5.yaml";
    await copy.spoil(book, "- sóng lớn", "- 7\n      - sóng ngầm");
    await copy.spoil(book, "near: [dan]", "near: [quan]");
    await copy.spoil("bien/city.yaml", "name: Biển\n", "");
    await copy.spoil("bien/city.yaml", "leadAgency: b-so", "leadAgency: b-ai");
    await copy.spoil("register.yaml", "about: Kế hoạch thử", "about: Kế hoạch thử\n    nam: 2025");
    await copy.spoil("register.yaml", "anchors: [bien-5]", "anchors: [bien-8]");
    expect(await complaints(copy)).toEqual([
      "bien/city.yaml:2: name: thiếu, bắt buộc phải có",
      'bien/city.yaml:4: leadAgency: không có cơ quan "b-ai" trong danh bạ',
      `${book}:10: groups[1].strong[1]: không hợp lệ`,
      `${book}:11: cụm "sóng ngầm" không có trong nguyên văn kế hoạch: sửa lại, hoặc ghi { text: …, usage: true }`,
      `${book}:12: không có danh sách từ "quan" trong lists`,
      'register.yaml:4: văn bản "5-KH/UBND": không có kế hoạch "bien-8"',
      "register.yaml:9: documents[1].nam: không có khóa này",
    ]);
  });

  it("is refused when it is not there", async () => {
    await using copy = await copyOfSmall();
    await copy.remove("bien");
    expect(await complaints(copy)).toContain(
      ".:1: chưa có thành phố nào: mỗi thành phố là một thư mục có city.yaml",
    );
    const { problems } = await checkConfig(`${copy.root}/khong-co`);
    expect(problems.map((problem) => problem.message)).toEqual([
      "không có thư mục cấu hình này: xem lại --config hoặc biến PHUSONG_CONFIG",
    ]);
  });
});

/** A paper's file, national or of one city. */
function paperOf(scope: string): string {
  return [
    "# Báo chung.",
    "id: bao-chung",
    "name: Báo Chung",
    "kind: press",
    `scope: ${scope}`,
    "hosts: [baochung.vn]",
    "channels:",
    "  - { id: bao-chung/tin, kind: feed, url: https://baochung.vn/rss }",
    "",
  ].join("\n");
}

describe("two cities", () => {
  it("may follow one national paper", async () => {
    await using copy = await copyOfSmall();
    await copy.addCity();
    await copy.write("bien/sources/bao-chung.yaml", paperOf("central"));
    await copy.write("song/sources/bao-chung.yaml", paperOf("central"));
    expect(await complaints(copy)).toEqual([]);
  });

  it("must say the same of it", async () => {
    await using copy = await copyOfSmall();
    await copy.addCity();
    await copy.write("bien/sources/bao-chung.yaml", paperOf("central"));
    const other = paperOf("central").replace("hosts: [baochung.vn]", "hosts: [baochung.vn, m.baochung.vn]");
    await copy.write("song/sources/bao-chung.yaml", other.replace("/rss }", "/rss2 }"));
    expect(await complaints(copy)).toEqual([
      'song/sources/bao-chung.yaml:6: hosts: nguồn "bao-chung" ghi khác ở bien/sources/bao-chung.yaml dòng 6',
      'song/sources/bao-chung.yaml:8: url: kênh "bao-chung/tin" có địa chỉ khác ở bien/sources/bao-chung.yaml dòng 8',
    ]);
  });

  it("have no other ids in common, and no host under two names", async () => {
    await using copy = await copyOfSmall();
    await copy.addCity();
    await copy.write("bien/sources/bao-chung.yaml", paperOf("city"));
    await copy.write("song/sources/bao-chung.yaml", paperOf("city"));
    const other = paperOf("city").replaceAll("id: bao-chung", "id: bao-rieng");
    await copy.write(
      "song/sources/bao-rieng.yaml",
      other.replace("baochung.vn]", "baosong.vn]").replace("//baochung.vn", "//baosong.vn"),
    );
    await copy.spoil("song/agencies.yaml", "id: s-cu", "id: b-cu");
    await copy.spoil("song/plan-song-5.yaml", "id: song-5", "id: bien-5");
    const told = await complaints(copy);
    expect(told).toEqual(
      expect.arrayContaining([
        'song/agencies.yaml:23: mã cơ quan "b-cu" đã có ở thành phố khác (bien/agencies.yaml dòng 23)',
        'song/plan-song-5.yaml:2: mã kế hoạch "bien-5" đã có ở thành phố khác (bien/plan-bien-5.yaml dòng 2)',
        'song/sources/bao-chung.yaml:2: mã nguồn "bao-chung" đã có ở thành phố khác (bien/sources/bao-chung.yaml dòng 2); chỉ nguồn scope: central được đứng ở nhiều thành phố',
        'song/sources/bao-rieng.yaml:6: hosts: "baosong.vn" đã thuộc nguồn "bao-song" (bien/sources/bao-song.yaml dòng 6)',
      ]),
    );
  });
});

describe("the version of a config", () => {
  it("stays while the files stay, and changes with any of them", async () => {
    await using copy = await copyOfSmall();
    const first = (await loadConfig(copy.root)).version;
    expect((await loadConfig(copy.root)).version).toBe(first);
    await copy.spoil("bien/plan-bien-5.txt", "vỗ bờ", "xô bờ");
    expect((await loadConfig(copy.root)).version).not.toBe(first);
  });
});
