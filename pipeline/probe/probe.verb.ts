import { writeFile } from "node:fs/promises";
import path from "node:path";
import { readSettings } from "../../config/settings.ts";
import { loadConfig } from "../../config/load.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { visitAddress } from "../../crawlers/address.ts";
import { bringPolitely } from "../../crawlers/courier.ts";
import { openListReaders } from "../../crawlers/list-readers.ts";
import { ConnectionTrouble } from "../../crawlers/trouble.ts";
import { hostMemoryOf } from "../collect.ts";
import { knownOutlets } from "../extract/credit.ts";
import { openReaders } from "../extract/readers.ts";
import { exceptedHosts, openOutside } from "../outside.ts";
import { interrupted } from "../interrupted.ts";
import { openGlances } from "./glances.ts";
import { probe, type Probed } from "./probe.ts";
import { proposal, proposalFile, seen } from "./propose.ts";

/** `probe`: try an address as the collector would, and propose its source file. */
export const probeVerb: Verb = {
  name: "probe",
  summary: "thử một địa chỉ như máy thu sẽ làm và đề nghị tệp nguồn",
  help: `
Cách dùng: npm run -s phusong -- probe https://bao.vn/chuyen-muc [--to config/hanoi/sources/bao.yaml]

Mở địa chỉ như máy thu (hỏi robots.txt, đúng nhịp), tìm RSS, sitemap, danh sách tin, đọc thử ba bài, nhận họ giao diện,
rồi in tệp nguồn đề nghị ra stdout và những gì đã thấy ra stderr. Không ghi tin nào vào kho. Cần đặt PHUSONG_CONTACT.

  --to TỆP   ghi tệp nguồn đề nghị vào đây, khi chưa có tệp này; tên tệp là mã nguồn; sau đó sửa owner, kind rồi chạy check-config`,
  options: { to: { type: "string" } },
  places: 1,
  async run({ positionals: [written], values }, { stdout, stderr }) {
    const url = visitAddress(written ?? "");
    if (url === null) throw new Refusal('Hãy viết địa chỉ đầy đủ, ví dụ: probe "https://bao.vn/chuyen-muc"');
    const settings = readSettings(process.env);
    const clock = { now: () => settings.now ?? new Date() };
    const config = await loadConfig(settings.config);
    await using connector = openOutside(settings, exceptedHosts(config, clock));
    const outlets = knownOutlets(config.cities.flatMap(({ sources }) => sources));
    await using readers = openReaders({ families: config.families, outlets, count: 1 });
    await using glances = openGlances(config.families);
    await using lists = openListReaders();
    const stop = new AbortController();
    void interrupted().then(() => stop.abort());
    const manners = { ...hostMemoryOf({ config, clock }, connector), paceSeconds: 1, signal: stop.signal };
    const probed = await probe(url, {
      bring: (to) => bringPolitely((at, ask) => connector.fetch(at, ask), to, manners),
      families: config.families,
      look: glances.look,
      readList: lists.read,
      read: ({ body, headers, finalUrl: at }, { hint }, family) =>
        readers.readBytes(
          { body, contentType: headers["content-type"] ?? null, url: at, fetchedAt: clock.now(), hint },
          { source: undefined, family },
        ),
      say: (what) => stderr.write(`${what}\n`),
    }).catch((error: unknown): Probed => {
      if (error instanceof ConnectionTrouble) throw new Refusal(error.message, { cause: error });
      throw error;
    });
    stderr.write(`\n${seen(probed)}`);
    const { to } = values;
    const named = typeof to === "string" ? path.parse(to).name : null;
    const source = proposal(probed, clock.now().toISOString().slice(0, 10), named);
    if (source === null)
      throw new Refusal(
        "Không thấy danh sách tin nào ở địa chỉ này. Hãy thử trang chủ, trang chuyên mục hoặc địa chỉ RSS của trang; trang chỉ hiện tin khi chạy JavaScript thì khai javascript: true.",
      );
    if (typeof to !== "string") stdout.write(proposalFile(source));
    else {
      await writeNew(to, proposalFile(source));
      stderr.write(
        `Đã ghi ${to}. Sửa tên, kind, owner trong tệp rồi chạy: npm run -s phusong -- check-config\n`,
      );
    }
    return 0;
  },
};

async function writeNew(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: "wx" }).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "") throw error;
    const why =
      code === "EEXIST" ? "đã có tệp này; hãy chọn tên khác" : `(${code}) xem lại thư mục và quyền ghi`;
    throw new Refusal(`Không ghi được ${file}: ${why}.`, { cause: error });
  });
}
