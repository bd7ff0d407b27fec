import type { DocumentRegister } from "../../config/phrases.ts";
import { compilePhrases, textOf, type Hit } from "../classify/find-phrases.ts";
import { passageOf, type Passage } from "../classify/normalise.ts";
import { proofAt } from "../classify/proofs.ts";
import { stripSyllable } from "../classify/syllables.ts";
import type { AgencyHit, Proof } from "../item.ts";
import { openChannels, type ChannelView, type CityNames } from "./channel.ts";
import { openElided } from "./elided.ts";
import { compileNames, type AgencyName, type NameMeaning } from "./names.ts";

/** Whom an item is put down to, and what could not be told. */
export interface Attribution {
  readonly agencies: readonly AgencyHit[];
  /** Bare names whose city stays unknown: "chưa xác định", for a person to decide. */
  readonly unresolved: readonly Proof[];
}

/** What attribution asks of an item. */
export interface Attributed {
  readonly source?: string | null | undefined;
  readonly url?: string | null | undefined;
  readonly owner?: string | null | undefined;
  /** Names are taken as they were on this day; without it every name counts. */
  readonly publishedDay?: string | null | undefined;
}

/** The two steps of attribution: whose channel it is, and who is named in substance. */
export interface Attributor {
  channelOf(item: Attributed): ChannelView;
  /** Agencies of the city that are named with their city, whatever the gate says; the gate counts them. */
  read(passage: Passage): NamesRead;
  namedWithCity(names: NamesRead, day: string | null): number;
  attribute(names: NamesRead, channel: ChannelView, gateOpen: boolean, day: string | null): Attribution;
}

type NameHit = Hit<NameMeaning>;

/** All names in a passage, read once for the gate and for the attribution. */
export interface NamesRead {
  readonly passage: Passage;
  readonly hits: readonly NameHit[];
}

/** Opens attribution over a city's registry of agencies. */
export function openAttributor(names: CityNames, register: DocumentRegister): Attributor {
  const find = compileNames(names, register);
  const acts = compilePhrases(register.acting.map((text) => ({ phrase: text, means: true })));
  const plainActs = new Set(register.acting.map((text) => text.split(" ").map(stripSyllable).join(" ")));
  const ownerOf = (name: string): string | null => {
    const hits = longest(find(passageOf("", name)));
    const body = hits.find((hit) => hit.means.agency !== null);
    // "Công an phường X", "Hội LHPN phường X" are not the ward itself.
    if (
      body === undefined ||
      (body.means.sort === "place" &&
        !/^(?:fanpage|zalo oa|trang ttđt|trang thông tin điện tử|cổng ttđt|cổng thông tin điện tử|youtube|tiktok|ubnd)?\s*(?:của\s*)?(?:phường|xã|ubnd)/iu.test(
          name,
        ))
    )
      return null;
    return body.means.agency;
  };
  const own = new Set(names.city.places.names.map((name) => name.toLowerCase()));
  const provinces = register.provinces.map(textOf).filter((name) => !own.has(name.toLowerCase()));
  const channels = openChannels(names, ownerOf, provinces);
  const communes = communesOf(names);
  const departments = new Set(names.agencies.filter(({ kind }) => kind === "department").map(({ id }) => id));
  const elided = openElided(names, register);
  const actPlaces = (passage: Passage): ReadonlySet<number> => {
    const places = new Set(acts(passage).map((hit) => hit.from));
    if (passage.bare) for (const at of plainActsIn(passage, plainActs)) places.add(at);
    return places;
  };
  return {
    channelOf: (item) =>
      channels({ source: item.source ?? null, url: item.url ?? null, owner: item.owner ?? null }),
    read: (passage) => {
      const hits = longest(find(passage));
      const more = elided(passage, hits);
      return { passage, hits: more.length === 0 ? hits : longest([...hits, ...more]) };
    },
    namedWithCity: ({ hits }, day) =>
      hits.filter(({ means }) => isName(means) && means.sort === "full" && means.body && validOn(means, day))
        .length,
    attribute: ({ passage, hits }, channel, gateOpen, day) => {
      if (hits.every((hit) => hit.means.sort === "city" || hit.means.sort === "elsewhere")) {
        return { agencies: owned(channel), unresolved: [] };
      }
      let places: ReadonlySet<number> | null = null; // looked for when the first name has to act
      const actsAt = (at: number): boolean => (places ??= actPlaces(passage)).has(at);
      return settle(passage, hits, { channel, gateOpen, day, actsAt, communes, departments });
    },
  };
}

