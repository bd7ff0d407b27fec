import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { inVietnamese } from "../../config/issues.ts";
import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { z } from "zod";
import { learnTopics, type Labelled } from "../classify/topics.ts";
import { answerLines, longestLine } from "./json-lines.ts";
import { linesOf } from "./lines.ts";

const TrainingRow = z.looseObject({ text: z.string(), label: z.string().min(1) });
const Line = z.looseObject({ text: z.string().nullish() });

/** `phusong topics --train FILE`: learns general topics and tells them of each line. */
export const topics: Verb = {
  name: "topics",
  summary: "học chủ đề từ tệp đã gán nhãn rồi xếp từng dòng (JSON Lines vào, JSON Lines ra)",
  help: `Cách dùng: npm run -s phusong -- topics --train TỆP < tin.jsonl

Mỗi dòng của TỆP: {"text","label"}
Mỗi dòng vào:     {"id","text"}
Mỗi dòng ra:      {"id","label","margin"}   (margin: hơn chủ đề đứng thứ hai bao nhiêu)

Ví dụ: npm run -s phusong -- topics --train da-gan-nhan.jsonl < tin.jsonl`,
  options: { train: { type: "string" } },
  async run({ values }, terminal) {
    await loadConfig(readSettings(process.env).config); // nothing runs on a refused config
    const file = values["train"];
    if (typeof file !== "string")
      throw new Refusal("Thiếu --train TỆP: tệp JSON Lines, mỗi dòng có text và label.");
    const rows = await readRows(file);
    if (new Set(rows.map((row) => row.label)).size < 2) {
      throw new Refusal(`${file}: cần ít nhất hai nhãn khác nhau để học.`);
    }
    const topicOf = learnTopics(rows);
    await answerLines(terminal, (row) => topicOf(Line.parse(row, { error: inVietnamese }).text ?? ""));
    return 0;
  },
};

async function readRows(file: string): Promise<Labelled[]> {
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile()) throw new Refusal(`Không đọc được tệp ${file}: xem lại --train.`);
  const rows: Labelled[] = [];
  let number = 0;
  for await (const line of linesOf(createReadStream(file), longestLine)) {
    number++;
    if (line?.trim() === "") continue;
    const row = TrainingRow.safeParse(line === null ? null : parsed(line));
    if (!row.success)
      throw new Refusal(`${file}:${number}: dòng phải có dạng {"text": "...", "label": "..."}`);
    rows.push({ text: row.data.text, label: row.data.label });
  }
  return rows;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
