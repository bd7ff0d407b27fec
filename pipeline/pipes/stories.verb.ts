import { z } from "zod";
import { inVietnamese } from "../../config/issues.ts";
import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import type { Verb } from "../../config/verb.ts";
import { dayOf } from "../measure/windows.ts";
import { storiesLineByLine } from "../stories/line-by-line.ts";
import { answerLines } from "./json-lines.ts";

const PublishedAt = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: "phải là ngày 2025-07-08 hoặc thời điểm có múi giờ",
});
const Line = z.object({
  id: z.union([z.string(), z.number()]),
  title: z.string().nullish(),
  text: z.string({ error: "thiếu trường text (chữ của bài)" }),
  url: z.string().nullish(),
  publishedAt: PublishedAt.nullish(),
});

/** `stories`: which texts tell the same story. */
export const stories: Verb = {
  name: "stories",
  summary: "gom bài gốc và bài đăng lại thành cụm tin (JSON Lines vào, JSON Lines ra)",
  help: `
Cách dùng: npm run -s phusong -- stories < bai.jsonl > cum-tin.jsonl

Mỗi dòng vào: {"id", "text", "title"?, "url"?, "publishedAt"?}
Mỗi dòng ra:  {"id", "story"}; story là id của bài đầu tiên trong cụm, theo những gì đã đọc đến dòng ấy. Có publishedAt ở
cả hai bài thì chỉ gom bài giống nhau cách nhau không quá 30 ngày (thông báo hằng tuần trông giống nhau).

Dòng hỏng cho {"id", "error"} và việc đọc vẫn tiếp tục.`,
  options: {},
  async run(_words, terminal) {
    await loadConfig(readSettings(process.env).config); // nothing runs on a refused config
    const place = storiesLineByLine();
    await answerLines(terminal, (row) => {
      const line = Line.parse(row, { error: inVietnamese });
      return {
        story: place({
          id: String(line.id),
          title: line.title ?? null,
          text: line.text,
          url: line.url ?? null,
          day: dayFrom(line.publishedAt ?? null),
        }),
      };
    });
    return 0;
  },
};

function dayFrom(published: string | null): string | null {
  if (published === null || published.length === 10) return published;
  return dayOf(new Date(published));
}
