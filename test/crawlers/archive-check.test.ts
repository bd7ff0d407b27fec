import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WARCParser } from "warcio";
import { type Archive, type Archived, openArchive } from "../../crawlers/archive.ts";
import { checkFile, mendFile, tailName, warcFiles, withoutOriginal } from "../../crawlers/archive-check.ts";
import { indexName } from "../../crawlers/archive-index.ts";

const asked = { "user-agent": "PhuSong/0.1 (+https://phusong.example.vn)" };
let folder: string;
let now: Date;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
  now = new Date("2025-07-10T03:00:00.123Z");
});
afterEach(() => rm(folder, { recursive: true }));

function open(fileBytes?: number): Archive {
  const size = fileBytes === undefined ? {} : { fileBytes };
  return openArchive(folder, { clock: { now: () => now }, software: "PhuSong/0.1", ...size });
}

function capture(number: number, more: Partial<Archived> = {}): Archived {
  const url = `https://bao.example.vn/tin-${number}.html`;
  return {
    id: `lan-${number}`,
    url,
    finalUrl: url,
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: Buffer.from(`<p>Tin số ${number}: ${"đổi mới sáng tạo ".repeat(200)}</p>`),
    fetchedAt: now.toISOString(),
    ...more,
  };
}

async function checks() {
  return Promise.all((await warcFiles(folder)).map((file) => checkFile(folder, file)));
}
const faults = async () => (await checks()).flatMap(({ problems }) => problems.map(({ fault }) => fault));

describe("bytes that came before", () => {
  it("are not kept twice: a revisit names them, and is opened with them", async () => {
    await using archive = open();
    const body = randomBytes(5_000);
    const first = await archive.keep(capture(1, { body }), asked);
    const again = await archive.keep(capture(1, { body, id: "lan-2" }), asked);
    expect(again.length).toBeLessThan(first.length);
    expect(again.digest).toBe(first.digest);
    const back = await archive.open(again);
    expect(back).toMatchObject({ id: "lan-2", status: 200 });
    expect(Buffer.from(back.body)).toEqual(body);
    await archive.close();
    const records = await recordsOf(first.file);
    const original = records.find(({ type }) => type === "response");
    const revisit = records.find(({ type }) => type === "revisit");
    expect(revisit?.header("WARC-Profile")).toBe(
      "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    );
    expect(revisit?.header("WARC-Refers-To")).toBe(original?.header("WARC-Record-ID"));
    expect(revisit?.header("WARC-Refers-To-Target-URI")).toBe(original?.header("WARC-Target-URI"));
    expect(revisit?.header("WARC-Refers-To-Date")).toBe(original?.header("WARC-Date"));
    expect(revisit?.header("WARC-Payload-Digest")).toBe(original?.header("WARC-Payload-Digest"));
  });

  it("are named across files and processes by the capture that had them", async () => {
    await using first = open();
    const earlier = await first.keep(capture(1), asked);
    await first.close();
    await using second = open();
    const unchanged = { ...capture(1), id: "lan-2", status: 304, body: new Uint8Array() };
    const again = await second.keep(unchanged, asked, earlier);
    const third = await second.keep({ ...capture(1), id: "lan-3" }, asked, again);
    expect(again.file).not.toBe(earlier.file);
    for (const [evidence, status] of [
      [again, 304],
      [third, 200],
    ] as const) {
      const back = await second.open(evidence);
      expect(back.status).toBe(status);
      expect(Buffer.from(back.body)).toEqual(capture(1).body);
    }
    await second.close();
    expect(withoutOriginal(await checks())).toEqual([]);
    expect(await faults()).toEqual([]);
  });

  it("are kept again when the earlier ones are lost or spoilt", async () => {
    await using archive = open();
    const earlier = await archive.keep(capture(1), asked);
    await archive.close();
    await truncate(path.join(folder, earlier.file), earlier.offset + 20);
    await using later = open();
    const again = await later.keep({ ...capture(1), id: "lan-2" }, asked, earlier);
    expect(Buffer.from((await later.open(again)).body)).toEqual(capture(1).body);
  });
});

describe("what may not be kept", () => {
  it("cookies are dropped, secrets masked, in headers, addresses and an API's answer; a page is left as it is", async () => {
    await using archive = open();
    const api = "https://graph.example.com/v26.0/1/posts?access_token=EAAB123&limit=5";
    const next = { data: [], access_token: "EAAB123", paging: { next: api } };
    const body = Buffer.from(JSON.stringify(next).replaceAll("/", "\\/"));
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "set-cookie": "sid=EAAB123",
      "x-echo": api,
    };
    const request = { authorization: "Bearer EAAB123", cookie: "a=EAAB123", secret_key: "EAAB123" };
    const evidence = await archive.keep({ ...capture(1), url: api, finalUrl: api, headers, body }, request);
    const page = `<a href="?access_token=EAAB123">x</a>`;
    const kept = await archive.keep({ ...capture(2), body: Buffer.from(page) }, asked);
    const back = await archive.open(evidence);
    expect(Object.keys(back.headers)).not.toContain("set-cookie");
    expect(JSON.parse(Buffer.from(back.body).toString())).toMatchObject({ access_token: "***" });
    expect(Buffer.from((await archive.open(kept)).body).toString()).toBe(page);
    await archive.close();
    const records = await recordsOf(evidence.file);
    const others = records.filter(({ header }) => header("WARC-Target-URI")?.includes("graph") === true);
    expect(others).toHaveLength(3);
    for (const { head, block } of others) expect(`${head} ${block}`).not.toContain("EAAB123");
    expect(records.find(({ type }) => type === "request")?.block).toMatch(/authorization: \*\*\*/);
  });
});

