import { randomBytes } from "node:crypto";
import type { Evidence } from "../../crawlers/capture.ts";
import { openArchive } from "../../crawlers/archive.ts";

// Keeps captures in the folder given until it takes no more, then tells what was kept and why it ended.
const [folder = ""] = process.argv.slice(2);
const archive = openArchive(folder, { clock: { now: () => new Date() }, software: "PhuSong/0.1" });
const url = "https://bao.example.vn/";
const kept: Evidence[] = [];
let refusal: { readonly name: string; readonly message: string } | null = null;
for (let at = 0; at < 100 && refusal === null; at += 1) {
  const capture = {
    id: `lan-${at}`,
    url,
    finalUrl: url,
    status: 200,
    headers: {},
    fetchedAt: new Date().toISOString(),
  };
  try {
    kept.push(await archive.keep({ ...capture, body: randomBytes(3_000) }, {}));
  } catch (error) {
    refusal = error instanceof Error ? { name: error.name, message: error.message } : null;
  }
}
process.stdout.write(JSON.stringify({ kept, refusal }));
