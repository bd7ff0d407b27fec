import { readDate, type DateHabits, type WrittenDate } from "../../crawlers/dates.ts";

/** What stands before or behind the day of publication, in the languages of the measured sets and of their neighbours. */
const published =
  /published|posted|created|written on|publi[ée]|créé|veröffentlich|erstellt|eingestellt|verfasst|geschrieben am|publicad|fecha de publicaci|pubblicat|scritto|gepubliceerd|geplaatst|publicera|publisert|offentliggjort|opublikowan|data publikacji|dodano|publikováno|vydáno|zverejnen|objavljeno|objavljen|közzétéve|megjelent|julkaistu|avaldatud|publicēts|paskelbta|publicat la|опубликован|δημοσι|yayın|giriş\s*:|diterbitkan|发布|發布|發佈|投稿日|公開日|掲載|입력|등록|đăng(?!\s*(?:nhập|kí|ký|xuất))|xuất bản|ban hành|ngày (?:tạo|viết|gửi)/iu;

/** What stands before the day of a later change. */
const changed =
  /cập nhật|chỉnh sửa|sửa lúc|updated?\b|modified|revised|reviewed|aktualisiert|geändert|überarbeitet|\bstand\b|mis(?:e)? à jour|modifié|actualizad|aggiornat|bijgewerkt|gewijzigd|uppdatera|oppdatert|opdatere|güncelle|aktualizac|aktualizowan|aktualizov|обновлен|更新|수정/iu;

const today = /^\W*(?:hôm nay|today|heute|aujourd|hoy|oggi|vandaag|idag|сегодня)/iu;

/** A date in a line, and whether the line calls it the day of publication or of a change. */
export interface SaidDate {
  readonly date: WrittenDate;
  readonly as: "published" | "changed" | "plain";
}

/**
 * The date of a short line of a page. Of two the one labelled as publication: "Aktualisiert: 15.03.2014 · Erstellt:
 * 12.03.2014" gives the 12th. A clock "Hôm nay, 22/11/2025" is nobody's day of publication.
 */
export function dateSaid(text: string, habits: DateHabits): SaidDate | null {
  if (today.test(text)) {
    const said = readDate(text, { ...habits, now: null });
    if (said !== null) return null; // "Hôm nay 09:30" stays: it is counted from the capture
  }
  const at = text.search(published);
  const up = text.search(changed);
  if (at !== -1) {
    const own = up > at ? text.slice(at, up) : text.slice(at);
    const date = readDate(own, habits) ?? readDate(up > at || up === -1 ? text : text.slice(0, up), habits);
    if (date !== null) return { date, as: "published" };
  }
  if (up > 12) {
    // What stands before the label of the change is the day of publication, unlabelled.
    const date = readDate(text.slice(0, up), { ...habits, now: null });
    if (date !== null && readDate(text.slice(0, up), habits) !== null) return { date, as: "plain" };
  }
  const date = readDate(text, habits);
  return date === null ? null : { date, as: up === -1 ? "plain" : "changed" };
}

/** Whether a line opens with a label of publication or change, or with a date and names a change: it is none of the text it stands in. */
export function opensAsStamp(text: string): boolean {
  const at = text.search(published);
  const up = text.search(changed);
  return (at !== -1 && at < 25) || (up !== -1 && (up < 10 || /^[^\p{L}]*\d/u.test(text)));
}
