import type { Agency } from "../../config/schema.ts";
import { clockOf, dayAfter, dayOf } from "./days.ts";
import type { Carrier, Head, Pool } from "./library.ts";
import { names, type Locality } from "./names.ts";
import { between, pick, shuffled, type Random } from "./random.ts";

/** For whom and when an item is written. */
export interface Setting {
  readonly random: Random;
  readonly publishedAt: Date;
  readonly locality: Locality;
  readonly carrier: Carrier;
  /** The agency whose channel it is; null at a central paper. */
  readonly owner: Agency | null;
  /** Agencies of the city by id, as they exist on the day. */
  readonly agencies: ReadonlyMap<string, Agency>;
  readonly communes: ReadonlyMap<string, string>;
  /** What the city's agency ids begin with: `hn-`. */
  readonly prefix: string;
}

/** A text as a journalist hands it in, with the agencies that act in it. */
export interface Draft {
  readonly title: string;
  readonly lead: string;
  readonly paragraphs: readonly string[];
  readonly mentions: readonly string[];
}

/** Writes one item of a pool: its head, then some paragraphs that go with the head's wording. */
export function write(pool: Pool, head: Head, extra: readonly string[], setting: Setting): Draft {
  const { random } = setting;
  const filled = filler(setting);
  const title = filled(head.title);
  filled.afresh();
  const lead = filled(head.lead);
  const worded = head.by === "meaning" ? [] : [...pool.worded, ...(head.tier === "direct" ? pool.named : [])];
  const wanted = howMany(random, setting.carrier);
  const own = shuffled(random, [...pool.plain, ...worded]).slice(0, wanted);
  const asides = shuffled(random, extra).slice(0, Math.ceil(own.length / 3));
  const paragraphs = joined(random, shuffled(random, [...own, ...asides]).map(filled));
  return { title, lead, paragraphs, mentions: filled.mentions() };
}

/** Newspapers write longer than ward portals; some items are notes of a few lines. */
function howMany(random: Random, carrier: Carrier): number {
  const share = random();
  if (carrier === "commune" || carrier === "department") return share < 0.25 ? 2 : between(random, 3, 7);
  return share < 0.12 ? 3 : share < 0.6 ? between(random, 4, 8) : between(random, 9, 18);
}

/** Some neighbouring sentences stand in one paragraph. */
function joined(random: Random, sentences: readonly string[]): string[] {
  const paragraphs: string[] = [];
  for (const sentence of sentences) {
    const last = paragraphs.at(-1);
    if (last === undefined || last.length > 260 || random() < 0.6) paragraphs.push(sentence);
    else paragraphs.splice(-1, 1, `${last} ${sentence}`);
  }
  return paragraphs;
}

interface Filler {
  (template: string): string;
  /** From here on people are introduced again by their whole name. */
  afresh(): void;
  mentions(): readonly string[];
}

