import { randomBytes } from "node:crypto";
import { openArchive } from "../../crawlers/archive.ts";

// Keeps captures in the folder given until it takes no more; a line for each that was kept, and one for the end.
const [folder = "", fileBytes] = process.argv.slice(2);
const archive = openArchive(folder, {
  clock: { now: () => new Date() },
  software: "PhuSong/0.1",
  ...(fileBytes === undefined ? {} : { fileBytes: Number(fileBytes) }),
});
const url = "https://bao.example.vn/";
const tell = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);
const most = 2_000;
for (let at = 0; at < most; at += 1) {
  const capture = {
    id: `lan-${at}`,
    url,
    finalUrl: url,
    status: 200,
    headers: {},
    fetchedAt: new Date().toISOString(),
  };
  try {
    tell({ kept: await archive.keep({ ...capture, body: randomBytes(3_000) }, {}) });
  } catch (error) {
    if (error instanceof Error) tell({ refusal: { name: error.name, message: error.message } });
    break;
  }
}
