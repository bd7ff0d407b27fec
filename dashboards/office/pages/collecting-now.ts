import { html } from "hono/html";
import type { WatchedChannel } from "../../../pipeline/health/watch.ts";
import { moment } from "../format.ts";
import type { Markup } from "../layout.ts";
import type { Halt } from "../office.ts";
import { stateSign } from "./health-signs.ts";

const standing = 2 * 3_600_000; // milliseconds without any visit; the busiest channels are visited every ten minutes
const overdue = 30 * 60_000; // milliseconds by which a visit is late while nobody goes there
const skew = 5 * 60_000; // milliseconds by which clocks of two machines may disagree

/**
 * What keeps a collector from collecting as a whole, whatever the single channels say: the disk or the store takes nothing,
 * nobody collects, the clock was set back. A halt is over when a later visit stands in the store.
 */
export function collectingLines(
  channels: readonly Pick<WatchedChannel, "state">[],
  halt: Halt | null,
  now: number,
): readonly Markup[] {
  const states = channels.flatMap(({ state }) => (state === undefined ? [] : [state]));
  const visits = states.flatMap(({ lastVisit }) => (lastVisit === null ? [] : [Date.parse(lastVisit)]));
  const last = visits.reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const isLate = states.some(({ nextVisit }) => nextVisit !== null && Date.parse(nextVisit) + overdue < now);
  if (halt !== null && Date.parse(halt.at) >= last)
    return [
      lineOf(
        "Máy thu đang tạm dừng",
        `từ ${moment(halt.at)}: ${halt.reason} Máy tự thử lại; trang chưa thu được thì vẫn chờ, không mất.`,
      ),
    ];
  if (visits.length === 0) return [];
  const when = moment(new Date(last).toISOString());
  if (last > now + skew)
    return [
      lineOf(
        "Đồng hồ của máy này có thể chậm",
        `lượt ghé gần nhất ghi lúc ${when}, sau giờ hiện tại. Hãy chỉnh giờ của máy (NTP); các kênh được ghé tiếp khi đến giờ đã hẹn.`,
      ),
    ];
  if (now - last > standing && isLate)
    return [
      lineOf(
        "Máy thu có thể không chạy",
        `lượt ghé gần nhất lúc ${when}, và có kênh đã quá hẹn. Hãy xem lệnh “start” hoặc “collect” còn chạy không; những gì bị lỡ được ghé bù một lần khi chạy lại.`,
      ),
    ];
  return [];
}

function lineOf(what: string, words: string): Markup {
  return html`<li>${stateSign("broken")} <strong>${what}:</strong> ${words}</li>`;
}
