import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { extract } from "../../pipeline/pipes/extract.verb.ts";

const files = path.join(import.meta.dirname, "new-outlet");
const url = "https://baomoithem.example/do-thi/bai-giu-xe-khong-con-ve-giay-post901.html";

/** What the pipe of the product says of the new outlet's page under a config folder. */
async function said(config: string): Promise<unknown> {
  const html = await readFile(path.join(files, "page.html"), "utf8");
  const stdin = Readable.from([`${JSON.stringify({ id: 1, url, html })}\n`]);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const answer = text(stdout);
  await extract.run({ values: { config }, positionals: [] }, { stdin, stdout, stderr });
  stdout.end();
  return JSON.parse(await answer);
}

it("a new outlet of a known family is its source file, a page and what is expected of it: no code", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "phusong-outlet-"));
  const expected: unknown = JSON.parse(await readFile(path.join(files, "expected.json"), "utf8"));
  try {
    await cp("config", root, { recursive: true, filter: (file) => !file.endsWith(".ts") });
    // Before, nobody knows the outlet's own mark before the first sentence.
    expect(await said(root)).toMatchObject({ lead: expect.stringMatching(/^Mới Thêm • Ba bãi/) });
    await cp(path.join(files, "source.yaml"), path.join(root, "hanoi/sources/bao-moi-them.yaml"));
    expect(await said(root)).toMatchObject({
      id: 1,
      ...Object(expected),
      howRead: { title: "h1.cms-title (epi)" }, // the family's rules, which its file names
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}, 60_000);
