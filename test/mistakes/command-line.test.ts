import { describe, expect, it } from "vitest";
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
