import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { told } from "../../config/told.ts";
import { Refusal } from "../../config/verb.ts";
import { copyOfSmall } from "../config/spoilt.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { article, heldIn } from "./newsroom.ts";
import { run } from "./run.ts";

const good = {
  id: "tốt",
  text: "Thành phố Biển mở lại bến cá.",
  html: article(1),
  url: "https://baosong.vn/1",
};
const pipes = ["extract", "classify", "stories", "topics"];

/** The words of a pipe over a small config, whose training rows stand in `train`. */
function wordsOf(pipe: string, train: string): readonly string[] {
  if (pipe === "classify") return ["classify", "--plan", "bien-5"];
  return pipe === "topics" ? ["topics", "--train", train] : [pipe];
}

async function openPipe(pipe: string) {
  await using ends = new AsyncDisposableStack();
  const config = ends.use(await copyOfSmall());
  const train = path.join(config.root, "..", `${path.basename(config.root)}.jsonl`);
  await writeFile(
    train,
    '{"text":"bến cá mở lại","label":"biển"}\n{"text":"trận bóng đá","label":"thể thao"}\n',
  );
  const words = wordsOf(pipe, train);
  const rest = ends.move();
  return { words, env: { PHUSONG_CONFIG: config.root }, [Symbol.asyncDispose]: () => rest.disposeAsync() };
}

describe.each(pipes)("the pipe %s", (pipe) => {
  it("answers a broken line with its error, in its place, and goes on; also when the last line is cut", async () => {
    await using open = await openPipe(pipe);
    const lines = [
      JSON.stringify(good),
      "{hỏng",
      "[1]",
      '{"text":"không có id"}',
      '{"id":7,"text":5,"html":5}',
    ];
    const stdin = [...lines, JSON.stringify({ ...good, id: 8 }), '{"id":9,"te'].join("\n");
    const { code, out, err } = await run(open.words, { env: open.env, stdin });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const answers = out
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(answers).toMatchObject([
      { id: "tốt" },
      { id: null, error: expect.stringContaining("dòng không phải JSON") },
      { id: null, error: "dòng phải là một đối tượng JSON {...}" },
      { id: null, error: expect.stringContaining("thiếu id") },
      { id: 7, error: expect.stringMatching(/^(text|html): .*chữ/) },
      { id: 8 },
      { id: null, error: expect.stringContaining("dòng không phải JSON") },
    ]);
    for (const at of [0, 5]) expect(answers[at]).not.toHaveProperty("error");
  });

  it("ends quietly when nobody reads any further, and when nothing comes", async () => {
    await using open = await openPipe(pipe);
    const stdin = `${JSON.stringify(good)}\n`.repeat(3000);
    const left = await run(open.words, {
      env: open.env,
      stdin,
      meanwhile: ({ stdout }) => stdout?.once("data", () => stdout.destroy()),
    });
    expect(left).toMatchObject({ code: 0, err: "" });
    expect(await run(open.words, { env: open.env })).toEqual({ code: 0, out: "", err: "" });
  });
});

/** A row of a list of saved pages. */
function row(id: string, more = {}): string {
  return JSON.stringify({ id, url: `https://baosong.vn/${id}`, ...more });
}

describe("import", () => {
  it("names each page that cannot be brought in, and brings in the others", async () => {
    await using copy = await copyOfSmall();
    await using folder = await emptyFolder();
    const place = path.join(folder.path, "trang");
    await mkdir(path.join(place, "danh-sach"), { recursive: true });
    const rows = [
      row("a", { html: article(1) }),
      "{hỏng",
      row("mat"),
      row("bom"),
      row("b", { html: article(2) }),
    ];
    await writeFile(path.join(place, "danh-sach.jsonl"), rows.join("\n"));
    await writeFile(path.join(place, "danh-sach", "bom.html.gz"), gzipSync(Buffer.alloc(100 * 1024 * 1024)));
    await writeFile(
      path.join(place, "cut.jsonl.gz"),
      gzipSync(`${row("c", { html: article(3) })}\n`).subarray(0, 300),
    );
    await writeFile(path.join(place, "bom.jsonl.gz"), gzipSync(Buffer.alloc(200 * 1024 * 1024, "x")));
    await writeFile(path.join(place, "to.html"), Buffer.alloc(21 * 1024 * 1024, "x"));
    const env = { PHUSONG_CONFIG: copy.root, PHUSONG_DATA: path.join(folder.path, "kho") };
    const { code, out, err } = await run(["import", place], { env });
    expect(code).toBe(1);
    expect(err).toContain("danh-sach.jsonl:2: dòng không phải JSON");
    expect(err).toContain("danh-sach.jsonl:3: không có trang danh-sach/mat.html");
    expect(err).toContain("danh-sach.jsonl:4: trang lớn hơn 20 MB");
    expect(err).toMatch(/cut\.jsonl\.gz:1: .*tệp nén bị cắt cụt/);
    expect(err).toContain("bom.jsonl.gz:1: trang lớn hơn 20 MB");
    expect(err).toContain("to.html: trang lớn hơn 20 MB");
    expect(out).toMatch(/^8 trang: .*không nhập được 6/);
    expect(await heldIn(env.PHUSONG_DATA)).toMatchObject({ captures: 2, settled: 2, unsettled: 0 });
  });

  it("of a folder without pages says what it looks for", async () => {
    await using copy = await copyOfSmall();
    await using folder = await emptyFolder();
    const env = { PHUSONG_CONFIG: copy.root, PHUSONG_DATA: path.join(folder.path, "kho") };
    const ended = await run(["import", folder.path], { env });
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining("Không thấy trang nào") });
  });
});

describe("an error", () => {
  it("that a person can mend is told as it is", () => {
    expect(told(new Refusal("Hãy chọn tệp khác."), {})).toBe("Hãy chọn tệp khác.\n");
  });

  it("of the system says what to do, whoever threw it", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      path: "/kho/x",
    });
    expect(told(full, {})).toMatch(/^\/kho\/x: ổ đĩa đã đầy; dọn chỗ rồi chạy lại/);
  });

  it("that nobody foresaw is one sentence and its detail; its stack is shown when asked for", () => {
    const error = new TypeError("x is not a function\nof y", { cause: new Error("z") });
    const lines = told(error, {}).trimEnd().split("\n");
    expect(lines).toEqual([
      expect.stringContaining("Có lỗi ngoài dự liệu"),
      "Chi tiết kỹ thuật: TypeError: x is not a function of y (do z)",
    ]);
    expect(told(error, { PHUSONG_DEBUG: "1" })).toMatch(/^\s+at .*streams\.test/m);
  });
});
