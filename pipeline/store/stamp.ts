/** A moment as part of a file name, by the clock in Việt Nam: `20250708-143000`. */
export function stampOf(at: Date): string {
  const local = new Date(at.getTime() + 7 * 3_600_000).toISOString();
  return `${local.slice(0, 10).replaceAll("-", "")}-${local.slice(11, 19).replaceAll(":", "")}`;
}

/** A size for people: `12,3 MB`. */
export function sizeOf(bytes: number): string {
  return `${(bytes / 1_000_000).toLocaleString("vi-VN", { maximumFractionDigits: 1 })} MB`;
}
