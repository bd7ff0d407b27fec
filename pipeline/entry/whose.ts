import type { Agency } from "../../config/schema.ts";
import { registryOf, validDays } from "../measure/duty.ts";
import { dated, holds } from "../measure/windows.ts";
import { folded } from "./cells.ts";

/** The agency that a table's cell or a form names: by id, name or alias. */
export type Whose = { readonly agency: Agency } | { readonly problem: string };

/**
 * Finds an agency by what a person wrote. A name that two agencies bear is refused with their ids; when only one of them
 * stands on `day`, it is that one.
 */
export function whose(agencies: readonly Agency[], written: string, day: string | null): Whose {
  const wanted = folded(written);
  if (wanted === "") return { problem: "để trống; ghi tên hoặc mã đơn vị như trong danh bạ" };
  const named = agencies.filter(({ id, name }) => folded(id) === wanted || folded(name) === wanted);
  const all = named.length > 0 ? named : agencies.filter((agency) => aliasesOf(agency).includes(wanted));
  const found = all.filter(({ kind }) => kind !== "class");
  const standing = day === null ? found : found.filter((agency) => holds(validDays(agency), day));
  const [one, other] = standing.length > 0 ? standing : found;
  if (one === undefined)
    return all.length > 0
      ? { problem: `“${written}” là tên gọi chung nhiều đơn vị; ghi tên một đơn vị` }
      : { problem: `danh bạ không có đơn vị “${written}”; ghi đúng tên hoặc mã như trong danh bạ` };
  if (other !== undefined) {
    const ids = (standing.length > 0 ? standing : found).map(({ id }) => id).join(", ");
    return { problem: `“${written}” là tên của nhiều đơn vị; ghi mã một đơn vị: ${ids}` };
  }
  return { agency: one };
}

/** Why the agency cannot have an entry of these days: it had ended, or had not begun; null when it stood on both. */
export function notStanding(
  agencies: readonly Agency[],
  agency: Agency,
  days: readonly string[],
): string | null {
  const valid = validDays(agency);
  const outside = days.find((day) => !holds(valid, day));
  if (outside === undefined) return null;
  if (outside < valid.from)
    return `${agency.name} thành lập ngày ${dated(agency.validFrom ?? valid.from)}, sau ngày ${dated(outside)}`;
  const heir = registryOf(agencies).standing(agency.id, outside);
  const name = heir === agency.id ? null : (agencies.find(({ id }) => id === heir)?.name ?? heir);
  const ended = `${agency.name} đã kết thúc ngày ${dated(agency.validTo ?? "")}, trước ngày ${dated(outside)}`;
  return name === null ? ended : `${ended}; hãy ghi cho ${name}`;
}

function aliasesOf({ aliases }: Agency): readonly string[] {
  return aliases.map((alias) => folded(typeof alias === "string" ? alias : alias.name));
}
