import { html, raw } from "hono/html";
import type { RenderedNote } from "../../../crawlers/capture.ts";
import type { FateRecord } from "../../../pipeline/fate.ts";
import type { Item, Proof } from "../../../pipeline/item.ts";
import { versionsOf } from "../../../pipeline/second-look/versions.ts";
import type { Decision } from "../../../pipeline/store/records.ts";
import type { Kept } from "../../../pipeline/store/store.ts";
import type { CityConfig, Config } from "../../../config/load.ts";
import { dated, dayOf } from "../../../pipeline/measure/windows.ts";
import { itemAddress, reviewAddress, webAddress } from "../address.ts";
import { storyAddress } from "../address-press.ts";
import { dayField } from "../day-field.ts";
import { mayBeDated } from "../enter-date.ts";
import { moment, number } from "../format.ts";
import { withProofs } from "../highlight.ts";
import { copyOrigin, titleOf, whenOf } from "../item-row.ts";
import { nameOf, planNamed, plansNamedIn, sourceNamed } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { itemFor, mayKnow, mayKnowPlan, mayOpen } from "../own-city.ts";
import { isTitleOnly, restraintNote } from "../restraint.ts";
import { fateWords } from "../../../pipeline/words.ts";
import { may, stranger, whoNow, type Who } from "../who.ts";
import { toneWord } from "../words.ts";
import { countersSheet } from "./counters.ts";
import { picturesSheet } from "./pictures.ts";
import { howReadSheet } from "./item-how-read.ts";
import { verdictSheet } from "./item-verdict.ts";
import { watchSheet } from "./versions.ts";

/** What a form on this page ended in. */
export interface Said {
  readonly kind: "done" | "refused";
  readonly lines: readonly string[];
}

/** The page of one item: its text with the proving words marked, why it counts and for whom, how each field was read. */
export async function itemPage(
  office: Office,
  kept: Kept<"item">,
  city: CityConfig,
  said: Said | null,
): Promise<Markup> {
  const { config } = office;
  const who = whoNow() ?? stranger;
  const item = itemFor(config, who, kept.value);
  const story = (await storyOf(office, item)).filter((other) => mayOpen(config, who, other));
  const fates = await office.store.list("fate", {
    where: { is: { item: item.id } },
    order: { by: "at", direction: "descending" },
    limit: 10,
  });
  const decided = await office.store.list("decision", {
    where: { is: { item: item.id } },
    order: { by: "at", direction: "descending" },
    limit: 20,
  });
  const decisions = decided.rows.filter(
    ({ value: { plan } }) => plan === "" || mayKnowPlan(config, who, plan),
  );
  const versions = await versionsOf(office.store, item.id);
  const counters = await countersSheet(office.store, item);
  const [note] = await office.store.read("capture", [item.capture]);
  const [first] = item.verdicts;
  const known = first === undefined ? null : planNamed(office.config, first.plan);
  const proofs = item.verdicts.flatMap((verdict) =>
    [...verdict.groups, ...verdict.agencies].flatMap(({ because }) => because),
  );
  const body = html`${said === null ? "" : saidBox(said)}
    <div class="item">
      ${readingOf(item, city, proofs)}
      <div class="side">
        ${mayBeDated(item) && may(who, "review") && mayKnow(who, item.city) ? dateForm(office, item) : ""}
        ${item.verdicts.map((verdict) => {
          const judged = planNamed(office.config, verdict.plan);
          if (judged === null) return "";
          const review = reviewAddress(verdict.plan, "", item.id);
          return html`${verdictSheet(verdict, judged)}
          ${may(who, "review") ? html`<p class="small noprint"><a href="${review}">Duyệt, sửa nhóm hoặc đơn vị của tin này</a></p>` : ""}`;
        })}
        ${
          item.verdicts.length === 0
            ? html`<section class="sheet"><p>Tin chưa được xếp loại theo kế hoạch nào.</p></section>`
            : ""
        }
        ${counters} ${storySheet(item, story, city)} ${watchSheet(item, versions)}
        ${evidenceSheet(
          item,
          fates.rows.flatMap(({ value }) => fateFor(config, who, value)),
          note?.value.rendered,
        )}
        ${await picturesSheet(office, item)} ${howReadSheet(item)}
        ${
          decisions.length === 0
            ? ""
            : html`<section class="sheet">
                <h2>Người đã quyết định</h2>
                <ul class="plainlist small">
                  ${decisions.map(
                    ({ value }) =>
                      html`<li>
                        ${moment(value.at)}:
                        ${decisionWords[value.what]}${value.plan === "" ? "" : ` (${plansNamedIn(value.plan, office.config)})`}
                        ${decidedValue(value)} – ${value.reason}
                        (${value.actor}${value.rules === "" ? "" : `; quy tắc ${value.rules}`})
                      </li>`,
                  )}
                </ul>
              </section>`
        }
      </div>
    </div>`;
  return layout(office.frame, {
    title: titleOf(item),
    heading: titleOf(item),
    ...(known !== null && { known }),
    body,
  });
}

