import path from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { checkConfigVerb } from "../../config/check-config.verb.ts";
import { importRegistryVerb } from "../../config/import-registry.verb.ts";
import type { Verb } from "../../config/verb.ts";
import { copyOfSmall } from "./spoilt.ts";

async function run(
  verb: Verb,
  values: Readonly<Record<string, string>>,
  positionals: readonly string[] = [],
) {
  const terminal = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const code = await verb.run({ values, positionals }, terminal);
  terminal.stdout.end();
  terminal.stderr.end();
  return { code, out: await text(terminal.stdout), err: await text(terminal.stderr) };
}

describe("check-config", () => {
  it("tells what the config adds up to", async () => {
    await using copy = await copyOfSmall();
    const { code, out } = await run(checkConfigVerb, { config: copy.root });
    expect(code).toBe(0);
    expect(out).toMatch(/^Cấu hình đúng, phiên bản [0-9a-f]{16}: 1 thành phố, 1 họ trang, 1 văn bản/);
    expect(out).toContain("kế hoạch bien-5: 1 nhóm nội dung, 3 điều khoản, 1 hình thức, 1 chỉ tiêu");
    expect(out).toContain("4 cơ quan, 2 nguồn, 2 kênh (0 kênh đã kiểm chứng)");
    expect(out).toContain("Các sở (lớp): 1 trong danh bạ, 3 theo nghị quyết thử");
  });

  it("prints each mistake where an editor can jump to it, and fails", async () => {
    await using copy = await copyOfSmall();
    await copy.spoil("bien/agencies.yaml", "clause: II,", "clause: IX,");
    await copy.spoil("bien/sources/bao-song.yaml", "family: giay", "family: go");
    const { code, out, err } = await run(checkConfigVerb, { config: copy.root });
    const place = path.relative(process.cwd(), copy.root).split(path.sep).join("/");
    expect(code).toBe(1);
    expect(out.trimEnd().split("\n")).toEqual([
      `${place}/bien/agencies.yaml:9: clause: kế hoạch "bien-5" không có mục "IX"`,
      `${place}/bien/sources/bao-song.yaml:7: family: không có họ trang "go" trong families/`,
    ]);
    expect(err).toContain("2 lỗi");
  });
});

describe("import-registry", () => {
  it("counts what it did, names the wrong rows and fails for them", async () => {
    await using copy = await copyOfSmall();
    await copy.write("a.csv", "ma,ten,loai\nb-1,Phường Một,phường\nb-2,,phường\n");
    const csv = path.join(copy.root, "a.csv");
    const { code, out, err } = await run(importRegistryVerb, { config: copy.root, city: "bien" }, [csv]);
    expect([code, out, err]).toEqual([
      1,
      "thêm 1, sửa 0, không đổi 0, giữ như agencies.yaml 0, dòng sai 1\n",
      "a.csv:3: ten: để trống\n",
    ]);
  });

  it("asks for the city and the file", async () => {
    await expect(run(importRegistryVerb, {}, ["a.csv"])).rejects.toThrow("--city");
    await expect(run(importRegistryVerb, { city: "bien" })).rejects.toThrow("một tệp CSV");
  });
});
