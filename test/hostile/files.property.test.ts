import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable, Writable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readTable } from "../../config/csv.ts";
import { loadConfig } from "../../config/load.ts";
import { ConfigRefused } from "../../config/problem.ts";
import { readSettings } from "../../config/settings.ts";
import { Refusal } from "../../config/verb.ts";
import { parseYaml } from "../../config/yaml.ts";
import { walk } from "../../crawlers/archive-walk.ts";
import { answerIn, packExchange, readRecord, unpackRecord } from "../../crawlers/warc.ts";
import { headingsOf, takeTable } from "../../pipeline/entry/import.ts";
import { readSheet } from "../../pipeline/entry/sheet.ts";
import { templateOf } from "../../pipeline/entry/template.ts";
import { savedPages } from "../../pipeline/import/saved-pages.ts";
import { answerLines } from "../../pipeline/pipes/json-lines.ts";
import { BadQuestion, BadRecord } from "../../pipeline/store/errors.ts";
import { sendMended } from "../../pipeline/store/letters.ts";
import { spooledKinds } from "../../pipeline/store/spool.ts";
import { openSqliteStore, type SqliteStore } from "../../pipeline/store/sqlite.ts";
import { wantedOf } from "../../pipeline/store/wanted.ts";
import { copyOfSmall } from "../config/spoilt.ts";
import { aimAt, clock, openKeeping } from "../entry/world.ts";
import { by, itemOf } from "../store/samples.ts";
import { fc, first, holds, hostileJson, hostileText, spoilt, spoiltBytes, undeclared } from "./fuzz.ts";
import { wellFormedPage as page } from "./seeds.ts";

let folder: string;
let local: SqliteStore;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "phusong-thu-doc-"));
  local = await openSqliteStore(path.join(folder, "thu-tin.sqlite"), { outbox: spooledKinds });
});
afterAll(async () => {
  await local.close();
  await rm(folder, { recursive: true, force: true });
});

const aim = aimAt("su-kien");
const labels = headingsOf(aim.kind).map(({ label }) => label);
const csv = `${labels.join(";")}\nSở Khoa học;Hội nghị;Lớp tập huấn;05/10/2026;45;Trực tiếp\n`;
it("tables that people send are taken, or told of by line, and nothing else happens", async () => {
  await using keeping = await openKeeping();
  const xlsx = await templateOf(
    aim.kind,
    { plan: aim.plan, agencies: aim.city.agencies, today: "2026-11-22" },
    aim.city.agencies,
  );
  const input = fc.oneof(
    spoilt([csv]).map((text) => Buffer.from(text.toWellFormed())),
    hostileText.map((text) => Buffer.from(text)),
    spoiltBytes([xlsx, Buffer.from(csv, "utf16le")]),
  );
  const sent = holds(
    input,
    async (bytes) => {
      readTable(bytes);
      const taken = await takeTable(keeping, aim, { table: await readSheet(bytes), digest: "x", name: "x" });
      return taken.problems.every(({ message }) => message.length > 3) ? null : "no reason is told";
    },
    0.5,
  );
  await expect(sent).resolves.toBeUndefined();
});

it("files of the city are read or refused by line, bombs and cycles too", async () => {
  const bombs = [
    "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d]\n",
    "a: &a [*a]\n",
    "a: &a\n  b: *a\n",
    "{a: ".repeat(5_000),
    "__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\n",
    "a: !!js/function 'x'\n",
    "<<: {a: 1}\n? [a, b]\n: c\n",
  ];
  await using copy = await copyOfSmall();
  const real = await readFile(path.join(copy.root, "bien/city.yaml"), "utf8");
  for (const bomb of bombs) {
    await copy.write("bien/city.yaml", bomb);
    await expect(loadConfig(copy.root)).rejects.toBeInstanceOf(ConfigRefused);
  }
  const read = holds(fc.oneof(spoilt([real, ...bombs]), hostileText), (text) =>
    parseYaml(text).problems.every(({ line, message }) => line >= 1 && message.length > 3)
      ? null
      : "no line is told",
  );
  await expect(read).resolves.toBeUndefined();
  const loaded = holds(
    spoilt([real]),
    async (text) => {
      await copy.write("bien/city.yaml", text);
      const error: unknown = await loadConfig(copy.root).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      return error === null ? null : undeclared(error, ConfigRefused);
    },
    0.3,
  );
  await expect(loaded).resolves.toBeUndefined();
});

it("settings of any kind are read or refused", async () => {
  const keys = fc.constantFrom(
    "PHUSONG_PORT",
    "PHUSONG_HOSTS",
    "PHUSONG_NOW",
    "PHUSONG_CONTACT",
    "PHUSONG_ES_URL",
    "PHUSONG_SMTP_URL",
    "PHUSONG_SMTP_FROM",
    "PHUSONG_ADDRESS",
    "PHUSONG_PROXY",
    "PHUSONG_OIDC_ISSUER",
    "PHUSONG_LISTEN",
    "PHUSONG_BYLINE_DAYS",
    "PHUSONG_KHONG_CO",
  );
  const read = holds(fc.dictionary(keys, fc.oneof(hostileText, fc.webUrl(), hostileJson)), (env) => {
    try {
      readSettings(env);
      return null;
    } catch (error) {
      return undeclared(error, Refusal);
    }
  });
  await expect(read).resolves.toBeUndefined();
});

