import path from "node:path";
import { Day } from "../config/field-types.ts";
import { Refusal, type Verb, type Words } from "../config/verb.ts";
import { backFill, type BackFillEvent, type BackFillReport } from "../crawlers/back-fill.ts";
import type { Days } from "../crawlers/back-fill-survey.ts";
import { handOver, portsOf } from "./collect.ts";
import { openOuting } from "./outing.ts";
import { waitingWords } from "./waiting.ts";

/** Where under the data folder a back-fill keeps how far it has come. */
export const fillFolder = "thu-bu";

/** `back-fill`: what the sources published between two days, before anybody collected them. */
export const backFillVerb: Verb = {
  name: "back-fill",
  summary: "thu bù tin đã đăng giữa hai ngày qua sitemap, trang danh sách nhiều trang và trang lưu theo ngày",
  help: `
Cách dùng: npm run -s phusong -- back-fill --from 2026-01-01 --to 2026-03-31 [--source hanoimoi]...

  --from NGÀY     ngày đầu, dạng 2026-01-01
  --to NGÀY       ngày cuối, tính cả ngày đó
  --source MÃ     chỉ nguồn này (có thể ghi nhiều lần); không ghi = mọi nguồn

Đọc hết các danh sách trước, rồi tải những bài chưa ai biết, theo đúng nhịp và robots.txt của từng máy chủ; kênh đang
thu hằng ngày vẫn được nhường lượt. Dừng bằng Ctrl+C hay bị tắt giữa chừng đều được: chạy lại cùng hai ngày thì làm tiếp.
Kênh chỉ có RSS không dẫn về quá khứ được; khai thêm sitemap, bộ chọn next hoặc địa chỉ archive cho nguồn đó.`,
  options: {
    from: { type: "string" },
    to: { type: "string" },
    source: { type: "string", multiple: true },
  },
  async run({ values }, terminal) {
    const { stdout } = terminal;
    const days = daysOf(values);
    await using outing = await openOuting("back-fill", terminal);
    const { settings, desk, log } = outing;
    const { report: _, ...ports } = portsOf(desk, outing, () => undefined);
    const wanted = wantedOf(
      values,
      ports.channels.map(({ source }) => source),
    );
    const line = openLine(stdout);
    const done = await backFill({
      ...ports,
      only: wanted,
      days,
      folder: path.join(settings.data, fillFolder),
      report: (event) => {
        line.note(event);
        if (event.kind === "unsettled") log("capture.unsettled", { url: event.url, reason: event.reason });
      },
    });
    await handOver(desk);
    line.end();
    stdout.write(`${summary(done)}\n${await waitingWords(desk)}`);
    return 0;
  },
};

function daysOf(values: Words["values"]): Days {
  const read = (name: "from" | "to"): string => {
    const day = Day.safeParse(values[name]);
    if (day.success) return day.data;
    throw new Refusal(
      `--${name} phải là ngày có thật, dạng 2026-01-31. Xem: npm run -s phusong -- back-fill --help`,
    );
  };
  const days = { from: read("from"), to: read("to") };
  if (days.from > days.to) throw new Refusal(`--from ${days.from} ở sau --to ${days.to}; đổi lại hai ngày.`);
  return days;
}

function wantedOf(values: Words["values"], all: readonly string[]): ReadonlySet<string> {
  const given = [values["source"]].flat().filter((name) => typeof name === "string");
  const unknown = given.find((name) => !all.includes(name));
  if (unknown !== undefined)
    throw new Refusal(`Không có nguồn "${unknown}" trong cấu hình, hoặc nguồn này không có kênh nào để thu.`);
  return new Set(given.length === 0 ? all : given);
}

const linesApart = 100; // events between two plain lines where the output goes into a file

/** One line that is rewritten on a terminal, a plain one now and then elsewhere. */
function openLine(out: NodeJS.WritableStream): { note(event: BackFillEvent): void; end(): void } {
  const onTerminal = "isTTY" in out && out.isTTY === true;
  const counts = { pages: 0, found: new Map<string, number>(), fetched: 0, missed: 0 };
  let last = "";
  let events = 0;
  const text = (): string => {
    const found = counts.found.values().reduce((sum, count) => sum + count, 0);
    return `trang danh sách ${counts.pages} · bài tìm thấy ${found} · đã tải ${counts.fetched} · chưa được ${counts.missed} · ${last}`;
  };
  return {
    note(event) {
      events += 1;
      if (event.kind === "surveyed") {
        counts.pages += 1;
        counts.found.set(event.channel, event.found);
        last = event.channel;
      } else if (event.kind === "fetched") {
        if (event.status === null) counts.missed += 1;
        else counts.fetched += 1;
        last = new URL(event.address.url).hostname;
      } else if (event.kind === "waiting") last = `chờ lượt: ${event.estate}`;
      else if (event.kind === "finished")
        last =
          typeof event.look?.coversFrom !== "string"
            ? `${event.channel} xong`
            : `${event.channel} có từ ${event.look.coversFrom.slice(0, 10)}`;
      if (onTerminal) out.write(`\r\u001B[K${text().slice(0, 110)}`);
      else if (events % linesApart === 0) out.write(`${text()}\n`);
    },
    end() {
      out.write(onTerminal ? `\r\u001B[K${text()}\n` : `${text()}\n`);
    },
  };
}

function summary({ found, fetched, known, missed, blind, stopped }: BackFillReport): string {
  const parts = [
    `tìm thấy ${found} bài trong khoảng ngày, tải được ${fetched}, đã có từ trước ${known}, chưa tải được ${missed}`,
    ...(blind.length > 0
      ? [
          `${blind.length} kênh chỉ có tin mới nhất nên không thu bù được: ${blind.slice(0, 8).join(", ")}${blind.length > 8 ? "…" : ""}`,
        ]
      : []),
    ...(stopped ? ["dừng theo yêu cầu; chạy lại cùng hai ngày để làm tiếp"] : []),
  ];
  return parts.join("; ");
}
