import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { windowNamed } from "../measure/windows.ts";
import { openStore } from "../store/open.ts";
import { compareWithSnapshot, standingOf, type Difference } from "./compare.ts";
import { freeze, periodNow, snapshotsOf } from "./freeze.ts";
import { readFrozen } from "./lines.ts";

/** `freeze`: keep a period as it stands, or compare a frozen one with today. */
export const freezeVerb: Verb = {
  name: "freeze",
  summary: "Chốt số liệu một kỳ, hoặc xem kỳ đã chốt nay khác gì (số liệu hiệu chỉnh)",
  help: `
Cách dùng: npm run -s phusong -- freeze --plan MÃ --period KỲ [--again | --compare] [--json]

Chốt một kỳ đã kết thúc: tin, nhãn, quyết định của người duyệt, tệp cấu hình, danh bạ và số liệu, vào thư mục ban-chot
của thư mục dữ liệu. Kỳ đã chốt không đổi nữa; thay đổi về sau hiện là số liệu hiệu chỉnh.
Hãy sao lưu thư mục ban-chot cùng kho dữ liệu.

  --plan MÃ      kế hoạch, ví dụ hanoi-179
  --period KỲ    kỳ số liệu, ví dụ report-month:2026-11 (15/10 đến 14/11), month:2026-10, quarter:2026-Q3
  --again        chốt thêm một bản hiệu chỉnh bên cạnh bản đã có
  --compare      không chốt; so bản chốt gần nhất với số liệu hiện tại
  --json         in kết quả dạng JSON

Ví dụ: npm run -s phusong -- freeze --plan hanoi-179 --period report-month:2026-11`,
  options: {
    plan: { type: "string" },
    period: { type: "string" },
    again: { type: "boolean" },
    compare: { type: "boolean" },
    json: { type: "boolean" },
  },
  async run({ values }, { stdout }) {
    const settings = readSettings(process.env);
    const config = await loadConfig(settings.config);
    const plans = config.cities.flatMap((city) => city.plans.map((plan) => ({ city, plan })));
    const known = plans.find(({ plan }) => plan.id === values["plan"]);
    if (known === undefined)
      throw new Refusal(`--plan: chọn một trong ${plans.map(({ plan }) => plan.id).join(", ")}.`);
    const window = windowNamed(typeof values["period"] === "string" ? values["period"] : "");
    if (window === null)
      throw new Refusal("--period: viết như report-month:2026-11, month:2026-10 hoặc quarter:2026-Q3.");
    const clock = { now: () => settings.now ?? new Date() };
    await using store = await openStore({ folder: settings.data, engine: settings.engine });
    const freezing = { store, config, clock, actor: "lenh-freeze", data: settings.data };
    const asked = { ...known, window };
    if (values["compare"] === true) {
      const last = (await snapshotsOf(store, known.plan.id, window.id)).at(-1);
      if (last === undefined) throw new Refusal(`${window.name} chưa chốt lần nào. Bỏ --compare để chốt.`);
      const then = await readFrozen(settings.data, last);
      const difference = compareWithSnapshot(then, await periodNow(freezing, asked));
      stdout.write(values["json"] === true ? `${JSON.stringify(difference, null, 2)}\n` : told(difference));
      return 0;
    }
    const snapshot = await freeze(freezing, asked, { again: values["again"] === true });
    stdout.write(
      values["json"] === true
        ? `${JSON.stringify(snapshot, null, 2)}\n`
        : `Đã chốt ${window.name} của ${known.plan.id}: ${snapshot.file}\nSHA-256 ${snapshot.digest}\n`,
    );
    return 0;
  },
};

const mostLines = 50; // of figures and of items each; --json has all

function told({ plan, period, frozenAt, figures, items, files }: Difference): string {
  if (figures.length + items.length === 0) return `${plan} ${period}: không khác bản chốt lúc ${frozenAt}.\n`;
  return [
    `${plan} ${period}: số liệu hiệu chỉnh so với bản chốt lúc ${frozenAt}`,
    `${figures.length} số liệu khác:`,
    ...figures
      .slice(0, mostLines)
      .map((row) => `  ${row.id}: ${show(row.frozen?.value)} → ${show(row.now?.value)}`),
    `${items.length} tin khác:`,
    ...items
      .slice(0, mostLines)
      .map((row) => `  ${row.title}: ${standingOf(row.frozen)} → ${standingOf(row.now)}`),
    ...(files.length === 0 ? [] : [`Tệp cấu hình đã đổi: ${files.join(", ")}`]),
    "",
  ].join("\n");
}

function show(value: number | null | undefined): string {
  return value === null || value === undefined
    ? "–"
    : value.toLocaleString("vi-VN", { maximumFractionDigits: 3 });
}
