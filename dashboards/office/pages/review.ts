import { html, raw } from "hono/html";
import type { Waiting } from "../../../pipeline/decisions/queue.ts";
import { proposedGroups } from "../../../pipeline/decisions/queue.ts";
import { machineVerdict } from "../../../pipeline/decisions/with-decisions.ts";
import type { Item, Verdict } from "../../../pipeline/item.ts";
import { dated } from "../../../pipeline/measure/windows.ts";
import { itemAddress, reviewAddress } from "../address.ts";
import { number } from "../format.ts";
import { withProofs } from "../highlight.ts";
import { copyOrigin, titleOf, whenOf } from "../item-row.ts";
import { agencyNamed, groupNamed, nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { isTitleOnly, restraintNote } from "../restraint.ts";
import { verdictSheet } from "./item-verdict.ts";
import { reviewForm } from "./review-form.ts";

/** What the page shows. */
export interface ReviewPage {
  readonly known: KnownPlan;
  /** The queue in its order, without what this reviewer has already labelled. */
  readonly rows: readonly Waiting[];
  readonly total: number;
  /** The item in hand: of the queue, or any other that somebody opened; null = nothing waits. */
  readonly inHand: { readonly item: Item; readonly verdict: Verdict } | null;
  readonly reviewer: string;
  readonly said: { readonly kind: "done" | "refused"; readonly lines: readonly string[] } | null;
}

const listed = 12; // rows of the queue beside the item in hand

/** The review queue of a plan with one item in hand. */
export function reviewPage(office: Office, page: ReviewPage): Markup {
  const { known, rows, total, inHand, said } = page;
  const at = rows.findIndex(({ item }) => item.id === inHand?.item.id);
  const before = at > 0 ? rows[at - 1] : undefined;
  const after = rows[at + 1];
  const body = html`${
      said === null
        ? ""
        : html`<div
            class="said ${said.kind === "done" ? "" : "bad"}"
            role="${said.kind === "done" ? "status" : "alert"}"
          >
            ${said.lines.map((line) => html`<p>${line}</p>`)}
          </div>`
    }
    <div class="pagehead">
      <h2>Hàng chờ duyệt: ${number(total)} tin</h2>
      <p class="small soft">
        Thứ tự: tin mà người duyệt còn khác ý; tin lấp ô trống của ma trận đơn vị × nhóm trong kỳ của nó; tin
        có điểm gần ngưỡng nhất; tin chờ lâu nhất.
        <a href="${reviewAddress(known.plan.id, "/chat-luong")}">Mẫu duyệt và độ thống nhất</a>
      </p>
      <p class="small soft only-script keys">
        Phím: <kbd>1</kbd>–<kbd>9</kbd> chọn nhóm · <kbd>a</kbd> nhận · <kbd>r</kbd> không tính ·
        <kbd>j</kbd> tin sau · <kbd>k</kbd> tin trước · <kbd>t</kbd> sắc thái · <kbd>c</kbd> ghi chú
      </p>
    </div>
    ${
      inHand === null
        ? html`<p class="sheet">Không có tin nào chờ duyệt.</p>`
        : html`<div class="item review">
            <div>${reading(inHand.item, inHand.verdict, known)}</div>
            <div class="side">
              ${reviewForm(office, page, inHand)}
              <p class="steps small">
                ${step(known, before, "prev", "‹ Tin trước")} ${step(known, after, "next", "Tin sau ›")}
              </p>
              ${queueList(known, rows, inHand.item.id)} ${verdictSheet(inHand.verdict, known)}
            </div>
          </div>`
    }`;
  return layout(office.frame, { title: "Hàng chờ duyệt", known, tab: "duyet", body });
}

function step(known: KnownPlan, row: Waiting | undefined, rel: "prev" | "next", name: string): Markup {
  return row === undefined
    ? html`<span class="soft">${name}</span>`
    : html`<a rel="${rel}" href="${reviewAddress(known.plan.id, "", row.item.id)}">${name}</a>`;
}

function reading(item: Item, verdict: Verdict, known: KnownPlan): Markup {
  const machine = machineVerdict(verdict);
  const proofs = [...machine.groups, ...machine.agencies, ...machine.nearly].flatMap((hit) => hit.because);
  return html`<article class="sheet reading long">
    <p class="small soft">
      ${nameOf(sourceNamed(known.city, item.source), item.source)} · ${whenOf(item)} · ${copyOrigin(item)}
    </p>
    <h1>${withProofs(titleOf(item), proofs)}</h1>
    <p class="small"><a href="${itemAddress(item.id)}">Trang của tin</a></p>
    ${restraintNote(item)}
    <div class="text">
      ${(isTitleOnly(item) ? "" : item.text)
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => html`<p>${withProofs(line, proofs)}</p>`)}
    </div>
  </article>`;
}

function queueList(known: KnownPlan, rows: readonly Waiting[], inHand: string): Markup | "" {
  if (rows.length === 0) return "";
  return html`<section class="sheet" aria-label="Tin đang chờ">
    <h2>Tiếp theo</h2>
    <ol class="plainlist small queue">
      ${rows.slice(0, listed).map(
        (row) =>
          html`<li>
            <a
              href="${reviewAddress(known.plan.id, "", row.item.id)}"
              ${row.item.id === inHand ? raw('aria-current="true"') : ""}
              >${titleOf(row.item)}</a
            >
            <span class="soft">– ${whyHere(row, known)}</span>
          </li>`,
      )}
    </ol>
    ${rows.length > listed ? html`<p class="small soft">và ${number(rows.length - listed)} tin nữa</p>` : ""}
  </section>`;
}

/** Why an item stands where it stands. */
function whyHere({ item, verdict, fills, distance }: Waiting, { city, plan }: KnownPlan): string {
  if (verdict.people !== undefined) return `người duyệt khác ý (${verdict.people.reviewers.join(", ")})`;
  const [cell] = fills;
  if (cell !== undefined) {
    const agency = nameOf(agencyNamed(city, cell.agency), cell.agency);
    return `lấp ô trống ${agency} × ${cell.group} (${nameOf(groupNamed(plan, cell.group), cell.group)})`;
  }
  if (distance < 0.5)
    return `điểm cách ngưỡng ${distance.toLocaleString("vi-VN", { maximumFractionDigits: 2 })}`;
  const day = item.firstCapturedAt.slice(0, 10);
  return proposedGroups(verdict).length === 0
    ? `máy chưa đề xuất nhóm, thu ${dated(day)}`
    : `thu ${dated(day)}`;
}
