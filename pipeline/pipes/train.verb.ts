import { writeFile } from "node:fs/promises";
import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { z } from "zod";
import { openExaminer } from "../classify/examine.ts";
import { modelPath, writtenModel } from "../classify/model-file.ts";
import { trainModel, type Example, type TrainingReport } from "../classify/train.ts";
import { decidedPath, examplesPath, readExamples, writeExamples } from "../classify/training-rows.ts";
import { examplesFromDecisions } from "../decisions/training.ts";
import { openStore } from "../store/open.ts";

const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short" });

/** `phusong train`: learns the plans' models from the examples beside their phrase books. */
export const train: Verb = {
  name: "train",
  summary: "học lại mô hình phân loại từ các ví dụ đã gán nhãn",
  help: `Cách dùng: npm run -s phusong -- train [--plan MÃ] [--config THƯ_MỤC] [--day NGÀY] [--decisions]

Đọc examples-<kế hoạch>.jsonl cạnh bộ cụm từ của từng kế hoạch, học, ghi model-<kế hoạch>.json và in kết quả kiểm tra chéo.
Cùng các ví dụ và cùng bộ cụm từ thì được cùng một mô hình. Sau khi học, chạy replay để xem mô hình mới sẽ đổi gì.

  --plan MÃ         chỉ học một kế hoạch
  --config THƯ_MỤC  thư mục cấu hình (mặc định: cấu hình đi kèm)
  --decisions       trước khi học, ghi những tin mà người duyệt đã nhận, chuyển nhóm hoặc loại vào decided-<kế hoạch>.jsonl
  --day NGÀY        ngày ghi vào phiên bản mô hình, dạng 2026-11-22 (mặc định: hôm nay)

Ví dụ: npm run -s phusong -- train --plan hanoi-179`,
  options: {
    plan: { type: "string" },
    config: { type: "string" },
    day: { type: "string" },
    decisions: { type: "boolean" },
  },
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
    await using store =
      values["decisions"] === true
        ? await openStore({ folder: settings.data, engine: settings.engine })
        : null;
    // Rows of the other plans whose matter is nobody's serve every plan; they are read before any is written.
    const rows = new Map<string, readonly Example[]>();
    for (const city of config.cities) {
      for (const plan of city.plans) {
        const groups = new Set(plan.groups.map((group) => group.id));
        const own = await readExamples(examplesPath(city.folder, plan.id), groups);
        if (own !== null) rows.set(plan.id, own);
      }
    }
    for (const { city, plan } of wanted) {
      const book = city.phrases.find((one) => one.plan === plan.id);
      const own = rows.get(plan.id);
      if (book === undefined || own === undefined) {
        terminal.stderr.write(`${plan.id}: không có bộ cụm từ hoặc ví dụ, bỏ qua\n`);
        continue;
      }
      const decidedFile = decidedPath(city.folder, plan.id);
      if (store !== null) await writeExamples(decidedFile, await examplesFromDecisions(store, plan.id));
      const decided = await readExamples(decidedFile, new Set(plan.groups.map((group) => group.id)));
      const strangers = [...rows].flatMap(([id, others]) => (id === plan.id ? [] : others));
      const examine = openExaminer(city, plan, book, config.register);
      const { model, report } = trainModel(plan, [...own, ...(decided ?? [])], examine, today, strangers);
      await writeFile(modelPath(city.folder, plan.id), writtenModel(model));
      terminal.stdout.write(told(plan.id, report));
    }
    return 0;
  },
};

function show(value: number): string {
  return value.toFixed(3).replace(".", ",");
}

function told(plan: string, report: TrainingReport): string {
  const lines = report.perGroup.map(
    (one) =>
      `  ${one.group.padEnd(8)} đúng ${show(one.precision)}  đủ ${show(one.recall)}  (${one.rows} ví dụ)`,
  );
  const head = `${plan}: ${report.rows} ví dụ, kiểm tra chéo F1 ${show(report.f1)}, đúng ${show(report.precision)}, đủ ${show(report.recall)}, báo nhầm ${show(report.alarms)}; ghép thành bài dài F1 ${show(report.articles.f1)}, báo nhầm ${show(report.articles.alarms)}`;
  return `${head}\n${lines.join("\n")}\n`;
}
