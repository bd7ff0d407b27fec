const zone = "Asia/Ho_Chi_Minh";
const whole = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 });
const dayParts = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});
const clockParts = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** A count or a fractional count as Vietnamese offices write it: `1.234` or `1.234,5`. */
export function number(value: number): string {
  return Number.isInteger(value) ? whole.format(value) : oneDigit.format(value);
}

/** A relative change of −1 and more with its sign: `−80,6 %`. */
export function relative(share: number): string {
  return `${share > 0 ? "+" : share < 0 ? "−" : ""}${percent(Math.abs(share))}`;
}

/** A share of 0 to 1 as `67,5 %`, with a space that does not break. */
export function percent(share: number): string {
  return `${oneDigit.format(share * 100)}\u00a0%`;
}

/** A change with its sign, `+12` or `−3`; no change is `0`. */
export function change(value: number): string {
  if (value === 0) return "0";
  return `${value > 0 ? "+" : "−"}${number(Math.abs(value))}`;
}

/** A difference of two shares in percentage points: `+1,2 điểm %`. */
export function points(difference: number): string {
  return `${change(Math.round(difference * 1000) / 10)}\u00a0điểm\u00a0%`;
}

/** A UTC moment as day and hour in Việt Nam: `08/07/2025 14:05`. */
export function moment(iso: string): string {
  const at = new Date(iso);
  return `${dayParts.format(at)} ${clockParts.format(at)}`;
}

/** A text cut at a word border to about `limit` letters. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit);
  const border = cut.lastIndexOf(" ");
  return `${cut.slice(0, border > limit / 2 ? border : limit)}…`;
}
