import { createWriteStream } from "node:fs";
import { access, mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { sampleMark } from "../../pipeline/desk.ts";
import { noteDeed } from "../../pipeline/people/audit.ts";
import { openStore } from "../../pipeline/store/open.ts";
import { planNamed } from "../office/known.ts";
import { remembering } from "../office/sample-memory.ts";
import { editionOf } from "./editions.ts";
import { fileNamed, fileOf, nameOfFile, reportFiles, type ReportFile } from "./files.ts";

/** `report`: the files of a period's report, as the office's page gives them. */
export const reportVerb: Verb = {
  name: "report",
  summary: "Xuất báo cáo một kỳ: .docx theo Nghị định 30/2020, .xlsx, .csv, .json, điểm tin",
  help: `
Cách dùng: npm run -s phusong -- report --plan MÃ --period KỲ [--agency MÃ] [--file TÊN]... [--to THƯ-MỤC] [--draft]

Xuất báo cáo của toàn địa bàn hoặc của một đơn vị. Kỳ đã chốt (lệnh freeze) thì xuất lại lúc nào cũng ra cùng số, kèm phụ
lục Số liệu hiệu chỉnh nếu nay đã khác; kỳ chưa chốt thì ra bản dự thảo với số tạm tính. Phần nhận xét, kiến nghị viết ở trang
Báo cáo của kế hoạch. Số văn bản để trống, không ký.

  --plan MÃ      kế hoạch, ví dụ hanoi-179
  --period KỲ    kỳ số liệu: report-month:2026-11 (15/10 đến 14/11), month:2026-10, quarter:2026-Q3, half-year:2026-H1,
                 year:2026, hoặc hai ngày bất kỳ, ngày cuối không tính: span:2026-10-01..2026-11-01
  --agency MÃ    chỉ một đơn vị
  --file TÊN     một trong: ${Object.keys(reportFiles).join(", ")} (mặc định: bao-cao.docx và danh-muc-tin.xlsx)
  --to THƯ-MỤC   nơi ghi tệp (mặc định: thư mục hiện tại)
  --draft        số tạm tính hiện nay, kể cả khi kỳ đã chốt

Ví dụ: npm run -s phusong -- report --plan hanoi-179 --period report-month:2026-11 --to /tmp`,
  options: {
    plan: { type: "string" },
    period: { type: "string" },
    agency: { type: "string" },
    file: { type: "string", multiple: true },
    to: { type: "string" },
    draft: { type: "boolean" },
  },
  async run({ values }, { stdout }) {
    const settings = readSettings(process.env);
    const config = await loadConfig(settings.config);
    const said = (name: string): string => (typeof values[name] === "string" ? values[name] : "");
    const known = planNamed(config, said("plan"));
    if (known === null) {
      const all = config.cities.flatMap((city) => city.plans.map(({ id }) => id));
      throw new Refusal(`--plan: chọn một trong ${all.join(", ")}.`);
    }
    const window = windowNamed(said("period"));
    if (window === null)
      throw new Refusal(
        "--period: viết như report-month:2026-11, quarter:2026-Q3 hoặc span:2026-10-01..2026-11-01.",
      );
    const files = filesAsked(values["file"]);
    const agency = said("agency") === "" ? null : said("agency");
    const clock = { now: () => settings.now ?? new Date() };
    // Days that the pages have counted and kept need not be counted again.
    await using opened = await openStore({ folder: settings.data, engine: settings.engine });
    const store = remembering(opened);
    const sample = await access(path.join(settings.data, sampleMark)).then(
      () => true,
      () => false,
    );
    const desk = { store, clock, data: settings.data, config, sample };
    const draft = values["draft"] === true;
    const edition = await editionOf(desk, { known, window, agency, draft });
    if (edition === null)
      throw new Refusal(
        `--agency: đơn vị ${agency ?? ""} không có nhiệm vụ theo kế hoạch ${known.plan.id} trong kỳ. Xem mã đơn vị trong tệp agencies.yaml.`,
      );
    const folder = said("to") === "" ? "." : said("to");
    await mkdir(folder, { recursive: true });
    for (const file of files) {
      const name = nameOfFile(edition.report, file);
      const whole = path.join(folder, name);
      const made = await fileOf(edition, file);
      const source = Readable.from(made instanceof ReadableStream ? chunksOf(made) : [made]);
      await pipeline(source, createWriteStream(`${whole}.tam`));
      await rename(`${whole}.tam`, whole); // a file under its own name is always whole
      await noteDeed(desk, { actor: "report", what: "export", subject: name });
      stdout.write(`${whole}\n`);
    }
    return 0;
  },
};

function filesAsked(given: unknown): readonly ReportFile[] {
  if (!Array.isArray(given)) return ["bao-cao.docx", "danh-muc-tin.xlsx"];
  return given.map((name) => {
    const file = fileNamed(String(name));
    if (file === null)
      throw new Refusal(
        `--file: không có tệp “${String(name)}”; chọn trong ${Object.keys(reportFiles).join(", ")}.`,
      );
    return file;
  });
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) yield chunk.value;
}
