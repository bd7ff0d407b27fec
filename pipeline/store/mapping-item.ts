import { addressId } from "../../crawlers/address.ts";
import { counts, type Item, type Verdict } from "../item.ts";
import { isMultimedia } from "../multimedia.ts";
import { fieldsOf } from "./field.ts";

const item = fieldsOf<Item>();

/**
 * How an item is indexed. Fields of several values speak of all the item's verdicts and are joined with "/" so that one
 * plan's matter is never mixed with another's. Only `plan` says that it counts: ask `{ plan: p, group: "p/II.3.a" }`.
 */
export const itemFields = {
  order: "sortAt",
  marked: true,
  days: { publishedDay: "sortAt" },
  /** A page that asks not to be indexed is found by no search here either. */
  text: (it: Item) => (it.restraint?.noIndex === true ? [] : [it.title, it.text]),
  version: 2,
  fields: {
    story: item.keyword((it) => it.story, "filter"),
    city: item.keyword((it) => it.city, "filter"),
    source: item.keyword((it) => it.source, "filter"),
    channel: item.keyword((it) => it.channel, "filter"),
    kind: item.keyword((it) => it.kind),
    copy: item.keyword((it) => it.copy),
    /** Agencies that own the channel, whatever the verdict. */
    owner: item.keywords((it) => agenciesOf(it, "owner")),
    publishedDay: item.day((it) => it.publishedDay),
    publishedAt: item.instant((it) => it.publishedAt),
    /** Lists are ordered by it: the moment of publication, else the first moment of the day in Việt Nam; absent without a day. */
    sortAt: item.instant(sortAt, "order"),
    firstCapturedAt: item.instant((it) => it.firstCapturedAt, "order"),
    lastCapturedAt: item.instant((it) => it.lastCapturedAt),
    modifiedAt: item.instant((it) => it.modifiedAt),
    dateFrom: item.keyword((it) => it.dateFrom),
    datePrecision: item.keyword((it) => it.datePrecision),
    removedOn: item.day((it) => it.removedOn),
    /** When its page is to be looked at again. */
    nextLook: item.instant((it) => it.watch?.next ?? null, "order"),
    section: item.keyword((it) => it.section),
    language: item.keyword((it) => it.language),
    creditName: item.keyword((it) => it.credit?.name ?? null),
    /** Names writers; the names themselves are no field. */
    bylined: item.flag((it) => it.authors.length > 0),
    hasImage: item.flag((it) => it.media.image),
    hasVideo: item.flag((it) => it.media.video),
    hasAudio: item.flag((it) => it.media.audio),
    /** Video, infographic or audio. */
    multimedia: item.flag(isMultimedia),
    warned: item.flag((it) => it.warnings.length > 0),
    textDigest: item.keyword((it) => it.textDigest, "filter"),
    capture: item.keyword((it) => it.capture, "filter"),
    url: item.keyword((it) => it.url),
    /** The address and all later ones. */
    address: item.keywords((it) => [it.url, ...it.aliases]),
    /** Ids of these addresses; the first of them is usually the item's own. */
    addressId: item.keywords((it) => [...new Set([it.url, ...it.aliases].map(addressId))]),
    /** Counts for at least one plan. */
    counts: item.flag((it) => it.verdicts.some(counts)),
    /** Plans that it counts for. */
    plan: item.keywords((it) => it.verdicts.filter(counts).map((verdict) => verdict.plan)),
    /** `plan/direct`, `plan/topical`, `plan/passing` or `plan/none`. */
    tier: item.keywords((it) => it.verdicts.map((verdict) => `${verdict.plan}/${verdict.tier}`)),
    /** `plan/group`. */
    group: item.keywords((it) => each(it, (verdict) => verdict.groups.map((group) => group.id))),
    /** `plan/agency/role`. */
    agency: item.keywords((it) =>
      each(it, (verdict) => verdict.agencies.map((agency) => `${agency.id}/${agency.role}`)),
    ),
    /** `plan/tag`. */
    tag: item.keywords((it) => each(it, (verdict) => verdict.tags)),
    /** `plan/form` that the text reports. */
    form: item.keywords((it) => each(it, (verdict) => verdict.forms ?? [])),
    /** `plan/vulnerable`, `plan/critical`. */
    mark: item.keywords((it) => each(it, (verdict) => verdict.marks ?? [])),
    /** Plans for which a person has to decide first. */
    review: item.keywords((it) =>
      it.verdicts.filter((verdict) => verdict.review).map((verdict) => verdict.plan),
    ),
    /** `plan/rules` of every verdict, to find what an older version judged. */
    rules: item.keywords((it) => it.verdicts.map((verdict) => `${verdict.plan}/${verdict.rules}`)),
  },
} as const;

function each(it: Item, of: (verdict: Verdict) => readonly string[]): readonly string[] {
  return it.verdicts.flatMap((verdict) => of(verdict).map((value) => `${verdict.plan}/${value}`));
}

function agenciesOf(it: Item, role: string): readonly string[] {
  const hits = it.verdicts.flatMap((verdict) => verdict.agencies);
  return hits.filter((hit) => hit.role === role).map((hit) => hit.id);
}

/** A moment that does not lie on the item's day (a person entered another day) gives way to the day. */
function sortAt(it: Item): string | null {
  if (it.publishedDay === null) return null;
  const dayBegins = Date.parse(`${it.publishedDay}T00:00:00+07:00`);
  const at = it.publishedAt === null ? Number.NaN : Date.parse(it.publishedAt);
  if (at >= dayBegins && at < dayBegins + 86_400_000) return new Date(at).toISOString();
  return Number.isNaN(dayBegins) ? null : new Date(dayBegins).toISOString();
}
