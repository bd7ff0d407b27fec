import { createServer } from "node:net";
import { once } from "node:events";
import { access, writeFile } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { copyOfSmall } from "../config/spoilt.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { run, type Ended } from "./run.ts";

/** Ended with code 1 and with this said. */
function refusal(said: RegExp): Partial<Ended> {
  return { code: 1, err: expect.stringMatching(said) };
}

const needed = { PHUSONG_CONTACT: "van-phong@bien.gov.vn", PHUSONG_PORT: "0" };

describe("a config that is wrong", () => {
  it.each([[["collect", "--once"]], [["extract"]]])(
    "lets %j not start, and names file and line",
    async (words) => {
      await using copy = await copyOfSmall();
      await using folder = await emptyFolder();
      await copy.spoil("bien/sources/bao-song.yaml", "kind: press", "kind: bao");
      const data = path.join(folder.path, "kho");
      const ended = await run(words, { env: { ...needed, PHUSONG_CONFIG: copy.root, PHUSONG_DATA: data } });
      expect(ended).toMatchObject(refusal(/bien\/sources\/bao-song\.yaml:4: kind: phải là một trong/));
      expect(ended.out).toBe("");
      await expect(access(data)).rejects.toThrow("ENOENT");
    },
  );

  it("is told by check-config, and so is a folder that is not there", async () => {
    await using copy = await copyOfSmall();
    await copy.spoil("bien/sources/bao-song.yaml", "kind: press", "kind: bao");
    const ended = await run(["check-config", "--config", copy.root]);
    expect(ended).toMatchObject({ code: 1, out: expect.stringMatching(/bao-song\.yaml:4: kind/) });
    for (const words of [["check-config"], ["classify", "--plan", "bien-5"], ["train"]]) {
      const missing = await run([...words, "--config", path.join(copy.root, "khong-co")]);
      expect(missing.code).toBe(1);
      expect(missing.out + missing.err).toMatch(/không có thư mục cấu hình này: xem lại --config/);
    }
  });
});

describe("a setting that is wrong", () => {
  it("is named with what it should be", async () => {
    const env = { PHUSONG_PORT: "tám", PHUSONG_CONTACT: "ai đó", PHUSONG_DTA: "kho" };
    const ended = await run(["collect", "--once"], { env });
    expect(ended).toMatchObject(
      refusal(/PHUSONG_DTA: không có biến này[^]*PHUSONG_PORT: phải là số[^]*PHUSONG_CONTACT: phải là thư/),
    );
  });
});

describe("a folder that takes nothing", () => {
  it("because it belongs to somebody else", async ({ skip }) => {
    skip(process.getuid?.() !== 0, "chỉ root mới chạy được lệnh dưới tài khoản khác");
    await using folder = await emptyFolder();
    // emptyFolder() gives a folder that only its owner may enter.
    const ended = await run(["serve"], { env: { PHUSONG_DATA: path.join(folder.path, "kho") }, uid: 65_534 });
    expect(ended).toMatchObject(
      refusal(/Không tạo được thư mục dữ liệu .*Hãy chọn nơi ghi được|Không mở được .*cho phép ghi/),
    );
  });
});

describe("a port that is taken", () => {
  it.each([["serve"], ["start"], ["demo"]])("is told by %s at once, with another to try", async (verb) => {
    await using copy = await copyOfSmall();
    await using folder = await emptyFolder();
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const env = { ...needed, PHUSONG_CONFIG: copy.root, PHUSONG_DATA: path.join(folder.path, "kho") };
    const ended = await run([verb, "--port", port], { env });
    expect(ended).toMatchObject(
      refusal(new RegExp(`Cổng ${port} đang có chương trình khác dùng.*--port ${Number(port) + 1}`)),
    );
    other.close();
  });
});

describe("a store", () => {
  it("of a newer version is left as it is", async () => {
    await using copy = await copyOfSmall();
    await using folder = await emptyFolder();
    const env = { ...needed, PHUSONG_CONFIG: copy.root, PHUSONG_DATA: folder.path };
    expect(await run(["measure"], { env })).toMatchObject({ code: 0, err: "" });
    using database = new DatabaseSync(path.join(folder.path, "phusong.sqlite"));
    database.exec("PRAGMA user_version = 999999");
    for (const words of [["measure"], ["serve"], ["collect", "--once"], ["backup"]])
      expect(await run(words, { env })).toMatchObject(refusal(/bản Phủ Sóng mới hơn.*cập nhật chương trình/));
    expect(database.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: 999_999 });
  });

  it("that is no database is told apart", async () => {
    await using copy = await copyOfSmall();
    await using folder = await emptyFolder();
    await writeFile(path.join(folder.path, "phusong.sqlite"), "không phải cơ sở dữ liệu ".repeat(500));
    const env = { ...needed, PHUSONG_CONFIG: copy.root, PHUSONG_DATA: folder.path };
    expect(await run(["measure"], { env })).toMatchObject(refusal(/không phải tệp dữ liệu SQLite/));
  });
});
