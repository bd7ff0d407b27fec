import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { loadConfig, type CityConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { z } from "zod";
import { openExaminer } from "../classify/examine.ts";
import { modelPath, writtenModel } from "../classify/model-file.ts";
import { trainModel, type Example, type TrainingReport } from "../classify/train.ts";

const Row = z.strictObject({
  id: z.string().min(1),
  groups: z.array(z.string()),
  title: z.string(),
  text: z.string().min(1),
  source: z.string().optional(),
});

const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short" });

/** `phusong train`: learns the plans' models from the examples beside their phrase books. */
export const train: Verb = {
  name: "train",
  summary: "học lại mô hình phân loại từ các ví dụ đã gán nhãn",
  help: `Cách dùng: npm run -s phusong -- train [--plan MÃ] [--config THƯ_MỤC] [--day NGÀY]

Đọc examples-<kế hoạch>.jsonl cạnh bộ cụm từ của từng kế hoạch, học, ghi model-<kế hoạch>.json và in kết quả kiểm tra chéo.
Cùng các ví dụ và cùng bộ cụm từ thì được cùng một mô hình.

  --plan MÃ         chỉ học một kế hoạch
  --config THƯ_MỤC  thư mục cấu hình (mặc định: cấu hình đi kèm)
  --day NGÀY        ngày ghi vào phiên bản mô hình, dạng 2026-11-22 (mặc định: hôm nay)

Ví dụ: npm run -s phusong -- train --plan hanoi-179`,
  options: { plan: { type: "string" }, config: { type: "string" }, day: { type: "string" } },
  async run({ values }, terminal) {
    const settings = readSettings(process.env);
    const root = typeof values["config"] === "string" ? values["config"] : settings.config;
    const today = typeof values["day"] === "string" ? values["day"] : day.format(new Date());
    if (!z.iso.date().safeParse(today).success)
      throw new Refusal(`--day ${today}: ngày phải viết dạng 2026-11-22.`);
    const config = await loadConfig(root);
    const wanted = config.cities.flatMap((city) =>
      city.plans
        .filter((plan) => values["plan"] === undefined || plan.id === values["plan"])
        .map((plan) => ({ city, plan })),
    );
    if (wanted.length === 0) throw new Refusal(`Không có kế hoạch "${String(values["plan"])}".`);
    for (const { city, plan } of wanted) {
      const book = city.phrases.find((one) => one.plan === plan.id);
      const examples = await examplesOf(city, plan.id, new Set(plan.groups.map((group) => group.id)));
      if (book === undefined || examples === null) {
        terminal.stderr.write(`${plan.id}: không có bộ cụm từ hoặc ví dụ, bỏ qua\n`);
        continue;
      }
      const examine = openExaminer(city, plan, book, config.register);
      const { model, report } = trainModel(plan, examples, examine, today);
      await writeFile(modelPath(city.folder, plan.id), writtenModel(model));
      terminal.stdout.write(told(plan.id, report));
    }
    return 0;
  },
};

/** The labelled examples of a plan; null when it has none. */
async function examplesOf(
  city: CityConfig,
  plan: string,
  groups: ReadonlySet<string>,
): Promise<Example[] | null> {
  const file = path.join(city.folder, `examples-${plan}.jsonl`);
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return null;
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, i) => {
      const row = Row.safeParse(parsed(line));
      const unknown = row.data?.groups.find((group) => !groups.has(group));
      if (!row.success) throw new Refusal(`${file}:${i + 1}: ${row.error.issues[0]?.message ?? "dòng hỏng"}`);
      if (unknown !== undefined) throw new Refusal(`${file}:${i + 1}: kế hoạch không có nhóm "${unknown}"`);
      return row.data;
    });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function show(value: number): string {
  return value.toFixed(3).replace(".", ",");
}

function told(plan: string, report: TrainingReport): string {
  const lines = report.perGroup.map(
    (one) =>
      `  ${one.group.padEnd(8)} đúng ${show(one.precision)}  đủ ${show(one.recall)}  (${one.rows} ví dụ)`,
  );
  const head = `${plan}: ${report.rows} ví dụ, kiểm tra chéo F1 ${show(report.f1)}, đúng ${show(report.precision)}, đủ ${show(report.recall)}, báo nhầm ${show(report.alarms)}`;
  return `${head}\n${lines.join("\n")}\n`;
}