/** Where a verb stands in a text without diacritics: short verbs are looked for only there, where they cannot be told by marks. */
function* plainActsIn(passage: Passage, verbs: ReadonlySet<string>): Generator<number> {
  const written = passage.tokens.map(({ start, end }) => passage.text.slice(start, end).toLowerCase());
  for (const [i, one] of written.entries())
    if (verbs.has(one) || verbs.has(`${one} ${written[i + 1] ?? ""}`)) yield i;
}

function owned(channel: ChannelView): AgencyHit[] {
  return channel.owner === null ? [] : [{ id: channel.owner, role: "owner", because: [] }];
}

interface Context {
  readonly channel: ChannelView;
  readonly gateOpen: boolean;
  readonly day: string | null;
  /** A verb of acting stands at a token. */
  readonly actsAt: (at: number) => boolean;
  readonly communes: ReadonlySet<string>;
  readonly departments: ReadonlySet<string>;
}

function settle(passage: Passage, hits: readonly NameHit[], context: Context): Attribution {
  const proofs = new Map<string, Proof[]>();
  const credits = new Map<string, Proof[]>();
  const unresolved: Proof[] = [];
  let commune =
    context.channel.owner !== null && context.communes.has(context.channel.owner)
      ? context.channel.owner
      : null;
  const { owner } = context.channel;
  const department = owner !== null && context.departments.has(owner) ? owner : null;
  for (const [i, hit] of hits.entries()) {
    const { means } = hit;
    const proof = proofAt(passage, hit);
    if (!isName(means)) {
      const own = means.sort === "commune" ? commune : means.sort === "department" ? department : null;
      const body = means.sort === "commune" && means.body;
      if (own !== null && speaks(passage, hit, body, context, hits[i + 1])) push(proofs, own, proof);
      continue;
    }
    if (!validOn(means, context.day)) continue;
    if (context.communes.has(means.agency) && context.gateOpen) commune = means.agency;
    if (isCredit(passage, hit)) {
      push(credits, means.agency, proof);
      continue;
    }
    if (!speaks(passage, hit, means.body, context, hits[i + 1])) continue;
    const whose = cityOf(passage, hit, hits[i + 1], context);
    if (whose === "ours") push(proofs, means.agency, proof);
    else if (whose === "unknown") unresolved.push(proof);
  }
  const agencies = owned(context.channel);
  for (const [id, because] of proofs) agencies.push({ id, role: "mention", because: because.slice(0, 3) });
  for (const [id, because] of credits) agencies.push({ id, role: "credit", because: because.slice(0, 1) });
  return { agencies, unresolved };
}

/** Whose agency a name means: bare names take the city of their surroundings. */
function cityOf(
  passage: Passage,
  hit: NameHit,
  next: NameHit | undefined,
  context: Context,
): "ours" | "theirs" | "unknown" {
  if (next !== undefined && next.sentence === hit.sentence && next.from - hit.to <= 2) {
    if (next.means.sort === "city") return "ours";
    if (next.means.sort === "elsewhere") return "theirs";
  }
  const behind = passage.text.slice(
    passage.tokens[hit.to - 1]?.end ?? 0,
    (passage.tokens[hit.to - 1]?.end ?? 0) + 24,
  );
  if (hit.means.sort !== "full" && /^\s+(?:tỉnh|của tỉnh|thành phố|TP\.?)\s+\p{Lu}/u.test(behind))
    return "theirs";
  if (hit.means.sort === "full") return "ours";
  if (hit.means.sort === "own") return isOwnOffice(context) ? "ours" : "theirs";
  if (context.channel.ours && context.gateOpen) return "ours";
  if (context.gateOpen) return "ours";
  return context.channel.ours ? "theirs" : "unknown";
}

/** On a commune's page "Văn phòng UBND" is the commune's own, and no agency of the city. */
function isOwnOffice({ channel, communes, gateOpen }: Context): boolean {
  return gateOpen && channel.ours && (channel.owner === null || !communes.has(channel.owner));
}

const attending =
  /(?:^|[\s,;])(?:tham dự|cùng dự|dự hội nghị|dự lễ|dự buổi|đến dự|tới dự|có sự tham dự|có mặt tại)(?=[\s:,])/iu;
const issued =
  /(?:kế hoạch|quyết định|nghị quyết|hướng dẫn|công văn|chỉ thị|thông báo|văn bản|quy chế|đề án|kết luận)[^.;,]{0,50}của\s*(?:chủ tịch\s|ban thường vụ\s)?$/iu;
