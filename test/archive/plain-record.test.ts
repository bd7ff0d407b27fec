import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { packExchange, readRecord } from "../../crawlers/warc.ts";
import { plainRecord } from "../../crawlers/warc-plain.ts";
import { fc, first, holds, hostileText, spoiltBytes } from "../hostile/fuzz.ts";

const url = "https://bao.example.vn/tin-khẩn.html";
const packed = await packExchange({
  id: "c",
  url,
  finalUrl: url,
  status: 200,
  headers: { "content-type": "text/html", "x-a": "b\r\nc: d" },
  body: Buffer.from("<p>Bình dân học vụ số</p>"),
  fetchedAt: "2026-07-08T03:00:00Z",
  requestHeaders: { "user-agent": "thử" },
});
const records = [packed.answer, ...packed.beside].map((bytes) => new Uint8Array(gunzipSync(bytes)));
const names = ["PhuSong-Capture", "Content-Type", "WARC-Concurrent-To", "Khac"];

it("takes our own records apart as the parser for all heads does", async () => {
  for (const bytes of records) {
    const plain = plainRecord(bytes);
    const read = await readRecord(bytes);
    expect(plain).toMatchObject({ ...read, field: expect.any(Function) });
    expect(names.map((name) => plain?.field(name))).toEqual(names.map((name) => read?.field(name)));
  }
});

it("leaves what is not so plain to that parser, and says nothing else of the rest", async () => {
  const bytes = fc.oneof(
    spoiltBytes(records),
    hostileText.map((text) => Uint8Array.from(Buffer.from(`WARC/1.1\r\n${text}\r\n\r\n`))),
  );
  const read = holds(bytes, async (given) => {
    const plain = plainRecord(given);
    if (plain === null) return first(false);
    const whole = await readRecord(given);
    return first(
      whole !== null && Buffer.compare(plain.block, whole.block) !== 0 && "another block",
      whole !== null && (plain.type !== whole.type || plain.digest !== whole.digest) && "another head",
    );
  });
  await expect(read).resolves.toBeUndefined();
});
