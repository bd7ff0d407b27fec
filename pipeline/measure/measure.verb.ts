import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { openStore } from "../store/open.ts";
import { measureAll } from "./figures.ts";

/** `measure`: compute and keep the figures of every named period and the daily rows. */
export const measureVerb: Verb = {
  name: "measure",
  summary: "tính các chỉ số cho mọi kỳ và ghi lại (chạy lại không đổi gì nếu số liệu không đổi)",
  help: `
Cách dùng: npm run -s phusong -- measure [--plan MÃ]

Tính mọi chỉ số của từng kế hoạch cho mọi kỳ đã bắt đầu (tuần, tháng, kỳ báo cáo 15→14, quý, sáu tháng, năm)
và các dòng đếm theo ngày, rồi ghi vào kho. Chạy lại trên cùng số liệu thì không ghi gì thêm.

  --plan MÃ   chỉ tính một kế hoạch, ví dụ hanoi-179

Ví dụ: npm run -s phusong -- measure --plan hue-310`,
  options: { plan: { type: "string" } },
  async run({ values }, { stdout }) {
    const settings = readSettings(process.env);
    const config = await loadConfig(settings.config);
    const plan = values["plan"];
    const known = config.cities.flatMap((city) => city.plans.map((row) => row.id));
    if (typeof plan === "string" && !known.includes(plan)) {
      throw new Refusal(`Không có kế hoạch "${plan}". Các mã kế hoạch: ${known.join(", ")}`);
    }
    const clock = { now: () => settings.now ?? new Date() };
    await using store = await openStore({ folder: settings.data, engine: settings.engine });
    await measureAll(store, config, clock, {
      ...(typeof plan === "string" ? { plan } : {}),
      progress: (done) =>
        void stdout.write(
          `${done.plan}: ${done.windows} kỳ, ${done.figures.computed} số liệu (ghi ${done.figures.written}), ` +
            `${done.daily.computed} dòng theo ngày (ghi ${done.daily.written})\n`,
        ),
    });
    return 0;
  },
};
