import { html } from "hono/html";
import { mostEvidenceBytes, takenWords } from "../../../pipeline/entry/evidence.ts";
import type { Known } from "../../../pipeline/entry/fields.ts";
import { knownOf } from "../../../pipeline/entry/import.ts";
import { canMove } from "../../../pipeline/entry/keep.ts";
import type { EntryKind } from "../../../pipeline/entry/kind.ts";
import { dated } from "../../../pipeline/measure/windows.ts";
import { sizeOf } from "../../../pipeline/store/stamp.ts";
import type { Entry } from "../../../pipeline/store/records.ts";
import type { Kept } from "../../../pipeline/store/store.ts";
import { webAddress } from "../address.ts";
import { moment, number } from "../format.ts";
import { agencyNamed, nameOf, type KnownPlan } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { may, type Who } from "../who.ts";
import { entriesAddress, entryAddress } from "./address.ts";
import { saidIn, stateWords, stepWords } from "./seen.ts";

/** What the page of one entry is made of. */
export interface EntryShown {
  readonly known: KnownPlan;
  readonly kind: EntryKind;
  readonly who: Who;
  readonly kept: Kept<"entry">;
  readonly said: Markup | "";
}

/** One entry: what it says, its evidence, its history, and what this person may do with it. */
export function entryPage(office: Office, shown: EntryShown): Markup {
  const { known, kind, kept, who } = shown;
  const { plan, city } = known;
  const entry = kept.value;
  const fields = knownOf({ plan, city }, office.clock);
  const { name, tone } = stateWords[entry.state];
  const link = webAddress(String(entry.values["link"] ?? ""));
  const note = entry.values["note"];
  const body = html`<p class="crumbs"><a href="${entriesAddress(plan.id, kind.id)}">‹ ${kind.name}</a></p>
    <h2>${nameOf(agencyNamed(city, entry.agency), entry.agency)}, ${dated(entry.day)}</h2>
    ${shown.said}
    <section class="sheet" aria-labelledby="noi-dung-phieu">
      <h3 id="noi-dung-phieu">${kind.name} <span class="tag ${tone}">${name}</span></h3>
      <dl class="facts">
        ${saidIn(kind, entry.values, fields).map(
          ({ label, said }) =>
            html`<dt>${label}</dt>
              <dd>${said}</dd>`,
        )}
        ${
          link === null
            ? ""
            : html`<dt>Liên kết bằng chứng</dt>
                <dd><a href="${link}" rel="noreferrer noopener">${link}</a></dd>`
        }
        ${
          typeof note === "string" && note !== ""
            ? html`<dt>Ghi chú</dt>
                <dd>${note}</dd>`
            : ""
        }
        ${
          entry.origin === undefined
            ? ""
            : html`<dt>Nạp từ tệp</dt>
                <dd>${entry.origin.name}, dòng ${number(entry.origin.row)}</dd>`
        }
      </dl>
      ${
        entry.state === "draft" && may(who, "enter", entry.agency)
          ? html`<p>
              <a
                class="button plain"
                href="${entriesAddress(plan.id, kind.id, `/moi?phieu=${encodeURIComponent(entry.id)}`)}"
                >Sửa phiếu</a
              >
            </p>`
          : ""
      }
    </section>
    ${evidence(office, shown)} ${moves(office, shown)} ${history(entry, kind, fields)}`;
  return layout(office.frame, { title: `Phiếu ${kind.name}`, known, tab: "nhap", body });
}