/** An ending as the account may read it: what it says of other cities' plans is left out. */
function fateFor(config: Config, who: Who, fate: FateRecord): readonly FateRecord[] {
  if (!mayKnow(who, fate.city)) return [];
  const foreign = config.cities
    .flatMap(({ plans }) => plans)
    .filter(({ id }) => !mayKnowPlan(config, who, id));
  const isForeign = foreign.some(({ id }) => fate.reason.includes(id));
  return [{ ...fate, reason: isForeign ? "" : plansNamedIn(fate.reason, config) }];
}

const decisionWords = {
  accept: "nhận",
  reject: "loại",
  move: "chuyển nhóm",
  date: "nhập ngày đăng",
  tone: "sắc thái",
  agency: "đơn vị",
  comment: "ghi chú",
  contest: "khiếu nại thiếu tin",
} as const;

function decidedValue({ what, value }: Decision): string {
  if (value === null) return "";
  if (what === "date") return dated(value);
  if (what === "tone") return toneWord(value);
  return value
    .replace(/^direct:/, "trực tiếp ")
    .replace(/^topical:/, "theo chủ đề ")
    .replaceAll(",", ", ");
}

function saidBox({ kind, lines }: Said): Markup {
  return html`<div
    class="said ${kind === "done" ? "" : "bad"}"
    role="${kind === "done" ? "status" : "alert"}"
  >
    ${lines.map((line) => html`<p>${line}</p>`)}
  </div>`;
}

function readingOf(item: Item, city: CityConfig, proofs: readonly Proof[]): Markup {
  const original = webAddress(item.url);
  const paragraphs = isTitleOnly(item) ? [] : item.text.split("\n").filter((line) => line.trim() !== "");
  return html`<article class="sheet reading long">
    <p class="small soft">
      ${nameOf(sourceNamed(city, item.source), item.source)} · ${whenOf(item)}
      ${item.authors.length === 0 ? "" : html` · ${item.authors.join(", ")}`} · ${copyOrigin(item)}
    </p>
    ${item.kicker === null ? "" : html`<p class="small soft">${item.kicker}</p>`}
    <h1>${withProofs(titleOf(item), proofs)}</h1>
    <p class="small noprint">
      ${
        original === null
          ? html`<span class="warn">Địa chỉ gốc không phải http(s): ${item.url}</span>`
          : html`<a href="${original}" rel="noopener noreferrer external">Mở trang gốc</a>`
      }
      · <a href="${itemAddress(item.id, "/ban-luu")}">Xem bản đã lưu</a>
    </p>
    ${
      item.removedOn === null
        ? ""
        : html`<p class="said warn">
            Trang gốc đã bị gỡ, phát hiện ngày ${dated(item.removedOn)}; bản lưu vẫn còn.
          </p>`
    }
    ${restraintNote(item)} ${item.warnings.map((warning) => html`<p class="said warn">${warning}</p>`)}
    <div class="text">
      ${paragraphs.map(
        (text) => html`<p class="${text === item.lead ? "lead" : ""}">${withProofs(text, proofs)}</p>`,
      )}
    </div>
  </article>`;
}

