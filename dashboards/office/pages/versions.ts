import { html } from "hono/html";
import type { Item } from "../../../pipeline/item.ts";
import { dated, dayOf } from "../../../pipeline/measure/windows.ts";
import { differenceOf, sizeOf, type Paragraph } from "../../../pipeline/second-look/difference.ts";
import type { LaterLook } from "../../../pipeline/second-look/watch.ts";
import type { Version } from "../../../pipeline/store/records.ts";
import { findingWords } from "../../../pipeline/words.ts";
import { itemAddress } from "../address.ts";
import { moment, number } from "../format.ts";
import { titleOf } from "../item-row.ts";
import { planNamed } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { restraintNote } from "../restraint.ts";

/** How an item read at one time; the last is how it reads now. */
type Reading = Pick<Version, "title" | "text" | "publishedDay" | "seenAt" | "evidence">;

/** The part of an item's page that tells what later looks found; nothing where nobody looks again. */
export function watchSheet(item: Item, versions: readonly Version[]): Markup | "" {
  const { watch } = item;
  if (watch === undefined && versions.length === 0) return "";
  const looks = watch?.looks ?? [];
  return html`<section class="sheet" aria-labelledby="xem-lai">
    <h2 id="xem-lai">Xem lại trang gốc</h2>
    ${
      versions.length === 0
        ? html`<p class="small">Chưa thấy bài bị sửa.</p>`
        : html`<p>
            Bài đã được sửa ${number(versions.length)} lần.
            <a href="${versionsAddress(item.id)}">Xem các phiên bản và chỗ khác nhau</a>
          </p>`
    }
    <ul class="plainlist small">
      ${looks.toReversed().map((look) => html`<li>${lookLine(look)}</li>`)}
    </ul>
    <p class="small soft">${planned(item)}</p>
  </section>`;
}

/** The page of an item's versions, the newest first, each against the one before it. */
export function versionsPage(office: Office, item: Item, versions: readonly Version[]): Markup {
  const now: Reading = { ...item, seenAt: item.lastCapturedAt };
  const readings: readonly Reading[] = [...versions, now];
  const [first] = item.verdicts;
  const known = first === undefined ? null : planNamed(office.config, first.plan);
  const body = html`<p class="crumbs"><a href="${itemAddress(item.id)}">‹ ${titleOf(item)}</a></p>
    ${known === null ? "" : html`<h1>Các phiên bản</h1>`}
    <p class="small">
      Chữ <ins>gạch chân</ins> là chữ thêm vào, chữ <del>gạch ngang</del> là chữ bị bỏ đi so với phiên bản
      trước. Nhãn do người duyệt đặt không đổi khi bài bị sửa.
    </p>
    ${restraintNote(item)}
    ${readings.map((reading, at) => versionSheet(item, reading, { at, before: readings[at - 1], last: readings.length - 1 })).toReversed()}`;
  return layout(office.frame, {
    title: `Các phiên bản: ${titleOf(item)}`,
    heading: "Các phiên bản",
    ...(known !== null && { known }),
    body,
  });
}

function versionSheet(
  item: Item,
  reading: Reading,
  place: { readonly at: number; readonly before: Reading | undefined; readonly last: number },
): Markup {
  const { at, before, last } = place;
  const name = at === last ? `Phiên bản ${at + 1} (hiện nay)` : `Phiên bản ${at + 1}`;
  const saved = at === last ? itemAddress(item.id, "/ban-luu") : `${versionsAddress(item.id)}/${at + 1}`;
  return html`<section class="sheet long reading" aria-labelledby="ban-${at + 1}">
    <h2 id="ban-${at + 1}">${name}</h2>
    <p class="small soft">
      Thu lúc ${moment(reading.seenAt)} · <a href="${saved}">Xem bản đã lưu của lần này</a>
    </p>
    ${before === undefined ? html`<p class="small">Bản thu lần đầu.</p>` : changes(before, reading)}
    ${
      item.restraint === undefined
        ? html`<details ${before === undefined && last > 0 ? "" : "open"}>
            <summary>${before === undefined ? "Nguyên văn" : "Toàn văn, chỗ sửa được đánh dấu"}</summary>
            <div class="text">
              <p><strong>${marked(differenceOf(before?.title ?? reading.title, reading.title))}</strong></p>
              ${differenceOf(before?.text ?? reading.text, reading.text).map((paragraph) => html`<p>${stretches(paragraph)}</p>`)}
            </div>
          </details>`
        : ""
    }
  </section>`;
}

/** What changed, in one sentence. */
function changes(before: Reading, after: Reading): Markup {
  const { removed, added } = sizeOf(differenceOf(before.text, after.text));
  const parts = [
    before.title === after.title ? null : "sửa tít",
    added > 0 ? `thêm ${number(added)} chữ` : null,
    removed > 0 ? `bỏ ${number(removed)} chữ` : null,
    before.publishedDay === after.publishedDay
      ? null
      : `đổi ngày đăng từ ${dayWord(before.publishedDay)} thành ${dayWord(after.publishedDay)}`,
  ].filter((part) => part !== null);
  return html`<p>So với bản trước: ${parts.length === 0 ? "chỉ khác cách trình bày" : parts.join(", ")}.</p>`;
}

function dayWord(day: string | null): string {
  return day === null ? "không rõ" : dated(day);
}

function marked(paragraphs: readonly Paragraph[]): Markup {
  return html`${paragraphs.map(stretches)}`;
}

function stretches(paragraph: Paragraph): Markup {
  return html`${paragraph.map(({ kind, text }) => {
    if (kind === "same") return text;
    return kind === "added" ? html`<ins>${text}</ins>` : html`<del>${text}</del>`;
  })}`;
}

function lookLine({ at, found, reason }: LaterLook): string {
  return `${moment(at)}: ${findingWords[found]}${reason === null ? "" : ` – ${reason}`}`;
}

function planned({ watch, removedOn }: Item): string {
  if (watch === undefined) return "Trang này không được xem lại theo lịch.";
  if (watch.next !== null) return `Lần xem lại tới: ${dated(dayOf(new Date(watch.next)))}.`;
  if (watch.looks.length === 0) return "Bài đăng đã lâu khi thu được nên không xem lại.";
  if (watch.looks.at(-1)?.found === "unreachable")
    return "Đã thử nhiều lần không vào được trang; cần người mở thử. Không kết luận là đã gỡ.";
  return removedOn === null
    ? "Đã xem lại sau 1 ngày và 7 ngày; không xem lại nữa."
    : "Bài vẫn được tính là đã đăng; bản lưu vẫn còn.";
}

function versionsAddress(item: string): string {
  return itemAddress(item, "/phien-ban");
}
