import { html } from "hono/html";
import type { CityConfig } from "../../../config/load.ts";
import { localDay } from "../../../crawlers/local-clock.ts";
import { openAlerts } from "../../../pipeline/health/alerts.ts";
import type { AlertRecord } from "../../../pipeline/store/records.ts";
import { watchChannels, type WatchedChannel } from "../../../pipeline/health/watch.ts";
import { moment, number } from "../format.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { collectingLines } from "./collecting-now.ts";
import { channelTable } from "./health-channel.ts";
import { stateSign, type State } from "./health-signs.ts";
import { machinesSheet } from "./machines.ts";
import { pastFillsSheet } from "./past-fills.ts";

/** What stands together on the page, the gravest first; a colour never stands alone, but with its sign and its words. */
const sections = [
  {
    id: "hong",
    state: "broken",
    name: "Hỏng",
    means: "Máy thu không lấy được tin. Cần người sửa.",
    tone: "bad",
  },
  {
    id: "im-lang",
    state: "silent",
    name: "Im lặng",
    means: "Đọc được, nhưng đơn vị không đăng gì mới.",
    tone: "cham",
  },
  {
    id: "can-quyen",
    state: "not-permitted",
    name: "Cần quyền hoặc nhập tay",
    means: "Trang hoặc nền tảng chưa cho máy đọc.",
    tone: "warn",
  },
  {
    id: "vua-loi",
    state: "shaky",
    name: "Vừa lỗi",
    means: "Máy đang tự thử lại, chưa cần làm gì.",
    tone: "warn",
  },
  { id: "tot", state: "working", name: "Đang thu tốt", means: "Đọc được, có tin như thường.", tone: "good" },
  {
    id: "chua-den",
    state: "not-due",
    name: "Chưa ghé",
    means: "Chưa đến lượt, hoặc ngoài thời hạn.",
    tone: "",
  },
] as const;

/** How every channel of a city fares at this moment: what is broken, what is silent, what to do. */
export async function healthPage(office: Office, city: CityConfig): Promise<Markup> {
  const channels = await watchChannels(office.store, [city], office.clock);
  const ids = new Set([city.city.id, "*"]);
  const alerts = [...(await openAlerts(office.store)).values()].filter((alert) => ids.has(alert.city));
  const now = office.clock.now().getTime();
  const byState = Map.groupBy(channels, ({ health }) =>
    health.state === "working" && health.shaky ? "shaky" : health.state,
  );
  const count = (state: State): number => byState.get(state)?.length ?? 0;
  const body = html`<section class="sheet" aria-labelledby="tong-quat">
      <h2 id="tong-quat">
        ${number(channels.length)} kênh của ${number(city.sources.length)} nguồn, lúc
        ${moment(office.clock.now().toISOString())}
      </h2>
      ${tasksToday(count, office.frame.sample ? [] : collectingLines(channels, office.halted(), now))}
      <ul class="health-tiles">
        ${sections.map(
          ({ id, state, name, means, tone }) =>
            html`<li class="${count(state) === 0 ? "" : tone}">
              <a href="#${count(state) === 0 ? "tong-quat" : id}"
                ><span class="count">${stateSign(state)} <strong>${number(count(state))}</strong></span>
                <span class="name">${name}</span> <span class="means">${means}</span></a
              >
            </li>`,
        )}
      </ul>
      <p class="small soft">Dải 30 ngày ở mỗi kênh: ${legend}</p>
    </section>
    ${alertSheet(alerts)} ${await machinesSheet(office)}
    ${sections.map((section) => sectionOf(section, byState.get(section.state) ?? [], now))}
    ${await pastFillsSheet(office, city)} ${exceptions(city, now)}`;
  return layout(office.frame, {
    title: `Sức khỏe nguồn thu – ${city.city.name}`,
    heading: `Sức khỏe nguồn thu – ${city.city.name}`,
    across: true,
    body,
  });
}

/** The day's work in one look: what needs a person, what needs nobody. */
function tasksToday(count: (state: State) => number, collecting: readonly Markup[]): Markup {
  const lines = [
    ...collecting,
    count("broken") === 0
      ? html`<li>${stateSign("working")} <strong>Không có kênh hỏng.</strong></li>`
      : html`<li>
          ${stateSign("broken")} <strong>${number(count("broken"))} kênh hỏng:</strong> số liệu của các nguồn
          này đang thiếu, không phải đơn vị không đăng. Làm việc ghi ở <a href="#hong">từng kênh</a>.
        </li>`,
    count("silent") === 0
      ? ""
      : html`<li>
          ${stateSign("silent")} <strong>${number(count("silent"))} kênh im lặng:</strong> máy thu vẫn tốt,
          đơn vị không đăng gì mới lâu hơn nhịp thường của chính kênh đó (đã trừ ngày nghỉ, ngày Tết).
          <a href="#im-lang">Hỏi đơn vị</a>.
        </li>`,
    count("not-permitted") === 0
      ? ""
      : html`<li>
          ${stateSign("not-permitted")}
          <strong>${number(count("not-permitted"))} kênh chưa được phép đọc:</strong>
          <a href="#can-quyen">xin phép hoặc nhập tay</a>.
        </li>`,
    count("shaky") === 0
      ? ""
      : html`<li>
          ${stateSign("shaky")} <strong>${number(count("shaky"))} kênh vừa lỗi:</strong> máy tự thử lại, chưa
          cần làm gì.
        </li>`,
  ];
  return html`<ul class="plainlist tasks">
    ${lines}
  </ul>`;
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
  { id, name, means, state }: (typeof sections)[number],
  rows: readonly WatchedChannel[],
  now: number,
): Markup | "" {
  if (rows.length === 0) return "";
  const sorted = rows.toSorted((a, b) => a.source.name.localeCompare(b.source.name, "vi"));
  return html`<section class="sheet long" aria-labelledby="${id}">
    <h2 id="${id}">${stateSign(state)} ${name} <span class="soft">(${number(rows.length)})</span></h2>
    <p class="small soft">${means}</p>
    ${channelTable(name, sorted, now)}
  </section>`;
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
