import type { DocumentRegister, Phrase } from "../../config/phrases.ts";
import type { Agency } from "../../config/schema.ts";
import { compilePhrases, textOf, type Entry, type PhraseFinder } from "../classify/find-phrases.ts";
import type { CityNames } from "./channel.ts";

/** One name of an agency, and how far it can be trusted. */
export interface AgencyName {
  readonly agency: string;
  /** `full` names the city too or is unique; `bare` ("Sở Y tế") needs the city from its surroundings; `own`
   * ("Văn phòng UBND") is anybody's beyond the city's own channels; `place` is a commune's name. */
  readonly sort: "full" | "bare" | "own" | "place";
  /** A body of the state, a party or an association; else a product, a host or an outlet, which counts only when it acts. */
  readonly body: boolean;
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** A word for "the commune we speak of": "UBND phường", "phường". */
export interface OwnCommune {
  readonly agency: null;
  readonly sort: "commune";
  /** False for the bare word, which must act. */
  readonly body: boolean;
}

/** "Sở" alone: on its own page the department itself, and only where it acts. */
interface OwnDepartment {
  readonly agency: null;
  readonly sort: "department";
  readonly body: false;
}

export type NameMeaning =
  | AgencyName
  | OwnCommune
  | OwnDepartment
  | { readonly agency: null; readonly sort: "city" | "elsewhere" };

const bodies =
  /^(?:sở|ubnd|ủy ban|hđnd|hội đồng|ban |trung tâm|hội |phòng |văn phòng|đại học|trường|mttq|mặt trận|ubmttq|thành đoàn|quận đoàn|liên đoàn|bệnh viện|vp )/iu;
const communeBodies = [
  "UBND",
  "Ủy ban nhân dân",
  "Đảng ủy",
  "Đảng bộ",
  "Ban Chỉ đạo",
  "cán bộ, công chức",
  "Bộ phận một cửa",
  "HĐND",
  "Hội đồng nhân dân",
  "chính quyền",
  "lãnh đạo",
  "Trung tâm Phục vụ hành chính công",
  "Chủ tịch",
  "Phó Chủ tịch",
  "Bí thư",
];
// "Đại hội Đảng bộ phường Tây Hồ" is a meeting, and who speaks of it is somebody else.
const meetings = { notAfter: ["đại hội", "chào mừng"] };
const communeKinds: ReadonlySet<string> = new Set(["commune", "ward"]);

/** Compiles all names of a city's agencies, with their shorter forms, into one finder. */
export function compileNames(names: CityNames, register: DocumentRegister): PhraseFinder<NameMeaning> {
  const entries: Entry<NameMeaning>[] = [];
  const add = (text: string, means: NameMeaning, phrase: Partial<Exclude<Phrase, string>> = {}): void => {
    for (const form of formsOf(text, register)) entries.push({ phrase: { ...phrase, text: form }, means });
  };
  for (const agency of names.agencies) {
    if (agency.kind === "class") continue;
    for (const alias of namesOf(agency)) {
      const means = { agency: agency.id, validFrom: alias.validFrom, validTo: alias.validTo };
      const body = bodies.test(alias.name) && agency.kind !== "press";
      if (communeKinds.has(agency.kind) && /^(?:phường|xã|thị trấn)\s/iu.test(alias.name)) {
        add(alias.name, { ...means, sort: "place", body: false });
        for (const prefix of communeBodies)
          add(`${prefix} ${alias.name}`, { ...means, sort: "full", body: true }, meetings);
        continue;
      }
      const bare = withoutCity(alias.name, names.city.places.names);
      const plain = bare !== null || !names.city.places.names.some((city) => alias.name.includes(city));
      const unique = !plain || communeKinds.has(agency.kind) || !bodies.test(alias.name);
      add(alias.name, { ...means, sort: bare === null && !unique ? "bare" : "full", body });
      if (bare !== null) add(bare, { ...means, sort: "bare", body });
      const short = agency.kind === "office" && bare !== null ? bare.replace(unitAtEnd, "") : bare;
      if (short !== null && short !== bare) add(short, { ...means, sort: "own", body });
    }
  }
  for (const unit of ["phường", "xã"]) {
    for (const prefix of communeBodies)
      add(`${prefix} ${unit}`, { agency: null, sort: "commune", body: true });
    add(unit, { agency: null, sort: "commune", body: false });
  }
  entries.push({
    phrase: { text: "Sở", exactCase: true },
    means: { agency: null, sort: "department", body: false },
  });
  for (const text of names.city.places.names)
    entries.push({ phrase: { text, exactCase: true }, means: { agency: null, sort: "city" } });
  const own = new Set(names.city.places.names.map((name) => name.toLowerCase()));
  for (const phrase of register.provinces) {
    const text = textOf(phrase);
    if (!own.has(text.toLowerCase())) entries.push({ phrase, means: { agency: null, sort: "elsewhere" } });
  }
  return compilePhrases(entries, { acrossCommas: true });
}

function namesOf(agency: Agency): { name: string; validFrom: string | null; validTo: string | null }[] {
  const from = agency.validFrom ?? null;
  const to = agency.validTo ?? null;
  const all = [{ name: agency.name, validFrom: from, validTo: to }];
  for (const alias of agency.aliases) {
    if (typeof alias === "string") all.push({ name: alias, validFrom: from, validTo: to });
    else all.push({ name: alias.name, validFrom: alias.validFrom ?? from, validTo: alias.validTo ?? to });
  }
  return all
    .map((one) => ({
      ...one,
      name: one.name
        .replace(/\s*\([^)]*\)/g, "")
        .replace(/[«»]/g, "")
        .trim(),
    }))
    .filter((one) => one.name !== "" && !one.name.endsWith(".vn"));
}

