import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { openDesk } from "../desk.ts";
import { measureAll } from "../measure/figures.ts";
import { openProgress } from "../progress.ts";
import { replay } from "./replay.ts";
import { replayPages, toldOfPages } from "./replay-pages.ts";
import { told } from "./report.ts";

/** `replay`: judge the past again by the present rules, first as a report, then for good. */
export const replayVerb: Verb = {
  name: "replay",
  summary: "Xếp loại lại mọi tin đã lưu theo quy tắc hiện tại: xem trước thay đổi, rồi ghi bằng --apply",
  help: `
Cách dùng: npm run -s phusong -- replay [--plan MÃ | --pages] [--apply] [--json]

Xếp loại lại mọi tin đã lưu theo bộ cụm từ và mô hình hiện tại, không ghé trang nào.
Không có --apply: chỉ báo sẽ đổi gì, theo nhóm nội dung và đơn vị, kèm ví dụ. Nhãn do người duyệt giữ nguyên.

  --pages     đọc lại cả trang từ kho bản chụp bằng bộ đọc hiện tại rồi mới xếp loại; chạy trên mọi nhân của máy
  --plan MÃ   chỉ xếp loại lại theo một kế hoạch, ví dụ hanoi-179
  --apply     ghi thay đổi rồi tính lại số liệu; bị ngắt giữa chừng thì chạy lại lệnh này
  --json      in báo cáo dạng JSON

Ví dụ: npm run -s phusong -- replay --plan hanoi-179
       npm run -s phusong -- replay --plan hanoi-179 --apply`,
  options: {
    plan: { type: "string" },
    pages: { type: "boolean" },
    apply: { type: "boolean" },
    json: { type: "boolean" },
  },
  async run({ values }, { stdout, stderr }) {
    const settings = readSettings(process.env);
    const clock = { now: () => settings.now ?? new Date() };
    await using desk = await openDesk(settings, clock, "replay");
    const given = values["plan"];
    const known = desk.config.cities.flatMap((city) => city.plans.map((plan) => plan.id));
    if (given !== undefined && !known.some((id) => id === given))
      throw new Refusal(`Không có kế hoạch "${String(given)}". Các mã kế hoạch: ${known.join(", ")}`);
    if (values["pages"] === true && given !== undefined)
      throw new Refusal("--pages đọc lại trang cho mọi kế hoạch; bỏ --plan hoặc bỏ --pages.");
    const plan = typeof given === "string" ? { plan: given } : {};
    const progress = openProgress(stderr, "Đã xếp loại lại");
    const apply = values["apply"] === true;
    const isJson = values["json"] === true;
    if (values["pages"] === true) {
      const found = await replayPages(desk, { apply, settings, progress: (count) => progress.step(count) });
      progress.end();
      if (apply && found.changed + found.found > 0) await measureAll(desk.store, desk.config, clock);
      stdout.write(isJson ? `${JSON.stringify(found, null, 2)}\n` : `${told(found)}${toldOfPages(found)}`);
      return 0;
    }
    const report = await replay(desk, { ...plan, apply, progress: () => progress.step() });
    progress.end();
    if (apply && report.changed > 0) await measureAll(desk.store, desk.config, clock, plan);
    stdout.write(isJson ? `${JSON.stringify(report, null, 2)}\n` : told(report));
    return 0;
  },
};
