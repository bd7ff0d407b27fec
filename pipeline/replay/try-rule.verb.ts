import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { openStore } from "../store/open.ts";
import { standings, tryRule, type Standing, type Trial } from "./try-rule.ts";

/** `try-rule`: what a phrase would catch on the kept items. */
export const tryRuleVerb: Verb = {
  name: "try-rule",
  summary: "Thử một cụm từ trên các tin đã lưu: bắt được gì, thêm được bao nhiêu tin mới",
  help: `
Cách dùng: npm run -s phusong -- try-rule --plan MÃ --group NHÓM "cụm từ" [--examples SỐ] [--json]

Tìm cụm từ trong mọi tin đã lưu và xếp loại thử như thể cụm từ ấy là từ khóa mạnh của nhóm. Không ghi gì.
Thấy hợp thì thêm vào tệp phrases-<kế hoạch>.yaml rồi chạy replay.

  --plan MÃ        kế hoạch, ví dụ hanoi-179
  --group NHÓM     nhóm nội dung, ví dụ II.1.2
  --examples SỐ    số ví dụ của mỗi loại (mặc định 5, tối đa 100)
  --json           in kết quả dạng JSON

Ví dụ: npm run -s phusong -- try-rule --plan hanoi-179 --group II.1.2 "lớp học số"`,
  options: {
    plan: { type: "string" },
    group: { type: "string" },
    examples: { type: "string" },
    json: { type: "boolean" },
  },
  places: 20, // a phrase may stand without quotation marks
  async run({ values, positionals }, { stdout }) {
    const settings = readSettings(process.env);
    const config = await loadConfig(settings.config);
    const phrase = positionals.join(" ").normalize("NFC").trim();
    if (phrase === "") throw new Refusal('Chưa có cụm từ. Đặt cụm từ trong ngoặc kép, ví dụ: "lớp học số".');
    if (phrase.length > 200) throw new Refusal("Cụm từ dài quá 200 chữ cái; hãy thử vài từ đặc trưng.");
    const plans = config.cities.flatMap((city) => city.plans.map((plan) => ({ city, plan })));
    const known = plans.find(({ plan }) => plan.id === values["plan"]);
    if (known === undefined)
      throw new Refusal(`--plan: chọn một trong ${plans.map(({ plan }) => plan.id).join(", ")}.`);
    const group = known.plan.groups.find((one) => one.id === values["group"]);
    if (group === undefined)
      throw new Refusal(`--group: chọn một trong ${known.plan.groups.map((one) => one.id).join(", ")}.`);
    const examples = examplesIn(values["examples"]);
    await using store = await openStore({ folder: settings.data, engine: settings.engine });
    const { register } = config;
    const trial = await tryRule(store, { ...known, register, group: group.id, phrase, examples });
    stdout.write(values["json"] === true ? `${JSON.stringify(trial, null, 2)}\n` : told(trial));
    return 0;
  },
};

function examplesIn(given: unknown): number {
  if (given === undefined) return 5;
  if (typeof given === "string" && /^\d{1,3}$/.test(given) && Number(given) <= 100) return Number(given);
  throw new Refusal("--examples: phải là số từ 0 đến 100.");
}

const names: Readonly<Record<Standing, string>> = {
  "in-group": "đã tính cho nhóm này",
  "other-group": "đang tính cho nhóm khác",
  waiting: "đang chờ duyệt",
  "not-counted": "chưa được tính",
};

function told({ phrase, group, searched, caught, fresh, refused, examples }: Trial): string {
  const all = Object.values(caught).reduce((sum, count) => sum + count, 0);
  const lines = [`“${phrase}” có trong ${all} trên ${searched} tin đã lưu.`];
  for (const standing of standings) lines.push(`  ${names[standing]}: ${caught[standing]}`);
  lines.push(`Nếu thêm vào từ khóa mạnh của ${group}: thêm ${fresh} tin được tính cho nhóm.`);
  if (refused > 0) lines.push(`Chú ý: ${refused} tin trong số đó đã bị người duyệt loại khỏi nhóm.`);
  for (const one of examples)
    lines.push(
      `- ${one.title} (${names[one.standing]}${one.wouldCount && one.standing !== "in-group" ? "; sẽ được tính" : ""}${one.refused ? "; người duyệt đã loại" : ""})`,
      `    “${one.proof.sentence}”`,
      `    ${one.url}`,
    );
  return `${lines.join("\n")}\n`;
}