function evidence({ tokens, data }: Office, { known, kind, kept, who }: EntryShown): Markup {
  const { plan } = known;
  const entry = kept.value;
  const open = entry.state === "draft" || entry.state === "confirmed";
  return html`<section class="sheet" aria-labelledby="bang-chung">
    <h3 id="bang-chung">Bằng chứng</h3>
    ${
      (entry.files ?? []).length === 0
        ? html`<p>Chưa có tệp nào.</p>`
        : html`<ul class="plainlist">
            ${(entry.files ?? []).map(
              ({ digest, name, bytes }) =>
                html`<li>
                  <a href="${entryAddress(plan.id, kind.id, entry.id, `/bang-chung/${digest}`)}" download
                    >${name}</a
                  >
                  <span class="small soft"
                    >${sizeOf(bytes)} · SHA-256 <code>${digest.slice(0, 12)}</code></span
                  >
                </li>`,
            )}
          </ul>`
    }
    ${
      open && data !== null && may(who, "enter", entry.agency)
        ? html`<form
            method="post"
            action="${entryAddress(plan.id, kind.id, entry.id, "/tep")}"
            enctype="multipart/form-data"
          >
            <input type="hidden" name="token" value="${tokens.issue(`bang-chung/${entry.id}`)}" />
            <p>
              <label for="tep">Thêm tệp: ${takenWords}; tối đa ${mostEvidenceBytes / 1_000_000} MB</label>
              <input id="tep" type="file" name="tep" required />
            </p>
            <p><button type="submit">Đính kèm</button></p>
          </form>`
        : ""
    }
  </section>`;
}

function moves({ tokens }: Office, { known, kind, kept, who }: EntryShown): Markup | "" {
  const entry = kept.value;
  const confirm = canMove(entry, "confirmed") && may(who, "confirm");
  const withdraw =
    canMove(entry, "withdrawn") &&
    (entry.state === "draft" ? may(who, "enter", entry.agency) : may(who, "confirm"));
  const unlock = canMove(entry, "unlocked") && may(who, "freeze");
  if (!confirm && !withdraw && !unlock) return "";
  return html`<section class="sheet" aria-labelledby="viec">
    <h3 id="viec">Việc có thể làm</h3>
    <form class="entryform" method="post" action="${entryAddress(known.plan.id, kind.id, entry.id)}">
      <input type="hidden" name="token" value="${tokens.issue(`phieu/${entry.id}`)}" />
      <input type="hidden" name="ban" value="${kept.revision}" />
      ${
        withdraw || unlock
          ? html`<div class="field">
              <label for="ly-do">Lý do (bắt buộc khi rút hoặc mở khóa)</label>
              <input id="ly-do" name="ly-do" maxlength="300" size="48" />
            </div>`
          : ""
      }
      <p>
        ${confirm ? html`<button type="submit" name="viec" value="confirmed">Xác nhận phiếu</button>` : ""}
        ${withdraw ? html`<button class="plain" type="submit" name="viec" value="withdrawn">Rút phiếu</button>` : ""}
        ${unlock ? html`<button class="plain" type="submit" name="viec" value="unlocked">Mở khóa để hiệu chỉnh</button>` : ""}
      </p>
    </form>
  </section>`;
}

function history(entry: Entry, kind: EntryKind, fields: Known): Markup {
  return html`<section class="sheet long" aria-labelledby="lich-su">
    <h3 id="lich-su">Lịch sử</h3>
    <table class="stack">
      <caption class="hidden">
        Ai làm gì, khi nào
      </caption>
      <thead>
        <tr>
          <th scope="col">Lúc</th>
          <th scope="col">Ai</th>
          <th scope="col">Việc</th>
        </tr>
      </thead>
      <tbody>
        ${(entry.history ?? []).toReversed().map(
          ({ at, actor, what, reason, before }) =>
            html`<tr>
              <th scope="row">${moment(at)}</th>
              <td data-name="Ai">${actor}</td>
              <td data-name="Việc">
                ${stepWords[what]}${reason === null ? "" : `: ${reason}`}
                ${
                  before === null
                    ? ""
                    : html`<div class="small soft">
                        trước đó:
                        ${saidIn(kind, before, fields)
                          .map(({ label, said }) => `${label}: ${said}`)
                          .join("; ")}
                      </div>`
                }
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
