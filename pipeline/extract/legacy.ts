import { lettersIn } from "./letters.ts";

/**
 * Vietnamese text of the years before Unicode, seen through a Western charset: TCVN3 ("ABC" fonts, one sign a letter) and
 * VNI (a vowel and a sign behind it). Sources: TCVN 5712:1993 VN3 and the VNI-Windows tables.
 */
const tcvn3Signs = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢§£¤¥¦";
const tcvn3Letters = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ";
const tcvn3 = new Map(pairs(tcvn3Signs, tcvn3Letters));

const marks = "ùøûõï"; // á à ả ã ạ behind a vowel
const vni = new Map<string, string>([
  ["ñ", "đ"],
  ["Ñ", "Đ"],
  ["í", "í"],
  ["ì", "ì"],
  ["æ", "ỉ"],
  ["ó", "ĩ"],
  ["ò", "ị"],
  ["î", "ỵ"],
  ["ö", "ư"],
  ["ô", "ơ"],
  ["Ö", "Ư"],
  ["Ô", "Ơ"],
]);
for (const [base, row] of [
  ["a", "áàảãạ"],
  ["e", "éèẻẽẹ"],
  ["o", "óòỏõọ"],
  ["u", "úùủũụ"],
  ["y", "ýỳỷỹỵ"],
  ["ö", "ứừửữự"],
  ["ô", "ớờởỡợ"],
] as const)
  for (const [sign, letter] of pairs(marks, row)) both(base, sign, letter);
for (const [base, row] of [
  ["a", "âấầẩẫậ"],
  ["e", "êếềểễệ"],
  ["o", "ôốồổỗộ"],
] as const)
  for (const [sign, letter] of pairs("âáàåãä", row)) both(base, sign, letter);
for (const [sign, letter] of pairs("êéèúüë", "ăắằẳẵặ")) both("a", sign, letter);

function pairs(signs: string, letters: string): readonly (readonly [string, string])[] {
  const row = letters.split("");
  return signs.split("").map((sign, at) => [sign, row[at] ?? ""] as const);
}

function both(base: string, sign: string, letter: string): void {
  vni.set(base + sign, letter);
  vni.set(base.toUpperCase() + sign, letter.toUpperCase());
  vni.set(base.toUpperCase() + sign.toUpperCase(), letter.toUpperCase());
}

const tcvn3Sign = /(?<=[a-z])[µ¶·¸¹¨»¼½¾©®ª«¬\u00ad](?=[a-z ,.<])|(?<= )®(?=\S)/gi;
const vniPair = /[aeouyöô][ùøûõïâåäêëü]|ñ(?=[aeiouyöô])/gi;
const vniPart = /[aeouyöô][ùøûõïâáàåãäêéèúüë]|[ñíìæóòîöô]/gi;
const fewest = 15; // signs; fewer may be accident or another language
const share = 0.02; // of the letters

/** A way of writing from before Unicode, as it was found in a text. */
export interface Legacy {
  /** In Vietnamese, for whoever reads the reading. */
  readonly note: string;
  readonly mend: (text: string) => string;
}

/** In which of the old ways a text is written; null = in none. */
export function legacyOf(seen: string): Legacy | null {
  const { all: letters, vietnamese } = lettersIn(seen);
  if (vietnamese > letters * 0.01) return null;
  const enough = Math.max(fewest, letters * share);
  if ((seen.match(tcvn3Sign)?.length ?? 0) >= enough)
    return {
      note: "chữ viết theo bảng mã TCVN3 (ABC), đã chuyển về Unicode",
      mend: (text) => text.replace(/[\u00a1-\u00fe]/g, (sign) => tcvn3.get(sign) ?? sign),
    };
  if ((seen.match(vniPair)?.length ?? 0) >= enough && /[aeouy][ùøûõï]/i.test(seen) && /ñ/i.test(seen))
    return {
      note: "chữ viết theo bảng mã VNI, đã chuyển về Unicode",
      mend: (text) => text.replace(vniPart, (part) => vni.get(part) ?? part),
    };
  return null;
}
