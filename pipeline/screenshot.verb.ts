import path from "node:path";
import { Refusal, type Verb } from "../config/verb.ts";
import { keepPicture, photographPage } from "../crawlers/browser/pictures.ts";
import { addressId } from "../crawlers/address.ts";
import { ConnectionTrouble } from "../crawlers/trouble.ts";
import { openOuting } from "./outing.ts";
import { unlessAway } from "./store/unless-away.ts";

/** `screenshot`: a picture of a page as a reader sees it now, kept beside the archive. */
export const screenshotVerb: Verb = {
  name: "screenshot",
  summary: "chụp ảnh một trang như người đọc đang thấy và giữ cạnh kho lưu trữ",
  help: `
Cách dùng: npm run -s phusong -- screenshot <địa chỉ hoặc mã tin>

Mở trang bằng Chromium (của máy, hoặc bản đi kèm), chụp phần đầu trang và giữ thành tệp PNG trong thư mục
anh-chup của kho lưu trữ; tên tệp gồm thời điểm chụp và mã băm SHA-256 của ảnh. robots.txt và nhịp ghé được giữ như khi thu.

Ví dụ: npm run -s phusong -- screenshot https://hanoimoi.vn/lop-hoc-so-1234.html`,
  options: {},
  places: 1,
  async run({ positionals: [given] }, terminal) {
    if (given === undefined)
      throw new Refusal(
        "Chưa cho biết trang nào. Ví dụ: npm run -s phusong -- screenshot https://hanoimoi.vn/",
      );
    await using outing = await openOuting("screenshot", terminal);
    const { desk, connector, browser, hosts, signal } = outing;
    // An address needs nobody who knows items.
    const [item] = URL.canParse(given)
      ? await unlessAway(() => desk.store.read("item", [given]), [])
      : await desk.store.read("item", [given]);
    const url = item?.value.url ?? given;
    try {
      const manners = { ...hosts, paceSeconds: 1, signal };
      const picture = await photographPage(url, { connector, browser, manners });
      const kept = await keepPicture(desk.archive.folder, url, picture);
      const file = path.join(desk.archive.folder, "anh-chup", addressId(url), kept.file);
      terminal.stdout.write(`${file}\nChụp lúc ${kept.at} bằng ${picture.by}; SHA-256 ${kept.digest}\n`);
      return 0;
    } catch (error) {
      if (error instanceof ConnectionTrouble)
        throw new Refusal(`Không chụp được: ${error.message}.`, { cause: error });
      throw error;
    }
  },
};
