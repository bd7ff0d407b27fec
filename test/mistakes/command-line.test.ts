import { access, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { copyOfSmall } from "../config/spoilt.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { main, verbNames } from "../../main.ts";
import { PassThrough } from "node:stream";
import { stackTrace } from "./run.ts";

/** The command line as a person types it; what is said comes back. */
async function typed(...words: readonly string[]) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const code = await main(words, { stdin: new PassThrough(), stdout, stderr });
  return { code, out: String(stdout.read() ?? ""), err: String(stderr.read() ?? "") };
}

/** The same with these settings. */
async function typedWith(env: Readonly<Record<string, string>>, words: readonly string[]) {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const ended = await typed(...words);
  vi.unstubAllEnvs();
  expect(ended.err).not.toMatch(stackTrace);
  return ended;
}

function refusal(said: RegExp): object {
  return { code: 1, out: "", err: expect.stringMatching(said) };
}

const needed = { PHUSONG_CONTACT: "van-phong@bien.gov.vn", PHUSONG_PORT: "0" };

const vietnamese = /[ăâđêôơưáàảãạấầẩẫậếềểễệốồổỗộớờởỡợứừửữự]/i;

describe("help", () => {
  it("lists every verb, and is given when nothing is asked", async () => {
    const { code, out } = await typed("--help");
    expect(code).toBe(0);
    for (const name of verbNames)
      expect(out).toMatch(new RegExp(`^ {2}${name} +\\S.*${vietnamese.source}`, "im"));
    expect((await typed()).out).toBe(out);
  });

  it.each(verbNames)("of %s is Vietnamese and names every option", async (name) => {
    const { code, out, err } = await typed(name, "--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(vietnamese);
    expect(out).toContain("Cách dùng: npm ");
    expect(out).toContain(name);
    // An option that does not exist makes the verb name all that do.
    const told = /Các tùy chọn: (.+)\./.exec((await typed(name, "--khong-co")).err)?.[1] ?? "";
    const missing = told.split(", ").filter((option) => option !== "--help" && !out.includes(option));
    expect({ told, missing }).toEqual({ told: expect.stringContaining("--help"), missing: [] });
  });
});

describe("a slip on the command line", () => {
  it.each([
    [["colect"], 'Không có lệnh "colect"'],
    [["constructor"], 'Không có lệnh "constructor"'],
    [["collect", "--onec"], "không có tùy chọn --onec. Các tùy chọn: --once, --all, --help"],
    [["collect", "once"], 'không hiểu "once"'],
    [["serve", "--port"], "--port cần một giá trị"],
    [["serve", "--port="], "--port cần một giá trị"],
    [["collect", "--once=2"], "--once không đi kèm giá trị"],
    [["import", "a", "b"], 'không hiểu "b"'],
  ])("%j is answered with what to type", async (words, said) => {
    const { code, out, err } = await typed(...words);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(said);
    expect(err).toContain("--help");
    expect(err).not.toMatch(stackTrace);
  });

  it.each([
    [["serve", "--port", "80a"], "--port: phải là số"],
    [["import"], "Thiếu thư mục hoặc tệp"],
    [["import", "khong-co-thu-muc-nay"], 'Không có thư mục hoặc tệp "khong-co-thu-muc-nay"'],
    [["restore"], "Thiếu tệp sao lưu"],
    [["restore", "khong-co.sqlite"], "Không có tệp"],
    [["import-registry"], "Cần đúng một tệp CSV"],
    [["classify"], "Thiếu --plan"],
    [["classify", "--plan", "ha-noi"], 'Không có kế hoạch "ha-noi". Các mã kế hoạch: hanoi-179'],
    [["measure", "--plan", "ha-noi"], 'Không có kế hoạch "ha-noi"'],
    [["topics"], "Thiếu --train"],
    [["topics", "--train", "khong-co.jsonl"], "Không đọc được tệp khong-co.jsonl"],
    [["collect", "--once"], "PHUSONG_CONTACT"],
  ])("%j is refused with what to do", async (words, said) => {
    const { code, out, err } = await typed(...words);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(said);
    expect(err).not.toMatch(stackTrace);
  });
});

describe("a config that is wrong", () => {
  it.each([
    [["collect", "--once"]],
    [["start"]],
    [["serve"]],
    [["demo", "--once"]],
    [["measure"]],
    [["import", "."]],
    [["import-registry", "package.json", "--city", "bien"]],
    [["extract"]],
    [["classify", "--plan", "bien-5"]],
    [["stories"]],
    [["topics", "--train", "package.json"]],
    [["train"]],
  ])("lets %j not start, and names file and line", async (words) => {
    await using copy = await copyOfSmall();
    await using folder = await emptyFolder();
    await copy.spoil("bien/sources/bao-song.yaml", "kind: press", "kind: bao");
    const data = path.join(folder.path, "kho");
    const ended = await typedWith({ ...needed, PHUSONG_CONFIG: copy.root, PHUSONG_DATA: data }, words);
    expect(ended).toMatchObject(refusal(/bien\/sources\/bao-song\.yaml:4: kind: phải là một trong/));
    expect(ended.out).toBe("");
    await expect(access(data)).rejects.toThrow("ENOENT");
  });
});

describe("a folder that takes nothing", () => {
  it.each([
    [["collect", "--once"]],
    [["serve"]],
    [["measure"]],
    [["start"]],
    [["import", "."]],
    [["restore", "x"]],
    [["backup"]],
  ])("is told by %j", async (words) => {
    await using copy = await copyOfSmall();
    await using folder = await emptyFolder();
    const file = path.join(folder.path, "tep");
    await writeFile(file, "đây là một tệp");
    const env = { ...needed, PHUSONG_CONFIG: copy.root, PHUSONG_DATA: path.join(file, "kho") };
    expect(await typedWith(env, words)).toMatchObject(
      refusal(/Không tạo được thư mục|Chưa có dữ liệu|Không có tệp/),
    );
  });
});
