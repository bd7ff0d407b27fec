import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readSettings } from "../../config/settings.ts";
import type { Capture } from "../../crawlers/capture.ts";
import { openDesk, readRules, type Desk, type Rules } from "../../pipeline/desk.ts";

let rules: Promise<Rules> | undefined;

/** A desk of its own in a temporary folder, with the real configuration, and a clock that stands still. */
export async function openTestDesk(now = "2026-11-20T03:00:00Z"): Promise<Desk> {
  const folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
  await using ends = new AsyncDisposableStack();
  ends.defer(() => rm(folder, { recursive: true, force: true }));
  const settings = readSettings({ PHUSONG_DATA: folder });
  rules ??= readRules(settings.config);
  const desk = ends.use(await openDesk(settings, { now: () => new Date(now) }, "test", await rules));
  const all = ends.move();
  return { ...desk, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** A page as it would come from a site, archived and noted like every capture. */
export async function captured(
  desk: Desk,
  page: { readonly url: string; readonly html: string; readonly source: string } & Partial<Capture>,
): Promise<Capture> {
  const { html, ...given } = page;
  const body = Buffer.from(html, "utf8");
  const digest = createHash("sha256")
    .update(body)
    .update(given.fetchedAt ?? "")
    .digest("hex");
  const bare = {
    id: `test-${digest.slice(0, 16)}`,
    city: "hanoi",
    channel: null,
    finalUrl: given.url,
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8" },
    fetchedAt: desk.clock.now().toISOString(),
    timeKnown: true,
    hint: null,
    ledTo: null,
    ...given,
  };
  const evidence = await desk.archive.keep({ ...bare, body }, {});
  const { headers, ...noted } = { ...bare, evidence };
  await desk.store.write("capture", [{ value: noted, expects: 0 }], { actor: "test", at: noted.fetchedAt });
  return { ...noted, headers, body };
}

/** A plain article page in nobody's layout. */
export function articlePage(article: {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly day?: string;
  readonly head?: string;
}): string {
  const { title, paragraphs, day, head = "" } = article;
  const published =
    day === undefined ? "" : `<meta property="article:published_time" content="${day}T08:00:00+07:00">`;
  const body = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n");
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>${title}</title>${published}${head}</head>
<body><nav><a href="/">Trang chủ</a></nav><article><h1>${title}</h1>${body}</article></body></html>`;
}

/** An evening class under the movement, told by an imaginary ward. */
export const eveningClass = {
  title: "Phường Láng mở lớp Bình dân học vụ số cho người cao tuổi",
  paragraphs: [
    "Tối thứ Ba hằng tuần, nhà văn hóa tổ 7 phường Láng, Hà Nội sáng đèn đến chín giờ cho lớp học của phong trào Bình dân học vụ số.",
    "Ba mươi sáu học viên, phần lớn trên sáu mươi tuổi, tập nộp hồ sơ trên cổng dịch vụ công và nhận kết quả qua điện thoại.",
    "UBND phường Láng giao Tổ công nghệ số cộng đồng cử hai thành viên ngồi cạnh từng bàn, kèm đến khi ai cũng tự làm được.",
    "Bà Nguyễn Thị Hợi kể rằng tuần trước bà đã tự đặt được lịch khám bệnh mà không phải nhờ con cháu làm hộ như mọi lần.",
  ],
  day: "2026-11-18",
} as const;
