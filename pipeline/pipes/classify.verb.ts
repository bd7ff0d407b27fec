import { inVietnamese } from "../../config/issues.ts";
import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { z } from "zod";
import { openClassifier } from "../classify/classify.ts";
import { answerLines } from "./json-lines.ts";

const Line = z.looseObject({
  title: z.string().nullish(),
  text: z.string().nullish(),
  url: z.string().nullish(),
  source: z.string().nullish(),
  publishedAt: z.string().nullish(),
  publishedDay: z.string().nullish(),
});

const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short" });

/** `phusong classify --plan ID`: one verdict a line. */
export const classify: Verb = {
  name: "classify",
  summary: "xếp tin bài vào nhóm nội dung của một kế hoạch (JSON Lines vào, JSON Lines ra)",
  help: `Cách dùng: npm run -s phusong -- classify --plan MÃ [--config THƯ_MỤC] < tin.jsonl

Mỗi dòng vào: {"id","title","text","url"?,"source"?,"publishedAt"?}
Mỗi dòng ra:  {"id","tier","groups":[{"id","score","by","because":[{"phrase","sentence"}]}],"agencies":[{"id","role"}],"review"}

  --plan MÃ         mã kế hoạch: hanoi-179, hue-310, tanbinh-57
  --config THƯ_MỤC  thư mục cấu hình (mặc định: cấu hình đi kèm)

Ví dụ: npm run -s phusong -- classify --plan hanoi-179 < tin.jsonl > ket-qua.jsonl`,
  options: { plan: { type: "string" }, config: { type: "string" } },
  async run({ values }, terminal) {
    const id = values["plan"];
    const settings = readSettings(process.env);
    const config = await loadConfig(
      typeof values["config"] === "string" ? values["config"] : settings.config,
    );
    const city = config.cities.find((one) => one.plans.some((plan) => plan.id === id));
    const plan = city?.plans.find((one) => one.id === id);
    const book = city?.phrases.find((one) => one.plan === id);
    if (city === undefined || plan === undefined || book === undefined) {
      const known = config.cities.flatMap((one) => one.plans.map((each) => each.id)).join(", ");
      if (id === undefined)
        throw new Refusal(`Thiếu --plan: xếp theo kế hoạch nào? Các mã kế hoạch: ${known}`);
      throw new Refusal(`Không có kế hoạch "${String(id)}". Các mã kế hoạch: ${known}`);
    }
    const classifier = openClassifier(city, plan, book, config.register);
    await answerLines(terminal, (row) => {
      const line = Line.parse(row, { error: inVietnamese });
      const verdict = classifier.judge({
        title: line.title ?? "",
        text: line.text ?? "",
        url: line.url,
        source: line.source,
        publishedDay: line.publishedDay ?? dayOf(line.publishedAt),
      });
      const { tier, groups, agencies, tags, review, nearly, gate, rules } = verdict;
      return {
        tier,
        groups,
        agencies: agencies.map(({ id: agency, role }) => ({ id: agency, role })),
        tags,
        review,
        nearly,
        gate,
        rules,
      };
    });
    return 0;
  },
};

/** The day in Việt Nam of a written moment; null when there is none or it is not one. */
function dayOf(moment: string | null | undefined): string | null {
  if (moment === null || moment === undefined || Number.isNaN(Date.parse(moment))) return null;
  return day.format(new Date(moment));
}
