import { html, raw } from "hono/html";
import { hardlySeen } from "../../pipeline/measure/completeness.ts";
import { dated, type Window } from "../../pipeline/measure/windows.ts";
import type { CompletenessMark, Measured, Versions } from "../../pipeline/measure/types.ts";
import { planAddress } from "./address.ts";
import { number, percent } from "./format.ts";
import { numberOf, type KnownPlan } from "./known.ts";
import { may, whoNow } from "./who.ts";

/** A piece of a page; every text put into one is escaped. */
export type Markup = ReturnType<typeof html>;

/** Addresses of the stylesheet, of the script, and of the calendar that the script fetches when it is asked for; each with the mark of its version. */
interface Assets {
  readonly css: string;
  readonly js: string;
  readonly calendar: string;
}

/** What every screen carries. */
export interface Frame {
  readonly assets: Assets;
  /** true = "Dữ liệu mẫu" stands on every screen. */
  readonly sample: boolean;
  /** How many items wait for a person, by plan, as of the question that is being answered. */
  readonly waiting: ReadonlyMap<string, number>;
}

/** The tabs of a plan. */
const tabs = [
  "",
  "ma-tran",
  "xu-huong",
  "bao-chi",
  "tin",
  "chi-tieu",
  "nhiem-vu",
  "lich",
  "nhap",
  "duyet",
  "bao-cao",
  "nguon",
] as const;
export type Tab = (typeof tabs)[number];
const tabNames: Readonly<Record<Tab, string>> = {
  "": "Tổng quan",
  "ma-tran": "Ma trận",
  "xu-huong": "Xu hướng",
  "bao-chi": "Báo chí",
  tin: "Tin, bài",
  "chi-tieu": "Chỉ tiêu",
  "nhiem-vu": "Nhiệm vụ",
  lich: "Lịch báo cáo",
  nhap: "Nhập liệu",
  duyet: "Chờ duyệt",
  "bao-cao": "Báo cáo",
  nguon: "Nguồn thu",
};

/** One whole page of HTML. */
export interface Page {
  readonly title: string;
  readonly body: Markup;
  readonly known?: KnownPlan;
  readonly tab?: Tab;
  readonly window?: Window | null;
  readonly foot?: Markup;
  /** Where the top bar stands. */
  readonly at?: "cities" | "views" | "method" | "people" | "letters" | "log" | "own";
  /** true = printed on A4 laid across: a table of many columns. */
  readonly across?: boolean;
  /** true = printed on one A4, as a leader takes it along. */
  readonly onePage?: boolean;
  /** A page without a plan has its own head line. */
  readonly heading?: Markup | string;
}

/**
 * Puts a page into the frame of the office: bar, plan, tabs, content, foot. It is drawn when it is there as far as its foot
 * (HTML, link type "expect"): a table that still arrives would move under the reader.
 */
export function layout(frame: Frame, page: Page): Markup {
  return html`<!doctype html>
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} – Phủ Sóng</title>
        <link rel="stylesheet" href="${frame.assets.css}" />
        <link rel="expect" href="#chan-trang" blocking="render" />
        <link rel="icon" type="image/svg+xml" href="/tinh/bieu-tuong.svg" />
        <script src="${frame.assets.js}" data-calendar="${frame.assets.calendar}" defer></script>
      </head>
      <body
        ${page.across === true ? raw('class="across"') : page.onePage === true ? raw('class="onepage"') : ""}
      >
        <a class="skip" href="#noi-dung">Đến nội dung chính</a>
        <header>${frame.sample ? sampleBand : ""} ${bar(page)} ${masthead(page, frame)}</header>
        <main id="noi-dung" tabindex="-1"><div class="wide">${page.body}</div></main>
        <footer class="foot" id="chan-trang">
          <div class="wide">
            ${page.foot ?? ""}
            <p>
              Phủ Sóng – đo độ phủ của kế hoạch tuyên truyền. Giờ Việt Nam.
              ${frame.sample ? "Dữ liệu mẫu. " : ""}<a href="/phuong-phap">Cách tính và giới hạn</a>.
              <a href="/api">API</a>.
            </p>
          </div>
        </footer>
      </body>
    </html>`;
}

const sampleBand = html`<div class="sample">
  <p class="wide">Dữ liệu mẫu – tin bài do phần mềm dựng ra để trình diễn, không phải số liệu thật.</p>
</div>`;

