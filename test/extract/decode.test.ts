import { describe, expect, it } from "vitest";
import { decode } from "../../pipeline/extract/decode.ts";
import { legacyOf } from "../../pipeline/extract/legacy.ts";
import { readPage } from "../../pipeline/extract/read-page.ts";

const text = "Phường khai trương phòng đọc số ở tầng một nhà văn hóa";
const html = `<html><head><title>${text}</title></head><body><p>${text}</p></body></html>`;
const bytes = (written: string): Uint8Array => new TextEncoder().encode(written);

/** UTF-16 as old Windows tools save it. */
function wide(written: string, big: boolean, mark: boolean): Uint8Array {
  const units = (mark ? `\ufeff${written}` : written).split("").map((unit) => unit.charCodeAt(0));
  return Uint8Array.from(units.flatMap((unit) => (big ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8])));
}

/** windows-1258: vowels as in windows-1252 but for a few, tones as bytes behind the vowel. */
function vietnameseCodepage(written: string): Uint8Array {
  const own: Readonly<Record<string, number>> = {
    ă: 0xe3,
    đ: 0xf0,
    ơ: 0xf5,
    ư: 0xfd,
    "\u0300": 0xcc,
    "\u0309": 0xd2,
    "\u0303": 0xde,
    "\u0301": 0xec,
    "\u0323": 0xf2,
  };
  const parted = written
    .normalize("NFD")
    .replace(
      /([aeo])(\p{M}*?)\u0302/gu,
      (_, vowel: string, rest: string) => `${vowel}\u0302`.normalize("NFC") + rest,
    )
    .replace(/a(\p{M}*?)\u0306/gu, "ă$1")
    .replace(
      /([ou])(\p{M}*?)\u031b/gu,
      (_, vowel: string, rest: string) => (vowel === "o" ? "ơ" : "ư") + rest,
    );
  return Uint8Array.from(parted.split("").map((char) => own[char] ?? char.charCodeAt(0)));
}

describe("decoding", () => {
  it.each([
    ["UTF-8 that nobody declares", bytes(html), null],
    ["UTF-8 declared as something else", bytes(html), "text/html; charset=iso-8859-1"],
    ["UTF-8 behind a mark", Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes(html)]), null],
    ["UTF-16 behind a mark", wide(html, false, true), null],
    ["UTF-16 without a mark, little end first", wide(html, false, false), null],
    ["UTF-16 without a mark, big end first", wide(html, true, false), "text/html"],
    ["NFD", bytes(html.normalize("NFD")), "text/html; charset=utf-8"],
    ["NUL bytes", bytes(html.replaceAll("<p>", "<p>\u0000\u0000")), "text/html; charset=utf-8"],
    ["windows-1258 by header", vietnameseCodepage(html), "text/html; charset=windows-1258"],
    ["windows-1258 that claims to be UTF-8", vietnameseCodepage(html.repeat(3)), "text/html; charset=utf-8"],
  ])("reads %s", (_, body, type) => {
    const decoded = decode(body, type);
    expect(decoded.html).toContain(`<p>${text}</p>`);
    expect(decoded.html).toBe(decoded.html.normalize("NFC"));
  });

  it("says what it mended", () => {
    expect(decode(bytes(html.normalize("NFD")), null).notes).toEqual(["đã chuyển về Unicode dựng sẵn (NFC)"]);
    expect(decode(bytes(html), null)).toMatchObject({ charset: "utf-8", notes: [] });
  });

  it("keeps UTF-8 for a page with a few broken bytes", () => {
    const broken = [...bytes(html.repeat(20))];
    broken.splice(400, 0, 0xff);
    expect(decode(Uint8Array.from(broken), "text/html; charset=utf-8").charset).toBe("utf-8");
  });

  it.each([
    new Uint8Array(0),
    Uint8Array.from([0xff]),
    Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256),
  ])("never throws, whatever the bytes", (body) =>
    expect(() => decode(body, "text/html; charset=no-such-charset")).not.toThrow(),
  );
});

describe("text of the years before Unicode", () => {
  const tcvn3 =
    "UBND ph\u00adêng khai tr\u00ad¬ng phßng ®äc sè t¹i nhµ v¨n hãa. Mçi tèi cã hai c¸n bé trùc ®Ó gióp b\u00b5 con tra cøu hå s¬, nép lÖ phÝ vµ xem kÕt qu¶.";
  const vni =
    "UBND phöôøng khai tröông phoøng ñoïc soá taïi nhaø vaên hoùa. Moãi toái coù hai caùn boä tröïc ñeå giuùp baø con tra cöùu hoà sô, noäp leä phí vaø xem keát quaû.";
  const unicode =
    "UBND phường khai trương phòng đọc số tại nhà văn hóa. Mỗi tối có hai cán bộ trực để giúp bà con tra cứu hồ sơ, nộp lệ phí và xem kết quả.";

  it.each([
    ["TCVN3", tcvn3],
    ["VNI", vni],
    ["VNI", vni.replaceAll("ñ", "&ntilde;").replaceAll("ø", "&#248;")],
  ])("in %s is mended, and said so", (way, written) => {
    const damaged = `<html><head><title>${written.slice(0, 38)}</title></head><body><p>${written}</p><p>- ${written}</p></body></html>`;
    const read = readPage({ html: damaged, url: "https://xa.example.vn/tin-12.html", fetchedAt: null });
    const reading = read.kind === "article" ? read.reading : null;
    expect(reading?.text.split("\n")).toEqual([unicode, `- ${unicode}`]);
    expect(reading?.language).toBe("vi");
    expect(reading?.warnings.join()).toContain(way);
  });

  it.each([
    "Élève où ça naïve Noël, château à côté. ".repeat(30),
    "Mañana el niño español comió piña. ".repeat(30),
    "Größe, Übermut, Ärger und Öl. ".repeat(30),
    unicode.repeat(4),
  ])("is not seen in other languages", (written) => {
    expect(legacyOf(written)).toBeNull();
    expect(decode(bytes(written), "text/html; charset=utf-8")).toMatchObject({ html: written, notes: [] });
  });
});

describe("NFC", () => {
  it("comes of every letter that it changes, alone or behind another, in text that has no other such letter", () => {
    // All scripts; left out are syllables of Korea and signs of China, of which none changes, and what is not assigned.
    const spans = [
      [0, 0x3400],
      [0xa000, 0xac00],
      [0xf900, 0x1f000],
      [0x2f800, 0x2fa20],
    ] as const;
    const points = spans.flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at));
    const changing = new Set<string>();
    for (const letter of points.map((point) => String.fromCodePoint(point))) {
      if (letter.normalize("NFC") !== letter) changing.add(letter);
      for (const mark of Array.from(letter.normalize("NFD")).slice(1)) changing.add(mark);
      if (/\p{M}/u.test(letter) && `a\u0301${letter}`.normalize("NFC") !== `á${letter}`) changing.add(letter);
    }
    expect(changing.size).toBeGreaterThan(1_000);
    const written = [...changing].flatMap((letter) => [letter, `a${letter}`, `ê${letter}`]);
    const wrong = written.filter(
      (one) => decode(bytes(one), "text/html; charset=utf-8").html !== one.normalize("NFC"),
    );
    expect(wrong).toEqual([]);
  });
});
