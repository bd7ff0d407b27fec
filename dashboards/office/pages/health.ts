import { html } from "hono/html";
import type { CityConfig } from "../../../config/load.ts";
import { localDay, startOfDay } from "../../../crawlers/local-clock.ts";
import type { ChannelMemory, DiaryDay } from "../../../crawlers/memory.ts";
import { openAlerts } from "../../../pipeline/health/alerts.ts";
import type { AlertRecord } from "../../../pipeline/store/records.ts";
import { watchChannels, type WatchedChannel } from "../../../pipeline/health/watch.ts";
import { breakWords, healthName, silentTodo } from "../../../pipeline/health/words.ts";
import { webAddress } from "../address.ts";
import { moment, number, percent } from "../format.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { channelKindWords } from "../words.ts";
import { machinesSheet } from "./machines.ts";

/** What stands together on the page, the gravest first. */
const sections = [
  { id: "hong", state: "broken", title: "Hỏng – máy thu không lấy được tin", tone: "bad" },
  { id: "vua-loi", state: "shaky", title: "Vừa lỗi – đang tự thử lại, chưa cần làm gì", tone: "warn" },
  {
    id: "im-lang",
    state: "silent",
    title: "Im lặng – đọc được, nhưng đơn vị không đăng gì mới",
    tone: "warn",
  },
  { id: "can-quyen", state: "not-permitted", title: "Cần quyền hoặc nhập tay", tone: "warn" },
  { id: "tot", state: "working", title: "Đang thu tốt", tone: "good" },
  { id: "chua-den", state: "not-due", title: "Chưa ghé hoặc ngoài thời hạn", tone: "" },
] as const;

const shownDays = 30;
const week = 7;
const dayMs = 86_400_000;

/** How every channel of a city fares at this moment: what is broken, what is silent, what to do. */
export async function healthPage(office: Office, city: CityConfig): Promise<Markup> {
  const channels = await watchChannels(office.store, [city], office.clock);
  const ids = new Set([city.city.id, "*"]);
  const alerts = [...(await openAlerts(office.store)).values()].filter((alert) => ids.has(alert.city));
  const now = office.clock.now().getTime();
  const byState = Map.groupBy(channels, ({ health }) =>
    health.state === "working" && health.shaky ? "shaky" : health.state,
  );
  const body = html`<section class="sheet" aria-labelledby="tong-quat">
      <h2 id="tong-quat">
        ${number(channels.length)} kênh của ${number(city.sources.length)} nguồn, lúc
        ${moment(office.clock.now().toISOString())}
      </h2>
      <ul class="health-tiles">
        ${sections.map(({ id, state, title, tone }) => {
          const count = byState.get(state)?.length ?? 0;
          const [name = title] = title.split(" – ");
          return html`<li class="${count === 0 ? "" : tone}">
            <a href="#${id}"><strong>${number(count)}</strong> ${name}</a>
          </li>`;
        })}
      </ul>
      <p class="small soft">
        <strong>Hỏng</strong> là máy thu không lấy được tin, số liệu của nguồn đó chưa đầy đủ.
        <strong>Im lặng</strong> là máy thu đọc được trang mà đơn vị không đăng gì mới, lâu hơn nhịp thường
        của chính kênh đó (đã trừ ngày nghỉ, ngày Tết). Dải 30 ngày: ${legend}
      </p>
    </section>
    ${alertSheet(alerts)} ${await machinesSheet(office)}
    ${sections.map((section) => sectionOf(section, byState.get(section.state) ?? [], now))}
    ${exceptions(city, now)}`;
  return layout(office.frame, {
    title: `Sức khỏe nguồn thu – ${city.city.name}`,
    heading: `Sức khỏe nguồn thu – ${city.city.name}`,
    body,
  });
}

const legend = html`<span class="days-legend"
  ><svg class="days" viewBox="0 0 3 4" aria-hidden="true"><rect class="new" width="3" height="4"></rect></svg>
  có tin mới
  <svg class="days" viewBox="0 0 3 4" aria-hidden="true">
    <rect class="quiet" width="3" height="4"></rect>
  </svg>
  đọc được, không có tin mới
  <svg class="days" viewBox="0 0 3 4" aria-hidden="true"><rect class="fail" width="3" height="4"></rect></svg>
  không đọc được; trống là không ghé</span
>`;

function alertSheet(alerts: readonly AlertRecord[]): Markup | "" {
  if (alerts.length === 0) return "";
  return html`<section class="sheet long" aria-labelledby="canh-bao">
    <h2 id="canh-bao">Cảnh báo đang mở <span class="soft">(${number(alerts.length)})</span></h2>
    <ul class="plainlist">
      ${alerts.map(
        ({ what, todo, since, times, cause }) =>
          html`<li>
            <span class="tag ${cause === "silent" ? "warn" : "bad"}">từ ${moment(since)}</span> ${what}
            ${times > 1 ? html`<span class="small soft">(lần thứ ${number(times)})</span>` : ""}<br /><span
              class="small"
              ><strong>Việc cần làm:</strong> ${todo}</span
            >
          </li>`,
      )}
    </ul>
  </section>`;
}

