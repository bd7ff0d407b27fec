import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { openDesk } from "../desk.ts";
import { measureAll } from "../measure/figures.ts";
import { openProgress } from "../progress.ts";
import { replay } from "./replay.ts";
import { told } from "./report.ts";

/** `replay`: judge the past again by the present rules, first as a report, then for good. */
export const replayVerb: Verb = {
  name: "replay",
  summary: "Xếp loại lại mọi tin đã lưu theo quy tắc hiện tại: xem trước thay đổi, rồi ghi bằng --apply",
  help: `
Cách dùng: npm run -s phusong -- replay [--plan MÃ] [--apply] [--json]

Xếp loại lại mọi tin đã lưu theo bộ cụm từ và mô hình hiện tại, không ghé trang nào.
Không có --apply: chỉ báo sẽ đổi gì, theo nhóm nội dung và đơn vị, kèm ví dụ. Nhãn do người duyệt giữ nguyên.

  --plan MÃ   chỉ xếp loại lại theo một kế hoạch, ví dụ hanoi-179
  --apply     ghi thay đổi rồi tính lại số liệu; bị ngắt giữa chừng thì chạy lại lệnh này
  --json      in báo cáo dạng JSON

Ví dụ: npm run -s phusong -- replay --plan hanoi-179
       npm run -s phusong -- replay --plan hanoi-179 --apply`,
  options: { plan: { type: "string" }, apply: { type: "boolean" }, json: { type: "boolean" } },
  async run({ values }, { stdout, stderr }) {
    const settings = readSettings(process.env);
    const clock = { now: () => settings.now ?? new Date() };
    await using desk = await openDesk(settings, clock, "replay");
    const given = values["plan"];
    const known = desk.config.cities.flatMap((city) => city.plans.map((plan) => plan.id));
    if (given !== undefined && !known.some((id) => id === given))
      throw new Refusal(`Không có kế hoạch "${String(given)}". Các mã kế hoạch: ${known.join(", ")}`);
    const plan = typeof given === "string" ? { plan: given } : {};
    const progress = openProgress(stderr, "Đã xếp loại lại");
    const apply = values["apply"] === true;
    const report = await replay(desk, { ...plan, apply, progress: () => progress.step() });
    progress.end();
    if (apply && report.changed > 0) await measureAll(desk.store, desk.config, clock, plan);
    stdout.write(values["json"] === true ? `${JSON.stringify(report, null, 2)}\n` : told(report));
    return 0;
  },
};