/** "Sở Y tế thành phố Hà Nội" without its city; null when there is none or too little would be left. */
export function withoutCity(name: string, cities: readonly string[]): string | null {
  for (const city of cities.toSorted((a, b) => b.length - a.length)) {
    if (!name.toLowerCase().endsWith(` ${city.toLowerCase()}`)) continue;
    const core = name.slice(0, name.length - city.length).trim();
    const unit = /^(?:thành phố|tp|quận|q)(?=[.\s])/iu.exec(city)?.[0];
    if (!keepsUnit.test(core))
      return core.split(" ").length >= 3 || core.toLowerCase() === "thành đoàn" ? core : null;
    // "UBND" alone may be anybody's; "UBND thành phố" is this city's on its own channels.
    if (unit !== undefined) return `${core} ${/^q/iu.test(unit) ? "quận" : "thành phố"}`;
    return /(?:thành phố|quận|tp\.?)$/iu.test(core) ? core : null;
  }
  return null;
}

const unitAtEnd = /\s+(?:thành phố|quận)$/iu;
const keepsUnit = /^(?:ubnd|hđnd|ủy ban|hội đồng|văn phòng|vp|mttq|mặt trận|ubmttq)(?=\s|$)/iu;

/** A name with each of its long words shortened or not: "Sở Khoa học và Công nghệ", "Sở KH&CN", "Sở KHCN". */
export function formsOf(name: string, register: DocumentRegister): ReadonlySet<string> {
  let forms = new Set([name]);
  for (const { long, short } of register.shortNames) {
    const next = new Set(forms);
    for (const form of forms) {
      for (const written of [long, ...short]) {
        const at = wordAt(form, written);
        if (at < 0) continue;
        for (const other of [long, ...short])
          next.add(form.slice(0, at) + other + form.slice(at + written.length));
      }
    }
    forms = next;
  }
  return new Set([...forms, ...[...forms].map((form) => form.replaceAll(" và ", " "))]);
}

function wordAt(text: string, part: string): number {
  const at = text.toLowerCase().indexOf(part.toLowerCase());
  if (at < 0) return -1;
  const letter = /[\p{L}\p{N}]/u;
  return letter.test(text.charAt(at - 1)) || letter.test(text.charAt(at + part.length)) ? -1 : at;
}
