import { importRegistry } from "./import-registry.ts";
import { shown } from "./problem.ts";
import { columns } from "./registry-rows.ts";
import { readSettings } from "./settings.ts";
import { Refusal, type Verb } from "./verb.ts";

/** `phusong import-registry`: fills a city's registry from a spreadsheet. */
export const importRegistryVerb: Verb = {
  name: "import-registry",
  summary: "nạp danh bạ cơ quan, xã, phường từ tệp CSV",
  help: `
Nạp danh bạ cơ quan của một thành phố từ tệp CSV (dấu phẩy, chấm phẩy hoặc tab; Excel lưu “CSV UTF-8” là được).

Cách dùng: npm run -s phusong -- import-registry TỆP.csv --city THÀNH_PHỐ [--config THƯ_MỤC]

  --city THÀNH_PHỐ    mã thành phố (tên thư mục cấu hình): hanoi, hue …
  --config THƯ_MỤC    thư mục cấu hình (mặc định: PHUSONG_CONFIG, hoặc thư mục config của phần mềm)

Cột bắt buộc: ${columns.required.join(", ")}. Cột tùy chọn: ${columns.optional.join(", ")}.
  ma             mã ổn định, chữ thường không dấu: hn-lang
  loai           phường, xã, sở, văn phòng, trung tâm, báo chí, trường, hội …
  bi_danh        các tên gọi khác, ngăn bằng |
  thuoc_lop      các lớp trong agencies.yaml, ngăn bằng |: hn-coso
  hieu_luc_tu    ngày đầu có hiệu lực, 01/07/2025 hoặc 2025-07-01; hieu_luc_den là ngày cuối
  ke_thua        mã cơ quan kế thừa
  cong           địa chỉ trang thông tin điện tử; có thì thêm cả nguồn

Dòng đúng được nạp, dòng sai được nêu theo số dòng và bỏ qua, không dòng nào nạp dở. Nạp lại cùng một tệp không đổi gì.
Cơ quan đã có trong agencies.yaml (cùng mã, cùng tên) giữ nguyên như ở đó.
Kết quả ghi vào registry-imported.yaml của thành phố. Mã trả về: 0 khi mọi dòng đúng, 1 khi có dòng sai.

Ví dụ: npm run -s phusong -- import-registry xa-phuong.csv --city hanoi
`,
  options: { city: { type: "string" }, config: { type: "string" } },
  places: 1,
  async run({ values, positionals }, { stdout, stderr }) {
    const [csv, more] = positionals;
    const city = values["city"];
    if (csv === undefined || more !== undefined) throw new Refusal("Cần đúng một tệp CSV. Xem --help.");
    if (typeof city !== "string")
      throw new Refusal("Thiếu --city: danh bạ của thành phố nào? Ví dụ: --city hanoi");
    const root = typeof values["config"] === "string" ? values["config"] : readSettings(process.env).config;
    const done = await importRegistry(root, city, csv);
    for (const problem of done.problems) stderr.write(`${shown(problem)}\n`);
    stdout.write(
      `${[
        `thêm ${done.added}`,
        `sửa ${done.changed}`,
        `không đổi ${done.same}`,
        `giữ như agencies.yaml ${done.kept}`,
        `dòng sai ${new Set(done.problems.map((problem) => problem.line)).size}`,
      ].join(", ")}\n`,
    );
    return done.problems.length > 0 ? 1 : 0;
  },
};
