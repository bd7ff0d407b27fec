import { monthOf } from "../../crawlers/months.ts";

/** Words that open a by-line, in the languages of the measured sets. */
const opening =
  /^(?:(?:(?:written|posted|story|words|text|report|article|reviewed|updated|published|created|authored)\s+)?by|bởi|tác giả|bài(?: viết)?(?: và ảnh|, ảnh)?|tin(?:, bài|, ảnh)?|thực hiện|biên tập|von|par|por|di|av|af|door|authors?|autore?n?|auteur|redaktion|redacción|texto?|aus|от|автор|quelle)(?:\s*[:：]\s*|\s+)/iu;
const glued = /^by(?=\p{Lu})/u;
const dateBehind =
  /\s+(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?(?:\s+\d.*)?$/i;
const between =
  /\s*(?:,|;|\||\/|•|·|、|&)\s*|\s+(?:and|und|et|y|e|og|och|en|và|with|i|и|та|ve)\s+|\s+[–—-]\s+/iu;

/** Splits a by-line into names: "By Jane Roe and John Doe" gives two. Nothing is judged yet. */
export function namesIn(text: string): readonly string[] {
  const plain = withoutOpening(text.normalize("NFC").replace(/\s+/g, " ").trim()).replace(dateBehind, "");
  return plain
    .split(between)
    .map(tidy)
    .filter((name) => name !== "");
}

function withoutOpening(text: string): string {
  return text.replace(opening, "").replace(opening, "").replace(glued, "");
}

/** One name without what is hung on it: "(obe)", "기자 a@b.kr", a full stop. */
function tidy(name: string): string {
  const plain = withoutOpening(name)
    .replace(/\s*\(\p{Ll}{2,5}\.?\)$/u, "")
    .replace(/\s*기자.*$/u, "")
    .replace(/\s*\S+@\S+$/, "")
    .replace(/^[^\p{L}\p{N}]+/u, "")
    .replace(/[\s,:;]+$/u, "");
  return once(/\b\p{Lu}\.$/u.test(plain) ? plain : plain.replace(/\.+$/, ""));
}

/** A name that a page writes twice, for two widths of screens, once. */
function once(name: string): string {
  const words = name.split(" ");
  const half = words.slice(0, words.length / 2).join(" ");
  return words.length % 2 === 0 && words.length > 2 && words.slice(words.length / 2).join(" ") === half
    ? half
    : name;
}

/** Words of a share bar that stand where names do. */
const platforms =
  /^(?:(?:twitter|facebook|instagram|linkedin|youtube|tiktok|zalo|whatsapp|telegram|pinterest|x|rss|email)\s*)+$/iu;

const never =
  /^(?:admin|administrator|editors?|editorial|staff|guest|contributors?|author|the author|unknown|null|undefined|none|user|wordpress|webmaster|view all posts.*|read more.*|share.*|follow.*|updated.*|published.*|email.*|biography|bio|opinion|photo.*|ảnh.*|image.*|video.*|pv|phóng viên|biên tập viên|btv|ban biên tập|md|phd|ph\.d|jr|sr|rn|cfa|cpa|mba|quản trị|quản trị viên|super user|written by|by|von|\d+)$/iu;

/** Whether a text can be a name at all. */
export function isName(name: string): boolean {
  if (name.includes(")") && !name.includes("(")) return false;
  if (name.length < 2 || name.length > 80 || never.test(name) || platforms.test(name)) return false;
  if (/^\d/.test(name)) return false;
  if (/https?:|www\.|[{}<>=]|\d{3}|\d{1,2}[:/.]\d/.test(name)) return false;
  return name.split(" ").length <= 7;
}

/** Whether a text of a page's layout, where anything may stand, looks like somebody's name. */
export function looksLikePerson(name: string): boolean {
  if (!isName(name) || /[\d@?!:()|]/.test(name) || name.length > 45) return false;
  const words = name.split(" ");
  if (words.length > 6) return false;
  if (words.some((word) => word.length > 2 && monthOf(word) !== null && words.length === 1)) return false;
  const first = words[0] ?? "";
  return (
    /^[^\p{Ll}]/u.test(first) &&
    words.every((word) =>
      /^[\p{Lu}\p{Lo}'’]|^(?:de|da|do|dos|del|della|di|van|von|der|den|la|le|el|bin|al|ten|ter|zu|y|e)$/u.test(
        word,
      ),
    )
  );
}