/** Three arcs over a point: a wave that spreads from one place. */
export const markSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><path d="M3 12a9 9 0 0 1 18 0"/><path d="M7 13a5 5 0 0 1 10 0"/><path d="M3.5 18.5h17"/><circle cx="12" cy="14" r="1.4" fill="currentColor" stroke="none"/></svg>`;

function bar(page: Page): Markup {
  return html`<div class="bar">
    <div class="wide">
      <a class="brand" href="/">${raw(markSvg)} Phủ Sóng</a>
      <nav aria-label="Toàn trang">
        <ul>
          ${link("/", "Các kế hoạch", page.at === "cities")} ${viewsLink(page)}
          ${link("/phuong-phap", "Phương pháp", page.at === "method")} ${accountLinks(page)}
        </ul>
      </nav>
    </div>
  </div>`;
}

function viewsLink({ at }: Page): Markup | "" {
  const who = whoNow();
  return who === null || who.role === "stranger" ? "" : link("/khung-nhin", "Khung nhìn", at === "views");
}

/** What only some may open, and who is signed in. */
function accountLinks({ at }: Page): Markup | "" {
  const who = whoNow();
  if (who === null || who.role === "stranger") return "";
  const all = may(who, "administer")
    ? html`${link("/nguoi-dung", "Người dùng", at === "people")}
      ${link("/thu-bao", "Thư báo", at === "letters")} ${link("/nhat-ky", "Nhật ký", at === "log")}`
    : "";
  return who.role === "desk" ? all : html`${all} ${link("/tai-khoan", who.label, at === "own")}`;
}

function link(href: string, name: string, here: boolean): Markup {
  return html`<li><a href="${href}" ${here ? raw('aria-current="page"') : ""}>${name}</a></li>`;
}

function masthead({ known, tab, window, heading }: Page, { waiting }: Frame): Markup {
  if (known === undefined) {
    return html`<div class="masthead plainhead">
      <div class="wide"><h1>${heading ?? ""}</h1></div>
    </div>`;
  }
  const { plan, city } = known;
  const title = html`${numberOf(plan)} · ${city.city.name}`;
  return html`<div class="masthead">
    <div class="wide">
      <p class="origin">
        ${plan.issuer}${plan.date === undefined ? "" : `, ngày ${dated(plan.date)}`}${
          plan.archived ? html` <span class="tag">lưu trữ</span>` : ""
        }
      </p>
      ${plan.number === undefined ? html`<p class="small soft">${plan.title}</p>` : ""}
      ${tab === undefined ? html`<p class="planname">${title}</p>` : html`<h1>${title}</h1>`}
      <nav class="tabs" aria-label="Kế hoạch">
        <ul>
          ${tabs.filter(isOpen).map(
            (name) =>
              html`<li>
                <a
                  href="${planAddress(plan.id, name, window ?? null)}"
                  ${name === tab ? raw('aria-current="page"') : ""}
                  >${tabNames[name]}${name === "duyet" ? countOf(waiting.get(plan.id)) : ""}</a
                >
              </li>`,
          )}
        </ul>
      </nav>
    </div>
  </div>`;
}

/** The queue is of no use to those who may not review. */
function isOpen(tab: Tab): boolean {
  const who = whoNow();
  return who === null || tab !== "duyet" || may(who, "review");
}

function countOf(waiting: number | undefined): Markup | "" {
  if (waiting === undefined || waiting === 0) return "";
  return html` <span class="tag warn">${number(waiting)}<span class="hidden"> tin</span></span>`;
}

/** The strip that stands at the foot of every page with numbers: what was seen of what was due, and by which rules (I16). */
export function completenessStrip(mark: CompletenessMark, versions: Versions): Markup {
  const share =
    mark.share === null ? "chưa có lượt thu nào đến hạn" : `${percent(mark.share)} nguồn-ngày thu được`;
  return html`<p>
      <strong>Độ đầy đủ dữ liệu:</strong> ${share} (${number(mark.observedSourceDays)} trên
      ${number(mark.sourceDays)}); ${number(mark.observedSources)} trên ${number(mark.sources)} nguồn có dữ
      liệu trong kỳ.
    </p>
    <p>
      Phiên bản quy tắc:
      ${versions.rules.length === 0 ? "chưa có tin nào được xếp loại" : versions.rules.join(", ")}; cách tính:
      ${versions.measure}.
    </p>`;
}

/** Which shares are too low, in words of everyday. */
function lowSaid(mark: CompletenessMark): string {
  const days = `mới thu đủ ${number(mark.observedSourceDays)} trên ${number(mark.sourceDays)} ngày của các nguồn (${percent(mark.share ?? 0)}, cần ít nhất 80 %)`;
  const few = hardlySeen(mark);
  const others = mark.low.slice(few ? 1 : 0).map((name) => `${name.toLocaleLowerCase("vi")} dưới 80 %`);
  return [...(few ? [days] : []), ...others].join("; ");
}

/** What a reader must know before any number of the page: outside the plan, nobody has looked yet, or not complete (I16). */
export function worthBand({ state, why, completeness: mark, plan, window }: Measured): Markup | "" {
  if (state === "not-due") return html`<div class="said warn"><p>${why}. Hãy chọn kỳ khác ở trên.</p></div>`;
  if (state === "no-data")
    return html`<div class="said warn">
      <p>
        <strong>${why}.</strong> Nếu chưa thu lần nào: chạy
        <code>npm run -s phusong -- collect --once</code> rồi tải lại trang.
      </p>
    </div>`;
  if (mark.low.length === 0) return "";
  return html`<div class="said warn">
    <p>
      <strong>Dữ liệu chưa đầy đủ:</strong> ${lowSaid(mark)}. Con số trong kỳ là mức ít nhất.
      <a href="${planAddress(plan, "nguon", window)}">Xem nguồn nào thiếu, vì sao</a>
    </p>
  </div>`;
}
