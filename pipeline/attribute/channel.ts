import type { Agency } from "../../config/schema.ts";
import type { Source } from "../../config/source-schema.ts";

/** The part of a city's configuration that attribution and the city gate need. */
export interface CityNames {
  readonly city: {
    readonly id: string;
    readonly name: string;
    readonly places: {
      readonly names: readonly string[];
      readonly current: readonly string[];
      readonly former: readonly string[];
      readonly notThisCity: readonly string[];
    };
  };
  readonly agencies: readonly Agency[];
  readonly sources: readonly Source[];
}

/** Whose channel an item came by. */
export interface ChannelView {
  /** The configured source, when the name or address is one of ours. */
  readonly source: Source | null;
  /** What was given: the outlet's id or its readable name. */
  readonly name: string;
  /** The channel belongs to somebody in this city. */
  readonly ours: boolean;
  /** A public body or the press, not a private page. */
  readonly official: boolean;
  /** Agency that owns it. */
  readonly owner: string | null;
  /** The other province that an unknown channel's name holds: "Báo Bình Dương". */
  readonly elsewhere: string | null;
}

const official =
  /(?:^|[\s(])(?:sở|ubnd|ủy ban|phường|xã|thị trấn|quận|huyện|cổng|trang ttđt|trang thông tin|đảng bộ|đảng ủy|thành ủy|báo|đài|tạp chí|truyền hình|hội|mttq|mặt trận|liên đoàn|thành đoàn|quận đoàn|đoàn|bệnh viện|trường|đại học|ban quản lý|ban tuyên giáo|trung tâm|quỹ|công an|hđnd|viện|phòng|thư viện|thủ đô)(?=[\s.,)(]|$)/u;

/** Tells of a source's id, readable name or address whose channel it is. */
export function openChannels(
  names: CityNames,
  ownerOf: (name: string) => string | null,
  provinces: readonly string[] = [],
): (given: {
  readonly source?: string | null;
  readonly url?: string | null;
  readonly owner?: string | null;
}) => ChannelView {
  const byName = new Map<string, Source>();
  const byHost = new Map<string, Source>();
  for (const source of names.sources) {
    for (const name of [source.id, source.name, ...source.aliases]) byName.set(folded(name), source);
    for (const host of source.hosts) byHost.set(host, source);
  }
  const cityNames = names.city.places.names.map(folded);
  const communes = [...names.city.places.current, ...names.city.places.former].map(folded);
  const foreign = names.city.places.notThisCity.map(folded);
  const others = provinces.map((province) => [province, folded(province)] as const);
  return (given) => {
    const name = given.source ?? "";
    const key = folded(name);
    const source = byName.get(key) ?? inBrackets(key, byHost) ?? hostOf(given.url, byHost);
    if (source !== undefined) {
      const owner = given.owner ?? source.owner ?? null;
      return { source, name, ours: source.scope === "city", official: true, owner, elsewhere: null };
    }
    const owner = given.owner ?? (name === "" ? null : ownerOf(name));
    // "phố Huế" is not the city, yet it stands inside "thành phố Huế".
    const held = cityNames.filter((city) => holds(key, city));
    const isForeign = foreign.some(
      (other) => holds(key, other) && !held.some((city) => city.includes(other)),
    );
    const named = held.length > 0 && !isForeign;
    const commune = communes.some((place) => holds(key, place));
    const body = official.test(key);
    const ours = owner !== null || ((named || commune) && body);
    const elsewhere = ours ? null : (others.find(([, part]) => holds(key, part))?.[0] ?? null);
    return { source: null, name, ours, official: body, owner, elsewhere };
  };
}

/** "Báo và PTTH Hà Nội (hanoimoi.vn)" names its host. */
function inBrackets(key: string, byHost: ReadonlyMap<string, Source>): Source | undefined {
  const host = /\(([a-z0-9.-]+\.[a-z]+)\)/.exec(key)?.[1];
  return host === undefined ? undefined : byHost.get(host);
}

function hostOf(url: string | null | undefined, byHost: ReadonlyMap<string, Source>): Source | undefined {
  if (url === null || url === undefined || !URL.canParse(url)) return undefined;
  const host = new URL(url).hostname;
  return byHost.get(host) ?? byHost.get(host.replace(/^www\./, ""));
}

function folded(name: string): string {
  return name.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();
}

const letter = /[\p{L}\p{N}]/u;

function holds(text: string, part: string): boolean {
  const at = text.indexOf(part);
  if (at < 0) return false;
  return !letter.test(text.charAt(at - 1)) && !letter.test(text.charAt(at + part.length));
}