/** Fills `{a|b}` and `<slot>`; the same slot keeps its person, place and day through one item. */
function filler(setting: Setting): Filler {
  const { random, locality } = setting;
  const kept = new Map<string, string>();
  const shortened = new Map<string, string>();
  const mentions = new Set<string>();
  const keep = (slot: string, make: () => string): string => {
    const known = kept.get(slot) ?? make();
    kept.set(slot, known);
    return known;
  };

  const person = (slot: string, call: string, given: readonly string[]): string => {
    const short = shortened.get(slot);
    if (short !== undefined) return short;
    const name = keep(slot, () => `${pick(random, names.people.family)} ${pick(random, given)}`);
    shortened.set(slot, `${call.replace(/^.*TS$/, "ông")} ${name.split(" ").at(-1) ?? name}`);
    return `${call} ${name}`;
  };

  const commune = (slot: string): string => {
    return keep(slot, () => {
      if (slot === "noi" && setting.owner !== null && setting.carrier === "commune") {
        return lowered(setting.owner.name).replace(/ \(.*$/, "");
      }
      const known = locality.communes.filter((name) => registered(name, setting) !== undefined);
      return pick(random, known.length > 0 && random() < 0.6 ? known : locality.communes);
    });
  };

  const agency = (slot: string): string => {
    const found = acting(
      slot,
      setting,
      () => commune("noi"),
      (make) => keep(slot, make),
    );
    if (found.id !== null) mentions.add(found.id);
    return found.name;
  };

  const slot = (name: string): string => {
    const [kind = "", range] = name.split(":");
    if (range !== undefined) return numbered(random, kind, range);
    if (kind.startsWith("@")) return agency(kind.slice(1));
    const base = kind.replace(/\d$/, "");
    switch (base) {
      case "noi":
        return commune(kind);
      case "tp":
        return locality.short;
      case "nguoitp":
        return locality.people;
      case "thon":
        return keep(kind, () => pick(random, locality.hamlets));
      case "duong":
        return keep(kind, () => pick(random, locality.streets));
      case "truong":
        return keep(kind, () => pick(random, locality.schools));
      case "dh":
        return keep(kind, () => pick(random, locality.universities));
      case "bv":
        return keep(kind, () => pick(random, locality.hospitals));
      case "cty":
        return keep(kind, () => pick(random, locality.firms));
      case "cho":
        return keep(kind, () => pick(random, locality.markets));
      case "ong":
      case "anh":
        return person(kind, base === "ong" ? "ông" : "anh", names.people.men);
      case "ba":
      case "chi":
        return person(kind, base === "ba" ? "bà" : "chị", names.people.women);
      case "ts":
        return person(kind, pick(random, ["TS", "PGS.TS"]), names.people.men);
      case "em":
        return person(kind, "em", names.people.women);
      case "tuoi":
        return String(between(random, 61, 84));
      case "tre":
        return String(between(random, 22, 38));
      case "ngay":
        return keep(kind, () => dayName(setting, -between(random, 0, 2)));
      case "truoc":
        return keep(kind, () => dayName(setting, -between(random, 4, 16)));
      case "toi":
        return keep(kind, () => dayName(setting, between(random, 3, 20)));
      case "thang":
        return keep(kind, () => `tháng ${Number(clockOf(setting.publishedAt).m)}`);
      case "gio":
        return keep(kind, () => `${between(random, 7, 20)} giờ${pick(random, ["", " 30", " 15"])}`);
      default:
        throw new SyntaxError(`unknown slot <${name}>`);
    }
  };

  const fill = (template: string): string => {
    const chosen = template.replaceAll(/\{([^{}]*)\}/g, (_, options: string) =>
      pick(random, options.split("|")),
    );
    const filled = chosen.replaceAll(/<([^<>]+)>/g, (_, name: string) => slot(name));
    return filled
      .replaceAll(/(^|[.!?:]\s+["“]?|^["“])(\p{Ll})/gu, (whole, before: string, letter: string) =>
        before.startsWith(":") && !before.includes("“") ? whole : `${before}${letter.toUpperCase()}`,
      )
      .normalize("NFC");
  };
  return Object.assign(fill, {
    afresh: () => shortened.clear(),
    mentions: () => [...mentions].toSorted(),
  });
}

interface Acting {
  readonly id: string | null;
  readonly name: string;
}

/** The agency that a slot stands for: `@cq` the owner or some department, `@noi` the commune's committee, `@skhcn` one by id. */
function acting(
  slot: string,
  setting: Setting,
  commune: () => string,
  keep: (make: () => string) => string,
): Acting {
  const { agencies, owner, random, prefix } = setting;
  const body = bodies[slot];
  if (body !== undefined) {
    const place = commune();
    return { id: registered(place, setting)?.id ?? null, name: `${body} ${place}` };
  }
  const id =
    slot === "cq"
      ? keep(() => (owner?.kind === "department" ? owner.id : pick(random, departments(agencies)).id))
      : `${prefix}${slot}`;
  const agency = agencies.get(id);
  if (agency === undefined) throw new RangeError(`no agency ${id} on ${dayOf(setting.publishedAt)}`);
  return { id, name: called(agency, setting) };
}

const bodies: Readonly<Record<string, string>> = { noi: "UBND", ct: "Chủ tịch UBND", du: "Đảng ủy" };

function registered(place: string, { agencies, communes }: Setting): Agency | undefined {
  return agencies.get(communes.get(place) ?? "");
}

/** Ids of the registered communes by their name inside a sentence: `phường Láng`. */
export function communesOf(agencies: ReadonlyMap<string, Agency>): ReadonlyMap<string, string> {
  return new Map(agencies.values().map(({ id, name }) => [lowered(name).replace(/ \(.*$/, ""), id]));
}

function departments(agencies: ReadonlyMap<string, Agency>): readonly Agency[] {
  return [...agencies.values()].filter(({ kind }) => kind === "department");
}

/** Its registered name; the city's own portals often leave the city out, papers that others copy do not. */
function called(agency: Agency, { carrier, locality, random }: Setting): string {
  if (carrier === "central" || carrier === "press" || random() < 0.6) return agency.name;
  const bare = agency.name.replace(
    new RegExp(`(?: thành phố| quận)? ${locality.short.replace("quận ", "")}$`),
    "",
  );
  return /^(Sở|Ban|Văn phòng|Phòng) /.test(bare) ? bare : agency.name;
}

function lowered(name: string): string {
  return name.replace(/^(Phường|Xã)(?= \p{Lu})/u, (kind) => kind.toLowerCase());
}

/** `n:20-60` a count, `p:10-30` a percentage, `y:1994-2008` a year; numbers as Vietnamese papers print them. */
function numbered(random: Random, kind: string, range: string): string {
  const [low = 0, high = 0] = range.split("-").map((part) => Number(part.replace(".", "")));
  const count = between(random, low, high);
  if (kind === "y") return String(count);
  if (kind === "p") return `${count}${pick(random, ["", `,${between(random, 1, 9)}`])}%`;
  const rounded = count > 2000 ? Math.round(count / 10) * 10 : count;
  return String(rounded).replaceAll(/\B(?=(\d{3})+$)/g, ".");
}

function dayName({ publishedAt, random }: Setting, days: number): string {
  const day = dayAfter(dayOf(publishedAt), days);
  const [, m = "", d = ""] = day.split("-");
  const style = pick(random, ["-", "/"]);
  // 10/10 and 18/5 are names of events in one plan; no text falls on them by chance
  const other = (m === "10" && d === "10") || (m === "05" && d === "18") ? Number(d) - 1 : Number(d);
  return `ngày ${other}${style}${Number(m)}`;
}