describe("files", () => {
  it("end with their day in Việt Nam, with an index beside each", async () => {
    await using archive = open();
    const before = await archive.keep(capture(1), asked);
    now = new Date("2025-07-10T16:59:00Z");
    expect((await archive.keep(capture(2), asked)).file).toBe(before.file);
    now = new Date("2025-07-10T17:01:00Z");
    const after = await archive.keep(capture(3), asked);
    expect(after.file).not.toBe(before.file);
    const index = await readFile(path.join(folder, indexName(before.file)), "utf8");
    const lines = index.trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^vn,example,bao\)\/tin-1\.html 20250710030000 \{.*"offset":"\d+"/);
    await archive.close();
    expect(await faults()).toEqual([]);
  });

  it("are found whole by every reader: digests, lengths, and another program's walk", async () => {
    await using archive = open(4_000);
    for (let at = 0; at < 8; at += 1) await archive.keep(capture(at), asked);
    await archive.close();
    const all = await checks();
    expect(all.length).toBeGreaterThan(1);
    expect(all.flatMap(({ problems }) => problems)).toEqual([]);
    for (const { file, records } of all) expect(await recordsOf(file)).toHaveLength(records);
  });

  it("that a killed writer left are mended: the torn tail is set aside, the index made, nothing else lost", async () => {
    const file = await leftByDead();
    const whole = await stat(path.join(folder, file));
    await truncate(path.join(folder, file), whole.size - 100);
    await rm(path.join(folder, indexName(file)));
    const [check] = await checks();
    expect(check?.problems.map(({ fault }) => fault)).toEqual(["tail", "index"]);
    const tail = check?.problems[0];
    if (check === undefined || tail === undefined) throw new Error("no tail was found");
    await mendFile(folder, check);
    expect(await faults()).toEqual([]);
    expect((await stat(path.join(folder, tailName(tail)))).size).toBe(tail.length);
    const [mended] = await checks();
    expect(mended?.entries).toEqual(check.entries);
  });

  it("that a living writer has open are left alone", async () => {
    await using archive = open();
    await archive.keep(capture(1), asked);
    const [check] = await checks();
    expect(check).toMatchObject({ isOpen: true, problems: [] });
  });

  it("tell what was changed, what is rubbish and what lost its original", async () => {
    const file = await leftByDead();
    const whole = path.join(folder, file);
    const bytes = await readFile(whole);
    const [check] = await checks();
    const [first, second] = check?.entries ?? [];
    if (first === undefined || second === undefined) throw new Error("two captures were kept");
    bytes.fill(0, first.offset + 30, first.offset + 60);
    await writeFile(whole, bytes);
    const [spoilt] = await checks();
    expect(spoilt?.problems.map(({ fault, offset }) => [fault, offset])).toEqual([
      ["rubbish", first.offset],
      ["index", 0],
    ]);
    expect(spoilt?.entries.map(({ offset }) => offset)).toContain(second.offset);
  });
});

describe("another implementation", () => {
  const python = process.env["PHUSONG_PYTHON"] ?? "python3";
  const run = promisify(execFile);
  const isThere = (): Promise<boolean> =>
    run(python, ["-c", "import warcio"]).then(
      () => true,
      () => false,
    );

  it("reads every record and finds every digest right (python warcio, where it is installed)", async (context) => {
    if (!(await isThere())) return context.skip();
    await using archive = open();
    for (let at = 0; at < 5; at += 1) await archive.keep(capture(at), asked);
    const earlier = await archive.keep(capture(1), asked);
    await archive.keep({ ...capture(1), status: 304, body: new Uint8Array() }, asked, earlier);
    await archive.close();
    const files = (await warcFiles(folder)).map((file) => path.join(folder, file));
    const warcio = ["-c", "from warcio.cli import main; main()"];
    const checked = await run(python, [...warcio, "check", "-v", ...files]);
    expect(checked.stdout.match(/digest pass/g)).toHaveLength(5 + 2 * 7);
    expect(checked.stdout).not.toMatch(/failed|exception/);
    const fields = "warc-type,offset,length,http:status";
    const indexed = await run(python, [...warcio, "index", "-f", fields, ...files]);
    expect(indexed.stdout.match(/"warc-type": "revisit"/g)).toHaveLength(2);
  });
});

/** A file as a process that is dead by now would have left it. */
async function leftByDead(): Promise<string> {
  const child = `import { openArchive } from ${JSON.stringify(path.resolve("crawlers/archive.ts"))};
    const archive = openArchive(${JSON.stringify(folder)}, { clock: { now: () => new Date("2025-07-10T03:00:00Z") }, software: "PhuSong/0.1" });
    for (const n of [1, 2, 3]) await archive.keep({ id: "lan-" + n, url: "https://a.example.vn/" + n, finalUrl: "https://a.example.vn/" + n, status: 200, headers: {}, body: Buffer.from("tin " + n), fetchedAt: "2025-07-10T03:00:00Z" }, {});
    await archive.close();`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "-e", child]);
  const [file = ""] = await warcFiles(folder);
  return file;
}

interface Seen {
  readonly type: string;
  readonly head: string;
  readonly block: string;
  readonly header: (name: string) => string | null | undefined;
}

/** The records of a file as the library reads them. */
async function recordsOf(file: string): Promise<Seen[]> {
  const bytes = await readFile(path.join(folder, file));
  const seen: Seen[] = [];
  for await (const record of new WARCParser([new Uint8Array(bytes)], { parseHttp: false })) {
    const block = Buffer.from(await record.readFully(false)).toString();
    const head = record.warcHeaders.toString();
    seen.push({ type: record.warcType, head, block, header: (name) => record.warcHeader(name) });
  }
  return seen;
}
