import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { answerLines } from "../../pipeline/pipes/json-lines.ts";
import { linesOf } from "../../pipeline/pipes/lines.ts";

async function all(lines: AsyncGenerator<string | null>): Promise<(string | null)[]> {
  const found: (string | null)[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

describe("lines of a pipe", () => {
  it("end at line feeds only, however the bytes are cut", async () => {
    const bytes = Buffer.from('{"a":"một\u2028hai"}\r\n\nba\u0085bốn');
    for (let size = 1; size < bytes.length; size += 3) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      expect(await all(linesOf(Readable.from(chunks), 100))).toEqual([
        '{"a":"một\u2028hai"}',
        "",
        "ba\u0085bốn",
      ]);
    }
  });

  it("are not held when they are too long", async () => {
    const chunks = ["x".repeat(60), "x".repeat(60), "\nngắn\n"].map((chunk) => Buffer.from(chunk));
    expect(await all(linesOf(Readable.from(chunks), 100))).toEqual([null, "ngắn"]);
  });

  it("are answered one for one, in order, with their ids", async () => {
    const stdout = new PassThrough();
    const stdin = Readable.from(['{"id":"1","t":"a\u2028b"}\nhỏng\n{"id":2,"t":"c"}\n']);
    await answerLines({ stdin, stdout, stderr: new PassThrough() }, (row) => ({ said: row["t"] }), 3);
    stdout.end();
    const answers = (await text(stdout))
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(answers).toMatchObject([
      { id: "1", said: "a\u2028b" },
      { id: null, error: expect.any(String) },
      { id: 2, said: "c" },
    ]);
  });
});