function sectionOf(
  { id, title, state }: (typeof sections)[number],
  rows: readonly WatchedChannel[],
  now: number,
): Markup | "" {
  if (rows.length === 0) return "";
  const sorted = rows.toSorted((a, b) => a.source.name.localeCompare(b.source.name, "vi"));
  return html`<section class="sheet long" aria-labelledby="${id}">
    <h2 id="${id}">${title} <span class="soft">(${number(rows.length)})</span></h2>
    <table class="stack channels">
      <caption class="hidden">
        ${title}
      </caption>
      <thead>
        <tr>
          <th scope="col">Kênh</th>
          <th scope="col">${shownDays} ngày qua</th>
          <th scope="col" class="n">
            Đến lượt · ghé · trả lời · đọc được <span class="soft">(7 ngày)</span>
          </th>
          <th scope="col" class="n">Tin mới <span class="soft">(7 ngày)</span></th>
          <th scope="col">Thu được gần nhất</th>
          <th scope="col">${state === "working" ? "Độ trễ" : "Lỗi và việc cần làm"}</th>
        </tr>
      </thead>
      <tbody>
        ${sorted.map((row) => channelRow(row, now))}
      </tbody>
    </table>
  </section>`;
}

function channelRow({ source, channel, state, health }: WatchedChannel, now: number): Markup {
  const memory = state?.memory;
  const days = memory?.days ?? [];
  const since = localDay(now - (week - 1) * dayMs);
  const lately = days.filter(({ day }) => day >= since);
  const sum = (of: "due" | "looks" | "answered" | "readable" | "fresh"): number =>
    lately.reduce((total, day) => total + day[of], 0);
  const address = webAddress(channel.url);
  const label = channel.label ?? channelKindWords[channel.kind];
  const success = state?.lastSuccess ?? null;
  return html`<tr>
    <th scope="row">
      <strong>${source.name}</strong><br />${
        address === null ? label : html`<a href="${address}" rel="noopener noreferrer external">${label}</a>`
      }
      <span class="small soft">${channelKindWords[channel.kind]}</span>
    </th>
    <td data-name="${shownDays} ngày qua">${dayStrip(days, now)}</td>
    <td class="n" data-name="Đến lượt, ghé, trả lời, đọc được trong 7 ngày">
      ${
        lately.length === 0
          ? "–"
          : html`${number(sum("due"))} · ${number(sum("looks"))} · ${number(sum("answered"))} ·
              ${number(sum("readable"))}<br /><span class="small soft"
                >${percent(sum("readable") / Math.max(1, sum("due")))} số lượt</span
              >`
      }
    </td>
    <td class="n" data-name="Tin mới">${lately.length === 0 ? "–" : number(sum("fresh"))}</td>
    <td data-name="Thu được gần nhất">${success === null ? "chưa lần nào" : moment(success)}</td>
    <td data-name="${health.state === "working" ? "Độ trễ" : "Lỗi"}">${told(health, memory)}</td>
  </tr>`;
}

function told(health: WatchedChannel["health"], memory: ChannelMemory | undefined): Markup {
  if (health.state === "working") {
    const delays = (memory?.delays ?? []).toSorted((a, b) => a - b);
    const middle = delays[Math.floor(delays.length / 2)];
    const late = middle === undefined ? "chưa đo được" : `${number(middle)} phút từ khi đăng (trung vị)`;
    if (!health.shaky) return html`${late}`;
    return html`<span class="tag warn">${healthName(health)}</span>
      <span class="small">${memory?.reason ?? ""}</span>`;
  }
  if (health.state === "silent")
    return html`<span class="tag warn">không có tin mới từ ${moment(health.since)}</span>
      <div class="small">
        Kênh này thường không nghỉ quá ${number(health.usualDays)} ngày làm việc. ${silentTodo}
      </div>`;
  if (health.state === "broken")
    return html`<span class="tag bad">${healthName(health)}</span>
      <span class="small">từ ${moment(health.since)}</span>
      <div class="small bad">${health.reason}</div>
      <div class="small"><strong>Việc cần làm:</strong> ${breakWords[health.kind].todo}</div>`;
  if (health.state === "not-permitted")
    return html`<div class="small">${health.reason}. Không tính là lỗi của đơn vị.</div>`;
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

/** Sources whose certificate is not checked for a while: never silently. */
function exceptions({ sources }: CityConfig, now: number): Markup | "" {
  const those = sources.flatMap(({ name, tlsException }) =>
    tlsException === undefined ? [] : [{ name, ...tlsException, over: tlsException.until < localDay(now) }],
  );
  if (those.length === 0) return "";
  return html`<section class="sheet" aria-labelledby="chung-thu">
    <h2 id="chung-thu">Nguồn được miễn kiểm tra chứng thư bảo mật</h2>
    <ul class="plainlist">
      ${those.map(
        ({ name, until, reason, over }) =>
          html`<li>
            <strong>${name}</strong>
            <span class="tag ${over ? "bad" : "warn"}"
              >${over ? "đã hết hạn" : "đến hết"} ${until.split("-").toReversed().join("/")}</span
            >
            ${reason}
          </li>`,
      )}
    </ul>
  </section>`;
}