const where =
  /(?:tại|ở|trên địa bàn|thuộc|về|đến|tới|từ|ra|qua|cho|dân|bà con|trú|quê|ngụ|cư dân|hội|đoàn|công an|trường|trạm y tế|chợ|phụ nữ|mặt trận|mttq|tổ|khu|thanh niên|học sinh|cựu chiến binh|nông dân|lhpn|ccb|chị|anh|ông|bà|cụ|em)\s*$/iu;

// "khu phố 3, Phường 12", "thôn Đoài, xã Sóc Sơn": where somebody lives
const address =
  /(?:khu phố|tổ dân phố|tổ|khu|thôn|ấp|hẻm|ngõ|đường|phố|số nhà|xóm|bản|làng)\s+[^,.;]{1,24}[,–-]$/iu;

const issuedReach = 120; // characters, more than the longest match
const whereReach = 40;

/** Named in substance: not as issuer of a cited paper, not among those who attended, and places only where they act. */
function speaks(
  passage: Passage,
  hit: NameHit,
  body: boolean,
  context: Context,
  following: NameHit | undefined,
): boolean {
  const start = passage.tokens[hit.from]?.start ?? 0;
  const sentence = passage.sentences[hit.sentence];
  if (sentence === undefined) return false;
  const before = passage.text.slice(sentence.start, start);
  if (before.length < 160 && attending.test(before)) return false;
  // Both patterns end at the name: what stands further ahead cannot matter, and looking there is slow.
  if (issued.test(before.slice(-issuedReach))) return false;
  if (body) return true;
  const near = before.slice(-whereReach).trimEnd();
  if (where.test(near) || address.test(near)) return false;
  const verb = behindOwnCity(passage, hit, following);
  const next = passage.tokens[verb];
  if (next === undefined || next.sentence !== hit.sentence || /[;:.]/.test(next.gap)) return false;
  // A comma parts the name from the verb, unless it closes the city's name: "phường Láng, Hà Nội, mở lớp".
  if (verb === hit.to && next.gap.includes(",")) return false;
  return context.actsAt(verb);
}

/** Where the verb of a place would stand: right behind it, or behind the name of the city to which it belongs. */
function behindOwnCity({ tokens }: Passage, hit: NameHit, following: NameHit | undefined): number {
  if (following?.means.sort !== "city" || following.sentence !== hit.sentence) return hit.to;
  const isClose = following.from === hit.to || following.from === hit.to + 1;
  return isClose && !/[;:.]/.test(tokens[hit.to]?.gap ?? "") ? following.to : hit.to;
}

const creditLine = /^\s*[([“"]?(?:nguồn|theo|ảnh|bài,? ảnh|tin,? ảnh|tổng hợp từ|bài gốc)\b/iu;

/** A credit stands on a short line that begins with "Nguồn", "Theo", "Ảnh" and holds no verb of its own. */
function isCredit(passage: Passage, hit: NameHit): boolean {
  const sentence = passage.sentences[hit.sentence];
  if (sentence === undefined || sentence.to - sentence.from > 14) return false;
  return creditLine.test(passage.text.slice(sentence.start, sentence.end));
}

function isName(means: NameMeaning): means is AgencyName {
  return means.agency !== null;
}

function validOn(means: AgencyName, day: string | null): boolean {
  if (day === null) return true;
  return (
    (means.validFrom === null || means.validFrom <= day) && (means.validTo === null || day <= means.validTo)
  );
}

/** The longest name at each place; a shorter one inside it is not a second agency. */
function longest(hits: readonly NameHit[]): NameHit[] {
  const sorted = hits.toSorted((a, b) => a.from - b.from || b.to - a.to || rank(a.means) - rank(b.means));
  const kept: NameHit[] = [];
  for (const hit of sorted) {
    const last = kept.at(-1);
    if (last === undefined || hit.from >= last.to) kept.push(hit);
    else if (
      hit.from === last.from &&
      hit.to === last.to &&
      isName(hit.means) &&
      isName(last.means) &&
      hit.means.agency !== last.means.agency
    )
      kept.push(hit);
  }
  return kept;
}

function rank(means: NameMeaning): number {
  return ["full", "bare", "own", "place", "commune", "department", "elsewhere", "city"].indexOf(means.sort);
}

function communesOf(names: CityNames): ReadonlySet<string> {
  return new Set(
    names.agencies.filter((one) => one.kind === "commune" || one.kind === "ward").map((one) => one.id),
  );
}

function push(into: Map<string, Proof[]>, key: string, proof: Proof): void {
  const known = into.get(key);
  if (known === undefined) into.set(key, [proof]);
  else known.push(proof);
}
