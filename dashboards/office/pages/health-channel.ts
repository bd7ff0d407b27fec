import { html } from "hono/html";
import { localDay, startOfDay } from "../../../crawlers/local-clock.ts";
import type { ChannelMemory, DiaryDay } from "../../../crawlers/memory.ts";
import type { WatchedChannel } from "../../../pipeline/health/watch.ts";
import { breakWords, healthName, silentTodo } from "../../../pipeline/health/words.ts";
import { webAddress } from "../address.ts";
import { moment, number } from "../format.ts";
import type { Markup } from "../layout.ts";
import { channelKindWords } from "../words.ts";

const shownDays = 30;
const week = 7;
const dayMs = 86_400_000;

/** Channels of one state, each with its last days, what its visits came to, and what is to be done. */
export function channelTable(name: string, rows: readonly WatchedChannel[], now: number): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}">
    <table class="stack channels">
      <caption class="hidden">
        ${name}
      </caption>
      <thead>
        <tr>
          <th scope="col">Kênh</th>
          <th scope="col">${shownDays} ngày qua</th>
          <th scope="col">Lượt ghé trong ${week} ngày</th>
          <th scope="col" class="n">Tin mới <span class="soft">(${week} ngày)</span></th>
          <th scope="col">Thu được gần nhất</th>
          <th scope="col">Độ trễ</th>
          <th scope="col">Tình trạng và việc cần làm</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => channelRow(row, now))}
      </tbody>
    </table>
  </div>`;
}

function channelRow({ source, channel, state, health }: WatchedChannel, now: number): Markup {
  const memory = state?.memory;
  const days = memory?.days ?? [];
  const since = localDay(now - (week - 1) * dayMs);
  const lately = days.filter(({ day }) => day >= since);
  const looks = days.reduce((total, day) => total + day.looks, 0);
  const fresh = lately.reduce((total, day) => total + day.fresh, 0);
  const address = webAddress(channel.url);
  const label = channel.label ?? channelKindWords[channel.kind];
  return html`<tr>
    <th scope="row">
      <strong>${source.name}</strong><br />${
        address === null ? label : html`<a href="${address}" rel="noopener noreferrer external">${label}</a>`
      }
      <span class="small soft">${channelKindWords[channel.kind]}</span>
    </th>
    <td data-name="${shownDays} ngày qua">${dayStrip(days, now)}</td>
    <td data-name="Lượt ghé trong ${week} ngày">${ladder(lately)}</td>
    <td class="n" data-name="Tin mới trong ${week} ngày">
      ${looks === 0 ? "–" : looks === 1 ? html`<span class="small soft">mới ghé lần đầu</span>` : number(fresh)}
    </td>
    <td data-name="Thu được gần nhất">${times(state)}</td>
    <td data-name="Độ trễ">${delayOf(memory)}</td>
    <td data-name="Tình trạng">${told(health, memory, state?.nextVisit ?? null)}</td>
  </tr>`;
}

/** From being due to being readable, step by step; the step at which something was lost is marked. One line where nothing was. */
function ladder(days: readonly DiaryDay[]): Markup {
  if (days.length === 0) return html`–`;
  const sum = (of: "due" | "looks" | "answered" | "readable"): number =>
    days.reduce((total, day) => total + day[of], 0);
  const steps = [
    { name: "đến lượt", count: sum("due") },
    { name: "đã ghé", count: sum("looks") },
    { name: "trả lời", count: sum("answered") },
    { name: "đọc được", count: sum("readable") },
  ];
  const [due] = steps;
  if (due !== undefined && steps.every(({ count }) => count === due.count))
    return html`<span class="small"><b>${number(due.count)}</b> lượt, đọc được cả</span>`;
  return html`<ol class="ladder">
    ${steps.map(
      ({ name, count }, at) =>
        html`<li class="${count < (steps[at - 1]?.count ?? count) ? "lost" : ""}">
          <b>${number(count)}</b> ${name}
        </li>`,
    )}
  </ol>`;
}

function times(state: WatchedChannel["state"]): Markup {
  const success = state?.lastSuccess ?? null;
  const next = state?.nextVisit ?? null;
  return html`<span class="once">${success === null ? "chưa lần nào" : moment(success)}</span>${
      next === null ? "" : html`<br /><span class="small soft once">ghé tiếp ${moment(next)}</span>`
    }`;
}

/** Minutes from publication to the visit that showed it, in the middle of the last ones. */
function delayOf(memory: ChannelMemory | undefined): Markup {
  const delays = (memory?.delays ?? []).toSorted((a, b) => a - b);
  const middle = delays[Math.floor(delays.length / 2)];
  return middle === undefined
    ? html`<span class="small soft once">chưa đo được</span>`
    : html`${number(middle)} phút<br /><span class="small soft">từ khi đăng (trung vị)</span>`;
}

function told(
  health: WatchedChannel["health"],
  memory: ChannelMemory | undefined,
  next: string | null,
): Markup {
  if (health.state === "working") {
    if (!health.shaky) return html`<span class="small">Không cần làm gì.</span>`;
    return html`<span class="tag warn">${healthName(health)}</span>
      <div class="small">${memory?.reason ?? ""}</div>
      <div class="small">
        <strong>Việc cần làm:</strong> chưa có; máy tự thử lại${next === null ? "" : ` lúc ${moment(next)}`}.
      </div>`;
  }
  if (health.state === "silent")
    return html`<span class="tag cham">không có tin mới từ ${moment(health.since)}</span>
      <div class="small">Kênh này thường không nghỉ quá ${number(health.usualDays)} ngày làm việc.</div>
      <div class="small"><strong>Việc cần làm:</strong> ${silentTodo}</div>`;
  if (health.state === "broken")
    return html`<span class="tag bad">${healthName(health)}</span>
      <span class="small">từ ${moment(health.since)}</span>
      <div class="small bad">${health.reason}</div>
      <div class="small"><strong>Việc cần làm:</strong> ${breakWords[health.kind].todo}</div>`;
  if (health.state === "not-permitted")
    return html`<div class="small">${health.reason}. Không tính là lỗi của đơn vị.</div>
      <div class="small">
        <strong>Việc cần làm:</strong> xin phép đơn vị chủ quản, hoặc nhập số liệu tay.
      </div>`;
  return html`<span class="small soft">${healthName(health)}</span>`;
}

/** A bar for each of the last days: what the channel's visits found. */
function dayStrip(days: readonly DiaryDay[], now: number): Markup {
  const byDay = new Map(days.map((row) => [row.day, row]));
  const today = startOfDay(localDay(now));
  const bars = Array.from({ length: shownDays }, (_, at) => {
    const row = byDay.get(localDay(today - (shownDays - 1 - at) * dayMs));
    if (row === undefined) return "";
    const kind = row.readable === 0 ? "fail" : row.fresh > 0 ? "new" : "quiet";
    return html`<rect class="${kind}" x="${at * 4}" width="3" height="4"></rect>`;
  });
  const failed = days.filter(
    ({ day, readable }) => readable === 0 && day > localDay(today - shownDays * dayMs),
  ).length;
  const fresh = days.filter(
    ({ day, fresh: found }) => found > 0 && day > localDay(today - shownDays * dayMs),
  ).length;
  const words = `${fresh} ngày có tin mới, ${failed} ngày không đọc được`;
  return html`<svg
    class="days"
    viewBox="0 0 ${shownDays * 4 - 1} 4"
    preserveAspectRatio="none"
    role="img"
    aria-label="${words}"
  >
    <title>${words}</title>
    ${bars}
  </svg>`;
}
