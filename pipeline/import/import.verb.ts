import { existsSync } from "node:fs";
import { readSettings } from "../../config/settings.ts";
import { Refusal, type Verb } from "../../config/verb.ts";
import { openDesk } from "../desk.ts";
import { openProgress } from "../progress.ts";
import { counted, fateWords } from "../words.ts";
import { importPages } from "./import.ts";

/** `import`: pages saved elsewhere, from a folder or a JSON Lines file. */
export const importVerb: Verb = {
  name: "import",
  summary: "nhập các trang đã lưu ở nơi khác (html + địa chỉ + thời điểm)",
  help: `
Cách dùng: npm run -s phusong -- import <thư mục | tệp .jsonl[.gz]> [--city MÃ] [--list]

Tệp .jsonl: mỗi dòng {"url", "html", "fetchedAt"?, "id"?}. Dòng không có html lấy trang <tên tệp>/<id>.html[.gz] bên cạnh.
Thư mục: mọi tệp .jsonl[.gz] như trên, và mọi trang .html[.gz] tự ghi địa chỉ của mình.

  --city MÃ   xét trang của báo ngoài danh mục theo kế hoạch của thành phố này
  --list      in kết cục của từng trang (JSON Lines) ra màn hình

Trang đã nhập (cùng địa chỉ, cùng nội dung) được bỏ qua. Không ghi fetchedAt thì không suy ngày từ "10 giờ trước".
Ví dụ: npm run -s phusong -- import ./trang-da-luu --list`,
  options: { city: { type: "string" }, list: { type: "boolean" } },
  places: 1,
  async run({ values, positionals }, { stdout, stderr }) {
    const [place] = positionals;
    if (place === undefined)
      throw new Refusal("Thiếu thư mục hoặc tệp cần nhập. Xem: npm run -s phusong -- import --help");
    if (!existsSync(place))
      throw new Refusal(`Không có thư mục hoặc tệp "${place}" để nhập. Hãy xem lại đường dẫn.`);
    const clock = { now: () => new Date() };
    await using desk = await openDesk(readSettings(process.env), clock, "import");
    const city = typeof values["city"] === "string" ? values["city"] : null;
    const cities = desk.config.cities.map((one) => one.city.id);
    if (city !== null && !cities.includes(city))
      throw new Refusal(`Không có thành phố "${city}". Các mã đang có: ${cities.join(", ")}.`);

    const counts = new Map<string, number>();
    const progress = openProgress(stderr, "Đã nhập");
    for await (const one of importPages(desk, place, city)) {
      const ending = "fate" in one ? one.fate.fate : "again" in one ? "nhập trước đây" : "không nhập được";
      counts.set(ending, (counts.get(ending) ?? 0) + 1);
      if ("problem" in one) stderr.write(`${one.name}: ${one.problem}\n`);
      if (values["list"] === true) stdout.write(`${JSON.stringify(lineOf(one))}\n`);
      progress.step();
    }
    progress.end();
    if (counts.size === 0)
      throw new Refusal(
        `Không thấy trang nào trong "${place}": cần tệp .jsonl[.gz] hoặc .html[.gz], xem --help.`,
      );
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    stdout.write(
      `${total.toLocaleString("vi-VN")} trang: ${counted(Object.fromEntries(counts), fateWords)}\n`,
    );
    return counts.has("không nhập được") ? 1 : 0;
  },
};

function lineOf(one: {
  readonly name: string;
  readonly url?: string;
  readonly fate?: { readonly fate: string; readonly reason: string };
}): object {
  const { fate, ...rest } = one;
  return fate === undefined ? rest : { ...rest, fate: fate.fate, reason: fate.reason };
}