function dateForm({ tokens }: Office, item: Item): Markup {
  const seen = dayOf(new Date(item.firstCapturedAt));
  return html`<section class="sheet noprint" aria-labelledby="nhap-ngay">
    <h2 id="nhap-ngay">${item.publishedDay === null ? "Nhập ngày đăng" : "Sửa ngày đăng đã nhập"}</h2>
    <p class="small soft">
      Không đọc được ngày đăng từ trang. Thu được lần đầu ngày ${dated(seen)}; có ngày đăng thì tin mới thuộc
      một kỳ.
    </p>
    <form method="post" action="${itemAddress(item.id, "/ngay")}">
      <input type="hidden" name="token" value="${tokens.issue(`date/${item.id}`)}" />
      <p>
        <label for="day">Ngày đăng</label>
        ${dayField("day", item.publishedDay ?? "")}
      </p>
      <p>
        <label for="reason">Căn cứ (bản in, lời tòa soạn, ảnh chụp…)</label>
        <input id="reason" name="reason" maxlength="500" required />
      </p>
      <p><button type="submit">Lưu ngày đăng</button></p>
    </form>
  </section>`;
}

async function storyOf(office: Office, item: Item): Promise<readonly Item[]> {
  const page = await office.store.list("item", {
    where: { is: { story: item.story } },
    order: { by: "firstCapturedAt", direction: "ascending" },
    limit: 50,
  });
  return page.rows.map(({ value }) => value).filter(({ id }) => id !== item.id);
}

function storySheet(item: Item, others: readonly Item[], city: CityConfig): Markup {
  return html`<section class="sheet">
    <h2>Cụm tin</h2>
    <p class="small">
      ${
        others.length === 0
          ? "Chưa thấy báo, cổng nào khác đăng cùng nội dung."
          : `Cùng nội dung với ${others.length} tin khác:`
      }
    </p>
    <ul class="plainlist small" ${others.length === 0 ? raw("hidden") : ""}>
      ${others.map(
        (other) =>
          html`<li>
            <a href="${itemAddress(other.id)}">${titleOf(other)}</a> –
            ${nameOf(sourceNamed(city, other.source), other.source)}, ${whenOf(other)}, ${copyOrigin(other)}
          </li>`,
      )}
    </ul>
    <p class="small"><a href="${storyAddress(item.story)}">Mở trang của cụm tin</a></p>
    ${
      item.credit === null
        ? ""
        : html`<p class="small">Trang ghi nguồn: ${item.credit.name ?? item.credit.url ?? "không rõ"}</p>`
    }
  </section>`;
}

function evidenceSheet(item: Item, fates: readonly FateRecord[], rendered: RenderedNote | undefined): Markup {
  return html`<section class="sheet">
    <h2>Bản lưu</h2>
    <dl class="facts">
      <dt>Thu lần đầu</dt>
      <dd>${moment(item.firstCapturedAt)}</dd>
      <dt>Thu gần nhất</dt>
      <dd>${moment(item.lastCapturedAt)}</dd>
      <dt>Tệp lưu</dt>
      <dd>${item.evidence.file}, vị trí ${item.evidence.offset}</dd>
      <dt>SHA-256</dt>
      <dd><code class="small">${item.evidence.digest}</code></dd>
      ${rendered === undefined ? "" : renderedLines(rendered)}
      <dt>Địa chỉ</dt>
      <dd>${[item.url, ...item.aliases].map((url) => html`<div>${url}</div>`)}</dd>
    </dl>
    ${
      fates.length === 0
        ? ""
        : html`<h3>Các lần xét</h3>
            <ul class="plainlist small">
              ${fates.map(({ at, fate, reason }) => html`<li>${moment(at)}: ${fateWords[fate]}${reason === "" ? "" : ` – ${reason}`}</li>`)}
            </ul>`
    }
    <p><a href="${itemAddress(item.id, "/ban-luu")}">Xem bản đã lưu</a></p>
  </section>`;
}

/** The bytes are what a browser made; what the server itself sent lies beside them. */
function renderedLines({ by, at, raw: sent, resources }: RenderedNote): Markup {
  return html`<dt>Cách lấy</dt>
    <dd>
      Trang cần JavaScript: ${by} dựng lúc ${moment(at)}, tải thêm ${number(resources.length)} tệp. Bản máy
      chủ gửi giữ riêng: ${sent.file}, vị trí ${sent.offset}; SHA-256
      <code class="small">${sent.digest}</code>
    </dd>`;
}
