import { html } from "hono/html";
import { standingOf, type Difference } from "../../../pipeline/freeze/compare.ts";
import { differenceNow, type FrozenFacts } from "../../../pipeline/freeze/differing.ts";
import { snapshotsOf, type KeptSnapshot } from "../../../pipeline/freeze/freeze.ts";
import { indicators } from "../../../pipeline/measure/definitions.ts";
import { indicatorIds, type IndicatorId } from "../../../pipeline/measure/types.ts";
import { windowNamed } from "../../../pipeline/measure/windows.ts";
import type { Snapshot } from "../../../pipeline/store/records.ts";
import { frozenAddress, itemAddress, planAddress } from "../address.ts";
import { moment, number } from "../format.ts";
import { agencyNamed, nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import { valueOf } from "../number.ts";
import type { Office } from "../office.ts";

const mostRows = 100; // of figures and of items; the verb `freeze --compare --json` has all

/** All frozen periods of a plan, newest first. */
export async function frozenPage(office: Office, known: KnownPlan): Promise<Markup> {
  const { plan } = known;
  const all = (await snapshotsOf(office.store, plan.id)).toReversed();
  const body = html`<p><a href="${planAddress(plan.id, "", null)}">‹ Tổng quan</a></p>
    <section class="sheet long" aria-labelledby="ky-chot">
      <h2 id="ky-chot">Các kỳ đã chốt: ${number(all.length)}</h2>
      <p class="small soft">
        Kỳ đã chốt giữ nguyên tin, nhãn, quyết định, tệp cấu hình, danh bạ, mô hình và số liệu lúc chốt. Thay
        đổi về sau chỉ hiện thành số liệu hiệu chỉnh, không sửa bản chốt.
      </p>
      ${
        all.length === 0
          ? html`<p>
              Chưa chốt kỳ nào. Kỳ đã kết thúc thì chốt ở trang báo cáo của kỳ, hoặc bằng lệnh
              <code>npm run -s phusong -- freeze --plan ${plan.id} --period report-month:2026-11</code>
            </p>`
          : html`<table class="stack">
              <caption class="hidden">
                Các kỳ đã chốt của kế hoạch
              </caption>
              <thead>
                <tr>
                  <th scope="col">Kỳ</th>
                  <th scope="col">Chốt lúc</th>
                  <th scope="col">Người chốt</th>
                  <th scope="col">SHA-256</th>
                  <th scope="col">Số liệu hiệu chỉnh</th>
                </tr>
              </thead>
              <tbody>
                ${all.map((snapshot) => snapshotRow(plan.id, snapshot))}
              </tbody>
            </table>`
      }
    </section>`;
  return layout(office.frame, { title: "Các kỳ đã chốt", known, tab: "", body });
}

function snapshotRow(plan: string, { period, frozenAt, actor, digest }: KeptSnapshot): Markup {
  return html`<tr>
    <th scope="row">${windowNamed(period)?.name ?? period}</th>
    <td data-name="Chốt lúc">${moment(frozenAt)}</td>
    <td data-name="Người chốt">${actor}</td>
    <td data-name="SHA-256"><code class="small">${digest.slice(0, 12)}</code></td>
    <td data-name="Số liệu hiệu chỉnh">
      <a href="${frozenAddress(plan, digest)}">Xem bản chốt và chênh lệch</a>
    </td>
  </tr>`;
}

/** One frozen period: what was frozen, and what of it is another today; null when no period bears the digest. */
export async function frozenPeriodPage(
  office: Office,
  known: KnownPlan,
  digest: string,
): Promise<Markup | null> {
  const { plan } = known;
  const snapshot = (await snapshotsOf(office.store, plan.id)).find((one) => one.digest.startsWith(digest));
  const window = snapshot === undefined ? null : windowNamed(snapshot.period);
  if (snapshot === undefined || window === null || office.data === null || digest.length < 12) return null;
  const { frozen, difference } = await differenceNow(
    { ...office, data: office.data },
    { ...known, window, snapshot },
  );
  const body = html`<p><a href="${frozenAddress(plan.id)}">‹ Các kỳ đã chốt</a></p>
    <section class="sheet" aria-labelledby="ban-chot">
      <h2 id="ban-chot">${window.name} – bản chốt lúc ${moment(frozen.head.frozenAt)}</h2>
      ${kept(frozen, snapshot)}
    </section>
    ${differences(known, difference)}`;
  return layout(office.frame, { title: `Kỳ chốt ${window.name}`, known, tab: "", body });
}

function kept({ head, ...facts }: FrozenFacts, snapshot: Snapshot): Markup {
  return html`<dl class="facts">
    <dt>Tin trong kỳ</dt>
    <dd>${number(facts.items)}, trong đó ${number(facts.counted)} được tính</dd>
    <dt>Số liệu</dt>
    <dd>${number(facts.figures.length)}</dd>
    <dt>Quyết định của người duyệt</dt>
    <dd>${number(facts.decisions)}</dd>
    <dt>Tệp cấu hình, danh bạ</dt>
    <dd>
      ${number(Object.keys(head.files).length)} tệp; phiên bản <code class="small">${head.config}</code>
    </dd>
    <dt>Mô hình</dt>
    <dd>
      ${
        head.models.length === 0
          ? "không dùng mô hình, hoặc bản chốt cũ chưa lưu mô hình"
          : head.models.map(
              ({ name, digest }) =>
                html`<div>${name} <code class="small">${digest.slice(0, 12)}</code></div>`,
            )
      }
    </dd>
    <dt>Người chốt</dt>
    <dd>${head.actor}</dd>
    <dt>Tệp, SHA-256</dt>
    <dd>${snapshot.file}<br /><code class="small">${snapshot.digest}</code></dd>
  </dl>`;
}

function differences(known: KnownPlan, { figures, items, files, models }: Difference): Markup {
  if (figures.length + items.length + files.length + models.length === 0)
    return html`<section class="sheet">
      <h2>Số liệu hiệu chỉnh</h2>
      <p>Đến nay không khác bản chốt.</p>
    </section>`;
  return html`<section class="sheet long" aria-labelledby="hieu-chinh">
    <h2 id="hieu-chinh">Số liệu hiệu chỉnh</h2>
    <p class="small soft">So với số liệu tính lại lúc mở trang này.</p>
    ${
      figures.length === 0
        ? html`<p>Không có số liệu nào khác.</p>`
        : html`<table>
              <caption>
                ${number(figures.length)} số liệu khác
              </caption>
              <thead>
                <tr>
                  <th scope="col">Chỉ số</th>
                  <th scope="col" class="n">Khi chốt</th>
                  <th scope="col" class="n">Nay</th>
                </tr>
              </thead>
              <tbody>
                ${figures.slice(0, mostRows).map((row) => figureRow(known, row))}
              </tbody>
            </table>
            ${more(figures.length)}`
    }
    ${
      items.length === 0
        ? ""
        : html`<h3>${number(items.length)} tin khác</h3>
            <ul class="plainlist">
              ${items
                .slice(0, mostRows)
                .map(
                  (row) =>
                    html`<li>
                      <a href="${itemAddress(row.id)}">${row.title}</a>: ${standingOf(row.frozen)} →
                      ${standingOf(row.now)}
                    </li>`,
                )}
            </ul>
            ${more(items.length)}`
    }
    ${files.length === 0 ? "" : html`<p class="small">Tệp cấu hình đã đổi: ${files.join(", ")}.</p>`}
    ${models.length === 0 ? "" : html`<p class="small">Mô hình đã học lại: ${models.join(", ")}.</p>`}
  </section>`;
}

function more(count: number): Markup | "" {
  return count <= mostRows
    ? ""
    : html`<p class="small soft">
        và ${number(count - mostRows)} dòng nữa; xem đủ bằng <code>freeze --compare --json</code>
      </p>`;
}

type FigureRow = Difference["figures"][number];

function figureRow(known: KnownPlan, { frozen, now }: FigureRow): Markup {
  const figure = now ?? frozen;
  if (figure === null) return html``;
  const indicator = indicatorIds.find((id) => id === figure.indicator);
  return html`<tr>
    <th scope="row">${subjectOf(known, figure)}</th>
    <td class="n">${worth(frozen, indicator)}</td>
    <td class="n">${worth(now, indicator)}</td>
  </tr>`;
}

function worth(figure: FigureRow["now"], indicator: IndicatorId | undefined): string {
  if (figure === null) return "không có";
  if (indicator === undefined) return figure.value === null ? "–" : number(figure.value);
  return valueOf(figure.value, indicators[indicator].unit);
}

function subjectOf({ city }: KnownPlan, figure: NonNullable<FigureRow["now"]>): Markup {
  const indicator = indicatorIds.find((id) => id === figure.indicator);
  const of = [
    figure.agency === null ? null : nameOf(agencyNamed(city, figure.agency), figure.agency),
    figure.group,
    figure.source === null ? null : nameOf(sourceNamed(city, figure.source), figure.source),
    figure.variant,
  ].filter((part) => part !== null);
  return html`${figure.indicator} ${indicator === undefined ? "" : indicators[indicator].label}
  ${of.length === 0 ? "" : html`<br /><span class="small soft">${of.join(" · ")}</span>`}`;
}
