import type { Agency } from "../../../config/schema.ts";
import type { EntryKind } from "../../../pipeline/entry/kind.ts";
import type { Known } from "../../../pipeline/entry/fields.ts";
import { told } from "../../../pipeline/entry/cells.ts";
import type { Entry, EntryChange } from "../../../pipeline/store/records.ts";
import type { Where } from "../../../pipeline/store/store.ts";
import type { KnownPlan } from "../known.ts";
import { may, type Who } from "../who.ts";

/** Whether a person may see an entry: drafts and withdrawn ones are for the agency itself and for those who confirm. */
export function maySee(who: Who, entry: Entry): boolean {
  if (entry.state === "confirmed" || entry.state === "locked") return true;
  return may(who, "confirm") || may(who, "enter", entry.agency);
}

const common: readonly Entry["state"][] = ["confirmed", "locked"];
const among: readonly Entry["state"][] = ["draft", "withdrawn"];

/**
 * The questions whose answers together are the entries that a person may see, none of them twice, as `maySee` tells it of
 * one entry. `state`: "" = every state but withdrawn; `agency`: "" = all.
 */
export function askedFor(
  who: Who,
  { state, agency }: { readonly state: Entry["state"] | ""; readonly agency: string },
): readonly NonNullable<Where["is"]>[] {
  const whose = agency === "" ? {} : { agency };
  const wanted = (states: readonly Entry["state"][]) =>
    states.filter((one) => (state === "" ? one !== "withdrawn" : one === state));
  if (may(who, "confirm")) return [{ state: wanted([...common, ...among]), ...whose }];
  const own = may(who, "enter") ? who.agencies.filter((id) => agency === "" || id === agency) : [];
  return [
    { state: wanted(common), ...whose },
    { state: wanted(among), agency: own },
  ].filter((is) => is.state.length > 0 && is.agency?.length !== 0);
}

/** The agencies that a person may enter for, by name: those of the registry that are no classes. */
export function agenciesFor(who: Who, { city }: KnownPlan): readonly Agency[] {
  return city.agencies
    .filter(({ id, kind }) => kind !== "class" && may(who, "enter", id))
    .toSorted((a, b) => a.name.localeCompare(b.name, "vi"));
}

/** States in words, with the tone of their tag. */
export const stateWords: Readonly<Record<Entry["state"], { readonly name: string; readonly tone: string }>> =
  {
    draft: { name: "nháp", tone: "warn" },
    confirmed: { name: "đã xác nhận", tone: "good" },
    locked: { name: "đã khóa", tone: "cham" },
    withdrawn: { name: "đã rút", tone: "" },
  };

/** Steps of an entry's life in words. */
export const stepWords: Readonly<Record<EntryChange["what"], string>> = {
  created: "lập phiếu",
  changed: "sửa số liệu",
  evidence: "thêm bằng chứng",
  confirmed: "xác nhận",
  locked: "khóa theo kỳ đã chốt",
  unlocked: "mở khóa để hiệu chỉnh",
  withdrawn: "rút phiếu",
};

/** What an entry says, field by field, without what was left empty. */
export function saidIn(
  kind: EntryKind,
  values: Entry["values"],
  known: Known,
): readonly { readonly label: string; readonly said: string }[] {
  return kind.fields.flatMap((field) => {
    const said = told(field, values[field.key], known);
    return said === "" ? [] : [{ label: field.label, said: field.type === "percent" ? `${said} %` : said }];
  });
}
