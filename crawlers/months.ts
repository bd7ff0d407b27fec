/** Languages whose month names are known; the names come from the ICU tables inside Node. */
const languages =
  "en vi de fr es it pt nl sv da nb nn pl cs sk sl hr sr bg ro hu fi et lv lt tr el ru uk be is ca gl eu id ms sq mk af ga lb fo";

let months: ReadonlyMap<string, number> | null = null;

/** Number of a month, 1-12, from its name or abbreviation in any known language; null = no month. */
export function monthOf(word: string): number | null {
  months ??= read();
  return months.get(folded(word)) ?? null;
}

const numerals = "một hai ba tư năm sáu bảy tám chín mười".split(" ");
const otherNames: Readonly<Record<string, number>> = {
  giêng: 1,
  bốn: 4,
  bẩy: 7,
  "mười một": 11,
  "mười hai": 12,
  chạp: 12,
};

/** Number of a Vietnamese month, 1-12, from what stands behind "tháng": "7", "bảy", "mười hai"; null = no month. */
export function vietnameseMonth(word: string): number | null {
  const name = word.toLowerCase().replace(/\s+/g, " ").trim();
  const number = /^\d{1,2}$/.test(name) ? Number(name) : (otherNames[name] ?? numerals.indexOf(name) + 1);
  return number >= 1 && number <= 12 ? number : null;
}

function read(): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  const disputed = new Set<string>();
  const add = (name: string, month: number): void => {
    const key = folded(name);
    if (key.length < 3 || /\d/.test(key)) return;
    const before = names.get(key);
    if (before === undefined) names.set(key, month);
    else if (before !== month) disputed.add(key);
  };
  for (const language of languages.split(" ")) {
    for (const style of ["long", "short"] as const) {
      for (const day of [{}, { day: "numeric" }] as const) {
        const options = { month: style, timeZone: "UTC", calendar: "gregory", ...day } as const;
        const format = new Intl.DateTimeFormat(language, options); // costs far more than to use it
        for (let month = 1; month <= 12; month += 1) {
          const parts = format.formatToParts(new Date(Date.UTC(2024, month - 1, 15)));
          add(parts.find((part) => part.type === "month")?.value ?? "", month);
        }
      }
    }
  }
  // English wins where two languages share a spelling ("mar", "sept").
  for (const name of disputed) {
    const english = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ").indexOf(name.slice(0, 3));
    if (english === -1) names.delete(name);
    else names.set(name, english + 1);
  }
  names.set("sept", 9);
  names.set("märz", 3);
  names.set("mrz", 3);
  return names;
}

function folded(word: string): string {
  return word.toLowerCase().normalize("NFC").replace(/\.$/, "");
}