it("WARC records and files that were damaged give what is whole, and rubbish for the rest", async () => {
  const url = "https://bao.example.vn/a.html";
  const packed = await packExchange({
    id: "c",
    url,
    finalUrl: url,
    status: 200,
    headers: { "content-type": "text/html", "x-a": "b\r\nc: d" },
    body: Buffer.from(page),
    fetchedAt: "2026-07-08T03:00:00Z",
    requestHeaders: {},
  });
  const whole = Buffer.concat([packed.answer, ...packed.beside]);
  const file = path.join(folder, "a.warc.gz");
  const read = holds(
    fc.oneof(
      spoiltBytes([whole]),
      hostileText.map((text) => Uint8Array.from(gzipSync(text))),
    ),
    async (bytes) => {
      const record = await unpackRecord(bytes);
      await readRecord(bytes);
      const answer = record === null ? null : answerIn(record.block);
      await writeFile(file, bytes);
      let length = 0;
      for await (const found of walk(file)) length += found.length;
      return first(
        length !== bytes.length && "the pieces are not the file",
        answer !== null &&
          Object.getPrototypeOf(answer.headers) !== Object.prototype &&
          "headers of another kind",
      );
    },
  );
  await expect(read).resolves.toBeUndefined();
});

it("lines for the pipes and saved pages are answered one by one", async () => {
  const row = JSON.stringify({ id: 1, url: "https://bao.example.vn/a", html: page });
  const file = path.join(folder, "trang.jsonl");
  const input = fc.array(fc.oneof(spoilt([row]), hostileJson, hostileText), { maxLength: 4 });
  const read = holds(input, async (lines) => {
    const text = lines.map((line) => line.replaceAll("\n", " ")).join("\n");
    const said: string[] = [];
    const stdout = new Writable({
      write(piece, _, done) {
        said.push(String(piece));
        done();
      },
    });
    await answerLines({ stdin: Readable.from([text]), stdout, stderr: stdout }, (asked) => ({
      keys: Object.keys(asked).length,
    }));
    await writeFile(file, text);
    for await (const saved of savedPages(file))
      if (!saved.ok && saved.problem === "") return "no problem is told";
    const answers = said.join("").split("\n").slice(0, -1);
    return answers.every((answer) => typeof JSON.parse(answer) === "object")
      ? null
      : "an answer that is no JSON";
  });
  await expect(read).resolves.toBeUndefined();
});

it("what is searched for and cursors of lists are answered or refused", async () => {
  await local.write("item", [{ value: itemOf("mot"), expects: 0 }], by);
  const order = { by: "sortAt", direction: "descending" } as const;
  const ours =
    (await local.list("item", { order, limit: 1 })).next ??
    Buffer.from(`{"ask":"a","value":null,"id":"b"}`).toString("base64url");
  const searched = holds(
    fc.tuple(
      fc.oneof(hostileText, spoilt([`"trung tâm" OR (dịch vụ -công) NOT a`])),
      fc.oneof(hostileText, spoilt([ours])),
    ),
    async ([text, after]) => {
      wantedOf(text);
      await local.count("item", { text });
      try {
        await local.list("item", { order, limit: 5, after });
        return after === ours ? null : "a cursor of another was taken";
      } catch (error) {
        return undeclared(error, BadQuestion);
      }
    },
  );
  await expect(searched).resolves.toBeUndefined();
});

it("records with hostile texts come back as they were, and those that may not be kept are refused", async () => {
  let number = 0;
  const input = fc.tuple(
    hostileText,
    fc.array(hostileText, { maxLength: 3 }),
    fc.oneof(hostileText, fc.constantFrom("2026-07-08", null)),
  );
  const kept = holds(input, async ([text, list, day]) => {
    number += 1;
    const value = itemOf(`thu-${number}`, {
      title: text,
      authors: list,
      text,
      publishedDay: day,
      howRead: Object.fromEntries(list.map((key) => [key, text])),
    });
    try {
      await local.write("item", [{ value, expects: 0 }], by);
    } catch (error) {
      return undeclared(error, BadRecord);
    }
    const [back] = await local.read("item", [value.id]);
    return JSON.stringify(back?.value) === JSON.stringify(value) ? null : "it came back changed";
  });
  await expect(kept).resolves.toBeUndefined();
});

it("a mended file of letters is taken whole or refused", async () => {
  const real = JSON.stringify([{ kind: "address", id: "a", value: { id: "a" } }]);
  const sent = holds(fc.oneof(spoilt([real]), hostileJson), async (text) => {
    const error: unknown = await sendMended(local, text, {
      actor: "test",
      at: clock.now().toISOString(),
    }).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return error === null ? null : undeclared(error, Refusal);
  });
  await expect(sent).resolves.toBeUndefined();
});
